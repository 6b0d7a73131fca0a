//! `issued-within`: the paper was issued lately enough.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, FieldRole, FindingCode, Words};
use values::parse_date;

/// How long ago at most.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IssuedWithin {
    /// Days before the audit's date.
    pub days: i32,
}

impl Check for IssuedWithin {
    const CODES: &'static [FindingCode] = &[FindingCode::DocumentExpired, FindingCode::DateUnreadable];

    fn sentence() -> Words {
        Words::new("签发日期不早于规定", "issued no longer ago than the rule says")
    }

    fn demand(&self) -> Words {
        let days = self.days;
        Words::new(format!("签发日期在 {days} 天以内"), format!("issued within the last {days} days"))
    }

    fn problem(&self) -> Option<String> {
        (!(1..=36500).contains(&self.days)).then(|| "days must lie between 1 and 36500".to_owned())
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        if !case.was_read() {
            return Ruling::silent();
        }
        let field = case.present(FieldRole::Issued);
        let seen = |code| {
            Observation::new(code)
                .sure(Confidence::Medium)
                .with("document", case.title.clone())
                .with("file", case.file_names())
                .at(field.and_then(|(_, f)| f.place.as_ref()))
        };
        let Some(issued) = field.and_then(|(_, f)| parse_date(&f.value)) else {
            return Ruling::unknown(seen(FindingCode::DateUnreadable).warning().with("value", ""));
        };
        let age = (case.as_of - issued).get_days();
        let dated = |code| seen(code).with("until", issued.to_string());
        match age {
            _ if age > self.days => Ruling::unmet(dated(FindingCode::DocumentExpired)),
            // A day that lies ahead is for `dates-agree` to say.
            _ if age < 0 => Ruling::silent(),
            _ => Ruling::met(),
        }
    }
}
