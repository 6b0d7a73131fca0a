//! `dates-agree`: the dates on a paper agree with each other, with the audit's date, with the
//! holder's age, and with the longest term that papers of the kind have.
//!
//! Source: `document-formats.md` sections 2.2 and 4. A contradiction is a misreading or worse, and
//! somebody has to look; an unusual length is only worth a word.

use std::collections::BTreeMap;

use jiff::{Span, civil::Date};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{Confidence, Field, FieldRole, FindingCode, Words};
use values::{parse_date, parse_term, CitizenId, End, Sex, Term, TermFlaw};

/// A term that no kind has: only its order is then looked at.
const ANY_YEARS: i16 = 1000;

/// How long papers run.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DatesAgree {
    /// The most years of a term, by kind of paper.
    longest_years: BTreeMap<String, i16>,
}

impl Check for DatesAgree {
    const CODES: &'static [FindingCode] = &[FindingCode::DateImplausible];

    fn sentence() -> Words {
        Words::new("证件上的日期互不矛盾", "the dates on the paper agree with each other")
    }

    fn problem(&self) -> Option<String> {
        self.longest_years
            .iter()
            .find(|(_, years)| !(1..=100).contains(*years))
            .map(|(kind, _)| format!("{kind}: years must lie between 1 and 100"))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        if !case.was_read() {
            return Ruling::silent();
        }
        let dates = Dates::of(case);
        if dates.is_empty() {
            return Ruling::not_applicable();
        }
        let longest = self.longest_years.get(&case.document.kind).copied();
        let contradictions = dates.ahead(case.as_of).into_iter().chain(dates.reversed()).chain(dates.of_another());
        let oddities = dates.too_long(longest).into_iter().chain(dates.founded_late()).chain(dates.card_term());
        let rulings = contradictions
            .map(|d| Ruling::unknown(d.seen(case)))
            .chain(oddities.map(|d| Ruling::noted(d.seen(case))));
        rulings.fold(Ruling::met(), Ruling::and)
    }
}

/// What is wrong, and the field that shows it.
struct Doubt<'a> {
    field: &'a Field,
    why: Words,
}

impl Doubt<'_> {
    fn seen(&self, case: &Case<'_>) -> Observation {
        Observation::new(FindingCode::DateImplausible)
            .warning()
            .sure(Confidence::Medium)
            .with("document", case.title.clone())
            .with("file", case.file_names())
            .with("why", self.why.clone())
            .at(self.field.place.as_ref())
    }
}

/// The dates that a paper shows.
struct Dates<'a> {
    issued: Option<(&'a Field, Date)>,
    founded: Option<(&'a Field, Date)>,
    born: Option<(&'a Field, Date)>,
    term: Option<(&'a Field, Term)>,
    citizen: Option<CitizenId>,
    sex: Option<&'a Field>,
}

impl<'a> Dates<'a> {
    fn of(case: &Case<'a>) -> Self {
        let field = |role| case.present(role).map(|(_, f)| f);
        let date = |role| field(role).and_then(|f| Some((f, parse_date(&f.value)?)));
        let number = field(FieldRole::Number).filter(|f| f.data_type == "citizen-id");
        Self {
            issued: date(FieldRole::Issued),
            founded: date(FieldRole::Founded),
            born: date(FieldRole::Born),
            term: field(FieldRole::Validity).map(|f| (f, parse_term(&f.value))),
            // A number with a wrong check digit tells nothing about its holder.
            citizen: number.and_then(|f| CitizenId::parse(&f.value).ok()).filter(|c| c.flaw().is_none()),
            sex: field(FieldRole::Sex),
        }
    }

    fn is_empty(&self) -> bool {
        let dated = self.issued.is_some() || self.founded.is_some() || self.born.is_some();
        !dated && self.term.is_none()
    }

    /// Days of the past that lie ahead.
    fn ahead(&self, as_of: Date) -> Vec<Doubt<'a>> {
        let days = [
            (self.issued, "签发日期", "the date of issue"),
            (self.founded, "成立日期", "the date of foundation"),
            (self.born, "出生日期", "the date of birth"),
        ];
        let ahead = days.into_iter().filter_map(|(day, zh, en)| {
            let (field, _) = day.filter(|(_, d)| *d > as_of)?;
            Some(Doubt { field, why: Words::new(format!("{zh}在将来"), format!("{en} lies in the future")) })
        });
        ahead.collect()
    }

    /// The term with its first day, or with the day of issue in its place.
    fn whole_term(&self) -> Option<(&'a Field, Term)> {
        let (field, term) = self.term?;
        Some((field, Term { start: term.start.or(self.issued.map(|(_, d)| d)), ..term }))
    }

    fn reversed(&self) -> Option<Doubt<'a>> {
        let (field, term) = self.whole_term()?;
        (term.flaw(ANY_YEARS) == Some(TermFlaw::Reversed))
            .then(|| Doubt { field, why: Words::new("止期不晚于起始或签发日期", "it ends before it begins or was issued") })
    }

    /// Whether the printed day of birth or sex is not that of the number.
    fn of_another(&self) -> Option<Doubt<'a>> {
        let citizen = self.citizen.as_ref()?;
        let born = self.born.filter(|(_, day)| *day != citizen.birth()).map(|(f, _)| f);
        let sex = self.sex.filter(|f| match f.value.as_str() {
            "男" => citizen.sex() == Sex::Female,
            "女" => citizen.sex() == Sex::Male,
            _ => false,
        });
        let why = Words::new("出生日期或性别与公民身份号码不符", "birth or sex is not that of the number");
        born.or(sex).map(|field| Doubt { field, why })
    }

    fn too_long(&self, longest: Option<i16>) -> Option<Doubt<'a>> {
        let (years, (field, term)) = (longest?, self.whole_term()?);
        (term.flaw(years) == Some(TermFlaw::TooLong)).then(|| {
            let why = Words::new(
                format!("期限超过 {years} 年，此类证照一般不会这么长"),
                format!("it runs for more than {years} years, longer than such papers do"),
            );
            Doubt { field, why }
        })
    }

    fn founded_late(&self) -> Option<Doubt<'a>> {
        let ((_, issued), (field, founded)) = (self.issued?, self.founded?);
        (founded > issued)
            .then(|| Doubt { field, why: Words::new("成立日期晚于签发日期", "founded after it was issued") })
    }

    /// A card's years follow from the holder's age when it was issued.
    fn card_term(&self) -> Option<Doubt<'a>> {
        let (citizen, (field, term)) = (self.citizen.as_ref()?, self.term?);
        let start = term.start?;
        let fits = match (citizen.card_years(start), term.end) {
            (None, End::On(_)) | (Some(_), End::LongTerm) => false,
            (Some(years), End::On(end)) => {
                let due = start.checked_add(Span::new().try_years(years).ok()?).ok()?;
                (end - due).get_days().abs() <= 1
            }
            _ => true,
        };
        (!fits).then(|| {
            let why = Words::new("有效期的年数与签发时的年龄不符", "its years do not follow from the age at issue");
            Doubt { field, why }
        })
    }
}
