//! `issued-within`: the document was issued lately enough.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{Bilingual, Confidence, FieldRole, FindingCode, Outcome};
use values::parse_date;

/// How long ago at most.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IssuedWithin {
    /// Days before the audit's date.
    pub days: i32,
}

impl Check for IssuedWithin {
    const CODES: &'static [FindingCode] =
        &[FindingCode::DocumentExpired, FindingCode::DateUnreadable];

    fn summary() -> Bilingual {
        Bilingual::new(
            "签发日期不早于规定",
            "issued no longer ago than the rule says",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        let days = self.days;
        Bilingual::new(
            format!("签发日期在 {days} 天以内"),
            format!("issued within the last {days} days"),
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        // Origin: by eye. A hundred years stand for any time.
        (!(1..=36500).contains(&self.days)).then(|| "days must lie between 1 and 36500".to_owned())
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let field = context.present_field(FieldRole::Issued);
        let observation = |code| {
            Observation::new(code)
                .with_confidence(Confidence::Medium)
                .with("document", context.title.clone())
                .with("file", context.file_names())
                .at_location(field.and_then(|(_, f)| f.place.as_ref()))
        };
        let Some(issued) = field.and_then(|(_, f)| parse_date(&f.value)) else {
            return CheckOutcome::unknown(
                observation(FindingCode::DateUnreadable)
                    .at_most_warning()
                    .with("value", ""),
            );
        };
        let age = (context.as_of - issued).get_days();
        let dated = |code| observation(code).with("until", issued.to_string());
        match age {
            _ if age > self.days => CheckOutcome::unmet(dated(FindingCode::DocumentExpired)),
            // A day that lies ahead is for `dates-agree` to say.
            _ if age < 0 => CheckOutcome::undecided(),
            _ => CheckOutcome::met(),
        }
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let issued = "1990年01月01日";
        let code = FindingCode::DocumentExpired;
        let changed = builder.with_field_value(FieldRole::Issued, issued, code, Outcome::Unmet);
        changed.into_iter().collect()
    }
}
