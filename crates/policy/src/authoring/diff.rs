//! What changes between two sets of rules.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::rules::Rules;
use crate::rules::pack::{Need, Requirement, When};
use crate::checks::CheckSpec;

/// How an item differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Only in the second set.
    Added,
    /// Only in the first set.
    Removed,
    /// In both, and not the same.
    Changed,
}

/// One item that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// `pack`, `note`, `category`, `requirement`, `source`, `document-kind`, `reason`, `platform`, `entity`, `finding`.
    pub what: &'static str,
    /// Its id.
    pub id: String,
    /// How.
    pub change: Kind,
    /// What of it: name, before, after.
    pub parts: Vec<Part>,
}

/// One part of an item that changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Part {
    /// Which part.
    pub part: String,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

/// An item as named parts in words.
type Item = BTreeMap<&'static str, String>;

/// Everything that differs, sorted.
#[must_use]
pub fn diff(a: &Rules, b: &Rules) -> Vec<Change> {
    let (before, after) = (items(a), items(b));
    let mut changes = Vec::new();
    for ((what, id), old) in &before {
        let parts = match after.get(&(*what, id.clone())) {
            Some(new) => compared(old, new),
            None => Vec::new(),
        };
        let gone = !after.contains_key(&(*what, id.clone()));
        if gone || !parts.is_empty() {
            let change = if gone { Kind::Removed } else { Kind::Changed };
            changes.push(Change { what, id: id.clone(), change, parts });
        }
    }
    let added = after.keys().filter(|key| !before.contains_key(*key));
    changes.extend(added.map(|(what, id)| Change {
        what,
        id: id.clone(),
        change: Kind::Added,
        parts: Vec::new(),
    }));
    changes.sort();
    changes
}

fn compared(old: &Item, new: &Item) -> Vec<Part> {
    let text = |item: &Item, name| item.get(name).cloned().unwrap_or_default();
    let names = old.keys().chain(new.keys().filter(|k| !old.contains_key(*k)));
    names
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| Part { part: (*name).to_owned(), before: text(old, name), after: text(new, name) })
        .collect()
}

/// Every item of the rules by what it is and its id.
fn items(rules: &Rules) -> BTreeMap<(&'static str, String), Item> {
    let mut all = BTreeMap::new();
    for pack in rules.packs.values() {
        let facts: Vec<String> =
            pack.facts.iter().map(|(n, f)| format!("{n} ({:?}): {}", f.kind, f.ask.zh)).collect();
        let item = Item::from([
            ("title", pack.title.zh.clone()),
            ("version", pack.version.clone()),
            ("as_of", pack.as_of.clone()),
            ("facts", facts.join("\n")),
        ]);
        all.insert(("pack", pack.id.clone()), item);
        for note in &pack.notes {
            let item = Item::from([("text", note.text.zh.clone()), ("source", source(&note.source))]);
            all.insert(("note", format!("{}/{}", pack.id, note.id)), item);
        }
        for requirement in &pack.requirements {
            add_requirement(&mut all, &pack.id, requirement);
        }
        for category in &pack.categories {
            let scope = category.scope.as_ref();
            let terms = |list: &dyn Fn(&crate::checks::ScopeTerms) -> &Vec<String>| {
                scope.map(|s| list(s).join("、")).unwrap_or_default()
            };
            let item = Item::from([
                ("title", category.title.zh.clone()),
                ("open", category.open.to_string()),
                ("scope", terms(&|s| &s.any)),
                ("near", terms(&|s| &s.near)),
                ("entities", category.entities.join(", ")),
                ("note", category.note.as_ref().map(|n| n.zh.clone()).unwrap_or_default()),
                ("source", source(&category.source)),
            ]);
            all.insert(("category", category.id.clone()), item);
            for requirement in &category.requirements {
                add_requirement(&mut all, &category.id, requirement);
            }
        }
    }
    add_tables(&mut all, rules);
    all
}

fn add_tables(all: &mut BTreeMap<(&'static str, String), Item>, rules: &Rules) {
    for kind in &rules.catalogue.kinds {
        let whole = format!("{kind:?}");
        all.insert(
            ("document-kind", kind.id.clone()),
            Item::from([("title", kind.title.zh.clone()), ("recognition", whole)]),
        );
    }
    for reason in &rules.reasons {
        let codes: Vec<&str> = reason.codes.iter().map(|c| c.name()).collect();
        let item = Item::from([
            ("title", reason.title.zh.clone()),
            ("remedy", reason.remedy.zh.clone()),
            ("codes", codes.join(", ")),
            ("documents", reason.documents.join(", ")),
            ("scenarios", reason.scenarios.join(", ")),
            ("source", source(&reason.source)),
        ]);
        all.insert(("reason", reason.id.clone()), item);
    }
    for place in &rules.platforms {
        let limits = &place.limits;
        let formats: Vec<&str> = limits.formats.iter().map(|f| f.name()).collect();
        let bytes = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        let item = Item::from([
            ("formats", formats.join(", ")),
            ("max_bytes", bytes(limits.max_bytes)),
            ("min_bytes", bytes(limits.min_bytes)),
            ("scenarios", place.scenarios.join(", ")),
            ("source", source(&place.source)),
        ]);
        all.insert(("platform", limits.id.clone()), item);
    }
    for entity in &rules.entities {
        let shows = &entity.shows;
        let item = Item::from([
            ("codes", shows.code_prefixes.join(", ")),
            ("words", shows.type_words.join("、")),
            ("source", source(&entity.source)),
        ]);
        all.insert(("entity", shows.id.clone()), item);
    }
    for (code, text) in &rules.findings {
        let cases = text.cases.iter().map(|(name, c)| format!("{name}: {} {}", c.message.zh, c.remedy.zh));
        let item = Item::from([
            ("message", text.message.zh.clone()),
            ("remedy", text.remedy.zh.clone()),
            ("cases", cases.collect::<Vec<_>>().join("; ")),
        ]);
        all.insert(("finding", code.name().to_owned()), item);
    }
}

fn add_requirement(all: &mut BTreeMap<(&'static str, String), Item>, prefix: &str, r: &Requirement) {
    let words = |w: &Option<model::Words>| w.as_ref().map(|w| w.zh.clone()).unwrap_or_default();
    let date = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let item = Item::from([
        ("title", words(&r.title)),
        ("severity", format!("{:?}", r.level).to_lowercase()),
        ("when", r.when.as_ref().map(condition).unwrap_or_default()),
        ("need", tree(&r.need)),
        ("replaces", r.replaces.join(", ")),
        ("reason", r.reason.clone().unwrap_or_default()),
        ("remedy", words(&r.remedy)),
        ("note", words(&r.note)),
        ("from", date(r.from)),
        ("until", date(r.until)),
        ("source", source(&r.source)),
    ]);
    all.insert(("requirement", format!("{prefix}/{}", r.id)), item);
}

/// A source with its trust and date, so that a new date shows.
fn source(source: &crate::rules::pack::Source) -> String {
    format!("{} ({:?}, {})", source.id, source.trust, source.as_of)
}

/// A condition on one line.
fn condition(when: &When) -> String {
    let mut parts = Vec::new();
    let lists = [("entity", &when.entity), ("category", &when.category), ("scenario", &when.scenario)];
    parts.extend(lists.iter().filter(|(_, l)| !l.is_empty()).map(|(n, l)| format!("{n}: {}", l.join("|"))));
    parts.extend(when.fact.iter().map(|(name, answer, _)| format!("{name} = {answer:?}")));
    parts.extend(when.not.iter().map(|w| format!("not ({})", condition(w))));
    if !when.any.is_empty() {
        parts.push(when.any.iter().map(condition).collect::<Vec<_>>().join(" or "));
    }
    parts.join(", ")
}

/// A tree on one line: `any(food-business-license[states …] | all(a + b))`.
fn tree(need: &Need) -> String {
    let list = |members: &[Need], by: &str| members.iter().map(tree).collect::<Vec<_>>().join(by);
    match need {
        Need::All(members) => format!("all({})", list(members, " + ")),
        Need::Any(members) => format!("any({})", list(members, " | ")),
        Need::AtLeast(n, of) => format!("{n} × {}", tree(of)),
        Need::Document(leaf) => {
            let mut text = leaf.kind.clone();
            if leaf.owner != crate::rules::raw::Owner::Applicant {
                let _ = write!(text, " of {}", leaf.owner.name());
            }
            let checks: Vec<String> = leaf.checks.iter().map(|(c, _)| check(c)).collect();
            let _ = write!(text, "[{}]", checks.join(", "));
            text
        }
        Need::Fact(fact) => {
            let limits = [fact.minimum.map(|n| format!(">= {n}")), fact.maximum.map(|n| format!("<= {n}"))];
            let limits = limits.into_iter().flatten().chain(fact.is.iter().map(|a| format!("= {a:?}")));
            let limits = limits.chain(fact.scheme.iter().map(|s| format!("{s}://")));
            let limits = limits.chain(fact.longest.iter().map(|n| format!("<= {n} characters")));
            format!("{} {}", fact.name, limits.collect::<Vec<_>>().join(" "))
        }
    }
}

/// A check with its parameters.
fn check(check: &CheckSpec) -> String {
    let whole = format!("{check:?}");
    let parameters =
        whole.split_once('{').map_or("", |(_, rest)| rest.trim_end_matches(['}', ')', ' ']).trim());
    if parameters.is_empty() { check.tag().to_owned() } else { format!("{} {{{parameters}}}", check.tag()) }
}
