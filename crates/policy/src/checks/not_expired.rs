//! `not-expired`: the paper is valid on the audit's date, and long enough.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Queue, Ruling};
use model::{Confidence, FieldRole, FieldState, FindingCode, Words};
use values::{grade, parse_term, workdays, Validity};

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
        let dated = |code, until: Date| seen(code).with("until", until.to_string());
        let wait = Wait::of(case, self.min_days_left);
        match grade(&parse_term(&field.value), case.as_of, self.soon_days.max(wait.days_needed())) {
            Validity::Expired(until) => Ruling::unmet(dated(FindingCode::DocumentExpired, until)),
            Validity::ExpiresSoon(until, days) => {
                let last = wait.last_safe(until);
                let seen = dated(FindingCode::DocumentExpiresSoon, until)
                    .with("days", days.to_string())
                    .with("safe", last.map_or_else(String::new, |d| d.to_string()))
                    .with("why", wait.words(last));
                if days < self.min_days_left { Ruling::unmet(seen) } else { Ruling::noted(seen.warning()) }
            }
            Validity::NotYetValid(from) => {
                let why = Words::new(format!("{from} 起才有效"), format!("it only holds from {from}"));
                Ruling::unmet(seen(FindingCode::DateImplausible).with("why", why))
            }
            Validity::Valid(_) | Validity::LongTerm => Ruling::met(),
            Validity::NotShown if field.may_be_absent => Ruling::met(),
            Validity::NotShown | Validity::Unreadable => unclear(),
        }
    }
}

/// What lies between handing in and the last day: the queue, and what must then be left.
struct Wait<'a> {
    as_of: Date,
    queue: Option<&'a Queue>,
    min_days_left: i32,
}

impl<'a> Wait<'a> {
    /// The longest queue of the chosen scenarios.
    fn of(case: &Case<'a>, min_days_left: i32) -> Self {
        let queue = case.queues.iter().max_by_key(|q| q.working_days);
        Self { as_of: case.as_of, queue, min_days_left }
    }

    fn working_days(&self) -> u32 {
        self.queue.map_or(0, |q| q.working_days)
    }

    /// Days that a paper handed in today needs.
    fn days_needed(&self) -> i32 {
        let looked_at = workdays::after(self.as_of, self.working_days()).unwrap_or(self.as_of);
        self.as_of.until(looked_at).map_or(0, |span| span.get_days()) + self.min_days_left
    }

    /// The last day to hand it in, so that enough is left when somebody looks.
    fn last_safe(&self, until: Date) -> Option<Date> {
        let looked_at = until.checked_sub(jiff::Span::new().days(self.min_days_left)).ok()?;
        workdays::last_start(looked_at, self.working_days())
    }

    fn words(&self, last: Option<Date>) -> Words {
        let mut parts = Vec::new();
        if let Some(queue) = self.queue.filter(|q| q.working_days > 0) {
            let (days, title) = (queue.working_days, &queue.title);
            parts.push(Words::new(
                format!("{}的审核可能要等 {days} 个工作日（未计节假日）", title.zh),
                format!("the review of {} may take {days} working days (holidays not counted)", title.en),
            ));
        }
        if self.min_days_left > 0 {
            let days = self.min_days_left;
            parts.push(Words::new(
                format!("届时还须剩余 {days} 天"),
                format!("{days} days must then be left"),
            ));
        }
        if let Some(last) = last {
            parts.push(if last < self.as_of {
                Words::new(format!("最晚应在 {last} 提交，现已错过"), format!("{last} was the last safe day to submit"))
            } else {
                Words::new(format!("最晚在 {last} 提交"), format!("{last} is the last safe day to submit"))
            });
        }
        let all = |pick: fn(&Words) -> &str, by: &str| parts.iter().map(pick).collect::<Vec<_>>().join(by);
        Words::new(all(|w| &w.zh, "，"), all(|w| &w.en, "; "))
    }
}
