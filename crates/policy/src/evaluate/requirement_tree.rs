//! Requirement trees: three-valued logic through `all`, `any`, `at-least`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::document_leaf::evaluate_leaf;
use super::findings::{FindingCollector, FindingContext};
use super::select_packs::PackSelection;
use super::{EvaluationInput, answer_leaf, conditions};
use crate::checks::{Applicant, Observation, ReviewTime, UploadLimits};
use crate::rules::Rules;
use crate::rules::pack::{Need, Pack, Requirement, Source};
use crate::rules::raw::PackRole;
use model::{Bilingual, FindingCode, Outcome, RequirementReport, TextOrigin, TreeNode};

/// What every requirement is evaluated against.
pub struct EvaluationContext<'a> {
    pub input: &'a EvaluationInput<'a>,
    pub applicant: &'a Applicant,
    pub choice: &'a PackSelection<'a>,
    /// Upload endpoints of the chosen scenarios.
    pub platforms: Vec<UploadLimits>,
    /// How long the reviews of the chosen scenarios take.
    pub queues: Vec<ReviewTime>,
    /// Titles of all document types, by id.
    pub titles: BTreeMap<String, Bilingual>,
    /// Files that may be any document: sound or skipped, but not read and not recognised.
    pub unread: usize,
}

/// An observation that waits for the outcome of its tree.
pub struct PendingFinding {
    pub observation: Observation,
    pub outcome: Outcome,
    pub source: Arc<Source>,
    /// Document id and type.
    pub document: Option<(String, String)>,
    pub kind: Option<String>,
}

pub struct EvaluatedNode {
    pub tree: TreeNode,
    pub drafts: Vec<PendingFinding>,
    /// How many different documents (or sets) meet it; may meet it.
    pub met: u32,
    pub possible: u32,
    /// How many of its documents are there in some form.
    pub present: u32,
}

impl<'a> EvaluationContext<'a> {
    pub fn new(
        input: &'a EvaluationInput<'a>,
        applicant: &'a Applicant,
        choice: &'a PackSelection<'a>,
    ) -> Self {
        let recognised = |i: usize| {
            input
                .documents
                .iter()
                .any(|d| d.pages.iter().any(|p| p.file == i))
        };
        let unread = input.files.iter().enumerate().filter(|(i, f)| {
            use model::FileIntegrity;
            // A damaged or locked file is refused whatever it is, so it cannot be what is missing.
            matches!(
                f.probe.integrity,
                FileIntegrity::Ok | FileIntegrity::Unsupported | FileIntegrity::Limit
            ) && f.text.origin == TextOrigin::None
                && !recognised(*i)
        });
        // Files of an operating system (Thumbs.db, .DS_Store) are no documents that nobody read.
        let skipped = input.skipped.iter().filter(|s| !s.litter).count();
        Self {
            input,
            applicant,
            choice,
            platforms: input
                .rules
                .endpoints_of_scenarios(&input.declaration.scenarios)
                .map(|p| p.limits.clone())
                .collect(),
            queues: choice
                .scenarios
                .iter()
                .filter_map(|p| p.review.clone())
                .collect(),
            titles: input
                .rules
                .catalogue
                .kinds
                .iter()
                .map(|k| (k.id.clone(), k.title.clone()))
                .collect(),
            unread: unread.count() + skipped,
        }
    }
}

/// Evaluates one requirement and adds its findings to the collector.
pub fn evaluate_requirement(
    context: &EvaluationContext<'_>,
    pack: &Pack,
    prefix: &str,
    requirement: &Requirement,
    board: &mut FindingCollector<'_>,
) -> RequirementReport {
    let id = format!("{prefix}/{}", requirement.id);
    let rules = context.input.rules;
    let about = FindingContext {
        source: &requirement.source,
        level: requirement.level,
        chosen: pack.role == PackRole::Scenario,
        requirement: Some(&id),
        reason: requirement.reason.as_deref(),
        remedy: requirement.remedy.as_ref(),
        document: None,
        kind: None,
    };
    let (outcome, why, tree) = match conditions::evaluate_condition(
        requirement.when.as_ref(),
        context.input,
        context.choice,
    ) {
        Some(false) => (
            Outcome::NotApplicable,
            Some(Bilingual::new(
                "适用条件不成立",
                "its condition does not hold here",
            )),
            None,
        ),
        None => (
            Outcome::Unknown,
            Some(ask_condition_questions(context, requirement, about, board)),
            None,
        ),
        Some(true) => {
            let node = evaluate_need(context, &requirement.need, &requirement.source, board);
            let outcome = node.tree.outcome;
            node.drafts
                .into_iter()
                .for_each(|d| collect_finding(d, about, board));
            (outcome, requirement.note.clone(), Some(node.tree))
        }
    };
    RequirementReport {
        id: id.clone(),
        title: requirement
            .title
            .clone()
            .unwrap_or_else(|| describe_need(&requirement.need, rules)),
        pack: pack.id.clone(),
        level: requirement.level,
        outcome,
        why,
        tree,
        source: requirement.source.id.clone(),
        source_title: requirement.source.title.clone(),
        trust: requirement.source.trust,
        as_of: requirement.source.as_of.clone(),
    }
}

/// Asks the questions that a condition waits for.
fn ask_condition_questions(
    context: &EvaluationContext<'_>,
    requirement: &Requirement,
    about: FindingContext<'_>,
    board: &mut FindingCollector<'_>,
) -> Bilingual {
    let questions = requirement
        .when
        .iter()
        .flat_map(|w| conditions::open_questions(w, context.input));
    for question in questions {
        let observation = Observation::new(FindingCode::FactUnanswered)
            .at_most_warning()
            .with("question", question);
        board.add_observation(observation, Outcome::Unknown, about);
    }
    Bilingual::new(
        "是否适用取决于尚未回答的问题",
        "whether it applies depends on a question that is not answered",
    )
}

fn collect_finding(
    draft: PendingFinding,
    about: FindingContext<'_>,
    board: &mut FindingCollector<'_>,
) {
    let document = draft
        .document
        .as_ref()
        .map(|(id, kind)| (id.as_str(), kind.as_str()));
    let about = FindingContext {
        source: &draft.source,
        document,
        kind: draft.kind.as_deref(),
        ..about
    };
    board.add_observation(draft.observation, draft.outcome, about);
}

pub fn evaluate_need(
    context: &EvaluationContext<'_>,
    need: &Need,
    source: &Arc<Source>,
    board: &mut FindingCollector<'_>,
) -> EvaluatedNode {
    match need {
        Need::All(members) => combine_all(
            members
                .iter()
                .map(|m| evaluate_need(context, m, source, board))
                .collect(),
        ),
        Need::Any(members) => {
            let nodes = members
                .iter()
                .map(|m| evaluate_need(context, m, source, board))
                .collect();
            combine_any(nodes, members, context.input.rules)
        }
        Need::AtLeast(count, of) => {
            let node = evaluate_need(context, of, source, board);
            combine_at_least(context, *count, node, of, source)
        }
        Need::Document(l) => evaluate_leaf(context, l, source, board),
        Need::Fact(f) => answer_leaf::evaluate_fact(context.input, f, source),
    }
}

// Waived and not applicable rank with met: neither keeps a dossier from being ready.
fn outcome_rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Met | Outcome::Waived | Outcome::NotApplicable => 2,
        Outcome::Unknown => 1,
        Outcome::Unmet => 0,
    }
}

fn combine_all(nodes: Vec<EvaluatedNode>) -> EvaluatedNode {
    // An empty list proves nothing; the rules refuse it, and this is the safe answer all the same.
    let outcome = nodes
        .iter()
        .map(|n| n.tree.outcome)
        .min_by_key(|o| outcome_rank(*o))
        .unwrap_or(Outcome::Unknown);
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
fn combine_any(nodes: Vec<EvaluatedNode>, members: &[Need], rules: &Rules) -> EvaluatedNode {
    let outcome = nodes
        .iter()
        .map(|n| n.tree.outcome)
        .max_by_key(|o| outcome_rank(*o))
        .unwrap_or(Outcome::Unknown);
    let tree = branch_node("any", Bilingual::new("任选其一", "one of"), outcome, &nodes);
    let (met, possible) = (
        nodes.iter().map(|n| n.met).sum(),
        nodes.iter().map(|n| n.possible).sum(),
    );
    let present = nodes.iter().map(|n| n.present).sum();
    // Nearest is where something is there, then the better outcome, then more documents; a tie goes
    // to the first in the rules.
    let near = |(i, n): &(usize, &EvaluatedNode)| {
        (
            n.present > 0,
            outcome_rank(n.tree.outcome),
            n.present,
            usize::MAX - i,
        )
    };
    let nearest = if outcome_rank(outcome) == 2 {
        nodes.iter().position(|n| outcome_rank(n.tree.outcome) == 2)
    } else {
        nodes.iter().enumerate().max_by_key(near).map(|(i, _)| i)
    };
    let others: Vec<Bilingual> = members
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != nearest)
        .map(|(_, m)| describe_need(m, rules))
        .collect();
    let mut drafts = Vec::new();
    for (i, node) in nodes.into_iter().enumerate() {
        if Some(i) == nearest {
            drafts.extend(
                node.drafts
                    .into_iter()
                    .map(|d| with_alternatives(d, &others)),
            );
        } else if outcome_rank(outcome) == 2 {
            // What is wrong with a document that is not needed is only worth knowing.
            drafts.extend(
                node.drafts
                    .into_iter()
                    .filter(|d| d.document.is_some())
                    .map(|mut d| {
                        d.observation = d.observation.at_most_info();
                        d
                    }),
            );
        }
    }
    EvaluatedNode {
        tree,
        drafts,
        met,
        possible,
        present,
    }
}

/// A missing document's finding names the other ways.
fn with_alternatives(mut draft: PendingFinding, others: &[Bilingual]) -> PendingFinding {
    if draft.observation.code != FindingCode::DocumentMissing || others.is_empty() {
        return draft;
    }
    let list = join_texts(others, "；", "; ");
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

fn combine_at_least(
    context: &EvaluationContext<'_>,
    count: u32,
    node: EvaluatedNode,
    of: &Need,
    source: &Arc<Source>,
) -> EvaluatedNode {
    let rules = context.input.rules;
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
    let mut drafts = node.drafts;
    // Where nothing is there at all, the leaf already says what is missing.
    if outcome == Outcome::Unmet && node.present > 0 {
        let observation = Observation::new(FindingCode::TooFewDocuments)
            .with("document", describe_need(of, rules))
            .with("count", node.possible.to_string())
            .with("threshold", count.to_string());
        drafts.push(PendingFinding {
            observation,
            outcome,
            source: Arc::clone(source),
            document: None,
            kind: None,
        });
    }
    if outcome == Outcome::Unknown && context.unread > 0 && node.met > 0 {
        let observation = Observation::new(FindingCode::DocumentNotRecognised)
            .at_most_warning()
            .with("document", describe_need(of, rules))
            .with("count", context.unread.to_string());
        drafts.push(PendingFinding {
            observation,
            outcome,
            source: Arc::clone(source),
            document: None,
            kind: None,
        });
    }
    let whole = u32::from(outcome == Outcome::Met);
    EvaluatedNode {
        tree,
        drafts,
        met: whole,
        possible: u32::from(outcome != Outcome::Unmet),
        present: node.present,
    }
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

/// A tree in words: `食品经营许可证 或 （A + B）`.
pub fn describe_need(need: &Need, rules: &Rules) -> Bilingual {
    let list = |members: &[Need]| {
        members
            .iter()
            .map(|m| describe_need(m, rules))
            .collect::<Vec<_>>()
    };
    match need {
        Need::All(members) => join_texts(&list(members), " + ", " + "),
        Need::Any(members) => join_texts(&list(members), " 或 ", " or "),
        Need::AtLeast(n, of) => {
            let of = describe_need(of, rules);
            Bilingual::new(format!("{n} 份 {}", of.zh), format!("{n} × {}", of.en))
        }
        Need::Document(leaf) => rules.document_title(&leaf.kind),
        Need::Fact(f) => f.ask.clone(),
    }
}

fn join_texts(words: &[Bilingual], zh: &str, en: &str) -> Bilingual {
    let all =
        |f: fn(&Bilingual) -> &str, by: &str| words.iter().map(f).collect::<Vec<_>>().join(by);
    Bilingual::new(all(|w| &w.zh, zh), all(|w| &w.en, en))
}
