//! Answers left open, misspelt, of no listed value, turned round.

use std::collections::BTreeSet;

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use crate::authoring::generated::{fact_leaves, refused_answer};
use crate::rules::pack::{Condition, FactLeaf, Need};
use model::{FactAnswer, Outcome, RequirementLevel};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "answer-left-open",
        find_attacks: leave_open,
    },
    Operator {
        id: "answer-misspelt",
        find_attacks: |dossier| replace_texts(dossier, |text| format!("{text}x")),
    },
    Operator {
        id: "answer-not-listed",
        find_attacks: |dossier| replace_texts(dossier, |_| "随便".to_owned()),
    },
    Operator {
        id: "answer-refused",
        find_attacks: refuse,
    },
];

/// A question on whose answer *ready* hangs.
struct DecisiveQuestion<'r> {
    name: String,
    answer: FactAnswer,
    /// The leaves that ask for it; none where it only decides what applies.
    leaves: Vec<&'r FactLeaf>,
}

/// Questions whose answer meets a required requirement, or decides whether one applies. Where rules ask
/// for something only once a question is answered (`while_open`), nothing hangs on it before; an answer
/// that is not listed counts as none here, and is refused where declarations are read.
fn decisive_questions<'r>(dossier: &ReadyDossier<'r>) -> Vec<DecisiveQuestion<'r>> {
    let facts = dossier
        .snapshot
        .declaration
        .facts
        .iter();
    let question = |(name, answer): (&String, &FactAnswer)| {
        let leaves = required_leaves(dossier, name);
        let decides = || decides_what_applies(dossier, name) && counts_while_open(dossier, name);
        let is_decisive = !leaves.is_empty() || decides();
        is_decisive.then(|| DecisiveQuestion {
            name: name.clone(),
            answer: answer.clone(),
            leaves,
        })
    };
    facts.filter_map(question).collect()
}

/// Leaves that ask for it in required requirements which would not be met without it.
fn required_leaves<'r>(dossier: &ReadyDossier<'r>, name: &str) -> Vec<&'r FactLeaf> {
    let mut leaves = Vec::new();
    for place in crate::authoring::generated::all_requirements(dossier.rules) {
        let id = place.id();
        let met = dossier
            .report
            .requirements
            .iter()
            .any(|r| {
                let binding = r.level == RequirementLevel::Required;
                r.id == id && binding && r.outcome == Outcome::Met
            });
        if met && hangs_on_answer(&place.requirement.need) {
            let asked = fact_leaves(&place.requirement.need);
            leaves.extend(
                asked
                    .into_iter()
                    .filter(|l| l.name == name),
            );
        }
    }
    leaves
}

/// Whether every answer of a tree is needed: no alternative stands beside it.
fn hangs_on_answer(need: &Need) -> bool {
    match need {
        Need::Fact(_) => true,
        Need::All(members) => members.iter().any(hangs_on_answer),
        Need::Any(_) | Need::AtLeast(..) | Need::Document(_) => false,
    }
}

/// Whether some other answer makes another set of required requirements apply.
fn decides_what_applies(dossier: &ReadyDossier<'_>, name: &str) -> bool {
    let deciding = &dossier.deciding_questions;
    let deciding = deciding.get_or_init(|| find_deciding_questions(dossier));
    deciding.contains(name)
}

/// Whether some requirement that the answer switches on or off binds before there is one.
fn counts_while_open(dossier: &ReadyDossier<'_>, name: &str) -> bool {
    let names_it = |when: &Condition| {
        let mut answers = Vec::new();
        collect_answers(when, name, &mut answers);
        !answers.is_empty()
    };
    // Other packs may ask the same question for reasons of their own.
    let is_asked = |id: &str| {
        dossier
            .report
            .requirements
            .iter()
            .any(|r| r.id == id)
    };
    let mut requirements = crate::authoring::generated::all_requirements(dossier.rules);
    requirements.any(|place| {
        let requirement = place.requirement;
        let binds = requirement.level_while_open == RequirementLevel::Required;
        binds
            && requirement
                .when
                .as_ref()
                .is_some_and(names_it)
            && is_asked(&place.id())
    })
}

fn find_deciding_questions(dossier: &ReadyDossier<'_>) -> BTreeSet<String> {
    let before = dossier
        .snapshot
        .applying_requirements(dossier.rules);
    let decides = |name: &&String| {
        let mut others = listed_answers(dossier, name);
        others.push(FactAnswer::Text("样本".into()));
        others.into_iter().any(|answer| {
            let mut changed = dossier.snapshot.clone();
            changed
                .declaration
                .facts
                .insert((*name).clone(), answer);
            changed.applying_requirements(dossier.rules) != before
        })
    };
    let facts = dossier
        .snapshot
        .declaration
        .facts
        .keys();
    facts.filter(decides).cloned().collect()
}

/// The answers that conditions name, and the other one of yes and no.
fn listed_answers(dossier: &ReadyDossier<'_>, name: &str) -> Vec<FactAnswer> {
    let mut answers = Vec::new();
    if let Some(FactAnswer::Flag(given)) = dossier
        .snapshot
        .declaration
        .facts
        .get(name)
    {
        answers.push(FactAnswer::Flag(!given));
    }
    for place in crate::authoring::generated::all_requirements(dossier.rules) {
        if let Some(when) = &place.requirement.when {
            collect_answers(when, name, &mut answers);
        }
    }
    answers
}

fn collect_answers(when: &Condition, name: &str, answers: &mut Vec<FactAnswer>) {
    if let Some((asked, answer, _)) = &when.fact
        && asked == name
        && !answers.contains(answer)
    {
        answers.push(answer.clone());
    }
    let inner = when
        .any
        .iter()
        .chain(when.not.as_deref());
    inner.for_each(|condition| collect_answers(condition, name, answers));
}

fn leave_open(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |question: DecisiveQuestion<'_>| {
        let name = question.name;
        Attack::on_dossier(name.clone(), "", move |dossier, _| {
            dossier.declaration.facts.remove(&name);
        })
    };
    decisive_questions(dossier)
        .into_iter()
        .map(attack)
        .collect()
}

/// Answers in words that are one of a list: the list is what conditions and leaves name.
fn replace_texts(dossier: &ReadyDossier<'_>, change: fn(&str) -> String) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for question in decisive_questions(dossier) {
        let FactAnswer::Text(text) = &question.answer else {
            continue;
        };
        let is_listed = |leaf: &&FactLeaf| leaf.is.is_some();
        let listed = question.leaves.iter().any(is_listed)
            || !listed_answers(dossier, &question.name).is_empty();
        if !listed {
            continue;
        }
        let (name, answer) = (question.name.clone(), change(text));
        attacks.push(Attack::on_dossier(
            name.clone(),
            answer.clone(),
            move |d, _| {
                let answer = FactAnswer::Text(answer.clone());
                d.declaration
                    .facts
                    .insert(name.clone(), answer);
            },
        ));
    }
    attacks
}

/// An answer that no leaf takes.
fn refuse(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for question in decisive_questions(dossier) {
        // Of an answer that decides what applies, another one may lawfully ask for nothing.
        if decides_what_applies(dossier, &question.name) {
            continue;
        }
        let Some(answer) = refused_answer(&question.leaves) else {
            continue;
        };
        let name = question.name;
        attacks.push(Attack::on_dossier(name.clone(), "", move |dossier, _| {
            let facts = &mut dossier.declaration.facts;
            facts.insert(name.clone(), answer.clone());
        }));
    }
    attacks
}
