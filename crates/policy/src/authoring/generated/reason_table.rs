//! Every reject reason: without its documents, without its answers, with both, with a fault.

use std::collections::BTreeSet;

use super::case_generator::CaseGenerator;
use super::counterexample::counterexample_builder;
use super::{RequirementRef, all_requirements, document_leaves, find_solutions};
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use crate::rules::pack::RejectReason;
use crate::rules::raw::PackRole;
use model::{Outcome, ReasonStatus, Report, Severity};

/// Places tried for one reason; each costs some evaluations.
const MAX_PLACES: usize = 4;

/// What was tried, over all reasons.
#[derive(Default)]
struct Tries {
    without_papers: usize,
    without_answers: usize,
    with_both: usize,
    with_fault: usize,
    /// Reasons that were seen clear, and triggered.
    clear: BTreeSet<String>,
    triggered: BTreeSet<String>,
    failures: Vec<String>,
}

/// Requirements that can give the reason: those that name it, else those that look for its codes.
fn places_of<'a>(rules: &'a Rules, reason: &RejectReason) -> Vec<RequirementRef<'a>> {
    let names = |p: &RequirementRef<'_>| p.requirement.reason.as_ref() == Some(&reason.id);
    let looks = |p: &RequirementRef<'_>| {
        let fits = p.pack.role == PackRole::Base
            || reason.scenarios.is_empty()
            || reason.scenarios.contains(&p.pack.id);
        fits && document_leaves(&p.requirement.need).iter().any(|l| {
            let kind = reason.documents.is_empty() || reason.documents.contains(&l.kind);
            let mut codes = l.checks.iter().flat_map(|(c, _)| c.finding_codes());
            kind && codes.any(|c| reason.codes.contains(c))
        })
    };
    let mut named: Vec<_> = all_requirements(rules).filter(names).collect();
    named.extend(all_requirements(rules).filter(looks).take(MAX_PLACES));
    named.truncate(MAX_PLACES);
    named
}

fn status_of(report: &Report, reason: &RejectReason) -> Option<ReasonStatus> {
    let own = report.reasons.iter().find(|r| r.id == reason.id);
    own.map(|r| r.status)
}

/// Whether what the requirement itself found gives the reason.
fn is_triggered_by(report: &Report, reason: &RejectReason, requirement: &str) -> bool {
    let own = report.reasons.iter().find(|r| r.id == reason.id);
    own.is_some_and(|r| {
        let mut hits = r.findings.iter().filter_map(|i| report.findings.get(*i));
        hits.any(|f| f.requirement.as_deref() == Some(requirement))
    })
}

fn try_place(rules: &Rules, reason: &RejectReason, place: RequirementRef<'_>, tries: &mut Tries) {
    let generator = CaseGenerator::new(rules, place);
    let solutions = find_solutions(&place.requirement.need);
    let built = solutions
        .iter()
        .find_map(|s| Some((s, generator.build_dossier(s)?)));
    let Some((solution, mut dossier)) = built else {
        return;
    };
    let chosen = &mut dossier.declaration.scenarios;
    if !reason.scenarios.is_empty() && !reason.scenarios.iter().any(|s| chosen.contains(s)) {
        chosen.extend(reason.scenarios.first().cloned());
    }
    let id = place.id();
    let evaluate = |d: &SyntheticDossier| d.evaluate(rules);
    let mut fail = |what: &str| tries.failures.push(format!("{}: {id}: {what}", reason.id));

    let whole = evaluate(&dossier);
    tries.with_both += 1;
    if is_triggered_by(&whole, reason, &id) {
        fail("triggered by a requirement that is met");
    }
    match status_of(&whole, reason) {
        Some(ReasonStatus::Clear) => drop(tries.clear.insert(reason.id.clone())),
        None if reason.entities.is_empty() => fail("hidden though it is asked"),
        _ => {}
    }
    if !solution.leaves.is_empty() {
        let mut empty = dossier.clone();
        empty.papers.clear();
        tries.without_papers += 1;
        if status_of(&evaluate(&empty), reason) == Some(ReasonStatus::Clear) {
            tries
                .failures
                .push(format!("{}: {id}: clear without a document", reason.id));
        }
    }
    let names = place.requirement.reason.as_ref() == Some(&reason.id);
    if names && !dossier.declaration.facts.is_empty() {
        let mut silent = dossier.clone();
        silent.declaration.facts.clear();
        let report = evaluate(&silent);
        let open = report
            .requirements
            .iter()
            .any(|r| r.id == id && r.outcome == Outcome::Unknown);
        tries.without_answers += usize::from(open);
        if open && status_of(&report, reason) == Some(ReasonStatus::Clear) {
            tries
                .failures
                .push(format!("{}: {id}: clear with an open question", reason.id));
        }
    }
    for (at, leaf) in solution.leaves.iter().enumerate() {
        let Some(kind) = rules.catalogue.get(&leaf.kind) else {
            continue;
        };
        let context = generator.dossier_context(&dossier);
        let builder = counterexample_builder(leaf, kind, &context);
        for (check, _) in &leaf.checks {
            for counterexample in check.counterexamples(&builder) {
                let mut changed = dossier.clone();
                if let Some(paper) = changed.papers.get_mut(at) {
                    *paper = counterexample.paper;
                }
                let report = evaluate(&changed);
                let told = report.findings.iter().any(|f| {
                    f.code == counterexample.code
                        && f.kind.as_ref() == Some(&leaf.kind)
                        && f.severity > Severity::Info
                });
                let fits = reason.documents.is_empty() || reason.documents.contains(&leaf.kind);
                if told && fits && reason.codes.contains(&counterexample.code) {
                    tries.with_fault += 1;
                    if status_of(&report, reason) == Some(ReasonStatus::Triggered) {
                        tries.triggered.insert(reason.id.clone());
                    } else {
                        let code = counterexample.code;
                        tries
                            .failures
                            .push(format!("{}: {id}: not triggered by {code}", reason.id));
                    }
                }
            }
        }
    }
}

#[test]
fn every_reason_is_told_by_its_own_causes_only() {
    let rules = Rules::load_embedded().expect("sound");
    let mut tries = Tries::default();
    let mut reasons = 0;
    for reason in rules.reasons.iter().filter(|r| !r.platform_only) {
        let places = places_of(&rules, reason);
        reasons += usize::from(!places.is_empty());
        for place in places {
            try_place(&rules, reason, place, &mut tries);
        }
    }
    assert!(tries.failures.is_empty(), "{}", tries.failures.join("\n"));
    println!(
        "{reasons} reasons: {} without papers, {} without answers, {} with both, {} with a fault; clear: {:?}; triggered: {:?}",
        tries.without_papers,
        tries.without_answers,
        tries.with_both,
        tries.with_fault,
        tries.clear,
        tries.triggered
    );
    assert!(reasons >= 24, "{reasons}");
    assert!(tries.without_papers >= 40 && tries.with_both >= 50 && tries.with_fault >= 40);
    assert!(tries.without_answers >= 10, "{}", tries.without_answers);
    assert!(tries.clear.len() >= 6, "{:?}", tries.clear);
    assert!(tries.triggered.len() >= 8, "{:?}", tries.triggered);
}
