//! `newest-version`: no newer version of the document is in the dossier, nor one that may be newer and
//! says something else.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{
    Bilingual, ClassificationBasis, Confidence, Document, FieldRole, FieldState, FindingCode,
};
use values::name::{NameMatch, compare_companies};
use values::scope::Scope;
use values::text::{normalise_text, normalise_upper};
use values::{Date, TermEnd, parse_date, parse_term};

/// No parameters: the newest issue date counts.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewestVersion {}

impl Check for NewestVersion {
    const CODES: &'static [FindingCode] = &[
        FindingCode::DocumentSuperseded,
        FindingCode::VersionsUnordered,
    ];

    fn summary() -> Bilingual {
        Bilingual::new("是最新的版本", "no newer version of the paper is there")
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let versions = other_versions(context);
        let ages: Vec<(VersionAge, &Document)> = versions
            .into_iter()
            .map(|other| (compare_age(context, other), other))
            .collect();
        let newer = ages
            .iter()
            .filter_map(|(age, other)| match age {
                VersionAge::Newer(days) => Some((days, *other)),
                VersionAge::Older | VersionAge::Unknown => None,
            });
        if let Some((days, newest)) = newer.max_by_key(|(days, _)| days[1]) {
            return superseded(context, *days, newest);
        }
        // An original and its copy say the same, so it does not matter which is the newer one.
        let differs = |(age, other): &&(VersionAge, &Document)| {
            *age == VersionAge::Unknown && find_difference(context.document, other).is_some()
        };
        match ages.iter().find(differs) {
            Some((_, other)) => unordered(context, other),
            None => CheckOutcome::met(),
        }
    }

    /// A newer version is another document, which no change of this one makes.
    fn counterexamples(&self, _builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        Vec::new()
    }
}

/// Which of two versions is the newer one, as far as they tell.
#[derive(Debug, Clone, Copy, PartialEq)]
enum VersionAge {
    /// The other one, by these days of both.
    Newer([Date; 2]),
    Older,
    Unknown,
}

/// By the days of issue. A permit that is renewed keeps its number, so there the last days tell as well.
fn compare_age(context: &CheckContext<'_>, other: &Document) -> VersionAge {
    let renewed = context
        .kind
        .is_some_and(|k| !k.one_per_subject);
    let days = |day: fn(&Document) -> Option<Date>| day(context.document).zip(day(other));
    let known = days(issue_date).or_else(|| days(last_day).filter(|_| renewed));
    match known {
        Some((own, newer)) if newer > own => VersionAge::Newer([own, newer]),
        Some((own, older)) if older < own => VersionAge::Older,
        _ => VersionAge::Unknown,
    }
}

fn superseded(context: &CheckContext<'_>, days: [Date; 2], newer: &Document) -> CheckOutcome {
    let [own, other] = days.map(|d| d.to_string());
    let observation = version_observation(FindingCode::DocumentSuperseded, context, newer)
        .with("found", own)
        .with("wanted", other);
    CheckOutcome::unmet(observation)
}

/// Two versions that say different things, and nothing tells which one is the newer.
fn unordered(context: &CheckContext<'_>, other: &Document) -> CheckOutcome {
    let what = find_difference(context.document, other).unwrap_or_default();
    let observation = version_observation(FindingCode::VersionsUnordered, context, other)
        .at_most_warning()
        .with("what", what);
    CheckOutcome::unknown(observation)
}

fn version_observation(
    code: FindingCode,
    context: &CheckContext<'_>,
    other: &Document,
) -> Observation {
    let observation = Observation::new(code)
        .with_confidence(Confidence::Medium)
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .with("other", first_file_name(context, other));
    let place = context.document.pages.first();
    place.map_or(observation.clone(), |at| observation.on_page(*at))
}

fn value(document: &Document, role: FieldRole) -> Option<&str> {
    let (_, field) = document.field_by_role(role)?;
    (field.state == FieldState::Present).then_some(field.value.as_str())
}

fn issue_date(document: &Document) -> Option<Date> {
    parse_date(value(document, FieldRole::Issued)?)
}

fn last_day(document: &Document) -> Option<Date> {
    match parse_term(value(document, FieldRole::Validity)?).end {
        TermEnd::On(day) => Some(day),
        TermEnd::LongTerm | TermEnd::NotShown | TermEnd::Unreadable => None,
    }
}

/// The other documents that are the same paper in another version.
fn other_versions<'a>(context: &CheckContext<'a>) -> Vec<&'a Document> {
    let documents = context.documents.iter();
    let others = documents.filter(|d| {
        d.id != context.document.id
            && d.basis == ClassificationBasis::Content
            && is_version_of(context, d)
    });
    others.collect()
}

/// Whether another document is the same paper in another version: of one kind and one subject, and
/// either the only one that a subject has or the one with the same number.
fn is_version_of(context: &CheckContext<'_>, other: &Document) -> bool {
    let own = context.document;
    let same = |role| {
        let (a, b) = (value(own, role)?, value(other, role)?);
        Some(normalise_upper(a) == normalise_upper(b))
    };
    let same_name = || {
        let (a, b) = (
            value(own, FieldRole::SubjectName)?,
            value(other, FieldRole::SubjectName)?,
        );
        Some(compare_companies(a, b) == NameMatch::Same)
    };
    let one_subject = same(FieldRole::SubjectCode).or_else(same_name) == Some(true);
    let only_one = context
        .kind
        .is_some_and(|k| k.one_per_subject);
    own.kind == other.kind
        && own.owner == other.owner
        && one_subject
        && (only_one || same(FieldRole::Number) == Some(true))
}

/// What is registered and may change from one version to the next, with its name.
const REGISTERED: [(FieldRole, &str, &str); 6] = [
    (FieldRole::Scope, "经营范围", "business scope"),
    (FieldRole::SubjectName, "名称", "name"),
    (FieldRole::Representative, "法定代表人", "representative"),
    (FieldRole::EntityType, "类型", "type"),
    (FieldRole::Items, "许可项目", "licensed items"),
    (FieldRole::Validity, "期限", "term"),
];

/// The first thing that two versions say differently; what one of them does not show is no difference.
fn find_difference(a: &Document, b: &Document) -> Option<Bilingual> {
    let differs = |role| {
        let pair = value(a, role).zip(value(b, role));
        pair.is_some_and(|(a, b)| !says_the_same(role, a, b))
    };
    let mut roles = REGISTERED.into_iter();
    let (_, zh, en) = roles.find(|(role, ..)| differs(*role))?;
    Some(Bilingual::new(zh, en))
}

fn says_the_same(role: FieldRole, a: &str, b: &str) -> bool {
    match role {
        FieldRole::Scope => is_same_scope(a, b),
        FieldRole::Validity => parse_term(a) == parse_term(b),
        // Characters that reading confuses are no other content.
        _ => matches!(
            compare_companies(a, b),
            NameMatch::Same
                | NameMatch::OnlyScriptDiffers
                | NameMatch::ProbableOcrConfusion
                | NameMatch::Unknown
        ),
    }
}

/// Item by item, in any order: a line break, a lost full stop or one misread character in a long item
/// changes nothing.
fn is_same_scope(a: &str, b: &str) -> bool {
    let (a, mut left) = (scope_items(a), scope_items(b));
    let all_there = a.iter().all(|item| {
        let same = left
            .iter()
            .position(|other| other == item);
        let found = same.or_else(|| {
            left.iter()
                .position(|other| is_misread_item(item, other))
        });
        found
            .map(|at| left.swap_remove(at))
            .is_some()
    });
    all_there && left.is_empty()
}

// Origin: by eye. Shorter items differ in one character where they are two activities (零售, 批售).
/// Characters of an item in which one may be misread.
const MIN_MISREAD_CHARS: usize = 6;
// Origin: by eye: 第二类 and 第三类, 含 and 不含.
/// Characters by which two items are two activities.
const TELLING: &str = "一二三四五六七八九十甲乙丙不非无含除限仅";

/// Whether two items differ in a single character that changes no meaning.
fn is_misread_item(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len() != b.len() || a.len() < MIN_MISREAD_CHARS {
        return false;
    }
    let mut others = a.iter().zip(&b).filter(|(x, y)| x != y);
    let telling = |c: &char| TELLING.contains(*c) || c.is_ascii_alphanumeric();
    let first = others.next();
    first.is_some_and(|(x, y)| !telling(x) && !telling(y)) && others.next().is_none()
}

/// The items of a scope, sorted.
fn scope_items(text: &str) -> Vec<String> {
    let scope = Scope::parse(text);
    let mut items: Vec<String> = scope
        .items
        .iter()
        .map(|i| normalise_text(&i.quote))
        .collect();
    items.sort();
    items
}

fn first_file_name(context: &CheckContext<'_>, document: &Document) -> String {
    let file = document
        .pages
        .first()
        .and_then(|p| context.files.get(p.file));
    file.map(|f| f.path.clone())
        .unwrap_or_default()
}
