//! `not-expired`: the paper is valid on the audit's date, and long enough.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use crate::model::{Confidence, FieldRole, FieldState, FindingCode, Words};
use crate::values::{Validity, grade, parse_term};

/// How far ahead to look.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotExpired {
    /// Days before the end from which it is worth a warning.
    soon_days: i32,
    /// Days that must be left; 0: none.
    min_days_left: i32,
}

impl Default for NotExpired {
    fn default() -> Self {
        Self { soon_days: 90, min_days_left: 0 }
    }
}

impl Check for NotExpired {
    const CODES: &'static [FindingCode] = &[
        FindingCode::DocumentExpired,
        FindingCode::DocumentExpiresSoon,
        FindingCode::DateUnreadable,
        FindingCode::DateImplausible,
    ];

    fn sentence() -> Words {
        Words::new("在检查日期仍然有效", "valid on the audit's date, and long enough")
    }

    fn demand(&self) -> Words {
        match self.min_days_left {
            0 => Words::new("在有效期内", "still valid"),
            days => Words::new(
                format!("在有效期内，且至少还有 {days} 天"),
                format!("still valid, for {days} days at least"),
            ),
        }
    }

    fn problem(&self) -> Option<String> {
        let fine = 0..=3650;
        (!fine.contains(&self.soon_days) || !fine.contains(&self.min_days_left))
            .then(|| "days must lie between 0 and 3650".to_owned())
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let Some((_, field)) = case.document.by_role(FieldRole::Validity) else {
            return Ruling::not_applicable();
        };
        let seen = |code| {
            Observation::new(code)
                .sure(Confidence::Medium)
                .with("document", case.title.clone())
                .with("file", case.file_names())
                .at(field.place.as_ref())
        };
        let unclear = || Ruling::unknown(seen(FindingCode::DateUnreadable).warning().with("value", field.value.clone()));
        match field.state {
            FieldState::Present => {}
            // Not shown is a normal state of some papers and never "expired".
            FieldState::LabelAbsent | FieldState::LabelWithoutValue if field.may_be_absent => return Ruling::met(),
            // Not read at all, or on a face that is not there: other checks say so.
            FieldState::Unreadable if !case.was_read() || !case.has_all_faces() => return Ruling::silent(),
            _ => return unclear(),
        }
        let dated = |code, until: jiff::civil::Date| seen(code).with("until", until.to_string());
        match grade(&parse_term(&field.value), case.as_of, self.soon_days.max(self.min_days_left)) {
            Validity::Expired(until) => Ruling::unmet(dated(FindingCode::DocumentExpired, until)),
            Validity::ExpiresSoon(until, days) => {
                let seen = dated(FindingCode::DocumentExpiresSoon, until).with("days", days.to_string());
                if days < self.min_days_left { Ruling::unmet(seen) } else { Ruling::noted(seen.warning()) }
            }
            Validity::NotYetValid(from) => Ruling::unmet(dated(FindingCode::DateImplausible, from)),
            Validity::Valid(_) | Validity::LongTerm => Ruling::met(),
            Validity::NotShown if field.may_be_absent => Ruling::met(),
            Validity::NotShown | Validity::Unreadable => unclear(),
        }
    }
}
