//! Packs × documents → outcomes → report. Opens no file, reads no clock.

pub(crate) mod applicant;
mod remediation;

pub(crate) mod answer_leaf;
mod archived_papers;
mod check_category;
mod combine_nodes;
pub(crate) mod conditions;
mod containers;
mod context;
pub(crate) mod describe_need;
mod document_leaf;
mod document_owner;
mod document_person;
mod evaluated_node;
mod file_findings;
mod findings;
mod guess_category;
mod input;
mod inside_container;
mod missing_document;
mod open_questions;
pub(crate) mod pack_selection;
pub mod privacy;
mod private_lines;
mod reject_reasons;
pub(crate) mod requirement_tree;
mod role_persons;
pub(crate) mod select_packs;
mod unread_files;
mod waivers;

pub use answer_leaf::answer_satisfies;
pub use input::{AuditOptions, EvaluationInput};

use model::{
    Bilingual, Finding, Merchant, Outcome, PackUse, Report, RequirementLevel, RequirementReport,
    Verdict,
};

use crate::rules::pack::Pack;

/// Evaluates one dossier: opens no file, and never fails.
#[must_use]
pub fn evaluate_dossier(input: &EvaluationInput<'_>) -> Report {
    with_answer_ids(input, evaluate_declared)
}

/// The same input, where every answer is one that the rules list.
fn with_answer_ids<T>(
    input: &EvaluationInput<'_>,
    evaluate: impl FnOnce(&EvaluationInput<'_>) -> T,
) -> T {
    let declaration = input
        .rules
        .with_answer_ids(input.declaration);
    evaluate(&EvaluationInput {
        declaration: &declaration,
        ..input.clone()
    })
}

/// What every evaluation finds out first.
struct EvaluationStart<'a> {
    applicant: crate::checks::Applicant,
    choice: pack_selection::PackSelection<'a>,
}

impl<'a> EvaluationStart<'a> {
    fn of_input(input: &'a EvaluationInput<'a>) -> Self {
        let applicant = applicant::resolve_applicant(input);
        let choice = select_packs::select_packs(input, &applicant);
        Self { applicant, choice }
    }

    fn context(&'a self, input: &'a EvaluationInput<'a>) -> context::EvaluationContext<'a> {
        context::EvaluationContext::new(input, &self.applicant, &self.choice)
    }
}

fn evaluate_declared(input: &EvaluationInput<'_>) -> Report {
    let start = EvaluationStart::of_input(input);
    let context = start.context(input);
    let EvaluationStart { applicant, choice } = &start;
    let mut board = findings::FindingCollector::new(input.rules, input.settings);
    let category = check_category::check_category(choice, input, &mut board);
    let mut requirements: Vec<RequirementReport> = category.into_iter().collect();
    let mut named_reasons = Vec::new();
    for (pack, prefix, requirement) in choice.active_requirements(input) {
        let board = &mut board;
        let report =
            requirement_tree::evaluate_requirement(&context, pack, &prefix, requirement, board);
        let reason = requirement.reason.clone();
        named_reasons.extend(reason.map(|reason| (report.id.clone(), reason)));
        requirements.push(report);
    }
    // After all requirements: what one of them used is not told as unclaimed.
    file_findings::add_file_findings(input, &requirements, &mut board);
    // Waivers come last, because they are held against all findings.
    waivers::apply_waivers(input, &mut board, &mut requirements);
    let (findings, coverage) = board.into_sorted_findings(input.files);
    let evidence = reject_reasons::ReasonEvidence {
        findings: &findings,
        coverage: &coverage,
        requirements: &requirements,
        named: &named_reasons,
    };
    let reasons = reject_reasons::report_reasons(input, choice, &evidence);
    let threatened = reject_reasons::threatens_scenario(input, choice, &reasons);
    let mut report = Report {
        name: input.name.to_owned(),
        as_of: input.settings.as_of.to_string(),
        rules: packs_used(choice),
        merchant: completed_merchant(input, applicant),
        categories: choice.category_titles(),
        scenarios: scenario_titles(choice),
        notes: report_notes(input, choice, threatened),
        verdict: compute_verdict(&requirements, threatened),
        files: file_findings::file_reports(input, &requirements),
        documents: input.documents.to_vec(),
        titles: input.rules.titles.clone(),
        actions: remediation::plan_actions(&findings, &requirements),
        questions: open_questions::open_questions(&findings, input.rules),
        reasons,
        requirements,
        findings,
    };
    // Masked only now: comparing names and numbers needs their true values.
    if !input.settings.reveal {
        let is_person =
            applicant::is_natural_person(applicant.entity.as_ref(), &applicant.entity_types);
        privacy::mask_report(&mut report, is_person);
    }
    report
}

fn packs_used(choice: &pack_selection::PackSelection<'_>) -> Vec<PackUse> {
    let packs = choice.packs.iter();
    packs
        .map(|pack| pack_use_of(pack))
        .collect()
}

/// Some requirements alone, by their full ids, each with its findings; those that the dossier does not
/// ask for are left out. What files and the category add to a report is left out too: tests that go
/// through every requirement ask for nothing else, and a whole report costs ten times as much.
#[must_use]
pub fn evaluate_requirements(
    input: &EvaluationInput<'_>,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<(RequirementReport, Vec<Finding>)> {
    with_answer_ids(input, |input| {
        let start = EvaluationStart::of_input(input);
        let context = start.context(input);
        let active = start
            .choice
            .active_requirements(input)
            .into_iter();
        let wanted = active.filter(|(_, prefix, r)| is_wanted(&format!("{prefix}/{}", r.id)));
        let evaluated = wanted.map(|(pack, prefix, requirement)| {
            let mut board = findings::FindingCollector::new(input.rules, input.settings);
            let report = requirement_tree::evaluate_requirement(
                &context,
                pack,
                &prefix,
                requirement,
                &mut board,
            );
            let (findings, _) = board.into_sorted_findings(input.files);
            (report, findings)
        });
        evaluated.collect()
    })
}

/// Full ids of the required requirements whose condition holds or is open.
#[must_use]
pub fn applying_requirements(input: &EvaluationInput<'_>) -> Vec<String> {
    with_answer_ids(input, |input| {
        let start = EvaluationStart::of_input(input);
        let active = start
            .choice
            .active_requirements(input)
            .into_iter();
        let applying = active.filter(|(.., requirement)| {
            let when = requirement.when.as_ref();
            let level = match conditions::evaluate_condition(when, input, &start.choice) {
                Outcome::Unmet => return false,
                Outcome::Unknown => requirement.level_while_open,
                Outcome::Met | Outcome::Waived | Outcome::NotApplicable => requirement.level,
            };
            level == RequirementLevel::Required
        });
        let ids = applying.map(|(_, prefix, requirement)| format!("{prefix}/{}", requirement.id));
        ids.collect()
    })
}

/// The chosen scenarios by id, with their titles.
fn scenario_titles(choice: &pack_selection::PackSelection<'_>) -> Vec<(String, Bilingual)> {
    let scenarios = choice.scenarios.iter();
    scenarios
        .map(|p| (p.id.clone(), p.title.clone()))
        .collect()
}

/// Ready only when every required thing is met; an unknown keeps it from being ready, and so does a
/// known reason to be refused in a scenario that the user asked for (`threatened`).
fn compute_verdict(requirements: &[RequirementReport], threatened: bool) -> Verdict {
    // Recommended and informative requirements never keep a dossier from being ready.
    let required = requirements
        .iter()
        .filter(|r| r.level == RequirementLevel::Required);
    match Outcome::all(required.map(|r| r.outcome)) {
        Outcome::Unmet => Verdict::NotReady,
        Outcome::Unknown => Verdict::Review,
        _ if threatened => Verdict::Review,
        Outcome::Met | Outcome::Waived | Outcome::NotApplicable => Verdict::Ready,
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
    choice: &pack_selection::PackSelection<'_>,
    threatened: bool,
) -> Vec<Bilingual> {
    let mut notes = choice.notes.clone();
    if threatened {
        notes.push(Bilingual::new(
            "所选场景有会触发的常见驳回原因，处理后才算可以提交",
            "a common reject reason of a chosen scenario is triggered: not ready before it is dealt with",
        ));
    }
    if !input.rules.overlays.is_empty() {
        let list = input.rules.overlays.join(", ");
        notes.push(Bilingual::new(
            format!("规则被用户文件夹改动：{list}"),
            format!("rules changed by your folder: {list}"),
        ));
    }
    notes.extend(input.settings.narrowing_note());
    notes.extend(input.settings.trust_note());
    notes
}
