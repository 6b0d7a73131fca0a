//! A dossier that lacks nothing: what its requirements still ask for is added until they are met.

use super::counterexample::valid_document;
use super::requirement_ref::{RequirementRef, all_requirements};
use super::solutions::find_solutions;
use crate::authoring::synthetic::SyntheticDossier;
use crate::rules::Rules;
use crate::rules::pack::Condition;
use model::{FactAnswer, Outcome, RequirementLevel, RequirementReport};

// Origin: by eye. An answer may open one more requirement, which asks for a document and a question.
/// Rounds until a dossier is taken for what it is.
const MAX_ROUNDS: usize = 4;

/// The dossier with the documents and answers that its required requirements still ask for, by the
/// first way of each; open questions of conditions are answered with no.
#[must_use]
pub fn complete_dossier(rules: &Rules, dossier: &SyntheticDossier) -> SyntheticDossier {
    let mut whole = dossier.clone();
    for _ in 0..MAX_ROUNDS {
        let report = whole.evaluate(rules);
        let undecided =
            |r: &&RequirementReport| matches!(r.outcome, Outcome::Unmet | Outcome::Unknown);
        let open = report
            .requirements
            .iter()
            .filter(undecided);
        let places: Vec<RequirementRef<'_>> = open
            .filter_map(|r| all_requirements(rules).find(|place| place.id() == r.id))
            .collect();
        let added = places
            .iter()
            .filter(|place| add_missing(&mut whole, **place));
        if added.count() == 0 {
            break;
        }
    }
    whole
}

/// Adds what a requirement asks for: answers whatever its level, documents only where it is binding.
fn add_missing(dossier: &mut SyntheticDossier, place: RequirementRef<'_>) -> bool {
    let facts = &mut dossier.declaration.facts;
    let asked = place
        .requirement
        .when
        .iter()
        .flat_map(open_facts);
    let open: Vec<String> = asked
        .filter(|name| !facts.contains_key(name))
        .collect();
    if !open.is_empty() {
        let no = |name| (name, FactAnswer::Flag(false));
        facts.extend(open.into_iter().map(no));
        return true;
    }
    let Some(solution) = find_solutions(&place.requirement.need)
        .into_iter()
        .next()
    else {
        return false;
    };
    let binding = place.requirement.level == RequirementLevel::Required;
    if !binding && !solution.leaves.is_empty() {
        return false;
    }
    for (name, (_, answer)) in &solution.facts {
        facts.insert((*name).to_owned(), answer.clone());
    }
    let papers = solution
        .leaves
        .iter()
        .map(|leaf| valid_document(leaf));
    dossier.papers.extend(papers);
    true
}

/// Every fact that a condition asks for.
fn open_facts(when: &Condition) -> Vec<String> {
    let own = when
        .fact
        .iter()
        .map(|(name, ..)| name.clone());
    let inner = when
        .any
        .iter()
        .chain(when.not.as_deref());
    own.chain(inner.flat_map(open_facts))
        .collect()
}
