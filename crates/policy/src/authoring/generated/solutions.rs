//! The ways in which a requirement tree can be met: minimal sets of papers and answers.

use std::collections::BTreeMap;

use model::Answer;
use crate::rules::pack::{FactLeaf, Leaf, Need};

/// One minimal way: papers, each with the leaf it is for, and answers.
#[derive(Debug, Clone, Default)]
pub struct Way<'a> {
    /// The leaves, one entry for each paper that is needed.
    pub leaves: Vec<&'a Leaf>,
    /// Answers, with the leaf that asks.
    pub facts: BTreeMap<&'a str, (&'a FactLeaf, Answer)>,
}

impl Way<'_> {
    fn with(mut self, other: &Self) -> Option<Self> {
        self.leaves.extend(&other.leaves);
        for (name, (leaf, answer)) in &other.facts {
            match self.facts.get(name) {
                Some((_, said)) if takes(leaf, said) => {}
                Some((earlier, _)) if !takes(earlier, answer) => return None,
                _ => {
                    self.facts.insert(name, (leaf, answer.clone()));
                }
            }
        }
        Some(self)
    }
}

/// Every alternative once: of a product only what varies one member at a time.
#[must_use]
pub fn ways(need: &Need) -> Vec<Way<'_>> {
    match need {
        Need::All(members) => all(&members.iter().map(ways).collect::<Vec<_>>()),
        Need::Any(members) => members.iter().flat_map(ways).collect(),
        Need::AtLeast(count, of) => ways(of).into_iter().filter_map(|w| times(&w, *count)).collect(),
        Need::Document(leaf) => vec![Way { leaves: vec![leaf], facts: BTreeMap::new() }],
        Need::Fact(leaf) => answer(leaf)
            .map(|a| Way { leaves: Vec::new(), facts: BTreeMap::from([(leaf.name.as_str(), (leaf, a))]) })
            .into_iter()
            .collect(),
    }
}

fn all<'a>(members: &[Vec<Way<'a>>]) -> Vec<Way<'a>> {
    let join = |varied: usize, alternative: usize| {
        members.iter().enumerate().try_fold(Way::default(), |way, (i, ways)| {
            way.with(ways.get(if i == varied { alternative } else { 0 })?)
        })
    };
    let mut found: Vec<Way<'a>> = join(0, 0).into_iter().collect();
    for (i, ways) in members.iter().enumerate() {
        found.extend((1..ways.len()).filter_map(|alternative| join(i, alternative)));
    }
    found
}

fn times<'a>(way: &Way<'a>, count: u32) -> Option<Way<'a>> {
    (0..count).try_fold(Way::default(), |all, _| all.with(way))
}

/// An answer that a leaf takes.
fn answer(leaf: &FactLeaf) -> Option<Answer> {
    let bound = leaf.minimum.or(leaf.maximum).map(Answer::Number);
    let address = leaf.scheme.as_ref().map(|s| Answer::Text(format!("{s}://example.com/notify")));
    let words = leaf.longest.map(|_| Answer::Text("样".into()));
    leaf.is.clone().or(bound).or(address).or(words).filter(|a| takes(leaf, a))
}

/// Whether a leaf takes an answer.
#[must_use]
pub fn takes(leaf: &FactLeaf, answer: &Answer) -> bool {
    crate::evaluate::takes(leaf, answer)
}

/// Every leaf of a tree that asks a question.
#[must_use]
pub fn facts(need: &Need) -> Vec<&FactLeaf> {
    match need {
        Need::All(members) | Need::Any(members) => members.iter().flat_map(facts).collect(),
        Need::AtLeast(_, of) => facts(of),
        Need::Document(_) => Vec::new(),
        Need::Fact(leaf) => vec![leaf],
    }
}

/// Every leaf of a tree that asks for a paper.
#[must_use]
pub fn leaves(need: &Need) -> Vec<&Leaf> {
    match need {
        Need::All(members) | Need::Any(members) => members.iter().flat_map(leaves).collect(),
        Need::AtLeast(_, of) => leaves(of),
        Need::Document(leaf) => vec![leaf],
        Need::Fact(_) => Vec::new(),
    }
}

/// An answer that no leaf about that fact takes, of the type they ask for.
#[must_use]
pub fn wrong(leaves: &[&FactLeaf]) -> Option<Answer> {
    let first = leaves.first()?;
    let candidates = match &first.is {
        Some(Answer::Flag(_)) => vec![Answer::Flag(true), Answer::Flag(false)],
        Some(Answer::Text(_)) => vec![Answer::Text("样本".into())],
        None if first.scheme.is_some() => vec![Answer::Text("ftp://example.com/notify".into())],
        None if first.longest.is_some() => {
            let longest = leaves.iter().filter_map(|l| l.longest).max().unwrap_or(0);
            vec![Answer::Text("样".repeat(usize::try_from(longest).unwrap_or(0) + 1))]
        }
        Some(Answer::Number(_)) | None => [-1.0, 0.0, 1e12].map(Answer::Number).to_vec(),
    };
    candidates.into_iter().find(|a| leaves.iter().all(|l| !takes(l, a)))
}
