//! What the merchant has to answer before the checklist is certain.

use std::collections::BTreeSet;

use super::need;
use crate::evaluate::pack_selection::PackSelection;
use crate::rules::pack::{Condition, Requirement};
use model::{Declaration, MerchantQuestion};

/// The questions of the packs in use that something asked here depends on, in the order they are met.
pub(super) fn collect_questions(
    requirements: &[(String, &Requirement)],
    choice: &PackSelection<'_>,
    declaration: &Declaration,
) -> Vec<MerchantQuestion> {
    let mut names: Vec<&str> = Vec::new();
    for (_, requirement) in requirements {
        if let Some(when) = &requirement.when {
            collect_condition_facts(when, &mut names);
        }
        need::collect_facts(&requirement.need, &mut names);
    }
    let mut unique_names = BTreeSet::new();
    names.retain(|name| unique_names.insert(*name));
    let find_fact = |name: &str| {
        let mut packs = choice.packs.iter();
        packs.find_map(|pack| pack.facts.get(name))
    };
    let mut questions = Vec::new();
    for name in names {
        let answer = declaration.facts.get(name).cloned();
        let fact = find_fact(name);
        questions.extend(fact.map(|fact| fact.merchant_question(name, answer)));
    }
    questions
}

fn collect_condition_facts<'a>(when: &'a Condition, into: &mut Vec<&'a str>) {
    if let Some((name, ..)) = &when.fact {
        into.push(name);
    }
    when.any
        .iter()
        .chain(when.not.as_deref())
        .for_each(|when| collect_condition_facts(when, into));
}
