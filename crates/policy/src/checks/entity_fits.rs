//! `entity-fits`: the entity type that was declared is the one on the licence.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, EntityType, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{Bilingual, Confidence, DocumentField, FieldRole, FindingCode, Outcome};
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
            "证上的主体类型与申报的一致",
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
        let shown = [type_by_code(context), type_by_line(context)];
        let title = |id: &str| {
            types
                .iter()
                .find(|t| t.id == id)
                .map_or_else(|| id.into(), |t| t.title.clone())
        };
        match shown
            .iter()
            .flatten()
            .find(|(t, _)| &t.id != declared)
        {
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

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let entity = builder.context.entity.as_str();
        let code = FindingCode::EntityTypeMismatch;
        let by_role =
            |role, value: &str| builder.with_field_value(role, value, code, Outcome::Unmet);
        let type_line = if entity == "government" {
            "有限责任公司"
        } else {
            "党政机关"
        };
        // GB 32100-2015: 91 is an enterprise, 11 a public body.
        let prefix = if entity == "enterprise" { "11" } else { "91" };
        let number = builder
            .other_subject()
            .code
            .replacen("91", prefix, 1);
        by_role(FieldRole::EntityType, type_line)
            .or_else(|| by_role(FieldRole::SubjectCode, &number))
            .into_iter()
            .collect()
    }
}

/// The entity type that the credit code tells, and the field that holds it.
fn type_by_code<'a>(context: &CheckContext<'a>) -> Option<(&'a EntityType, &'a DocumentField)> {
    let (_, field) = context.present_field(FieldRole::SubjectCode)?;
    let code = normalise_upper(&field.value);
    // Only codes of 18 characters begin with the class of their holder (GB 32100); the older
    // numbers begin with a region.
    if code.len() != 18 {
        return None;
    }
    let holds = |t: &&EntityType| {
        t.code_prefixes
            .iter()
            .any(|p| code.starts_with(p.as_str()))
    };
    let found = context
        .applicant
        .entity_types
        .iter()
        .find(holds)?;
    Some((found, field))
}

/// The entity type that the 类型 line tells, and the field that holds it.
fn type_by_line<'a>(context: &CheckContext<'a>) -> Option<(&'a EntityType, &'a DocumentField)> {
    let (_, field) = context.present_field(FieldRole::EntityType)?;
    let line = normalise_text(&field.value);
    let types = context.applicant.entity_types.iter();
    // The longest words win: those of a company also stand in the type of its branch.
    let words = types.flat_map(|t| {
        t.type_words
            .iter()
            .map(move |w| (w.chars().count(), w, t))
    });
    words
        .filter(|(_, w, _)| line.contains(&normalise_text(w)))
        .max_by_key(|(n, ..)| *n)
        .map(|(.., t)| (t, field))
}
