//! Requirement trees: three-valued logic through `all`, `any`, `at_least`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::select_packs::Choice;
use super::findings::{About, Board};
use super::document_leaf::leaf;
use super::{answer_leaf, conditions, Input};
use crate::checks::{Applicant, Observation, PlatformLimits, Queue};
use model::{FindingCode, Outcome, RequirementReport, TextOrigin, TreeNode, Words};
use crate::rules::Rules;
use crate::rules::pack::{Need, Pack, Requirement, Source};
use crate::rules::raw::Role;

/// What every requirement is evaluated against.
pub struct Context<'a> {
    pub input: &'a Input<'a>,
    pub applicant: &'a Applicant,
    pub choice: &'a Choice<'a>,
    /// Upload places of the chosen scenarios.
    pub platforms: Vec<PlatformLimits>,
    /// How long the reviews of the chosen scenarios take.
    pub queues: Vec<Queue>,
    /// Titles of all kinds of papers, by id.
    pub titles: BTreeMap<String, Words>,
    /// Files that may be any paper: sound or skipped, but not read and not recognised.
    pub unread: usize,
}

/// An observation that waits for the outcome of its tree.
pub struct Draft {
    pub seen: Observation,
    pub outcome: Outcome,
    pub source: Arc<Source>,
    /// Document id and kind.
    pub document: Option<(String, String)>,
    pub kind: Option<String>,
}

/// An evaluated node.
pub struct Node {
    pub tree: TreeNode,
    pub drafts: Vec<Draft>,
    /// How many different documents (or sets) meet it; may meet it.
    pub met: u32,
    pub possible: u32,
    /// How many of its papers are there in some form.
    pub present: u32,
}

impl<'a> Context<'a> {
    pub fn new(input: &'a Input<'a>, applicant: &'a Applicant, choice: &'a Choice<'a>) -> Self {
        let recognised = |i: usize| input.documents.iter().any(|d| d.pages.iter().any(|p| p.file == i));
        let unread = input.files.iter().enumerate().filter(|(i, f)| {
            use model::Integrity;
            // A damaged or locked file is refused whatever it is, so it cannot be what is missing.
            matches!(f.probe.integrity, Integrity::Ok | Integrity::Unsupported | Integrity::Limit)
                && f.text.origin == TextOrigin::None
                && !recognised(*i)
        });
        let skipped = input.skipped.iter().filter(|s| !s.litter).count();
        Self {
            input,
            applicant,
            choice,
            platforms: input.rules.places(&input.declaration.scenarios).map(|p| p.limits.clone()).collect(),
            queues: choice.scenarios.iter().filter_map(|p| p.review.clone()).collect(),
            titles: input.rules.catalogue.kinds.iter().map(|k| (k.id.clone(), k.title.clone())).collect(),
            unread: unread.count() + skipped,
        }
    }
}

/// Evaluates one requirement and puts its findings on the board.
pub fn requirement(
    context: &Context<'_>,
    pack: &Pack,
    prefix: &str,
    requirement: &Requirement,
    board: &mut Board<'_>,
) -> RequirementReport {
    let id = format!("{prefix}/{}", requirement.id);
    let rules = context.input.rules;
    let about = About {
        source: &requirement.source,
        level: requirement.level,
        chosen: pack.role == Role::Scenario,
        requirement: Some(&id),
        reason: requirement.reason.as_deref(),
        remedy: requirement.remedy.as_ref(),
        document: None,
        kind: None,
    };
    let (outcome, why, tree) =
        match conditions::holds(requirement.when.as_ref(), context.input, context.choice) {
            Some(false) => (
                Outcome::NotApplicable,
                Some(Words::new("适用条件不成立", "its condition does not hold here")),
                None,
            ),
            None => (Outcome::Unknown, Some(unanswered(context, requirement, about, board)), None),
            Some(true) => {
                let node = evaluate(context, &requirement.need, &requirement.source, board);
                let outcome = node.tree.outcome;
                node.drafts.into_iter().for_each(|d| post(d, about, board));
                (outcome, requirement.note.clone(), Some(node.tree))
            }
        };
    RequirementReport {
        id: id.clone(),
        title: requirement.title.clone().unwrap_or_else(|| describe(&requirement.need, rules)),
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
fn unanswered(
    context: &Context<'_>,
    requirement: &Requirement,
    about: About<'_>,
    board: &mut Board<'_>,
) -> Words {
    let asked = requirement.when.iter().flat_map(|w| conditions::questions(w, context.input));
    for question in asked {
        let seen = Observation::new(FindingCode::FactUnanswered).warning().with("question", question);
        board.add(seen, Outcome::Unknown, about);
    }
    Words::new(
        "是否适用取决于尚未回答的问题",
        "whether it applies depends on a question that is not answered",
    )
}

fn post(draft: Draft, about: About<'_>, board: &mut Board<'_>) {
    let document = draft.document.as_ref().map(|(id, kind)| (id.as_str(), kind.as_str()));
    let about = About { source: &draft.source, document, kind: draft.kind.as_deref(), ..about };
    board.add(draft.seen, draft.outcome, about);
}

/// Evaluates a tree.
pub fn evaluate(context: &Context<'_>, need: &Need, source: &Arc<Source>, board: &mut Board<'_>) -> Node {
    match need {
        Need::All(members) => all(members.iter().map(|m| evaluate(context, m, source, board)).collect()),
        Need::Any(members) => {
            let nodes = members.iter().map(|m| evaluate(context, m, source, board)).collect();
            any(nodes, members, context.input.rules)
        }
        Need::AtLeast(count, of) => {
            let node = evaluate(context, of, source, board);
            at_least(context, *count, node, of, source)
        }
        Need::Document(l) => leaf(context, l, source, board),
        Need::Fact(f) => answer_leaf::fact(context.input, f, source),
    }
}

fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Met | Outcome::Waived | Outcome::NotApplicable => 2,
        Outcome::Unknown => 1,
        Outcome::Unmet => 0,
    }
}

fn all(nodes: Vec<Node>) -> Node {
    let outcome = nodes.iter().map(|n| n.tree.outcome).min_by_key(|o| rank(*o)).unwrap_or(Outcome::Unknown);
    Node {
        met: nodes.iter().map(|n| n.met).min().unwrap_or(0),
        possible: nodes.iter().map(|n| n.possible).min().unwrap_or(0),
        present: nodes.iter().map(|n| n.present).sum(),
        tree: branch("all", Words::new("全部", "all of"), outcome, &nodes),
        drafts: nodes.into_iter().flat_map(|n| n.drafts).collect(),
    }
}

/// One member is enough. When none is, only the findings of the nearest one are told: the merchant
/// needs one way, not all of them.
fn any(nodes: Vec<Node>, members: &[Need], rules: &Rules) -> Node {
    let outcome = nodes.iter().map(|n| n.tree.outcome).max_by_key(|o| rank(*o)).unwrap_or(Outcome::Unknown);
    let tree = branch("any", Words::new("任选其一", "one of"), outcome, &nodes);
    let (met, possible) = (nodes.iter().map(|n| n.met).sum(), nodes.iter().map(|n| n.possible).sum());
    let present = nodes.iter().map(|n| n.present).sum();
    let near = |(i, n): &(usize, &Node)| (n.present > 0, rank(n.tree.outcome), n.present, usize::MAX - i);
    let nearest = if rank(outcome) == 2 {
        nodes.iter().position(|n| rank(n.tree.outcome) == 2)
    } else {
        nodes.iter().enumerate().max_by_key(near).map(|(i, _)| i)
    };
    let others: Vec<Words> = members
        .iter()
        .enumerate()
        .filter(|(i, _)| Some(*i) != nearest)
        .map(|(_, m)| describe(m, rules))
        .collect();
    let mut drafts = Vec::new();
    for (i, node) in nodes.into_iter().enumerate() {
        if Some(i) == nearest {
            drafts.extend(node.drafts.into_iter().map(|d| with_alternatives(d, &others)));
        } else if rank(outcome) == 2 {
            // What is wrong with a paper that is not needed is only worth knowing.
            drafts.extend(node.drafts.into_iter().filter(|d| d.document.is_some()).map(|mut d| {
                d.seen = d.seen.info();
                d
            }));
        }
    }
    Node { tree, drafts, met, possible, present }
}

/// A missing paper's finding names the other ways.
fn with_alternatives(mut draft: Draft, others: &[Words]) -> Draft {
    if draft.seen.code != FindingCode::DocumentMissing || others.is_empty() {
        return draft;
    }
    let list = joined(others, "；", "; ");
    let text = Words::new(format!("（也可改交：{}）", list.zh), format!(" (or instead: {})", list.en));
    for evidence in &mut draft.seen.evidence {
        if evidence.name == "alternatives" && evidence.value.zh.is_empty() {
            evidence.value = text.clone();
        }
    }
    draft
}

fn at_least(context: &Context<'_>, count: u32, node: Node, of: &Need, source: &Arc<Source>) -> Node {
    let rules = context.input.rules;
    let outcome = match (node.met >= count, node.possible >= count) {
        (true, _) => Outcome::Met,
        (false, true) => Outcome::Unknown,
        (false, false) => Outcome::Unmet,
    };
    let title = Words::new(format!("至少 {count} 份"), format!("at least {count} of"));
    let mut tree = branch("at-least", title, outcome, std::slice::from_ref(&node));
    tree.documents.clone_from(&node.tree.documents);
    let mut drafts = node.drafts;
    if outcome == Outcome::Unmet && node.present > 0 {
        let seen = Observation::new(FindingCode::TooFewDocuments)
            .with("document", describe(of, rules))
            .with("count", node.possible.to_string())
            .with("threshold", count.to_string());
        drafts.push(Draft { seen, outcome, source: Arc::clone(source), document: None, kind: None });
    }
    if outcome == Outcome::Unknown && context.unread > 0 && node.met > 0 {
        let seen = Observation::new(FindingCode::DocumentNotRecognised)
            .warning()
            .with("document", describe(of, rules))
            .with("count", context.unread.to_string());
        drafts.push(Draft { seen, outcome, source: Arc::clone(source), document: None, kind: None });
    }
    let whole = u32::from(outcome == Outcome::Met);
    Node { tree, drafts, met: whole, possible: u32::from(outcome != Outcome::Unmet), present: node.present }
}

fn branch(op: &str, title: Words, outcome: Outcome, nodes: &[Node]) -> TreeNode {
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
pub fn describe(need: &Need, rules: &Rules) -> Words {
    let list = |members: &[Need]| members.iter().map(|m| describe(m, rules)).collect::<Vec<_>>();
    match need {
        Need::All(members) => joined(&list(members), " + ", " + "),
        Need::Any(members) => joined(&list(members), " 或 ", " or "),
        Need::AtLeast(n, of) => {
            let of = describe(of, rules);
            Words::new(format!("{n} 份 {}", of.zh), format!("{n} × {}", of.en))
        }
        Need::Document(leaf) => rules.title(&leaf.kind),
        Need::Fact(f) => f.ask.clone(),
    }
}

fn joined(words: &[Words], zh: &str, en: &str) -> Words {
    let all = |f: fn(&Words) -> &str, by: &str| words.iter().map(f).collect::<Vec<_>>().join(by);
    Words::new(all(|w| &w.zh, zh), all(|w| &w.en, en))
}
