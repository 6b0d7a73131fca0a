//! Leaves that are answers: checked as far as they go, unknown when nobody answered.

use std::sync::Arc;

use super::conditions::is_same_answer;
use super::evaluated_node::{EvaluatedNode, ExaminedCode, PendingFinding};
use super::input::EvaluationInput;
use super::open_questions::OpenQuestion;
use crate::checks::Observation;
use crate::rules::pack::{FactLeaf, Source};
use model::{Bilingual, FactAnswer, FindingCode, Outcome, TreeNode};

pub fn evaluate_fact(
    input: &EvaluationInput<'_>,
    leaf: &FactLeaf,
    source: &Arc<Source>,
) -> EvaluatedNode {
    let (outcome, observation) = match input.declaration.facts.get(&leaf.name) {
        None => (
            Outcome::Unknown,
            Some(OpenQuestion::new(&leaf.name, &leaf.ask).observation()),
        ),
        Some(answer) if answer_satisfies(leaf, answer) => (Outcome::Met, None),
        Some(answer) => (
            Outcome::Unmet,
            Some(
                Observation::new(FindingCode::FactFails)
                    .with("question", leaf.ask.clone())
                    .with("found", answer_text(answer))
                    .with("wanted", expected_answer(leaf)),
            ),
        ),
    };
    let tree = TreeNode {
        op: "fact".to_owned(),
        title: leaf.ask.clone(),
        kind: None,
        documents: Vec::new(),
        outcome,
        why: None,
        children: Vec::new(),
    };
    let drafts = observation.map(|seen| PendingFinding {
        observation: seen,
        outcome,
        source: Arc::clone(source),
        document: None,
        kind: None,
    });
    let met = u32::from(outcome == Outcome::Met);
    let possible = u32::from(outcome != Outcome::Unmet);
    EvaluatedNode {
        tree,
        drafts: drafts.into_iter().collect(),
        met,
        possible,
        doubts: 0,
        present: met,
        wrong: false,
        examined: vec![ExaminedCode {
            code: FindingCode::FactFails,
            kind: None,
            outcome,
            absent: false,
        }],
    }
}

/// Whether an answer is the one that a requirement asks for.
#[must_use]
pub fn answer_satisfies(leaf: &FactLeaf, answer: &FactAnswer) -> bool {
    let number = if let FactAnswer::Number(n) = answer {
        Some(*n)
    } else {
        None
    };
    leaf.is
        .as_ref()
        .is_none_or(|expected| is_same_answer(answer, expected))
        && leaf
            .minimum
            .is_none_or(|low| number.is_some_and(|n| n >= low))
        && leaf
            .maximum
            .is_none_or(|high| number.is_some_and(|n| n <= high))
        && leaf
            .scheme
            .as_ref()
            .is_none_or(|expected| url_scheme(answer).is_some_and(|s| s == *expected))
        && leaf
            .longest
            .is_none_or(|most| is_short_enough(answer, most))
}

/// Words of at most that many characters; none at all are no answer.
fn is_short_enough(answer: &FactAnswer, most: u32) -> bool {
    let FactAnswer::Text(text) = answer else {
        return false;
    };
    let length = text.trim().chars().count();
    length > 0 && u32::try_from(length).is_ok_and(|n| n <= most)
}

/// The scheme of an address, lower case.
fn url_scheme(answer: &FactAnswer) -> Option<String> {
    let FactAnswer::Text(text) = answer else {
        return None;
    };
    let (scheme, rest) = text.trim().split_once("://")?;
    // A bare scheme with no host is no address.
    (!rest.trim_matches('/').is_empty()).then(|| scheme.to_ascii_lowercase())
}

/// An answer in words.
pub fn answer_text(answer: &FactAnswer) -> Bilingual {
    match answer {
        FactAnswer::Flag(true) => Bilingual::new("是", "yes"),
        FactAnswer::Flag(false) => Bilingual::new("否", "no"),
        FactAnswer::Number(n) => n.to_string().into(),
        FactAnswer::Text(t) => t.clone().into(),
    }
}

/// The answer that a question must have, or its bounds; empty where any answer will do.
pub fn expected_answer(leaf: &FactLeaf) -> Bilingual {
    if let Some(answer) = &leaf.is {
        return answer_text(answer);
    }
    if let Some(scheme) = &leaf.scheme {
        return Bilingual::new(
            format!("以 {scheme}:// 开头"),
            format!("an address that begins with {scheme}://"),
        );
    }
    if let Some(most) = leaf.longest {
        return Bilingual::new(
            format!("不超过 {most} 个字"),
            format!("at most {most} characters"),
        );
    }
    match (leaf.minimum, leaf.maximum) {
        (Some(a), Some(b)) => Bilingual::from(format!("{a}–{b}")),
        (Some(a), None) => Bilingual::new(format!("不少于 {a}"), format!("at least {a}")),
        (None, Some(b)) => Bilingual::new(format!("不超过 {b}"), format!("at most {b}")),
        (None, None) => Bilingual::default(),
    }
}
