//! The common reject reasons: triggered, clear, or not to be checked here.

use super::findings::CodeCoverage;
use super::input::EvaluationInput;
use super::pack_selection::PackSelection;
use crate::rules::pack::RejectReason;
use model::{Finding, FindingCode, ReasonReport, ReasonStatus, Severity};

pub fn report_reasons(
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'_>,
    findings: &[Finding],
    coverage: &CodeCoverage,
) -> Vec<ReasonReport> {
    let concerns = |r: &&RejectReason| {
        r.scenarios.is_empty()
            || r.scenarios
                .iter()
                .any(|id| choice.scenarios.iter().any(|p| &p.id == id))
    };
    input
        .rules
        .reasons
        .iter()
        .filter(concerns)
        .map(|r| evaluate_reason(r, findings, coverage))
        .collect()
}

fn evaluate_reason(
    reason: &RejectReason,
    findings: &[Finding],
    coverage: &CodeCoverage,
) -> ReasonReport {
    let hits: Vec<usize> = findings
        .iter()
        .enumerate()
        .filter(|(_, f)| is_reason_given_by(reason, f))
        .map(|(i, _)| i)
        .collect();
    // Unknown goes before clear: a reason is clear only where all that could give it was decided.
    let status = if !hits.is_empty() {
        ReasonStatus::Triggered
    } else if reason.platform_only || reason.codes.iter().any(|c| coverage.undecided.contains(c)) {
        ReasonStatus::Unknown
    } else if reason.codes.iter().any(|c| coverage.looked.contains(c)) {
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
fn is_reason_given_by(reason: &RejectReason, finding: &Finding) -> bool {
    let kind_fits = || {
        reason.documents.is_empty()
            || finding
                .kind
                .as_ref()
                .is_some_and(|k| reason.documents.contains(k))
    };
    // An answer belongs to no document: only its own requirement tells what reviewers make of it.
    let answer = finding.code == FindingCode::FactFails;
    // A reviewer does not refuse for what is only worth knowing.
    finding.severity > Severity::Info
        && finding.waived.is_none()
        && finding.code != FindingCode::FactUnanswered
        && ((!answer && reason.codes.contains(&finding.code) && kind_fits())
            || finding.reason.as_ref() == Some(&reason.id))
}
