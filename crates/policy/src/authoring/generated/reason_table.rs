//! Every reject reason: without its documents, without its answers, with both, with a fault.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::assignment::{Assignment, IdConstraint};
use super::case_generator::CaseGenerator;
use super::complete_dossier::complete_dossier;
use super::counterexample::counterexample_builder;
use super::requirement_ref::{RequirementRef, all_requirements};
use super::solutions::{Solution, document_leaves, find_solutions, refused_answer};
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use crate::rules::pack::{DocumentLeaf, RejectReason};
use crate::rules::raw::PackRole;
use crate::synthetic::Counterexample;
use model::{
    Finding, FindingCode, Outcome, ReasonStatus, Report, RequirementLevel, RequirementReport,
    Severity,
};

// Origin: by eye. Each place costs some tens of evaluations.
/// Requirements that are tried for one reason.
const MAX_PLACES: usize = 4;

/// What was tried for one reason.
#[derive(Debug, Clone, Default)]
pub struct ReasonRow {
    /// Its id.
    pub reason: String,
    /// Dossiers with all documents and answers.
    pub with_both: usize,
    /// Dossiers without the reason's documents.
    pub without_papers: usize,
    /// Dossiers without the answers of a requirement that names it.
    pub without_answers: usize,
    /// Dossiers with a fault that gives the reason.
    pub with_fault: usize,
    /// Whether it was seen clear.
    pub clear: bool,
    /// Whether it was seen triggered by a fault.
    pub triggered: bool,
    /// What came out otherwise than it had to.
    pub failures: Vec<String>,
}

/// One row for every reason that the tool itself can tell, on all cores.
#[must_use]
pub fn build_reason_table(rules: &Rules) -> Vec<ReasonRow> {
    let told: Vec<&RejectReason> = rules
        .reasons
        .iter()
        .filter(|r| !r.platform_only)
        .collect();
    told.into_par_iter()
        .map(|reason| {
            let row = ReasonRow {
                reason: reason.id.clone(),
                ..ReasonRow::default()
            };
            let mut trial = ReasonTrial { rules, reason, row };
            let places = places_of_reason(rules, reason);
            for place in places {
                trial.try_place(place);
            }
            trial.row
        })
        .collect()
}

/// Requirements that can give the reason: those that name it, then those that look for its codes.
fn places_of_reason<'a>(rules: &'a Rules, reason: &RejectReason) -> Vec<RequirementRef<'a>> {
    let may_occur = |p: &RequirementRef<'_>| {
        let of_scenario = p.pack.role == PackRole::Scenario && !reason.scenarios.is_empty();
        !of_scenario || reason.scenarios.contains(&p.pack.id)
    };
    let all = || all_requirements(rules).filter(may_occur);
    let names = |p: &RequirementRef<'_>| p.requirement.reason.as_ref() == Some(&reason.id);
    let looks = |p: &RequirementRef<'_>| {
        let leaves = document_leaves(&p.requirement.need);
        !names(p)
            && leaves
                .iter()
                .any(|leaf| looks_for_codes(reason, leaf))
    };
    let mut places: Vec<_> = all()
        .filter(names)
        .take(MAX_PLACES)
        .collect();
    places.extend(
        all()
            .filter(looks)
            .take(MAX_PLACES - places.len() / 2),
    );
    places
}

fn looks_for_codes(reason: &RejectReason, leaf: &DocumentLeaf) -> bool {
    let mut codes = leaf
        .checks
        .iter()
        .flat_map(|(c, _)| c.finding_codes());
    concerns_type(reason, &leaf.kind) && codes.any(|code| reason.codes.contains(code))
}

fn concerns_type(reason: &RejectReason, kind: &String) -> bool {
    let named = reason.documents.is_empty() || reason.documents.contains(kind);
    named && !reason.except_documents.contains(kind)
}

struct ReasonTrial<'a> {
    rules: &'a Rules,
    reason: &'a RejectReason,
    row: ReasonRow,
}

impl<'a> ReasonTrial<'a> {
    fn try_place(&mut self, place: RequirementRef<'a>) {
        let generator = CaseGenerator::new(self.rules, place);
        let given = self.circumstances();
        let solutions = find_solutions(&place.requirement.need);
        let built = solutions
            .iter()
            .find_map(|s| Some((s, generator.build_dossier_with(s, &given)?)));
        let Some((solution, dossier)) = built else {
            return;
        };
        let whole = complete_dossier(self.rules, &dossier);
        self.try_whole(place, &whole);
        self.try_without_papers(place, solution, &whole);
        self.try_without_answers(place, &whole);
        self.try_faults(&generator, solution, &dossier);
        self.try_absence(place, solution, &dossier);
        self.try_refused_answers(place, solution, &dossier);
    }

    /// Where reviewers may give the reason at all: its entity types, one of its scenarios.
    fn circumstances(&self) -> Assignment {
        let mut given = Assignment::default();
        if !self.reason.entities.is_empty() {
            let ids = self
                .reason
                .entities
                .iter()
                .cloned()
                .collect();
            given.entity = IdConstraint {
                of: Some(ids),
                ..IdConstraint::default()
            };
        }
        given
            .scenarios
            .extend(self.reason.scenarios.first().cloned());
        given
    }

    fn evaluate(&self, dossier: &SyntheticDossier) -> (Report, Option<ReasonStatus>) {
        let report = dossier.evaluate(self.rules);
        let own = report
            .reasons
            .iter()
            .find(|r| r.id == self.reason.id);
        let status = own.map(|r| r.status);
        (report, status)
    }

    fn fail(&mut self, place: RequirementRef<'_>, what: &str) {
        let id = place.id();
        self.row
            .failures
            .push(format!("{}: {id}: {what}", self.reason.id));
    }

    /// With all documents and answers a requirement that is met gives no reason.
    fn try_whole(&mut self, place: RequirementRef<'a>, whole: &SyntheticDossier) {
        let (report, status) = self.evaluate(whole);
        self.row.with_both += 1;
        self.row.clear |= status == Some(ReasonStatus::Clear);
        let id = place.id();
        let met = report
            .requirements
            .iter()
            .any(|r| r.id == id && r.outcome.is_met());
        let own = report
            .reasons
            .iter()
            .find(|r| r.id == self.reason.id);
        let hits = own.iter().flat_map(|r| &r.findings);
        let mut hits = hits.filter_map(|i| report.findings.get(*i));
        if met && hits.any(|f| f.requirement.as_ref() == Some(&id)) {
            self.fail(place, "triggered by a requirement that is met");
        }
    }

    /// Without the documents it speaks of nothing was looked at, so it is not clear.
    fn try_without_papers(
        &mut self,
        place: RequirementRef<'a>,
        solution: &Solution<'_>,
        whole: &SyntheticDossier,
    ) {
        let binding = place.requirement.level == RequirementLevel::Required;
        let kinds: Vec<&String> = solution
            .leaves
            .iter()
            .map(|leaf| &leaf.kind)
            .collect();
        let mut concerned = kinds
            .iter()
            .filter(|k| concerns_type(self.reason, k));
        if !binding || concerned.next().is_none() {
            return;
        }
        let mut empty = whole.clone();
        let reason = self.reason;
        empty
            .papers
            .retain(|p| match reason.documents.as_slice() {
                [] => false,
                named => !named.contains(&p.document),
            });
        self.row.without_papers += 1;
        if self.evaluate(&empty).1 == Some(ReasonStatus::Clear) {
            self.fail(place, "clear without a document");
        }
    }

    /// While a requirement that names it is open, it is not clear.
    fn try_without_answers(&mut self, place: RequirementRef<'a>, whole: &SyntheticDossier) {
        let names = place.requirement.reason.as_ref() == Some(&self.reason.id);
        if !names || whole.declaration.facts.is_empty() {
            return;
        }
        let mut silent = whole.clone();
        silent.declaration.facts.clear();
        let (report, status) = self.evaluate(&silent);
        let id = place.id();
        let is_open = |r: &&RequirementReport| r.id == id && r.outcome == Outcome::Unknown;
        if report
            .requirements
            .iter()
            .find(is_open)
            .is_none()
        {
            return;
        }
        self.row.without_answers += 1;
        if status == Some(ReasonStatus::Clear) {
            self.fail(place, "clear with an open question");
        }
    }

    /// A fault that is told and gives the reason triggers it.
    fn try_faults(
        &mut self,
        generator: &CaseGenerator<'a>,
        solution: &Solution<'_>,
        dossier: &SyntheticDossier,
    ) {
        for (at, leaf) in solution.leaves.iter().enumerate() {
            if !concerns_type(self.reason, &leaf.kind) {
                continue;
            }
            let context = generator.dossier_context(dossier, Some(&leaf.kind));
            let Some(kind) = self.rules.catalogue.get(&leaf.kind) else {
                continue;
            };
            let builder = counterexample_builder(leaf, kind, &context);
            let checks = leaf.checks.iter();
            let all = checks.flat_map(|(check, _)| check.counterexamples(&builder));
            let gives = |c: &Counterexample| self.reason.codes.contains(&c.code);
            let faults: Vec<Counterexample> = all.filter(gives).collect();
            for fault in faults {
                self.try_fault(generator.place(), (at, leaf), dossier, fault);
            }
        }
    }

    fn try_fault(
        &mut self,
        place: RequirementRef<'a>,
        (at, leaf): (usize, &DocumentLeaf),
        dossier: &SyntheticDossier,
        fault: Counterexample,
    ) {
        let mut changed = dossier.clone();
        changed.specimens = fault.code != FindingCode::Specimen;
        if let Some(paper) = changed.papers.get_mut(at) {
            *paper = fault.paper;
        }
        self.expect_triggered(place, &changed, (fault.code, Some(&leaf.kind)));
    }

    /// A document that is missing gives the reason where that is one of its causes.
    fn try_absence(
        &mut self,
        place: RequirementRef<'a>,
        solution: &Solution<'_>,
        dossier: &SyntheticDossier,
    ) {
        let code = FindingCode::DocumentMissing;
        for (at, leaf) in solution.leaves.iter().enumerate() {
            let named = place.requirement.reason.as_ref() == Some(&self.reason.id);
            let gives = self.reason.codes.contains(&code) && concerns_type(self.reason, &leaf.kind);
            let gives_own = named && self.reason.own_codes.contains(&code);
            if gives
                || (gives_own
                    && !self
                        .reason
                        .except_documents
                        .contains(&leaf.kind))
            {
                let mut less = dossier.clone();
                less.papers.remove(at);
                self.expect_triggered(place, &less, (code, Some(&leaf.kind)));
            }
        }
    }

    /// An answer that a requirement refuses gives the reason that the requirement names.
    fn try_refused_answers(
        &mut self,
        place: RequirementRef<'a>,
        solution: &Solution<'_>,
        dossier: &SyntheticDossier,
    ) {
        if place.requirement.reason.as_ref() != Some(&self.reason.id) {
            return;
        }
        for (name, (leaf, _)) in &solution.facts {
            let Some(refused) = refused_answer(&[*leaf]) else {
                continue;
            };
            let mut changed = dossier.clone();
            let facts = &mut changed.declaration.facts;
            facts.insert((*name).to_owned(), refused);
            self.expect_triggered(place, &changed, (FindingCode::FactFails, None));
        }
    }

    /// Where the fault is told as more than a word, the reason has to be triggered.
    fn expect_triggered(
        &mut self,
        place: RequirementRef<'a>,
        dossier: &SyntheticDossier,
        (code, kind): (FindingCode, Option<&String>),
    ) {
        let (report, status) = self.evaluate(dossier);
        let id = place.id();
        let is_fault = |f: &&Finding| {
            let of_place = kind.is_some() || f.requirement.as_ref() == Some(&id);
            f.code == code && f.kind.as_ref() == kind && of_place && f.severity > Severity::Info
        };
        if report
            .findings
            .iter()
            .find(is_fault)
            .is_none()
        {
            return;
        }
        self.row.with_fault += 1;
        if status == Some(ReasonStatus::Triggered) {
            self.row.triggered = true;
        } else {
            self.fail(place, &format!("not triggered by {code} on {kind:?}"));
        }
    }
}
