//! `not-expired`: the document is valid on the audit's date, and long enough.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::unread_terms::has_unread_term;
use super::{Check, CheckContext, CheckOutcome, Observation, ReviewTime};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{
    Bilingual, ClassificationBasis, Confidence, Document, DocumentField, FieldRole, FieldState,
    FindingCode, Outcome, Printing,
};
use values::text::normalise_upper;
use values::{
    Term, TermEnd, TermValidity, Trademark, grade_term, parse_date, parse_term, renews_itself,
    resolve_term, workdays,
};

/// How far ahead to look.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotExpired {
    /// Days before the end from which it is worth a warning.
    soon_days: i32,
    /// Days that must be left; 0: none.
    min_days_left: i32,
    /// Kinds of papers that carry the term of what they renew, by its number.
    renewed_by: Vec<String>,
}

impl Default for NotExpired {
    fn default() -> Self {
        // Origin: document-formats section 4, the longer of its two figures (30 and 90 days).
        Self {
            soon_days: 90,
            min_days_left: 0,
            renewed_by: Vec::new(),
        }
    }
}

impl Check for NotExpired {
    const CODES: &'static [FindingCode] = &[
        FindingCode::DocumentExpired,
        FindingCode::DocumentExpiresSoon,
        FindingCode::DateUnreadable,
        FindingCode::DateImplausible,
    ];

    fn summary() -> Bilingual {
        Bilingual::new(
            "在检查日期仍然有效",
            "valid on the audit's date, and long enough",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        match self.min_days_left {
            0 => Bilingual::new("在有效期内", "still valid"),
            days => Bilingual::new(
                format!("在有效期内，且至少还有 {days} 天"),
                format!("still valid, for {days} days at least"),
            ),
        }
    }

    fn validate_parameters(&self) -> Option<String> {
        // Origin: by eye. Ten years are the longest fixed term in the rules.
        let fine = 0..=3650;
        (!fine.contains(&self.soon_days) || !fine.contains(&self.min_days_left))
            .then(|| "days must lie between 0 and 3650".to_owned())
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let Some((_, field)) = context
            .document
            .field_by_role(FieldRole::Validity)
        else {
            return check_termless(context);
        };
        match field.state {
            FieldState::Present => self.check_term(context, field),
            FieldState::LabelAbsent | FieldState::LabelWithoutValue
                if may_lack_term(context, field) =>
            {
                CheckOutcome::met()
            }
            // Not read at all, or on a side that is not there: other checks say so.
            FieldState::Unreadable if !context.has_text() || !context.has_all_sides() => {
                CheckOutcome::undecided()
            }
            _ => term_unclear(context, field),
        }
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let until = "自2015年01月01日至2020年12月31日";
        let code = FindingCode::DocumentExpired;
        let changed = builder.with_field_value(FieldRole::Validity, until, code, Outcome::Unmet);
        changed.into_iter().collect()
    }
}

impl NotExpired {
    /// The term of the paper that renewed this one, where it ends later.
    fn renewed_term(&self, context: &CheckContext<'_>, own: &Term) -> Option<Term> {
        let number = |d: &Document| {
            let (_, field) = d.field_by_role(FieldRole::Number)?;
            let value = (field.state == FieldState::Present).then_some(&field.value)?;
            let mark = Trademark::parse(value).map(|t| t.digits().to_owned());
            Some(mark.unwrap_or_else(|_| normalise_upper(value)))
        };
        let renewed = number(context.document)?;
        let renewals = context.documents.iter().filter(|d| {
            self.renewed_by.contains(&d.kind)
                && d.basis == ClassificationBasis::Content
                && number(d).as_ref() == Some(&renewed)
        });
        let terms = renewals.filter_map(|d| {
            let (_, field) = d.field_by_role(FieldRole::Validity)?;
            (field.state == FieldState::Present).then(|| parse_term(&field.value))
        });
        let last_day = |t: &Term| match t.end {
            TermEnd::On(day) => Some(day),
            TermEnd::LongTerm => Some(Date::MAX),
            TermEnd::NotShown | TermEnd::Unreadable => None,
        };
        let latest = terms.max_by_key(last_day)?;
        (last_day(&latest) > last_day(own)).then_some(latest)
    }

    fn check_term(&self, context: &CheckContext<'_>, field: &DocumentField) -> CheckOutcome {
        let dated = |code, until: Date| {
            term_observation(code, context, field).with("until", until.to_string())
        };
        // The review counts too: a document that is valid today may have ended when somebody looks
        // at it.
        let wait = SubmissionWindow::from_context(context, self.min_days_left);
        let signed = context.present_field(FieldRole::Issued);
        let signed = signed.and_then(|(_, f)| parse_date(&f.value));
        let own = resolve_term(&field.value, signed);
        match grade_term(
            &self
                .renewed_term(context, &own)
                .unwrap_or(own),
            context.as_of,
            self.soon_days.max(wait.days_needed()),
        ) {
            // Whether nobody ended it, no paper says.
            TermValidity::Expired(_) if renews_itself(&field.value) => term_unclear(context, field),
            TermValidity::Expired(until) => {
                CheckOutcome::unmet(dated(FindingCode::DocumentExpired, until))
            }
            TermValidity::ExpiresSoon(until, days) => {
                let last = wait.last_safe_day(until);
                let observation = dated(FindingCode::DocumentExpiresSoon, until)
                    .with("days", days.to_string())
                    .with("safe", last.map_or_else(String::new, |d| d.to_string()))
                    .with("why", wait.deadline_text(last));
                if days < self.min_days_left {
                    CheckOutcome::unmet(observation)
                } else {
                    CheckOutcome::met_with(observation.at_most_warning())
                }
            }
            TermValidity::NotYetValid(from) => {
                let why = Bilingual::new(
                    format!("{from} 起才有效"),
                    format!("it only holds from {from}"),
                );
                let observation = term_observation(FindingCode::DateImplausible, context, field);
                CheckOutcome::unmet(observation.with("why", why))
            }
            TermValidity::Valid(_) | TermValidity::LongTerm => CheckOutcome::met(),
            TermValidity::NotShown if may_lack_term(context, field) => CheckOutcome::met(),
            TermValidity::NotShown | TermValidity::Unreadable => term_unclear(context, field),
        }
    }
}

/// Whether the paper may print no term: where the catalogue says that none or not all of its type
/// do, and this one says nothing of a term. Of a type in somebody's own rules that leaves it open
/// nothing is known.
fn may_lack_term(context: &CheckContext<'_>, field: &DocumentField) -> bool {
    match context.kind.and_then(|k| k.term) {
        None | Some(Printing::Printed | Printing::Unknown) => false,
        Some(Printing::Sometimes | Printing::None) => {
            field.state != FieldState::LabelAbsent || !has_unread_term(context)
        }
    }
}

/// A type without a field for a term prints none; a paper that speaks of one all the same is not
/// what the rules take it for.
fn check_termless(context: &CheckContext<'_>) -> CheckOutcome {
    if has_unread_term(context) {
        term_unclear(context, &DocumentField::default())
    } else {
        CheckOutcome::not_applicable()
    }
}

fn term_observation(
    code: FindingCode,
    context: &CheckContext<'_>,
    field: &DocumentField,
) -> Observation {
    Observation::new(code)
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .at_location(field.place.as_ref())
}

fn term_unclear(context: &CheckContext<'_>, field: &DocumentField) -> CheckOutcome {
    CheckOutcome::unknown(
        term_observation(FindingCode::DateUnreadable, context, field)
            .at_most_warning()
            .with("value", field.value.clone()),
    )
}

/// What lies between handing in and the last day: the queue, and what must then be left.
struct SubmissionWindow<'a> {
    as_of: Date,
    queue: Option<&'a ReviewTime>,
    min_days_left: i32,
}

impl<'a> SubmissionWindow<'a> {
    /// The longest queue of the chosen scenarios.
    fn from_context(context: &CheckContext<'a>, min_days_left: i32) -> Self {
        let queue = context
            .queues
            .iter()
            .max_by_key(|q| q.working_days);
        Self {
            as_of: context.as_of,
            queue,
            min_days_left,
        }
    }

    fn working_days(&self) -> u32 {
        self.queue.map_or(0, |q| q.working_days)
    }

    /// Days that a document handed in today needs.
    fn days_needed(&self) -> i32 {
        // Dates have an end in the calendar crate; a queue that would pass it counts as none.
        let looked_at =
            workdays::add_workdays(self.as_of, self.working_days()).unwrap_or(self.as_of);
        self.as_of
            .until(looked_at)
            .map_or(0, |span| span.get_days())
            + self.min_days_left
    }

    /// The last day to hand it in, so that enough is left when somebody looks.
    fn last_safe_day(&self, until: Date) -> Option<Date> {
        let looked_at = until
            .checked_sub(jiff::Span::new().days(self.min_days_left))
            .ok()?;
        workdays::last_start(looked_at, self.working_days())
    }

    fn deadline_text(&self, last: Option<Date>) -> Bilingual {
        let mut parts = Vec::new();
        if let Some(queue) = self
            .queue
            .filter(|q| q.working_days > 0)
        {
            let (days, title) = (queue.working_days, &queue.title);
            parts.push(Bilingual::new(
                format!("{}的审核可能要等 {days} 个工作日（未计节假日）", title.zh),
                format!(
                    "the review of {} may take {days} working days (holidays not counted)",
                    title.en
                ),
            ));
        }
        if self.min_days_left > 0 {
            let days = self.min_days_left;
            parts.push(Bilingual::new(
                format!("届时还须剩余 {days} 天"),
                format!("{days} days must then be left"),
            ));
        }
        if let Some(last) = last {
            parts.push(if last < self.as_of {
                Bilingual::new(
                    format!("最晚应在 {last} 提交，现已错过"),
                    format!("{last} was the last safe day to submit"),
                )
            } else {
                Bilingual::new(
                    format!("最晚在 {last} 提交"),
                    format!("{last} is the last safe day to submit"),
                )
            });
        }
        let all = |pick: fn(&Bilingual) -> &str, by: &str| {
            parts
                .iter()
                .map(pick)
                .collect::<Vec<_>>()
                .join(by)
        };
        Bilingual::new(all(|w| &w.zh, "，"), all(|w| &w.en, "; "))
    }
}
