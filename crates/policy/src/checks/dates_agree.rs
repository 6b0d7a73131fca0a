//! `dates-agree`: the dates on a document agree with each other, with the audit's date, with the
//! holder's age, and with the longest term that documents of the type have.
//!
//! Source: `document-formats.md` sections 2.2 and 4. A contradiction is a misreading or worse, and
//! somebody has to look; an unusual length is only worth a word.

use std::collections::BTreeMap;

use jiff::{Span, civil::Date};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{Bilingual, Confidence, DocumentField, FieldRole, FindingCode, Outcome};
use values::{CitizenId, Sex, Term, TermEnd, TermIssue, parse_date, parse_term};

// Origin: by eye. It only has to exceed every term that can be printed.
/// A term that no type has: only its order is then looked at.
const UNBOUNDED_YEARS: i16 = 1000;

/// How long papers run.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DatesAgree {
    /// The most years of a term, by kind of paper.
    longest_years: BTreeMap<String, i16>,
}

impl Check for DatesAgree {
    const CODES: &'static [FindingCode] = &[FindingCode::DateImplausible];

    fn summary() -> Bilingual {
        Bilingual::new(
            "证件上的日期互不矛盾",
            "the dates on the paper agree with each other",
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        self.longest_years
            .iter()
            .find(|(_, years)| !(1..=100).contains(*years))
            .map(|(kind, _)| format!("{kind}: years must lie between 1 and 100"))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let dates = DocumentDates::from_context(context);
        if dates.is_empty() {
            return CheckOutcome::not_applicable();
        }
        let longest = self
            .longest_years
            .get(&context.document.kind)
            .copied();
        // A contradiction keeps the document from being met; an odd length does not, because lawful
        // exceptions exist.
        let contradictions = dates
            .find_future_dates(context.as_of)
            .into_iter()
            .chain(dates.find_reversed_term())
            .chain(dates.find_identity_mismatch());
        let oddities = dates
            .find_overlong_term(longest)
            .into_iter()
            .chain(dates.find_late_founding())
            .chain(dates.find_wrong_card_term());
        let outcomes = contradictions
            .map(|d| CheckOutcome::unknown(d.to_observation(context)))
            .chain(oddities.map(|d| CheckOutcome::met_with(d.to_observation(context))));
        outcomes.fold(CheckOutcome::met(), CheckOutcome::and)
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        let code = FindingCode::DateImplausible;
        [FieldRole::Issued, FieldRole::Founded, FieldRole::Born]
            .into_iter()
            .find_map(|role| {
                builder.with_field_value(role, "2098年01月01日", code, Outcome::Unknown)
            })
            .into_iter()
            .collect()
    }
}

/// What is wrong, and the field that shows it.
struct DateDoubt<'a> {
    field: &'a DocumentField,
    why: Bilingual,
}

impl DateDoubt<'_> {
    fn to_observation(&self, context: &CheckContext<'_>) -> Observation {
        Observation::new(FindingCode::DateImplausible)
            .at_most_warning()
            .with_confidence(Confidence::Medium)
            .with("document", context.title.clone())
            .with("file", context.file_names())
            .with("why", self.why.clone())
            .at_location(self.field.place.as_ref())
    }
}

/// The dates that a document shows.
struct DocumentDates<'a> {
    issued: Option<(&'a DocumentField, Date)>,
    founded: Option<(&'a DocumentField, Date)>,
    born: Option<(&'a DocumentField, Date)>,
    term: Option<(&'a DocumentField, Term)>,
    citizen: Option<CitizenId>,
    sex: Option<&'a DocumentField>,
}

impl<'a> DocumentDates<'a> {
    fn from_context(context: &CheckContext<'a>) -> Self {
        let field = |role| {
            context
                .present_field(role)
                .map(|(_, f)| f)
        };
        let date = |role| field(role).and_then(|f| Some((f, parse_date(&f.value)?)));
        let number = field(FieldRole::Number).filter(|f| f.data_type == "citizen-id");
        Self {
            issued: date(FieldRole::Issued),
            founded: date(FieldRole::Founded),
            born: date(FieldRole::Born),
            term: field(FieldRole::Validity).map(|f| (f, parse_term(&f.value))),
            // A number with a wrong check digit tells nothing about its holder.
            citizen: number
                .and_then(|f| CitizenId::parse(&f.value).ok())
                .filter(|c| c.find_issue().is_none()),
            sex: field(FieldRole::Sex),
        }
    }

    fn is_empty(&self) -> bool {
        let dated = self.issued.is_some() || self.founded.is_some() || self.born.is_some();
        !dated && self.term.is_none()
    }

    /// Days of the past that lie ahead.
    fn find_future_dates(&self, as_of: Date) -> Vec<DateDoubt<'a>> {
        let days = [
            (self.issued, "签发日期", "the date of issue"),
            (self.founded, "成立日期", "the date of foundation"),
            (self.born, "出生日期", "the date of birth"),
        ];
        let ahead = days
            .into_iter()
            .filter_map(|(day, zh, en)| {
                let (field, _) = day.filter(|(_, d)| *d > as_of)?;
                Some(DateDoubt {
                    field,
                    why: Bilingual::new(format!("{zh}在将来"), format!("{en} lies in the future")),
                })
            });
        ahead.collect()
    }

    /// The term with its first day, or with the day of issue in its place.
    fn complete_term(&self) -> Option<(&'a DocumentField, Term)> {
        let (field, term) = self.term?;
        // Many permits print only the end of the term (有效期至), so the day of issue stands in for its
        // start.
        Some((
            field,
            Term {
                start: term
                    .start
                    .or(self.issued.map(|(_, d)| d)),
                ..term
            },
        ))
    }

    fn find_reversed_term(&self) -> Option<DateDoubt<'a>> {
        let (field, term) = self.complete_term()?;
        (term.find_issue(UNBOUNDED_YEARS) == Some(TermIssue::Reversed)).then(|| DateDoubt {
            field,
            why: Bilingual::new(
                "止期不晚于起始或签发日期",
                "it ends before it begins or was issued",
            ),
        })
    }

    /// Whether the printed day of birth or sex is not that of the number.
    fn find_identity_mismatch(&self) -> Option<DateDoubt<'a>> {
        let citizen = self.citizen.as_ref()?;
        // Day of birth and sex are digits of the number itself (GB 11643), so the number of another
        // person shows.
        let born = self
            .born
            .filter(|(_, day)| *day != citizen.birth_date())
            .map(|(f, _)| f);
        let sex = self
            .sex
            .filter(|f| match f.value.as_str() {
                "男" => citizen.sex() == Sex::Female,
                "女" => citizen.sex() == Sex::Male,
                _ => false,
            });
        let why = Bilingual::new(
            "出生日期或性别与公民身份号码不符",
            "birth or sex is not that of the number",
        );
        born.or(sex)
            .map(|field| DateDoubt { field, why })
    }

    fn find_overlong_term(&self, longest: Option<i16>) -> Option<DateDoubt<'a>> {
        let (years, (field, term)) = (longest?, self.complete_term()?);
        (term.find_issue(years) == Some(TermIssue::TooLong)).then(|| {
            let why = Bilingual::new(
                format!("期限超过 {years} 年，此类证照一般不会这么长"),
                format!("it runs for more than {years} years, longer than such papers do"),
            );
            DateDoubt { field, why }
        })
    }

    fn find_late_founding(&self) -> Option<DateDoubt<'a>> {
        let ((_, issued), (field, founded)) = (self.issued?, self.founded?);
        (founded > issued).then(|| DateDoubt {
            field,
            why: Bilingual::new("成立日期晚于签发日期", "founded after it was issued"),
        })
    }

    /// A card's years follow from the holder's age when it was issued.
    fn find_wrong_card_term(&self) -> Option<DateDoubt<'a>> {
        let (citizen, (field, term)) = (self.citizen.as_ref()?, self.term?);
        let start = term.start?;
        let fits = match (citizen.card_years(start), term.end) {
            (None, TermEnd::On(_)) | (Some(_), TermEnd::LongTerm) => false,
            // Origin of the years: law on resident identity cards, article 5.
            (Some(years), TermEnd::On(end)) => {
                let due = start
                    .checked_add(Span::new().try_years(years).ok()?)
                    .ok()?;
                // One day of slack, by eye: cards print the anniversary, other documents the day
                // before it.
                (end - due).get_days().abs() <= 1
            }
            _ => true,
        };
        (!fits).then(|| {
            let why = Bilingual::new(
                "有效期的年数与签发时的年龄不符",
                "its years do not follow from the age at issue",
            );
            DateDoubt { field, why }
        })
    }
}
