//! `field-not-ending-with`: a field of the document does not end in words that may not stand there.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{Bilingual, Confidence, FieldRole, FieldState, FindingCode, Outcome};
use values::text::normalise_text;

/// Which field, and the words.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldNotEndingWith {
    /// Field role (`subject-name` …).
    pub field: String,
    /// None of these at its end.
    pub none: Vec<String>,
}

impl Check for FieldNotEndingWith {
    const CODES: &'static [FindingCode] = &[FindingCode::EndingNotAllowed];

    fn summary() -> Bilingual {
        Bilingual::new(
            "名称不以不允许的字样结尾",
            "the name does not end in words that may not stand there",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        let words = self.none.join(", ");
        Bilingual::new(
            format!("名称不能以“{}”结尾", self.none.join("”“")),
            format!("must not end in: {words}"),
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        if self.field_role().is_none() {
            return Some(format!("`{}` is no field role", self.field));
        }
        self.none
            .is_empty()
            .then(|| "none names no word".to_owned())
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let field = self
            .field_role()
            .and_then(|r| context.present_field(r))
            .map(|(_, f)| f);
        // A field that could not be read is told by other checks, not here.
        let Some(field) = field.filter(|f| f.state == FieldState::Present) else {
            return CheckOutcome::undecided();
        };
        let value = normalise_text(&field.value);
        let Some(ending) = self
            .none
            .iter()
            .find(|w| value.ends_with(&normalise_text(w)))
        else {
            return CheckOutcome::met();
        };
        CheckOutcome::unmet(
            Observation::new(FindingCode::EndingNotAllowed)
                .with_confidence(Confidence::Medium)
                .with("document", context.title.clone())
                .with("file", context.file_names())
                .with(
                    "field",
                    field
                        .label
                        .clone()
                        .unwrap_or_else(|| self.field.clone()),
                )
                .with("ending", ending.clone())
                .at_location(field.place.as_ref()),
        )
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let word = self
            .none
            .first()
            .map(|w| format!("样本{w}"));
        self.field_role()
            .zip(word)
            .and_then(|(role, word)| {
                let code = FindingCode::EndingNotAllowed;
                builder.with_field_value(role, &word, code, Outcome::Unmet)
            })
            .into_iter()
            .collect()
    }
}

impl FieldNotEndingWith {
    fn field_role(&self) -> Option<FieldRole> {
        serde_json::from_value(self.field.clone().into()).ok()
    }
}
