//! Branches of a requirement tree: `all`, `any` and `at_least` over evaluated members.

use std::sync::Arc;

use super::context::EvaluationContext;
use super::describe_need::describe_need;
use super::evaluated_node::{EvaluatedNode, PendingFinding};
use crate::checks::Observation;
use crate::rules::Rules;
use crate::rules::pack::{Need, Source};
use model::{Bilingual, FindingCode, Outcome, TreeNode};

/// Every member is needed.
pub fn combine_all(nodes: Vec<EvaluatedNode>) -> EvaluatedNode {
    let outcome = join_outcomes(&nodes, Outcome::all);
    EvaluatedNode {
        met: nodes.iter().map(|n| n.met).min().unwrap_or(0),
        possible: nodes.iter().map(|n| n.possible).min().unwrap_or(0),
        present: nodes.iter().map(|n| n.present).sum(),
        tree: branch_node("all", Bilingual::new("全部", "all of"), outcome, &nodes),
        drafts: nodes.into_iter().flat_map(|n| n.drafts).collect(),
    }
}

/// One member is enough. When none is, only the findings of the nearest one are told: the merchant
/// needs one way, not all of them.
pub fn combine_any(nodes: Vec<EvaluatedNode>, members: &[Need], rules: &Rules) -> EvaluatedNode {
    let outcome = join_outcomes(&nodes, Outcome::any);
    let nearest = nearest_member(&nodes);
    let others: Vec<Bilingual> = members
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != nearest)
        .map(|(_, m)| describe_need(m, rules))
        .collect();
    EvaluatedNode {
        tree: branch_node("any", Bilingual::new("任选其一", "one of"), outcome, &nodes),
        met: nodes.iter().map(|n| n.met).sum(),
        possible: nodes.iter().map(|n| n.possible).sum(),
        present: nodes.iter().map(|n| n.present).sum(),
        drafts: drafts_of_choice(nodes, nearest, outcome, &others),
    }
}

/// The member that is met, else the one that comes closest.
fn nearest_member(nodes: &[EvaluatedNode]) -> Option<usize> {
    // Nearest is where something is there, then the better outcome, then more documents; a tie goes
    // to the first in the rules.
    let near = |(i, n): &(usize, &EvaluatedNode)| {
        (
            n.present > 0,
            n.tree.outcome.truth(),
            n.present,
            usize::MAX - i,
        )
    };
    nodes
        .iter()
        .position(|n| n.tree.outcome.is_met())
        .or_else(|| nodes.iter().enumerate().max_by_key(near).map(|(i, _)| i))
}

/// The findings of the nearest member; of the others only what is worth knowing.
fn drafts_of_choice(
    nodes: Vec<EvaluatedNode>,
    nearest: Option<usize>,
    outcome: Outcome,
    others: &[Bilingual],
) -> Vec<PendingFinding> {
    let mut drafts = Vec::new();
    for (i, node) in nodes.into_iter().enumerate() {
        let own = node.drafts.into_iter();
        if Some(i) == nearest {
            drafts.extend(own.map(|d| with_alternatives(d, others)));
        } else if outcome.is_met() {
            // What is wrong with a document that is not needed is only worth knowing.
            drafts.extend(own.filter(|d| d.document.is_some()).map(|mut d| {
                d.observation = d.observation.at_most_info();
                d
            }));
        }
    }
    drafts
}

/// A missing document's finding names the other ways.
fn with_alternatives(mut draft: PendingFinding, others: &[Bilingual]) -> PendingFinding {
    if draft.observation.code != FindingCode::DocumentMissing || others.is_empty() {
        return draft;
    }
    let list = Bilingual::join(others, "；", "; ");
    let text = Bilingual::new(
        format!("（也可改交：{}）", list.zh),
        format!(" (or instead: {})", list.en),
    );
    for evidence in &mut draft.observation.evidence {
        if evidence.name == "alternatives" && evidence.value.zh.is_empty() {
            evidence.value = text.clone();
        }
    }
    draft
}

/// So many documents of one type of need.
pub fn combine_at_least(
    context: &EvaluationContext<'_>,
    count: u32,
    node: EvaluatedNode,
    of: &Need,
    source: &Arc<Source>,
) -> EvaluatedNode {
    // `possible` includes files that nobody read: while they could fill the count it is unknown,
    // not unmet.
    let outcome = match (node.met >= count, node.possible >= count) {
        (true, _) => Outcome::Met,
        (false, true) => Outcome::Unknown,
        (false, false) => Outcome::Unmet,
    };
    let title = Bilingual::new(format!("至少 {count} 份"), format!("at least {count} of"));
    let mut tree = branch_node("at-least", title, outcome, std::slice::from_ref(&node));
    tree.documents.clone_from(&node.tree.documents);
    let missing = count_observation(context, count, &node, of, outcome);
    let draft = missing.map(|observation| PendingFinding {
        observation,
        outcome,
        source: Arc::clone(source),
        document: None,
        kind: None,
    });
    EvaluatedNode {
        tree,
        drafts: node.drafts.into_iter().chain(draft).collect(),
        met: u32::from(outcome == Outcome::Met),
        possible: u32::from(outcome != Outcome::Unmet),
        present: node.present,
    }
}

/// What is to be said of the count itself.
fn count_observation(
    context: &EvaluationContext<'_>,
    count: u32,
    node: &EvaluatedNode,
    of: &Need,
    outcome: Outcome,
) -> Option<Observation> {
    let document = || describe_need(of, context.input.rules);
    // Where nothing is there at all, the leaf already says what is missing.
    if outcome == Outcome::Unmet && node.present > 0 {
        let observation = Observation::new(FindingCode::TooFewDocuments)
            .with("document", document())
            .with("count", node.possible.to_string())
            .with("threshold", count.to_string());
        return Some(observation);
    }
    let unread = context.unread;
    (outcome == Outcome::Unknown && unread > 0 && node.met > 0).then(|| {
        Observation::new(FindingCode::DocumentNotRecognised)
            .at_most_warning()
            .with("document", document())
            .with("count", unread.to_string())
    })
}

/// The outcome of a branch by those of its members.
fn join_outcomes(nodes: &[EvaluatedNode], join: fn(Vec<Outcome>) -> Outcome) -> Outcome {
    // An empty list proves nothing; the rules refuse it, and this is the safe answer all the same.
    if nodes.is_empty() {
        return Outcome::Unknown;
    }
    join(nodes.iter().map(|n| n.tree.outcome).collect())
}

fn branch_node(op: &str, title: Bilingual, outcome: Outcome, nodes: &[EvaluatedNode]) -> TreeNode {
    TreeNode {
        op: op.to_owned(),
        title,
        kind: None,
        documents: Vec::new(),
        outcome,
        why: None,
        children: nodes.iter().map(|n| n.tree.clone()).collect(),
    }
}
