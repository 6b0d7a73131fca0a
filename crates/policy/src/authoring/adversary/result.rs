//! What the adversary found: tries, escapes, figures for each operator.

use std::fmt;

use model::{
    Bilingual, Finding, FindingCode, Outcome, ReasonStatus, Report, RequirementLevel, Verdict,
};

/// A change that was not noticed, or a harmless one that was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escape {
    /// Category, entity type and scenario, or the name of a fixture pack.
    pub dossier: String,
    /// The document type or question that was changed.
    pub target: String,
    /// How.
    pub what: String,
    /// The verdict that came of it.
    pub verdict: Verdict,
    /// What was objected to, where something was.
    pub objection: Option<Objection>,
}

/// The worst that a report says against a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// What was found; nothing where a requirement is open without a finding.
    pub code: Option<FindingCode>,
    /// Id of the requirement that it is about; empty where there is none.
    pub requirement: String,
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "{code} {}", self.requirement),
            None => f.write_str(&self.requirement),
        }
    }
}

/// An application that the rules admit nobody of its entity type to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedApplication {
    /// Category, entity type and scenario.
    pub name: String,
    /// The requirement that says so.
    pub requirement: String,
    /// Its title: why.
    pub why: Bilingual,
}

/// What came of one operator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperatorResult {
    /// Its name.
    pub id: String,
    /// Changes that took hold.
    pub tries: usize,
    /// Changes that were left out, because the same was tried on such a paper before.
    pub repeated: usize,
    /// Those after which the verdict was the right one.
    pub caught: usize,
    /// Escapes that the ledger knows.
    pub known: usize,
    /// The others.
    pub escapes: Vec<Escape>,
}

/// What came of all operators.
#[derive(Debug, Clone, Default)]
pub struct AdversaryResult {
    /// The seed of the sample.
    pub seed: u64,
    /// Applications that were tried.
    pub applications: usize,
    /// Those for which a ready dossier was found.
    pub solved: usize,
    /// Applications without one, because the rules close them to the entity type.
    pub closed: Vec<ClosedApplication>,
    /// Other applications without one, and what stays open of them.
    pub unsolved: Vec<String>,
    /// Only some dossiers were looked at, by name: an operator may have nothing to do there.
    pub narrowed: bool,
    /// Fixture packs that are ready.
    pub packs: usize,
    /// Changes after which nothing may be ready.
    pub hostile: Vec<OperatorResult>,
    /// Changes that mean nothing.
    pub mirror: Vec<OperatorResult>,
}

impl AdversaryResult {
    /// Whether nothing got through that is not known, and every operator found something to do.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let mut operators = self.hostile.iter().chain(&self.mirror);
        operators.all(|o| o.escapes.is_empty() && (self.narrowed || o.tries > 0))
    }
}

/// What one dossier gave: an operator's place in the list, and its result.
pub type DossierResult = (Vec<OperatorResult>, Vec<OperatorResult>);

impl AdversaryResult {
    /// Adds what one dossier gave.
    pub fn add_part(&mut self, (hostile, mirror): DossierResult) {
        add_results(&mut self.hostile, hostile);
        add_results(&mut self.mirror, mirror);
    }
}

fn add_results(sums: &mut [OperatorResult], parts: Vec<OperatorResult>) {
    for part in parts {
        let Some(sum) = sums
            .iter_mut()
            .find(|sum| sum.id == part.id)
        else {
            continue;
        };
        sum.tries += part.tries;
        sum.repeated += part.repeated;
        sum.caught += part.caught;
        sum.known += part.known;
        sum.escapes.extend(part.escapes);
    }
}

/// Findings for which a reviewer gives one of the common reasons.
pub fn threats(report: &Report) -> impl Iterator<Item = &Finding> {
    let triggered = report.reasons.iter();
    let triggered = triggered.filter(|r| r.status == ReasonStatus::Triggered);
    let findings = triggered.flat_map(|r| &r.findings);
    findings.filter_map(|index| report.findings.get(*index))
}

/// The worst that a report says of an open required requirement, or why a reviewer refuses.
pub fn find_objection(report: &Report) -> Option<Objection> {
    let open = report.requirements.iter().find(|r| {
        let binding = r.level == RequirementLevel::Required;
        binding && matches!(r.outcome, Outcome::Unmet | Outcome::Unknown)
    });
    let Some(open) = open else {
        let threat = threats(report).next()?;
        return Some(Objection {
            code: Some(threat.code),
            requirement: threat
                .requirement
                .clone()
                .unwrap_or_default(),
        });
    };
    let own = |f: &&Finding| f.requirement.as_ref() == Some(&open.id);
    Some(Objection {
        code: report
            .findings
            .iter()
            .find(own)
            .map(|f| f.code),
        requirement: open.id.clone(),
    })
}
