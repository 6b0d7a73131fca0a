//! The common reject reasons: triggered, clear, or not to be checked here.

use super::Input;
use super::select_packs::Choice;
use super::findings::Seen;
use model::{Finding, FindingCode, ReasonReport, ReasonStatus, Severity};
use crate::rules::pack::Reason;

pub fn reasons(
    input: &Input<'_>,
    choice: &Choice<'_>,
    findings: &[Finding],
    seen: &Seen,
) -> Vec<ReasonReport> {
    let concerns = |r: &&Reason| {
        r.scenarios.is_empty() || r.scenarios.iter().any(|id| choice.scenarios.iter().any(|p| &p.id == id))
    };
    input.rules.reasons.iter().filter(concerns).map(|r| reason(r, findings, seen)).collect()
}

fn reason(reason: &Reason, findings: &[Finding], seen: &Seen) -> ReasonReport {
    let hits: Vec<usize> =
        findings.iter().enumerate().filter(|(_, f)| gives(reason, f)).map(|(i, _)| i).collect();
    let status = if !hits.is_empty() {
        ReasonStatus::Triggered
    } else if reason.platform_only || reason.codes.iter().any(|c| seen.undecided.contains(c)) {
        ReasonStatus::Unknown
    } else if reason.codes.iter().any(|c| seen.looked.contains(c)) {
        ReasonStatus::Clear
    } else {
        ReasonStatus::Unknown
    };
    ReasonReport {
        id: reason.id.clone(),
        title: reason.title.clone(),
        status,
        findings: hits,
        share: reason.share,
        trust: reason.source.trust,
        source: reason.source.id.clone(),
    }
}

/// Whether a finding would make a reviewer give that reason.
fn gives(reason: &Reason, finding: &Finding) -> bool {
    let kind_fits =
        || reason.documents.is_empty() || finding.kind.as_ref().is_some_and(|k| reason.documents.contains(k));
    // An answer belongs to no paper: only its own requirement tells what reviewers make of it.
    let answer = finding.code == FindingCode::FactFails;
    finding.severity > Severity::Info
        && finding.waived.is_none()
        && finding.code != FindingCode::FactUnanswered
        && ((!answer && reason.codes.contains(&finding.code) && kind_fits())
            || finding.reason.as_ref() == Some(&reason.id))
}
