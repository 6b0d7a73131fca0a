//! Leaves that are answers: checked as far as they go, unknown when nobody answered.

use std::sync::Arc;

use super::Input;
use super::conditions::same;
use super::requirement_tree::{Draft, Node};
use crate::checks::Observation;
use model::{Answer, FindingCode, Outcome, TreeNode, Words};
use crate::rules::pack::{FactLeaf, Source};

pub fn fact(input: &Input<'_>, leaf: &FactLeaf, source: &Arc<Source>) -> Node {
    let (outcome, seen) = match input.declaration.facts.get(&leaf.name) {
        None => (
            Outcome::Unknown,
            Some(Observation::new(FindingCode::FactUnanswered).warning().with("question", leaf.ask.clone())),
        ),
        Some(answer) if fits(leaf, answer) => (Outcome::Met, None),
        Some(answer) => (
            Outcome::Unmet,
            Some(
                Observation::new(FindingCode::FactFails)
                    .with("question", leaf.ask.clone())
                    .with("found", shown(answer))
                    .with("wanted", wanted(leaf)),
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
    let drafts =
        seen.map(|seen| Draft { seen, outcome, source: Arc::clone(source), document: None, kind: None });
    let met = u32::from(outcome == Outcome::Met);
    let possible = u32::from(outcome != Outcome::Unmet);
    Node { tree, drafts: drafts.into_iter().collect(), met, possible, present: met }
}

/// Whether an answer is the one that a requirement asks for.
#[must_use]
pub fn fits(leaf: &FactLeaf, answer: &Answer) -> bool {
    let number = if let Answer::Number(n) = answer { Some(*n) } else { None };
    leaf.is.as_ref().is_none_or(|wanted| same(answer, wanted))
        && leaf.minimum.is_none_or(|low| number.is_some_and(|n| n >= low))
        && leaf.maximum.is_none_or(|high| number.is_some_and(|n| n <= high))
        && leaf.scheme.as_ref().is_none_or(|wanted| scheme(answer).is_some_and(|s| s == *wanted))
        && leaf.longest.is_none_or(|most| short_enough(answer, most))
}

/// Words of at most that many characters; none at all are no answer.
fn short_enough(answer: &Answer, most: u32) -> bool {
    let Answer::Text(text) = answer else { return false };
    let length = text.trim().chars().count();
    length > 0 && u32::try_from(length).is_ok_and(|n| n <= most)
}

/// The scheme of an address, lower case.
fn scheme(answer: &Answer) -> Option<String> {
    let Answer::Text(text) = answer else { return None };
    let (scheme, rest) = text.trim().split_once("://")?;
    (!rest.trim_matches('/').is_empty()).then(|| scheme.to_ascii_lowercase())
}

fn shown(answer: &Answer) -> Words {
    match answer {
        Answer::Flag(true) => Words::new("是", "yes"),
        Answer::Flag(false) => Words::new("否", "no"),
        Answer::Number(n) => n.to_string().into(),
        Answer::Text(t) => t.clone().into(),
    }
}

/// The answer that a question must have, or its bounds; empty where any answer will do.
pub fn wanted(leaf: &FactLeaf) -> Words {
    if let Some(answer) = &leaf.is {
        return shown(answer);
    }
    if let Some(scheme) = &leaf.scheme {
        return Words::new(
            format!("以 {scheme}:// 开头"),
            format!("an address that begins with {scheme}://"),
        );
    }
    if let Some(most) = leaf.longest {
        return Words::new(format!("不超过 {most} 个字"), format!("at most {most} characters"));
    }
    match (leaf.minimum, leaf.maximum) {
        (Some(a), Some(b)) => Words::from(format!("{a}–{b}")),
        (Some(a), None) => Words::new(format!("不少于 {a}"), format!("at least {a}")),
        (None, Some(b)) => Words::new(format!("不超过 {b}"), format!("at most {b}")),
        (None, None) => Words::default(),
    }
}
