//! Packs × documents → outcomes → report. Opens no file, reads no clock.

pub(crate) mod applicant;
mod remediation;

pub(crate) mod answer_leaf;
pub(crate) mod conditions;
mod document_leaf;
mod file_findings;
mod findings;
pub mod privacy;
mod reject_reasons;
pub(crate) mod requirement_tree;
pub(crate) mod select_packs;
mod waivers;

use jiff::civil::Date;

pub use answer_leaf::answer_satisfies;

use model::{
    Bilingual, Declaration, Document, FileEvidence, FindingCode, Merchant, Outcome, PackUse,
    PageResolution, Report, RequirementLevel, RequirementReport, SkippedFile, UploadTrial, Verdict,
};

use crate::rules::Rules;
use crate::rules::pack::Pack;

/// What an audit asks for, and shows.
#[derive(Debug, Clone)]
pub struct AuditOptions {
    /// The audit's date.
    pub as_of: Date,
    /// Invented documents are expected (fixture packs): their sides say so.
    pub specimens: bool,
    /// Only these codes; empty: all.
    pub only: Vec<FindingCode>,
    /// Not these codes.
    pub skip: Vec<FindingCode>,
    /// Show personal data.
    pub reveal: bool,
}

impl AuditOptions {
    /// Whether the user does not want to hear of `code`.
    fn is_muted(&self, code: FindingCode) -> bool {
        self.skip.contains(&code) || !(self.only.is_empty() || self.only.contains(&code))
    }

    /// What the user left out, told the short way.
    fn narrowing_note(&self) -> Option<Bilingual> {
        let listed = |muted: bool| {
            let codes = FindingCode::ALL
                .iter()
                .filter(|c| self.is_muted(**c) == muted);
            codes.map(|c| c.name()).collect::<Vec<_>>().join(", ")
        };
        let (zh, en, muted) = if !self.only.is_empty() {
            (
                "仅按要求检查",
                "checked for nothing but, as you asked",
                false,
            )
        } else if !self.skip.is_empty() {
            ("按要求未检查", "not checked, as you asked", true)
        } else {
            return None;
        };
        let list = listed(muted);
        Some(Bilingual::new(
            format!("{zh}：{list}"),
            format!("{en}: {list}"),
        ))
    }
}

/// One dossier, extracted and identified.
#[derive(Debug, Clone)]
pub struct EvaluationInput<'a> {
    /// Name of the folder.
    pub name: &'a str,
    /// What was declared.
    pub declaration: &'a Declaration,
    /// The evidence of each file.
    pub files: &'a [FileEvidence],
    /// Resolution of each page of each file.
    pub resolutions: &'a [Vec<PageResolution>],
    /// What trying to meet upload limits gave for each file.
    pub trials: &'a [Vec<UploadTrial>],
    /// What was not looked at.
    pub skipped: &'a [SkippedFile],
    /// What the files turned out to be.
    pub documents: &'a [Document],
    /// The rules.
    pub rules: &'a Rules,
    /// What an audit asks for, and shows.
    pub settings: &'a AuditOptions,
}

/// Evaluates one dossier: opens no file, and never fails.
#[must_use]
pub fn evaluate_dossier(input: &EvaluationInput<'_>) -> Report {
    let applicant = applicant::resolve_applicant(input);
    let choice = select_packs::select_packs(input, &applicant);
    let mut board = findings::FindingCollector::new(input.rules, input.settings);
    let context = requirement_tree::EvaluationContext::new(input, &applicant, &choice);
    let mut requirements = choice.check_category(input, &mut board);
    for (pack, prefix, requirement) in choice.active_requirements(input) {
        requirements.push(requirement_tree::evaluate_requirement(
            &context,
            pack,
            &prefix,
            requirement,
            &mut board,
        ));
    }
    // After all requirements: what one of them used is not told as unclaimed.
    file_findings::add_file_findings(input, &requirements, &mut board);
    // Waivers come last, because they are held against all findings.
    waivers::apply_waivers(input, &mut board, &mut requirements);
    let (findings, coverage) = board.into_sorted_findings(input.files);
    let mut report = Report {
        name: input.name.to_owned(),
        as_of: input.settings.as_of.to_string(),
        rules: choice.packs.iter().map(|p| pack_use_of(p)).collect(),
        merchant: completed_merchant(input, &applicant),
        category: choice
            .category
            .map(|(_, c)| (c.id.clone(), c.title.clone())),
        scenarios: choice
            .scenarios
            .iter()
            .map(|p| (p.id.clone(), p.title.clone()))
            .collect(),
        notes: report_notes(input, &choice),
        verdict: compute_verdict(&requirements),
        files: file_findings::file_reports(input, &requirements),
        documents: input.documents.to_vec(),
        titles: input
            .rules
            .catalogue
            .kinds
            .iter()
            .map(|k| (k.id.clone(), k.title.clone()))
            .collect(),
        actions: remediation::plan_actions(&findings, &requirements),
        reasons: reject_reasons::report_reasons(input, &choice, &findings, &coverage),
        requirements,
        findings,
    };
    // Masked only now: comparing names and numbers needs their true values.
    if !input.settings.reveal {
        privacy::mask_report(&mut report);
    }
    report
}

/// Ready only when every required thing is met; an unknown keeps it from being ready.
fn compute_verdict(requirements: &[RequirementReport]) -> Verdict {
    // Recommended and informative requirements never keep a dossier from being ready.
    let required = || {
        requirements
            .iter()
            .filter(|r| r.level == RequirementLevel::Required)
    };
    if required().any(|r| r.outcome == Outcome::Unmet) {
        return Verdict::NotReady;
    }
    if required().any(|r| r.outcome == Outcome::Unknown) {
        Verdict::Review
    } else {
        Verdict::Ready
    }
}

pub(crate) fn pack_use_of(pack: &Pack) -> PackUse {
    PackUse {
        pack: pack.id.clone(),
        version: pack.version.clone(),
        as_of: pack.as_of.clone(),
        overlaid: pack.overlaid,
    }
}

/// The applicant as the report names it: declared, completed by the documents.
fn completed_merchant(
    input: &EvaluationInput<'_>,
    applicant: &crate::checks::Applicant,
) -> Merchant {
    let from =
        |claim: &Option<crate::checks::SourcedValue>| claim.as_ref().map(|c| c.value.clone());
    Merchant {
        name: from(&applicant.name),
        entity: from(&applicant.entity),
        code: from(&applicant.code),
        scope: input.declaration.merchant.scope.clone(),
        representative: from(&applicant.representative),
    }
}

fn report_notes(
    input: &EvaluationInput<'_>,
    choice: &select_packs::PackSelection<'_>,
) -> Vec<Bilingual> {
    let mut notes = choice.notes.clone();
    if !input.rules.overlays.is_empty() {
        let list = input.rules.overlays.join(", ");
        notes.push(Bilingual::new(
            format!("规则被用户文件夹改动：{list}"),
            format!("rules changed by your folder: {list}"),
        ));
    }
    notes.extend(input.settings.narrowing_note());
    notes
}
