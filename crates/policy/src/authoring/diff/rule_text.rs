//! Conditions, trees, checks and sources on one line each.

use std::fmt::Write as _;

use crate::checks::CheckSpec;
use crate::rules::pack::{Condition, DocumentLeaf, FactLeaf, Need, Source};
use crate::rules::raw::DocumentOwner;

/// A source with its trust and date, so that a new date shows.
pub(super) fn source_text(source: &Source) -> String {
    let Source {
        id, trust, as_of, ..
    } = source;
    format!("{id} ({trust:?}, {as_of})")
}

pub(super) fn condition_text(when: &Condition) -> String {
    let mut parts = Vec::new();
    let lists = [
        ("entity", &when.entity),
        ("category", &when.category),
        ("scenario", &when.scenario),
    ];
    for (name, ids) in lists {
        if !ids.is_empty() {
            let ids = ids.join("|");
            parts.push(format!("{name}: {ids}"));
        }
    }
    if let Some((name, answer, _)) = &when.fact {
        parts.push(format!("{name} = {answer:?}"));
    }
    if let Some(not) = &when.not {
        let denied = condition_text(not);
        parts.push(format!("not ({denied})"));
    }
    if !when.any.is_empty() {
        let alternatives = when.any.iter().map(condition_text);
        let members: Vec<String> = alternatives.collect();
        parts.push(members.join(" or "));
    }
    parts.join(", ")
}

/// A tree on one line: `any(food-business-license[states …] | all(a + b))`.
pub(super) fn tree_text(need: &Need) -> String {
    let list = |members: &[Need], by: &str| {
        let texts: Vec<String> = members.iter().map(tree_text).collect();
        texts.join(by)
    };
    match need {
        Need::All(members) => {
            let members = list(members, " + ");
            format!("all({members})")
        }
        Need::Any(members) => {
            let members = list(members, " | ");
            format!("any({members})")
        }
        Need::AtLeast(count, of) => {
            let of = tree_text(of);
            format!("{count} × {of}")
        }
        Need::Document(leaf) => document_leaf_text(leaf),
        Need::Fact(leaf) => fact_leaf_text(leaf),
    }
}

fn document_leaf_text(leaf: &DocumentLeaf) -> String {
    let mut text = leaf.kind.clone();
    // The applicant is the usual owner; to name it on every leaf would only lengthen the line.
    if leaf.owner != DocumentOwner::Applicant {
        let owner = leaf.owner.name();
        let _ = write!(text, " of {owner}");
    }
    if let Some(role) = &leaf.of {
        let _ = write!(text, " of {}", role.id);
    }
    let checks: Vec<String> = leaf
        .checks
        .iter()
        .map(|(check, _)| check_text(check))
        .collect();
    let checks = checks.join(", ");
    let _ = write!(text, "[{checks}]");
    text
}

fn fact_leaf_text(fact: &FactLeaf) -> String {
    let mut limits = Vec::new();
    if let Some(minimum) = fact.minimum {
        limits.push(format!(">= {minimum}"));
    }
    if let Some(maximum) = fact.maximum {
        limits.push(format!("<= {maximum}"));
    }
    if let Some(answer) = &fact.is {
        limits.push(format!("= {answer:?}"));
    }
    if let Some(scheme) = &fact.scheme {
        limits.push(format!("{scheme}://"));
    }
    if let Some(longest) = fact.longest {
        limits.push(format!("<= {longest} characters"));
    }
    let limits = limits.join(" ");
    format!("{} {limits}", fact.name)
}

fn check_text(check: &CheckSpec) -> String {
    // Cut out of the debug form, so that a new check shows its parameters without code here.
    let whole = format!("{check:?}");
    let parameters = match whole.split_once('{') {
        Some((_, rest)) => {
            let inside = rest.trim_end_matches(['}', ')', ' ']);
            inside.trim()
        }
        None => "",
    };
    if parameters.is_empty() {
        check.tag().to_owned()
    } else {
        format!("{} {{{parameters}}}", check.tag())
    }
}
