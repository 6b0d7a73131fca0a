//! The common reject reasons: triggered, clear, or not to be checked here. What cannot concern this
//! merchant is left out.

use super::findings::CoverageEntry;
use super::input::EvaluationInput;
use super::pack_selection::PackSelection;
use crate::rules::pack::RejectReason;
use crate::rules::raw::PackRole;
use model::{
    Finding, FindingCode, Outcome, ReasonReport, ReasonStatus, RequirementReport, Severity,
};

/// What the evaluation of one dossier gave, as far as reasons ask for it.
pub struct ReasonEvidence<'a> {
    pub findings: &'a [Finding],
    pub coverage: &'a [CoverageEntry],
    pub requirements: &'a [RequirementReport],
    /// Requirement id and the reason that it names.
    pub named: &'a [(String, String)],
}

pub fn report_reasons(
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'_>,
    evidence: &ReasonEvidence<'_>,
) -> Vec<ReasonReport> {
    let reasons = input.rules.reasons.iter();
    reasons
        .filter(|r| concerns_merchant(r, choice))
        .filter_map(|r| {
            let open = choice.unsettled.is_some() && hangs_on_category(input, r);
            evaluate_reason(r, evidence, open)
        })
        .collect()
}

/// Whether the requirements of some category name the reason: while the category is open, so is what
/// they would ask.
fn hangs_on_category(input: &EvaluationInput<'_>, reason: &RejectReason) -> bool {
    let industries = input
        .rules
        .packs_with_role(PackRole::Industry);
    let mut requirements = industries
        .flat_map(|p| &p.categories)
        .flat_map(|c| &c.requirements);
    requirements.any(|r| r.reason.as_ref() == Some(&reason.id))
}

/// Whether a reason that would be given for something of a chosen scenario is triggered.
pub fn threatens_scenario(
    input: &EvaluationInput<'_>,
    choice: &PackSelection<'_>,
    reports: &[ReasonReport],
) -> bool {
    let triggered = |r: &&RejectReason| {
        let mut of_reason = reports.iter().filter(|x| x.id == r.id);
        of_reason.any(|x| x.status == ReasonStatus::Triggered)
    };
    // A reason of the list is given in any scenario unless it names some.
    let mut own = input.rules.reasons.iter().filter(|r| {
        let chosen = |id: &String| {
            choice
                .scenarios
                .iter()
                .any(|p| &p.id == id)
        };
        r.scenarios.iter().any(chosen)
    });
    own.any(|r| triggered(&r))
}

/// Whether reviewers of the chosen scenarios may give the reason to such an entity.
fn concerns_merchant(reason: &RejectReason, choice: &PackSelection<'_>) -> bool {
    let chosen = |id: &String| {
        choice
            .scenarios
            .iter()
            .any(|p| &p.id == id)
    };
    (reason.scenarios.is_empty() || reason.scenarios.iter().any(chosen))
        && (reason.entities.is_empty() || reason.entities.contains(&choice.entity))
}

/// The reason's report; nothing where nothing that could give it is asked of this merchant. `open`: not
/// everything that could give it is known yet.
fn evaluate_reason(
    reason: &RejectReason,
    evidence: &ReasonEvidence<'_>,
    open: bool,
) -> Option<ReasonReport> {
    let findings = evidence.findings.iter().enumerate();
    let hits: Vec<usize> = findings
        .filter(|(_, f)| is_reason_given_by(reason, f))
        .map(|(i, _)| i)
        .collect();
    let outcomes = outcomes_of_reason(reason, evidence);
    if hits.is_empty() && outcomes.is_empty() && !reason.platform_only {
        return None;
    }
    // Unknown goes before clear: a reason is clear only where all that could give it was decided.
    let status = if !hits.is_empty() {
        ReasonStatus::Triggered
    } else if reason.platform_only || open || outcomes.contains(&Outcome::Unknown) {
        ReasonStatus::Unknown
    } else if outcomes.contains(&Outcome::Met) {
        ReasonStatus::Clear
    } else {
        // Looked for, and there was nothing to compare with.
        ReasonStatus::Unknown
    };
    Some(ReasonReport {
        id: reason.id.clone(),
        title: reason.title.clone(),
        status,
        findings: hits,
        share: reason.share,
        trust: reason.source.trust,
        source: reason.source.id.clone(),
    })
}

/// How everything ended that could give the reason: the requirements that name it, and its codes on
/// its types of documents.
fn outcomes_of_reason(reason: &RejectReason, evidence: &ReasonEvidence<'_>) -> Vec<Outcome> {
    let gives_reason = |r: &&RequirementReport| {
        let mut named = evidence.named.iter();
        named.any(|(id, name)| id == &r.id && name == &reason.id)
    };
    let of_requirements = evidence
        .requirements
        .iter()
        .filter(gives_reason)
        .map(|r| r.outcome)
        .filter(|o| *o != Outcome::NotApplicable);
    let may_give = |e: &&CoverageEntry| {
        let named = e.reason.as_ref() == Some(&reason.id);
        may_be_given(reason, e.examined.code, e.examined.kind.as_ref(), named)
    };
    let of_codes = evidence
        .coverage
        .iter()
        .filter(may_give);
    of_requirements
        .chain(of_codes.map(|e| e.examined.outcome))
        .collect()
}

/// Whether a reviewer gives the reason for a code on a type of document; `named`: a requirement that
/// names the reason asked for it.
fn may_be_given(
    reason: &RejectReason,
    code: FindingCode,
    kind: Option<&String>,
    named: bool,
) -> bool {
    if kind.is_some_and(|k| reason.except_documents.contains(k)) {
        return false;
    }
    // An answer belongs to no document: only its own requirement tells what reviewers make of it.
    if code == FindingCode::FactFails {
        return named;
    }
    // A reason without codes is given for whatever its own requirements find.
    if reason.all_codes().next().is_none() {
        return named;
    }
    let of_kind = reason.documents.is_empty() || kind.is_some_and(|k| reason.documents.contains(k));
    (reason.codes.contains(&code) && (of_kind || named))
        || (reason.own_codes.contains(&code) && named)
}

/// Whether a finding would make a reviewer give that reason.
fn is_reason_given_by(reason: &RejectReason, finding: &Finding) -> bool {
    let named = finding.reason.as_ref() == Some(&reason.id);
    // Nobody looked at the paper: that says nothing about what a reviewer sees on it.
    let unseen = [FindingCode::NOT_READ, FindingCode::RECOGNITION_OFF];
    if finding
        .case
        .is_some_and(|case| unseen.contains(&case))
    {
        return false;
    }
    // A reviewer does not refuse for what is only worth knowing.
    finding.severity > Severity::Info
        && finding.waived.is_none()
        && finding.code != FindingCode::FactUnanswered
        && may_be_given(reason, finding.code, finding.kind.as_ref(), named)
}
