//! `newest-version`: no newer version of the document is in the dossier.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{
    Bilingual, ClassificationBasis, Confidence, Document, FieldRole, FieldState, FindingCode,
};
use values::name::{NameMatch, compare_companies};
use values::text::normalise_upper;
use values::{Date, parse_date};

/// No parameters: the newest issue date counts.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewestVersion {}

impl Check for NewestVersion {
    const CODES: &'static [FindingCode] = &[FindingCode::DocumentSuperseded];

    fn summary() -> Bilingual {
        Bilingual::new("没有更新的版本", "no newer version of the paper is there")
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let Some(issued) = issue_date(context.document) else {
            return CheckOutcome::not_applicable();
        };
        let newer = context.documents.iter().filter(|d| {
            d.id != context.document.id
                && d.basis == ClassificationBasis::Content
                && is_version_of(context, d)
        });
        let dated = newer.filter_map(|d| Some((issue_date(d)?, d)));
        let Some((date, document)) = dated.max_by_key(|(date, _)| *date).filter(|n| n.0 > issued)
        else {
            return CheckOutcome::met();
        };
        let observation = Observation::new(FindingCode::DocumentSuperseded)
            .with_confidence(Confidence::Medium)
            .with("document", context.title.clone())
            .with("file", context.file_names())
            .with("found", issued.to_string())
            .with("wanted", date.to_string())
            .with("other", first_file_name(context, document));
        let place = context.document.pages.first();
        let shown = place.map_or(observation.clone(), |at| observation.on_page(*at));
        CheckOutcome::unmet(shown)
    }

    /// A newer version is another document, which no change of this one makes.
    fn counterexamples(&self, _builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        Vec::new()
    }
}

fn value(document: &Document, role: FieldRole) -> Option<&str> {
    let (_, field) = document.field_by_role(role)?;
    (field.state == FieldState::Present).then_some(field.value.as_str())
}

fn issue_date(document: &Document) -> Option<Date> {
    parse_date(value(document, FieldRole::Issued)?)
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
    let only_one = context.kind.is_some_and(|k| k.one_per_subject);
    own.kind == other.kind
        && own.owner == other.owner
        && one_subject
        && (only_one || same(FieldRole::Number) == Some(true))
}

fn first_file_name(context: &CheckContext<'_>, document: &Document) -> String {
    let file = document
        .pages
        .first()
        .and_then(|p| context.files.get(p.file));
    file.map(|f| f.path.clone()).unwrap_or_default()
}
