//! One requirement: its condition, its tree, its findings.

use std::sync::Arc;

use super::combine_nodes::{combine_all, combine_any, combine_at_least, is_present_and_wrong};
use super::context::EvaluationContext;
use super::describe_need::describe_need;
use super::document_leaf::evaluate_leaf;
use super::evaluated_node::{EvaluatedNode, PendingFinding};
use super::findings::{FindingCollector, FindingContext};
use super::{answer_leaf, conditions};
use crate::rules::Rules;
use crate::rules::pack::{Need, Pack, Requirement, Source};
use crate::rules::raw::PackRole;
use model::{Bilingual, Outcome, RequirementLevel, RequirementReport, Severity, TreeNode};

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
    let guessed = context
        .choice
        .rests_on_guess(pack, prefix, requirement);
    let holds =
        conditions::evaluate_condition(requirement.when.as_ref(), context.input, context.choice);
    let level = level_of(requirement, holds, context);
    let about = FindingContext {
        source: &requirement.source,
        level,
        chosen: pack.role == PackRole::Scenario,
        guessed,
        requirement: Some(&id),
        reason: requirement.reason.as_deref(),
        remedy: requirement.remedy.as_ref(),
        document: None,
        kind: None,
    };
    let (outcome, why, tree) = match holds {
        Outcome::Unmet => {
            let why = Bilingual::new("适用条件不成立", "its condition does not hold here");
            (Outcome::NotApplicable, Some(why), None)
        }
        Outcome::Unknown => {
            let why = ask_condition_questions(context, requirement, about, board);
            (Outcome::Unknown, Some(why), None)
        }
        Outcome::Met | Outcome::Waived | Outcome::NotApplicable => {
            let tree = evaluate_tree(context, requirement, about, board);
            let (outcome, why) = outcome_by_guess(tree.outcome, guessed);
            (
                outcome,
                why.or_else(|| requirement.note.clone()),
                Some(tree),
            )
        }
    };
    RequirementReport {
        id: id.clone(),
        title: requirement_title(requirement, rules),
        pack: pack.id.clone(),
        level,
        outcome,
        why,
        tree,
        source: requirement.source.id.clone(),
        source_title: requirement.source.title.clone(),
        trust: requirement.source.trust,
        as_of: requirement.source.as_of.clone(),
    }
}

/// How binding a requirement is whose condition holds so far.
fn level_of(
    requirement: &Requirement,
    holds: Outcome,
    context: &EvaluationContext<'_>,
) -> RequirementLevel {
    let level = match holds {
        Outcome::Unknown => requirement.level_while_open,
        _ => requirement.level,
    };
    let settings = context.input.settings;
    settings.binding_level(level, requirement.source.trust)
}

fn requirement_title(requirement: &Requirement, rules: &Rules) -> Bilingual {
    match &requirement.title {
        Some(title) => title.clone(),
        None => describe_need(&requirement.need, rules),
    }
}

/// What only a guessed category asks for cannot fail: nobody said that it is asked at all.
fn outcome_by_guess(outcome: Outcome, guessed: bool) -> (Outcome, Option<Bilingual>) {
    if !guessed || outcome != Outcome::Unmet {
        return (outcome, None);
    }
    let why = Bilingual::new(
        "类目只是推断，确认类目后才能判断",
        "the category is only guessed; this can be told once it is confirmed",
    );
    (Outcome::Unknown, Some(why))
}

/// Evaluates the tree and puts what it found on the board.
fn evaluate_tree(
    context: &EvaluationContext<'_>,
    requirement: &Requirement,
    about: FindingContext<'_>,
    board: &mut FindingCollector<'_>,
) -> TreeNode {
    let node = evaluate_need(context, &requirement.need, &requirement.source);
    // A paper that is only advised and not there leaves nothing undecided.
    let binding = about.level == RequirementLevel::Required;
    let examined = node
        .examined
        .iter()
        .filter(|e| binding || !e.absent);
    examined.for_each(|e| board.record_coverage(e.clone(), about.reason));
    let drafts = node.drafts.into_iter();
    let worst = drafts
        .map(|d| collect_finding(d, about, board))
        .max();
    let mut tree = node.tree;
    // One rule for verdict, exit code and report: what has an error is unmet.
    if worst == Some(Severity::Error) {
        tree.outcome = Outcome::Unmet;
    }
    tree
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
        board.add_observation(question.observation(), Outcome::Unknown, about);
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
) -> Severity {
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
    board.add_observation(draft.observation, draft.outcome, about)
}

pub fn evaluate_need(
    context: &EvaluationContext<'_>,
    need: &Need,
    source: &Arc<Source>,
) -> EvaluatedNode {
    match need {
        Need::All(members) => combine_all(evaluate_members(context, members, source)),
        Need::Any(members) => evaluate_any(context, members, source),
        Need::AtLeast(count, of) => {
            let node = evaluate_need(context, of, source);
            combine_at_least(context, *count, node, of, source)
        }
        Need::Document(l) => evaluate_leaf(context, l, source),
        Need::Fact(f) => answer_leaf::evaluate_fact(context.input, f, source),
    }
}

fn evaluate_members(
    context: &EvaluationContext<'_>,
    members: &[Need],
    source: &Arc<Source>,
) -> Vec<EvaluatedNode> {
    let nodes = members
        .iter()
        .map(|m| evaluate_need(context, m, source));
    nodes.collect()
}

/// Where one way is there, read and wrong, another way that may be among the unread files does not
/// take that back: the choice is then judged by what is there.
fn evaluate_any(
    context: &EvaluationContext<'_>,
    members: &[Need],
    source: &Arc<Source>,
) -> EvaluatedNode {
    let mut nodes = evaluate_members(context, members, source);
    let doubted = context.unread.count_doubtful() > 0;
    if doubted && nodes.iter().any(is_present_and_wrong) {
        nodes = evaluate_members(&context.without_doubt(), members, source);
    }
    combine_any(nodes, members, context.input.rules)
}
