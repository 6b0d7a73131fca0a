//! Branches of a requirement tree: `all`, `any` and `at_least` over evaluated members.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::context::EvaluationContext;
use super::describe_need::describe_need;
use super::evaluated_node::{EvaluatedNode, ExaminedCode, PendingFinding};
use super::unread_files::not_recognised;
use crate::checks::Observation;
use crate::rules::Rules;
use crate::rules::pack::{Need, Source};
use model::{Bilingual, FindingCode, Outcome, TreeNode};

/// Every member is needed.
pub fn combine_all(nodes: Vec<EvaluatedNode>) -> EvaluatedNode {
    let outcome = join_outcomes(&nodes, Outcome::all);
    EvaluatedNode {
        met: nodes
            .iter()
            .map(|n| n.met)
            .min()
            .unwrap_or(0),
        possible: nodes
            .iter()
            .map(|n| n.possible)
            .min()
            .unwrap_or(0),
        doubts: doubts_of_all(&nodes),
        present: nodes.iter().map(|n| n.present).sum(),
        wrong: nodes.iter().any(is_present_and_wrong),
        tree: branch_node("all", Bilingual::new("全部", "all of"), outcome, &nodes),
        examined: nodes
            .iter()
            .flat_map(|n| n.examined.clone())
            .collect(),
        drafts: nodes
            .into_iter()
            .flat_map(|n| n.drafts)
            .collect(),
    }
}

/// How many more whole sets the unread files may make.
fn doubts_of_all(nodes: &[EvaluatedNode]) -> u32 {
    let sets = nodes
        .iter()
        .map(|n| n.possible)
        .min()
        .unwrap_or(0);
    let with_unread = nodes
        .iter()
        .map(|n| n.possible.saturating_add(n.doubts));
    with_unread
        .min()
        .unwrap_or(0)
        .saturating_sub(sets)
}

/// Whether what a part asks for is there, was read and will not do.
pub fn is_present_and_wrong(node: &EvaluatedNode) -> bool {
    node.wrong && node.tree.outcome == Outcome::Unmet
}

/// One member is enough. When none is, only the findings of the nearest one are told: the merchant
/// needs one way, not all of them.
pub fn combine_any(nodes: Vec<EvaluatedNode>, members: &[Need], rules: &Rules) -> EvaluatedNode {
    let wrong = nodes.iter().any(is_present_and_wrong);
    let outcome = outcome_of_choice(&nodes, wrong);
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
        doubts: nodes
            .iter()
            .map(|n| n.doubts)
            .max()
            .unwrap_or(0),
        present: nodes.iter().map(|n| n.present).sum(),
        wrong,
        examined: examined_of_choice(&nodes, outcome),
        drafts: drafts_of_choice(nodes, nearest, outcome, &others),
    }
}

/// Met by one member. An alternative of which nothing is there (its question is open) does not lift
/// one that is there, was read and is wrong; a document that is there and could not be decided may.
fn outcome_of_choice(nodes: &[EvaluatedNode], wrong: bool) -> Outcome {
    let outcome = join_outcomes(nodes, Outcome::any);
    let untouched = |n: &EvaluatedNode| n.present == 0 || n.tree.outcome == Outcome::Unmet;
    if outcome == Outcome::Unknown && wrong && nodes.iter().all(untouched) {
        Outcome::Unmet
    } else {
        outcome
    }
}

/// What was looked for: of the members that meet the choice where one does, else of all.
fn examined_of_choice(nodes: &[EvaluatedNode], outcome: Outcome) -> Vec<ExaminedCode> {
    let counts = |n: &&EvaluatedNode| !outcome.is_met() || n.tree.outcome.is_met();
    let counted = nodes.iter().filter(counts);
    counted
        .flat_map(|n| n.examined.clone())
        .collect()
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
        .or_else(|| {
            nodes
                .iter()
                .enumerate()
                .max_by_key(near)
                .map(|(i, _)| i)
        })
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
            drafts.extend(
                own.filter(|d| d.document.is_some())
                    .map(|mut d| {
                        d.observation = d.observation.at_most_info();
                        d
                    }),
            );
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
    // While files that nobody read could fill the count it is unknown, not unmet; but they take
    // nothing back of what is there and wrong.
    let in_doubt = !node.wrong
        && node
            .possible
            .saturating_add(node.doubts)
            >= count;
    let outcome = if node.met >= count {
        Outcome::Met
    } else if node.possible >= count || in_doubt {
        Outcome::Unknown
    } else {
        Outcome::Unmet
    };
    let title = Bilingual::new(format!("至少 {count} 份"), format!("at least {count} of"));
    let mut tree = branch_node("at-least", title, outcome, std::slice::from_ref(&node));
    tree.documents
        .clone_from(&node.tree.documents);
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
        drafts: node
            .drafts
            .into_iter()
            .chain(draft)
            .collect(),
        examined: with_count_examined(node.examined, outcome),
        met: u32::from(outcome == Outcome::Met),
        possible: u32::from(node.possible >= count),
        doubts: u32::from(outcome == Outcome::Unknown && node.possible < count),
        present: node.present,
        wrong: node.wrong && outcome == Outcome::Unmet,
    }
}

/// The count itself was looked at on every type of document that it counts.
fn with_count_examined(mut examined: Vec<ExaminedCode>, outcome: Outcome) -> Vec<ExaminedCode> {
    let kinds: BTreeSet<Option<String>> = examined
        .iter()
        .map(|e| e.kind.clone())
        .collect();
    examined.extend(
        kinds
            .into_iter()
            .map(|kind| ExaminedCode {
                code: FindingCode::TooFewDocuments,
                kind,
                outcome,
                absent: false,
            }),
    );
    examined
}

/// What is to be said of the count itself.
fn count_observation(
    context: &EvaluationContext<'_>,
    count: u32,
    node: &EvaluatedNode,
    of: &Need,
    outcome: Outcome,
) -> Option<Observation> {
    // Where nothing is there at all, the leaf already says what is missing.
    if outcome == Outcome::Unmet && node.present > 0 {
        let observation = Observation::new(FindingCode::TooFewDocuments)
            .with("document", describe_need(of, context.input.rules))
            .with("count", node.possible.to_string())
            .with("threshold", count.to_string())
            .with(
                "missing",
                count
                    .saturating_sub(node.possible)
                    .to_string(),
            )
            .with("unread", context.unread.whereabouts());
        return Some(observation);
    }
    let lacks = outcome == Outcome::Unknown && node.possible < count && node.present > 0;
    lacks.then(|| {
        let document = describe_need(of, context.input.rules);
        let have = Bilingual::new(
            format!(
                "{}（需要 {count} 份，现有 {} 份）",
                document.zh, node.possible
            ),
            format!("{} ({count} needed, {} there)", document.en, node.possible),
        );
        not_recognised(&context.unread, have)
    })
}

/// The outcome of a branch by those of its members.
fn join_outcomes(nodes: &[EvaluatedNode], join: fn(Vec<Outcome>) -> Outcome) -> Outcome {
    // An empty list proves nothing; the rules refuse it, and this is the safe answer all the same.
    if nodes.is_empty() {
        return Outcome::Unknown;
    }
    join(
        nodes
            .iter()
            .map(|n| n.tree.outcome)
            .collect(),
    )
}

fn branch_node(op: &str, title: Bilingual, outcome: Outcome, nodes: &[EvaluatedNode]) -> TreeNode {
    TreeNode {
        op: op.to_owned(),
        title,
        kind: None,
        documents: Vec::new(),
        outcome,
        why: None,
        children: nodes
            .iter()
            .map(|n| n.tree.clone())
            .collect(),
    }
}
