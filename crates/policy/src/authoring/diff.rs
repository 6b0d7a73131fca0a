//! What changes between two sets of rules.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use jiff::civil::Date;

use crate::checks::{CheckSpec, ScopeTerms};
use crate::rules::Rules;
use crate::rules::pack::{Category, Condition, DocumentLeaf, FactLeaf};
use crate::rules::pack::{Need, Pack, Requirement, Source};
use crate::rules::raw::DocumentOwner;
use model::Bilingual;

/// How an item differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Only in the second set.
    Added,
    /// Only in the first set.
    Removed,
    /// In both, and not the same.
    Changed,
}

/// One item that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RuleChange {
    /// `pack`, `note`, `category`, `requirement`, `source`, `document-kind`, `reason`, `platform`, `entity`, `finding`.
    pub what: &'static str,
    /// Its id.
    pub id: String,
    /// How.
    pub change: ChangeKind,
    /// What of it: name, before, after.
    pub parts: Vec<PartChange>,
}

/// One part of an item that changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PartChange {
    /// Which part.
    pub part: String,
    /// What it said before; empty where it is new.
    pub before: String,
    /// What it says now; empty where it is gone.
    pub after: String,
}

/// An item as named parts in words.
type ItemParts = BTreeMap<&'static str, String>;

/// Items by what they are and their id.
type ItemMap = BTreeMap<(&'static str, String), ItemParts>;

/// Everything that differs, sorted.
#[must_use]
pub fn diff_rules(a: &Rules, b: &Rules) -> Vec<RuleChange> {
    let before = collect_items(a);
    let after = collect_items(b);
    let mut changes = Vec::new();
    for (key, old) in &before {
        let (what, id) = key;
        let (change, parts) = match after.get(key) {
            Some(new) => (ChangeKind::Changed, changed_parts(old, new)),
            None => (ChangeKind::Removed, Vec::new()),
        };
        // An unchanged item has no changed parts, and a removed one has none either: both are
        // asked.
        if change == ChangeKind::Removed || !parts.is_empty() {
            changes.push(RuleChange {
                what,
                id: id.clone(),
                change,
                parts,
            });
        }
    }
    let added = after.keys().filter(|key| !before.contains_key(*key));
    changes.extend(added.map(|(what, id)| RuleChange {
        what,
        id: id.clone(),
        change: ChangeKind::Added,
        parts: Vec::new(),
    }));
    // One order for every run, so that the output of two runs can be compared byte by byte.
    changes.sort();
    changes
}

fn changed_parts(old: &ItemParts, new: &ItemParts) -> Vec<PartChange> {
    let text = |item: &ItemParts, name| {
        let part = item.get(name);
        part.cloned().unwrap_or_default()
    };
    let added = new.keys().filter(|name| !old.contains_key(*name));
    old.keys()
        .chain(added)
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| PartChange {
            part: (*name).to_owned(),
            before: text(old, name),
            after: text(new, name),
        })
        .collect()
}

// Only the Chinese side of a text is compared: a change of the English alone does not show.
fn collect_items(rules: &Rules) -> ItemMap {
    let mut all = BTreeMap::new();
    for pack in rules.packs.values() {
        all.insert(("pack", pack.id.clone()), pack_parts(pack));
        for note in &pack.notes {
            let item = ItemParts::from([
                ("text", note.text.zh.clone()),
                ("source", source_text(&note.source)),
            ]);
            all.insert(("note", format!("{}/{}", pack.id, note.id)), item);
        }
        for requirement in &pack.requirements {
            add_requirement(&mut all, &pack.id, requirement);
        }
        for category in &pack.categories {
            let item = category_parts(category);
            all.insert(("category", category.id.clone()), item);
            for requirement in &category.requirements {
                add_requirement(&mut all, &category.id, requirement);
            }
        }
    }
    add_tables(&mut all, rules);
    all
}

fn pack_parts(pack: &Pack) -> ItemParts {
    let facts: Vec<String> = pack
        .facts
        .iter()
        .map(|(name, fact)| format!("{name} ({:?}): {}", fact.kind, fact.ask.zh))
        .collect();
    ItemParts::from([
        ("title", pack.title.zh.clone()),
        ("version", pack.version.clone()),
        ("as_of", pack.as_of.clone()),
        ("facts", facts.join("\n")),
    ])
}

fn category_parts(category: &Category) -> ItemParts {
    let terms = |list: &dyn Fn(&ScopeTerms) -> &Vec<String>| {
        let scope = category.scope.as_ref();
        scope
            .map(|scope| list(scope).join("、"))
            .unwrap_or_default()
    };
    ItemParts::from([
        ("title", category.title.zh.clone()),
        ("open", category.open.to_string()),
        ("scope", terms(&|s| &s.any)),
        ("near", terms(&|s| &s.near_misses)),
        ("entities", category.entities.join(", ")),
        ("note", optional_text(category.note.as_ref())),
        ("source", source_text(&category.source)),
    ])
}

fn optional_text(text: Option<&Bilingual>) -> String {
    text.map(|text| text.zh.clone()).unwrap_or_default()
}

fn add_tables(all: &mut ItemMap, rules: &Rules) {
    for kind in &rules.catalogue.kinds {
        // What recognition knows of a type is long and nested: the debug form shows that it
        // changed.
        let whole = format!("{kind:?}");
        let item = ItemParts::from([("title", kind.title.zh.clone()), ("recognition", whole)]);
        all.insert(("document-kind", kind.id.clone()), item);
    }
    for reason in &rules.reasons {
        let codes: Vec<&str> = reason.codes.iter().map(|code| code.name()).collect();
        let item = ItemParts::from([
            ("title", reason.title.zh.clone()),
            ("remedy", reason.remedy.zh.clone()),
            ("codes", codes.join(", ")),
            ("documents", reason.documents.join(", ")),
            ("scenarios", reason.scenarios.join(", ")),
            ("source", source_text(&reason.source)),
        ]);
        all.insert(("reason", reason.id.clone()), item);
    }
    for endpoint in &rules.platforms {
        let limits = &endpoint.limits;
        let formats: Vec<&str> = limits.formats.iter().map(|format| format.name()).collect();
        let bytes = |number: Option<u64>| {
            let digits = number.map(|number| number.to_string());
            digits.unwrap_or_default()
        };
        let item = ItemParts::from([
            ("formats", formats.join(", ")),
            ("max_bytes", bytes(limits.max_bytes)),
            ("min_bytes", bytes(limits.min_bytes)),
            ("scenarios", endpoint.scenarios.join(", ")),
            ("source", source_text(&endpoint.source)),
        ]);
        all.insert(("platform", limits.id.clone()), item);
    }
    for entity in &rules.entities {
        let shows = &entity.shows;
        let item = ItemParts::from([
            ("codes", shows.code_prefixes.join(", ")),
            ("words", shows.type_words.join("、")),
            ("source", source_text(&entity.source)),
        ]);
        all.insert(("entity", shows.id.clone()), item);
    }
    add_finding_texts(all, rules);
}

fn add_finding_texts(all: &mut ItemMap, rules: &Rules) {
    for (code, text) in &rules.findings {
        let cases: Vec<String> = text
            .cases
            .iter()
            .map(|(name, case)| {
                let (message, remedy) = (&case.message.zh, &case.remedy.zh);
                format!("{name}: {message} {remedy}")
            })
            .collect();
        let item = ItemParts::from([
            ("message", text.message.zh.clone()),
            ("remedy", text.remedy.zh.clone()),
            ("cases", cases.join("; ")),
        ]);
        all.insert(("finding", code.name().to_owned()), item);
    }
}

fn add_requirement(all: &mut ItemMap, prefix: &str, r: &Requirement) {
    let date = |day: Option<Date>| {
        let text = day.map(|date| date.to_string());
        text.unwrap_or_default()
    };
    let level = format!("{:?}", r.level);
    let when = r.when.as_ref().map(condition_text);
    let item = ItemParts::from([
        ("title", optional_text(r.title.as_ref())),
        ("severity", level.to_lowercase()),
        ("when", when.unwrap_or_default()),
        ("need", tree_text(&r.need)),
        ("replaces", r.replaces.join(", ")),
        ("reason", r.reason.clone().unwrap_or_default()),
        ("remedy", optional_text(r.remedy.as_ref())),
        ("note", optional_text(r.note.as_ref())),
        ("from", date(r.from)),
        ("until", date(r.until)),
        ("source", source_text(&r.source)),
    ]);
    all.insert(("requirement", format!("{prefix}/{}", r.id)), item);
}

/// A source with its trust and date, so that a new date shows.
fn source_text(source: &Source) -> String {
    format!("{} ({:?}, {})", source.id, source.trust, source.as_of)
}

fn condition_text(when: &Condition) -> String {
    let mut parts = Vec::new();
    let lists = [
        ("entity", &when.entity),
        ("category", &when.category),
        ("scenario", &when.scenario),
    ];
    for (name, ids) in lists {
        if !ids.is_empty() {
            parts.push(format!("{name}: {}", ids.join("|")));
        }
    }
    if let Some((name, answer, _)) = &when.fact {
        parts.push(format!("{name} = {answer:?}"));
    }
    if let Some(not) = &when.not {
        parts.push(format!("not ({})", condition_text(not)));
    }
    if !when.any.is_empty() {
        let members: Vec<String> = when.any.iter().map(condition_text).collect();
        parts.push(members.join(" or "));
    }
    parts.join(", ")
}

/// A tree on one line: `any(food-business-license[states …] | all(a + b))`.
fn tree_text(need: &Need) -> String {
    let list = |members: &[Need], by: &str| {
        let texts: Vec<String> = members.iter().map(tree_text).collect();
        texts.join(by)
    };
    match need {
        Need::All(members) => format!("all({})", list(members, " + ")),
        Need::Any(members) => format!("any({})", list(members, " | ")),
        Need::AtLeast(n, of) => format!("{n} × {}", tree_text(of)),
        Need::Document(leaf) => document_leaf_text(leaf),
        Need::Fact(leaf) => fact_leaf_text(leaf),
    }
}

fn document_leaf_text(leaf: &DocumentLeaf) -> String {
    let mut text = leaf.kind.clone();
    // The applicant is the usual owner; to name it on every leaf would only lengthen the line.
    if leaf.owner != DocumentOwner::Applicant {
        let _ = write!(text, " of {}", leaf.owner.name());
    }
    let checks: Vec<String> = leaf
        .checks
        .iter()
        .map(|(check, _)| check_text(check))
        .collect();
    let _ = write!(text, "[{}]", checks.join(", "));
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
    format!("{} {}", fact.name, limits.join(" "))
}

fn check_text(check: &CheckSpec) -> String {
    // Cut out of the debug form, so that a new check shows its parameters without code here.
    let whole = format!("{check:?}");
    let parameters = match whole.split_once('{') {
        Some((_, rest)) => rest.trim_end_matches(['}', ')', ' ']).trim(),
        None => "",
    };
    if parameters.is_empty() {
        check.tag().to_owned()
    } else {
        format!("{} {{{parameters}}}", check.tag())
    }
}
