//! From findings to what to do: the fewest acts that clear them.
//!
//! Every finding on a document is cleared by handing in that document anew, so one act a document
//! is the least; a missing document is one act for all requirements that ask for it, and a
//! requirement with several ways takes the one whose documents others need anyway.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Finding, FindingCode, Outcome, RemedyAction, RemedyClass, RequirementReport, Severity, TreeNode,
};

// Origin: by eye. It also stops `all` over many `any` from growing without end in a hostile rule
// file.
/// Ways of one requirement that are followed up; more would not be read by anybody.
const MAX_ALTERNATIVES: usize = 32;

/// What an act is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum ActionTarget {
    File(usize),
    Missing(String),
    Requirement(String),
    Declaration,
}

/// The acts, most urgent first.
pub fn plan_actions(findings: &[Finding], requirements: &[RequirementReport]) -> Vec<RemedyAction> {
    let mut groups: Vec<(ActionTarget, Vec<usize>)> = Vec::new();
    let counts = |f: &Finding| f.severity > Severity::Info && f.waived.is_none();
    for (index, finding) in findings
        .iter()
        .enumerate()
        .filter(|(_, f)| counts(f))
    {
        // A list and no map: the order of findings is kept, and there are few targets.
        let target = target_of_finding(finding);
        match groups
            .iter_mut()
            .find(|(t, _)| *t == target)
        {
            Some((_, list)) => list.push(index),
            None => groups.push((target, vec![index])),
        }
    }
    share_missing_documents(&mut groups, findings, requirements);
    let mut actions: Vec<RemedyAction> = Vec::new();
    for (target, indices) in groups {
        let action = build_action(target, indices, findings);
        match actions
            .iter_mut()
            .find(|a| can_merge(a, &action))
        {
            Some(same) => merge_action(same, action),
            None => actions.push(action),
        }
    }
    actions.sort_by_key(|a| (std::cmp::Reverse(a.severity), lead_rank(a, findings)));
    actions
}

/// What takes long is begun first: another document from an authority, then what is missing, then
/// scans, then answers.
fn lead_rank(action: &RemedyAction, findings: &[Finding]) -> u8 {
    let mut own = action
        .findings
        .iter()
        .filter_map(|i| findings.get(*i));
    if own.any(|f| f.replaces) {
        0
    } else if !action.missing.is_empty() {
        1
    } else if !action.files.is_empty() {
        2
    } else {
        3
    }
}

fn target_of_finding(finding: &Finding) -> ActionTarget {
    if finding.code == FindingCode::FactUnanswered {
        return ActionTarget::Declaration;
    }
    let requirement = || {
        finding
            .requirement
            .clone()
            .map_or(ActionTarget::Declaration, ActionTarget::Requirement)
    };
    match (finding.places.first(), &finding.kind) {
        (Some(place), _) => ActionTarget::File(place.file),
        (None, Some(kind)) => ActionTarget::Missing(kind.clone()),
        (None, None) => requirement(),
    }
}

fn build_action(target: ActionTarget, indices: Vec<usize>, findings: &[Finding]) -> RemedyAction {
    let mut own: Vec<&Finding> = indices
        .iter()
        .filter_map(|i| findings.get(*i))
        .collect();
    // What must be done at an office comes before scanning its result.
    own.sort_by_key(|f| (std::cmp::Reverse(f.severity), remedy_order(f.fixable)));
    let mut action = RemedyAction {
        severity: own
            .iter()
            .map(|f| f.severity)
            .max()
            .unwrap_or(Severity::Info),
        fixable: own
            .iter()
            .map(|f| f.fixable)
            .min_by_key(|f| remedy_order(*f))
            .unwrap_or(RemedyClass::Resend),
        files: Vec::new(),
        missing: Vec::new(),
        steps: Vec::new(),
        asks: Vec::new(),
        findings: indices,
    };
    match target {
        ActionTarget::File(file) => action.files.push(file),
        ActionTarget::Missing(kind) => action.missing.push(kind),
        ActionTarget::Requirement(_) | ActionTarget::Declaration => {}
    }
    // Whoever has to bring another document need not scan this one again.
    let is_replaced = own
        .iter()
        .any(|f| f.replaces && f.severity == action.severity);
    let counts = |f: &&&Finding| !is_replaced || f.fixable != RemedyClass::Resend || f.replaces;
    for finding in own.iter().filter(counts) {
        for (list, words) in [
            (&mut action.steps, &finding.remedy),
            (&mut action.asks, &finding.ask),
        ] {
            if !list.contains(words) {
                list.push(words.clone());
            }
        }
    }
    action
}

fn remedy_order(fixable: RemedyClass) -> u8 {
    match fixable {
        RemedyClass::Correct => 0,
        RemedyClass::Resend => 1,
        RemedyClass::Explain => 2,
        RemedyClass::Platform => 3,
    }
}

/// Files that need the same steps go to the scanner together. Missing documents stay apart: each is
/// got at another office.
fn can_merge(a: &RemedyAction, b: &RemedyAction) -> bool {
    let files = !a.files.is_empty() && !b.files.is_empty();
    files && a.severity == b.severity && a.fixable == b.fixable && a.steps == b.steps
}

fn merge_action(into: &mut RemedyAction, mut from: RemedyAction) {
    into.files.append(&mut from.files);
    into.findings.append(&mut from.findings);
}

/// A requirement whose missing documents nobody else needs, while another way of it would do with
/// documents that others need anyway, takes that way.
fn share_missing_documents(
    groups: &mut Vec<(ActionTarget, Vec<usize>)>,
    findings: &[Finding],
    requirements: &[RequirementReport],
) {
    let mut missing = missing_by_requirement(groups, findings);
    for requirement in requirements
        .iter()
        .filter(|r| r.outcome == Outcome::Unmet)
    {
        let (Some(own), Some(tree)) = (missing.get(&requirement.id).cloned(), &requirement.tree)
        else {
            continue;
        };
        let others: BTreeSet<String> = missing
            .iter()
            .filter(|(id, _)| **id != requirement.id)
            .flat_map(|(_, k)| k.clone())
            .collect();
        // Only documents that others need anyway: nothing new is asked for in place of something
        // else.
        let better = document_alternatives(tree)
            .into_iter()
            .find(|w| !w.is_empty() && w.is_subset(&others));
        let Some(way) = better.filter(|_| !own.is_subset(&others)) else {
            continue;
        };
        let Some(target) = way
            .first()
            .cloned()
            .map(ActionTarget::Missing)
        else {
            continue;
        };
        let moved = take_findings(groups, &own, &requirement.id, findings);
        if let Some((_, list)) = groups
            .iter_mut()
            .find(|(t, _)| *t == target)
        {
            list.extend(moved);
        }
        missing.insert(requirement.id.clone(), way);
    }
    groups.retain(|(_, list)| !list.is_empty());
}

/// Types of missing documents by the requirement that asks for them.
fn missing_by_requirement(
    groups: &[(ActionTarget, Vec<usize>)],
    findings: &[Finding],
) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (target, indices) in groups {
        let ActionTarget::Missing(kind) = target else {
            continue;
        };
        let own = indices
            .iter()
            .filter_map(|i| findings.get(*i)?.requirement.clone());
        for id in own {
            all.entry(id)
                .or_default()
                .insert(kind.clone());
        }
    }
    all
}

/// Takes the findings of a requirement out of the groups of these types.
fn take_findings(
    groups: &mut [(ActionTarget, Vec<usize>)],
    kinds: &BTreeSet<String>,
    requirement: &str,
    findings: &[Finding],
) -> Vec<usize> {
    let mut taken = Vec::new();
    for (target, list) in groups {
        if !matches!(target, ActionTarget::Missing(kind) if kinds.contains(kind)) {
            continue;
        }
        let (own, rest) = list.iter().partition(|i| {
            findings
                .get(**i)
                .is_some_and(|f| f.requirement.as_deref() == Some(requirement))
        });
        *list = rest;
        taken.extend::<Vec<usize>>(own);
    }
    taken
}

/// Sets of documents that would meet a tree if they were added.
fn document_alternatives(node: &TreeNode) -> Vec<BTreeSet<String>> {
    if node.outcome != Outcome::Unmet {
        return vec![BTreeSet::new()];
    }
    let mut all = match (node.op.as_str(), &node.kind) {
        ("document", Some(kind)) if node.documents.is_empty() => {
            vec![BTreeSet::from([kind.clone()])]
        }
        ("any", _) => node
            .children
            .iter()
            .flat_map(document_alternatives)
            .collect(),
        ("all", _) => node
            .children
            .iter()
            .fold(vec![BTreeSet::new()], |sofar, child| {
                let more = document_alternatives(child);
                let both = |a: &BTreeSet<String>| {
                    more.iter()
                        .map(|b| a | b)
                        .collect::<Vec<_>>()
                };
                sofar
                    .iter()
                    .flat_map(both)
                    .take(MAX_ALTERNATIVES)
                    .collect()
            }),
        _ => Vec::new(),
    };
    all.truncate(MAX_ALTERNATIVES);
    all
}

#[cfg(test)]
mod tests;
