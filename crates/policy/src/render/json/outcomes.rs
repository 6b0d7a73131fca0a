//! What evaluating found, as the report's types: requirements, findings, actions, reasons.

use super::measures::rect_fractions;
use super::view::{
    ActionView, FindingView, NodeView, PlatformCodeView, QuestionView, ReasonView, RequirementView,
    SourceView,
};
use crate::render::labels::translate_optional;

use model::{
    Evidence, FactAnswer, FileStatus, Finding, Lang, MerchantQuestion, PlatformCode, ReasonReport,
    RemedyAction, Report, RequirementReport, TreeNode,
};

pub(super) fn requirement_view(requirement: &RequirementReport, lang: Lang) -> RequirementView<'_> {
    RequirementView {
        id: &requirement.id,
        title: requirement.title.get(lang),
        pack: &requirement.pack,
        level: requirement.level,
        outcome: requirement.outcome,
        why: translate_optional(requirement.why.as_ref(), lang),
        tree: requirement
            .tree
            .as_ref()
            .map(|tree| node_view(tree, lang)),
        source: SourceView {
            id: &requirement.source,
            title: &requirement.source_title,
            trust: requirement.trust,
            as_of: &requirement.as_of,
        },
    }
}

pub(super) fn question_view(question: &MerchantQuestion, lang: Lang) -> QuestionView<'_> {
    QuestionView {
        key: &question.name,
        ask: question.ask.get(lang),
        answer: match question.example {
            FactAnswer::Flag(_) => "yes-no",
            FactAnswer::Number(_) => "number",
            FactAnswer::Text(_) => "words",
        },
    }
}

fn node_view(node: &TreeNode, lang: Lang) -> NodeView<'_> {
    NodeView {
        op: &node.op,
        title: node.title.get(lang),
        kind: node.kind.as_deref(),
        outcome: node.outcome,
        why: translate_optional(node.why.as_ref(), lang),
        documents: &node.documents,
        children: node
            .children
            .iter()
            .map(|child| node_view(child, lang))
            .collect(),
    }
}

pub(super) fn finding_view<'a>(
    finding: &'a Finding,
    report: &'a Report,
    lang: Lang,
) -> FindingView<'a> {
    let place = finding.places.first();
    FindingView {
        code: finding.code.name(),
        severity: finding.severity,
        confidence: finding.confidence,
        message: finding.message.get(lang),
        file: place.map(|place| path_of(report, place.file)),
        page: place.map(|place| place.page),
        rect: place
            .and_then(|place| place.rect.as_ref())
            .map(rect_fractions),
        document: finding.kind.as_deref(),
        document_id: finding.document.as_deref(),
        requirement: finding.requirement.as_deref(),
        reason: finding.reason.as_deref(),
        remedy: finding.remedy.get(lang),
        fixable: finding.fixable,
        evidence: finding
            .evidence
            .iter()
            .map(|evidence: &Evidence| (evidence.name.as_str(), evidence.value.get(lang)))
            .collect(),
        source: &finding.source,
        waived: finding.waived.as_deref(),
        platform_code: finding
            .platform_code
            .as_ref()
            .map(|own| platform_code_view(own, lang)),
    }
}

fn platform_code_view(own: &PlatformCode, lang: Lang) -> PlatformCodeView<'_> {
    let code = own.code.as_ref();
    PlatformCodeView {
        platform: &own.platform,
        code: code.ok().map(String::as_str),
        field: own.field.as_deref(),
        why: code.err().map(|why| why.get(lang)),
    }
}

pub(super) fn action_view<'a>(
    action: &'a RemedyAction,
    report: &'a Report,
    lang: Lang,
) -> ActionView<'a> {
    ActionView {
        severity: action.severity,
        fixable: action.fixable,
        files: action
            .files
            .iter()
            .map(|file| path_of(report, *file))
            .collect(),
        missing: &action.missing,
        steps: action
            .steps
            .iter()
            .map(|step| step.get(lang))
            .collect(),
        findings: &action.findings,
    }
}

pub(super) fn reason_view(reason: &ReasonReport, lang: Lang) -> ReasonView<'_> {
    ReasonView {
        id: &reason.id,
        title: reason.title.get(lang),
        status: reason.status,
        findings: &reason.findings,
        share: reason.share,
        trust: reason.trust,
        source: &reason.source,
    }
}

pub(super) fn path_of(report: &Report, file: usize) -> &str {
    // Skipped files stand among the report's files; documents know only the others.
    let examined_files = report
        .files
        .iter()
        .filter(|file| file.status != FileStatus::Skipped);
    examined_files
        .map(|file| file.facts.path.as_str())
        .nth(file)
        .unwrap_or_default()
}
