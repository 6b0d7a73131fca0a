//! `entity-fits`: the entity type that was declared is the one on the licence.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, FieldRole, FindingCode, Words};
use values::text::{fold, fold_upper};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntityFits {}

impl Check for EntityFits {
    const CODES: &'static [FindingCode] = &[FindingCode::EntityTypeMismatch, FindingCode::EntityTypeUnknown];

    fn sentence() -> Words {
        Words::new("申报的主体类型与证件一致", "the declared entity type is the one on the licence")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let Some(declared) = &case.applicant.declared.entity else { return Ruling::not_applicable() };
        if !case.was_read() {
            return Ruling::silent();
        }
        let types = &case.applicant.entity_types;
        let code = case.present(FieldRole::SubjectCode).map(|(_, f)| (fold_upper(&f.value), f));
        let line = case.present(FieldRole::EntityType).map(|(_, f)| (fold(&f.value), f));
        let by_code = code.as_ref().filter(|(c, _)| c.len() == 18).and_then(|(c, f)| {
            types.iter().find(|t| t.code_prefixes.iter().any(|p| c.starts_with(p.as_str()))).map(|t| (t, *f))
        });
        let by_line = line.as_ref().and_then(|(l, f)| {
            let words = types.iter().flat_map(|t| t.type_words.iter().map(move |w| (w.chars().count(), w, t)));
            words.filter(|(_, w, _)| l.contains(&fold(w))).max_by_key(|(n, ..)| *n).map(|(.., t)| (t, *f))
        });
        let shown = [by_code, by_line];
        let title = |id: &str| types.iter().find(|t| t.id == id).map_or_else(|| id.into(), |t| t.title.clone());
        match shown.iter().flatten().find(|(t, _)| &t.id != declared) {
            Some((found, field)) => Ruling::unmet(
                Observation::new(FindingCode::EntityTypeMismatch)
                    .sure(Confidence::Medium)
                    .with("document", case.title.clone())
                    .with("found", found.title.clone())
                    .with("wanted", title(declared))
                    .at(field.place.as_ref()),
            ),
            None if shown.iter().any(Option::is_some) => Ruling::met(),
            None => Ruling::unknown(
                Observation::new(FindingCode::EntityTypeUnknown)
                    .warning()
                    .with("document", case.title.clone())
                    .with("wanted", title(declared)),
            ),
        }
    }
}
