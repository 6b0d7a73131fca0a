//! Which of the reject reasons of a cause fits the platform and the documents.

use crate::rules::pack::RejectReason;
use crate::rules::rejection::RejectionCause;

/// The reason that fits best; of equals the likeliest.
pub fn best_reason<'a>(
    reasons: &'a [RejectReason],
    cause: &RejectionCause,
    documents: &[String],
    scenarios: &[String],
) -> Option<&'a RejectReason> {
    let of_cause = cause.reasons.iter().filter_map(|id| {
        reasons
            .iter()
            .find(|reason| &reason.id == id)
    });
    // `min_by_key` takes the first of equals.
    of_cause
        .filter(|reason| may_be_given(reason, documents))
        .min_by_key(|reason| reason_misfit(reason, documents, scenarios))
}

/// A reason is not given for papers that it excepts.
fn may_be_given(reason: &RejectReason, documents: &[String]) -> bool {
    let is_excepted = |kind: &String| reason.except_documents.contains(kind);
    documents.is_empty() || !documents.iter().all(is_excepted)
}

/// How badly a reason fits, the worst first: another platform's, one for other papers, one that names neither
/// this platform nor these papers.
fn reason_misfit(reason: &RejectReason, documents: &[String], scenarios: &[String]) -> [bool; 4] {
    let names_platform = reason
        .scenarios
        .iter()
        .any(|id| scenarios.contains(id));
    let names_papers = documents
        .iter()
        .any(|kind| reason.documents.contains(kind));
    let is_elsewhere = !scenarios.is_empty() && !reason.scenarios.is_empty() && !names_platform;
    let has_other_papers = !reason.documents.is_empty() && !names_papers;
    [
        is_elsewhere,
        has_other_papers,
        !names_platform,
        !names_papers,
    ]
}
