//! The ways in which a requirement tree can be met: minimal sets of documents and answers.

use std::collections::BTreeMap;

use crate::rules::pack::{DocumentLeaf, FactLeaf, Need};
use model::FactAnswer;

/// One minimal way: documents, each with the leaf it is for, and answers.
#[derive(Debug, Clone, Default)]
pub struct Solution<'a> {
    /// The leaves, one entry for each document that is needed.
    pub leaves: Vec<&'a DocumentLeaf>,
    /// Answers, with the leaf that asks.
    pub facts: BTreeMap<&'a str, (&'a FactLeaf, FactAnswer)>,
}

impl Solution<'_> {
    fn combine(mut self, other: &Self) -> Option<Self> {
        self.leaves.extend(&other.leaves);
        for (name, (leaf, answer)) in &other.facts {
            let earlier = self.facts.get(name);
            if let Some((earlier_leaf, earlier_answer)) = earlier {
                // One answer serves both leaves. Where only the new one does, it takes the place of
                // the earlier.
                if accepts_answer(leaf, earlier_answer) {
                    continue;
                }
                if !accepts_answer(earlier_leaf, answer) {
                    return None;
                }
            }
            let asked = (*leaf, answer.clone());
            self.facts.insert(name, asked);
        }
        Some(self)
    }
}

/// Every alternative once: of a product only what varies one member at a time.
#[must_use]
pub fn find_solutions(need: &Need) -> Vec<Solution<'_>> {
    match need {
        Need::All(members) => {
            let ways: Vec<_> = members
                .iter()
                .map(find_solutions)
                .collect();
            combine_members(&ways)
        }
        Need::Any(members) => {
            let ways = members.iter().flat_map(find_solutions);
            ways.collect()
        }
        Need::AtLeast(count, of) => find_solutions(of)
            .into_iter()
            .filter_map(|solution| repeat_solution(&solution, *count))
            .collect(),
        Need::Document(leaf) => vec![document_solution(leaf)],
        Need::Fact(leaf) => match fact_solution(leaf) {
            Some(solution) => vec![solution],
            None => Vec::new(),
        },
    }
}

fn document_solution(leaf: &DocumentLeaf) -> Solution<'_> {
    Solution {
        leaves: vec![leaf],
        facts: BTreeMap::new(),
    }
}

fn fact_solution(leaf: &FactLeaf) -> Option<Solution<'_>> {
    let answer = accepted_answer(leaf)?;
    let mut facts = BTreeMap::new();
    let name = leaf.name.as_str();
    facts.insert(name, (leaf, answer));
    Some(Solution {
        leaves: Vec::new(),
        facts,
    })
}

fn combine_members<'a>(members: &[Vec<Solution<'a>>]) -> Vec<Solution<'a>> {
    // One member varies while the others keep their first alternative: so the number of solutions
    // is a sum and no product, which would grow without bound.
    let join = |varied: usize, alternative: usize| {
        let mut joined = Solution::default();
        for (i, ways) in members.iter().enumerate() {
            let chosen = if i == varied { alternative } else { 0 };
            let way = ways.get(chosen)?;
            joined = joined.combine(way)?;
        }
        Some(joined)
    };
    let mut found = Vec::new();
    found.extend(join(0, 0));
    for (i, ways) in members.iter().enumerate() {
        for alternative in 1..ways.len() {
            found.extend(join(i, alternative));
        }
    }
    found
}

fn repeat_solution<'a>(solution: &Solution<'a>, count: u32) -> Option<Solution<'a>> {
    let mut repeated = Solution::default();
    for _ in 0..count {
        repeated = repeated.combine(solution)?;
    }
    Some(repeated)
}

fn accepted_answer(leaf: &FactLeaf) -> Option<FactAnswer> {
    let number = leaf.minimum.or(leaf.maximum);
    let bound = number.map(FactAnswer::Number);
    // `example.com` belongs to nobody (RFC 2606).
    let address = leaf.scheme.as_ref().map(|scheme| {
        let address = format!("{scheme}://example.com/notify");
        FactAnswer::Text(address)
    });
    let words = leaf.longest.map(|_| {
        let shortest = "样".to_owned();
        FactAnswer::Text(shortest)
    });
    leaf.is
        .clone()
        .or(bound)
        .or(address)
        .or(words)
        .filter(|answer| accepts_answer(leaf, answer))
}

/// Whether a leaf takes an answer.
#[must_use]
pub fn accepts_answer(leaf: &FactLeaf, answer: &FactAnswer) -> bool {
    crate::evaluate::answer_satisfies(leaf, answer)
}

/// Every leaf of a tree that asks a question.
#[must_use]
pub fn fact_leaves(need: &Need) -> Vec<&FactLeaf> {
    match need {
        Need::All(members) | Need::Any(members) => {
            let leaves = members.iter().flat_map(fact_leaves);
            leaves.collect()
        }
        Need::AtLeast(_, of) => fact_leaves(of),
        Need::Document(_) => Vec::new(),
        Need::Fact(leaf) => vec![leaf],
    }
}

/// Every leaf of a tree that asks for a document.
#[must_use]
pub fn document_leaves(need: &Need) -> Vec<&DocumentLeaf> {
    match need {
        Need::All(members) | Need::Any(members) => {
            let leaves = members.iter().flat_map(document_leaves);
            leaves.collect()
        }
        Need::AtLeast(_, of) => document_leaves(of),
        Need::Document(leaf) => vec![leaf],
        Need::Fact(_) => Vec::new(),
    }
}

/// An answer that no leaf about that fact takes, of the type they ask for.
#[must_use]
pub fn refused_answer(leaves: &[&FactLeaf]) -> Option<FactAnswer> {
    let first = leaves.first()?;
    let candidates = match &first.is {
        Some(FactAnswer::Flag(_)) => {
            let flags = [true, false];
            flags.map(FactAnswer::Flag).to_vec()
        }
        Some(FactAnswer::Text(_)) => {
            vec![FactAnswer::Text("样本".into())]
        }
        None if first.scheme.is_some() => {
            let address = "ftp://example.com/notify";
            vec![FactAnswer::Text(address.into())]
        }
        None if first.longest.is_some() => {
            vec![FactAnswer::Text(text_too_long(leaves))]
        }
        // Below, at and above every range that a rule could ask for, by eye.
        Some(FactAnswer::Number(_)) | None => {
            let numbers = [-1.0, 0.0, 1e12];
            numbers.map(FactAnswer::Number).to_vec()
        }
    };
    let is_refused = |answer: &FactAnswer| {
        let mut leaves = leaves.iter();
        leaves.all(|leaf| !accepts_answer(leaf, answer))
    };
    candidates.into_iter().find(is_refused)
}

/// One character more than any of the leaves takes.
fn text_too_long(leaves: &[&FactLeaf]) -> String {
    let longest = leaves
        .iter()
        .filter_map(|leaf| leaf.longest)
        .max()
        .unwrap_or(0);
    let characters = usize::try_from(longest).unwrap_or(0);
    "样".repeat(characters + 1)
}
