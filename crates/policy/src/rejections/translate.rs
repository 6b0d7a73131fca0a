//! The other way: a finding in a platform's own code.

use crate::rules::rejection::{RejectionCause, RejectionCode, RejectionTable, Rejections};
use model::{Bilingual, FindingCode, PlatformCode, Report};

/// Gives every finding of a report the platform's code for it, or says why there is none.
pub fn add_platform_codes(report: &mut Report, rejections: &Rejections, table: &RejectionTable) {
    for finding in &mut report.findings {
        let kind = finding.kind.as_deref();
        let row = find_platform_code(rejections, table, finding.code, kind);
        finding.platform_code = Some(PlatformCode {
            platform: table.platform.clone(),
            code: row
                .map(|row| row.code.clone())
                .ok_or_else(|| explain_missing_code(rejections, finding.code)),
            field: kind.and_then(|kind| field_of_kind(table, kind)),
        });
    }
}

/// Why a platform has no code for a finding.
#[must_use]
pub fn explain_missing_code(rejections: &Rejections, code: FindingCode) -> Bilingual {
    let known = rejections
        .without_counterpart
        .get(&code);
    known.cloned().unwrap_or_else(|| {
        Bilingual::new(
            "这个平台没有对应的代码",
            "this platform has no code of its own for it",
        )
    })
}

/// The platform's code for a finding on a type of document; `None` where it has none.
#[must_use]
pub fn find_platform_code<'a>(
    rejections: &Rejections,
    table: &'a RejectionTable,
    code: FindingCode,
    kind: Option<&str>,
) -> Option<&'a RejectionCode> {
    let candidates = table.codes.iter().flat_map(|row| {
        let causes = row.causes.iter().enumerate();
        causes.filter_map(move |(place, id)| {
            let cause = rejections.find_cause(id)?;
            let distance = distance(row, place, cause, code, kind)?;
            Some((distance, row))
        })
    });
    // The first of equals: rows stand in the order in which they are usual.
    let nearest = candidates.min_by_key(|(distance, _)| *distance);
    nearest.map(|(_, row)| row)
}

/// How far a row is from the finding, the nearest first: by the cause's own findings, by the documents that
/// row and cause speak of, by the cause's place in the row. `None` where it does not tell of it.
fn distance(
    row: &RejectionCode,
    place: usize,
    cause: &RejectionCause,
    code: FindingCode,
    kind: Option<&str>,
) -> Option<(u8, usize, usize)> {
    // Nobody answers with a family.
    if row.code.ends_with('*') {
        return None;
    }
    let mut findings = cause.findings.iter();
    let closeness = findings.position(|own| *own == code)?;
    let speaks_of = |documents: &[String]| match kind {
        _ if documents.is_empty() => Some(1),
        Some(kind) => documents
            .iter()
            .any(|own| own == kind)
            .then_some(0),
        None => Some(2),
    };
    let documents = speaks_of(&row.documents)?.max(speaks_of(&cause.documents)?);
    Some((documents / 2, closeness, place))
}

/// The form's first field for a type of document.
fn field_of_kind(table: &RejectionTable, kind: &str) -> Option<String> {
    let takes = |documents: &[String]| documents.iter().any(|own| own == kind);
    let field = table
        .fields
        .iter()
        .find(|field| takes(&field.documents))?;
    Some(field.name.clone())
}
