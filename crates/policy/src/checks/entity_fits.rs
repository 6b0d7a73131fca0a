//! `entity-fits`: the entity type that was declared is the one on the licence.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use model::{Bilingual, Confidence, FieldRole, FindingCode};
use values::text::{normalise_text, normalise_upper};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntityFits {}

impl Check for EntityFits {
    const CODES: &'static [FindingCode] = &[
        FindingCode::EntityTypeMismatch,
        FindingCode::EntityTypeUnknown,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "申报的主体类型与证件一致",
            "the declared entity type is the one on the licence",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let Some(declared) = &context.applicant.declared.entity else {
            return CheckOutcome::not_applicable();
        };
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let types = &context.applicant.entity_types;
        let code = context
            .present_field(FieldRole::SubjectCode)
            .map(|(_, f)| (normalise_upper(&f.value), f));
        let line = context
            .present_field(FieldRole::EntityType)
            .map(|(_, f)| (normalise_text(&f.value), f));
        // Only codes of 18 characters begin with the class of their holder (GB 32100); the older
        // numbers begin with a region.
        let by_code = code
            .as_ref()
            .filter(|(c, _)| c.len() == 18)
            .and_then(|(c, f)| {
                types
                    .iter()
                    .find(|t| t.code_prefixes.iter().any(|p| c.starts_with(p.as_str())))
                    .map(|t| (t, *f))
            });
        let by_line = line.as_ref().and_then(|(l, f)| {
            // The longest words win: those of a company also stand in the type of its branch.
            let words = types
                .iter()
                .flat_map(|t| t.type_words.iter().map(move |w| (w.chars().count(), w, t)));
            words
                .filter(|(_, w, _)| l.contains(&normalise_text(w)))
                .max_by_key(|(n, ..)| *n)
                .map(|(.., t)| (t, *f))
        });
        let shown = [by_code, by_line];
        let title = |id: &str| {
            types
                .iter()
                .find(|t| t.id == id)
                .map_or_else(|| id.into(), |t| t.title.clone())
        };
        match shown.iter().flatten().find(|(t, _)| &t.id != declared) {
            Some((found, field)) => CheckOutcome::unmet(
                Observation::new(FindingCode::EntityTypeMismatch)
                    .with_confidence(Confidence::Medium)
                    .with("document", context.title.clone())
                    .with("found", found.title.clone())
                    .with("wanted", title(declared))
                    .at_location(field.place.as_ref()),
            ),
            None if shown.iter().any(Option::is_some) => CheckOutcome::met(),
            None => CheckOutcome::unknown(
                Observation::new(FindingCode::EntityTypeUnknown)
                    .at_most_warning()
                    .with("document", context.title.clone())
                    .with("wanted", title(declared)),
            ),
        }
    }
}
