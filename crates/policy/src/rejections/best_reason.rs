//! Which of the reject reasons of a cause fits the platform and the documents.

use crate::rules::pack::RejectReason;
use crate::rules::rejection::{RejectionCause, RejectionTable};

/// The reason that fits best; of equals the likeliest.
pub fn best_reason<'a>(
    reasons: &'a [RejectReason],
    cause: &RejectionCause,
    documents: &[String],
    table: Option<&RejectionTable>,
) -> Option<&'a RejectReason> {
    let of_cause = cause.reasons.iter().filter_map(|id| {
        reasons
            .iter()
            .find(|reason| &reason.id == id)
    });
    // `min_by_key` takes the first of equals.
    of_cause
        .filter(|reason| may_be_given(reason, documents))
        .min_by_key(|reason| reason_misfit(reason, documents, table))
}

/// A reason is not given for papers that it excepts.
fn may_be_given(reason: &RejectReason, documents: &[String]) -> bool {
    let is_excepted = |kind: &String| reason.except_documents.contains(kind);
    documents.is_empty() || !documents.iter().all(is_excepted)
}

/// How badly a reason fits, the worst first: another platform's, one for other papers, one that names neither
/// this platform nor these papers.
fn reason_misfit(
    reason: &RejectReason,
    documents: &[String],
    table: Option<&RejectionTable>,
) -> [bool; 4] {
    let scenarios = table.map(|table| table.scenarios.as_slice());
    let is_own = |own: &[String]| {
        let mut named = reason.scenarios.iter();
        named.any(|id| own.contains(id))
    };
    let names_platform = scenarios.is_some_and(is_own);
    let names_papers = documents
        .iter()
        .any(|kind| reason.documents.contains(kind));
    let is_elsewhere = table.is_some() && !reason.scenarios.is_empty() && !names_platform;
    let has_other_papers = !reason.documents.is_empty() && !names_papers;
    [
        is_elsewhere,
        has_other_papers,
        !names_platform,
        !names_papers,
    ]
}
