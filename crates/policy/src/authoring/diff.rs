//! What changes between two sets of rules.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::checks::CheckSpec;
use crate::rules::Rules;
use crate::rules::pack::{Condition, Need, Requirement};

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

/// Everything that differs, sorted.
#[must_use]
pub fn diff_rules(a: &Rules, b: &Rules) -> Vec<RuleChange> {
    let (before, after) = (collect_items(a), collect_items(b));
    let mut changes = Vec::new();
    for ((what, id), old) in &before {
        let parts = match after.get(&(*what, id.clone())) {
            Some(new) => changed_parts(old, new),
            None => Vec::new(),
        };
        // An unchanged item has no changed parts, and a removed one has none either: both are
        // asked.
        let gone = !after.contains_key(&(*what, id.clone()));
        if gone || !parts.is_empty() {
            let change = if gone {
                ChangeKind::Removed
            } else {
                ChangeKind::Changed
            };
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
    let text = |item: &ItemParts, name| item.get(name).cloned().unwrap_or_default();
    let names = old
        .keys()
        .chain(new.keys().filter(|k| !old.contains_key(*k)));
    names
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| PartChange {
            part: (*name).to_owned(),
            before: text(old, name),
            after: text(new, name),
        })
        .collect()
}

/// Every item of the rules by what it is and its id.
fn collect_items(rules: &Rules) -> BTreeMap<(&'static str, String), ItemParts> {
    let mut all = BTreeMap::new();
    for pack in rules.packs.values() {
        // Only the Chinese side of a text is compared: a change of the English alone does not show.
        let facts: Vec<String> = pack
            .facts
            .iter()
            .map(|(n, f)| format!("{n} ({:?}): {}", f.kind, f.ask.zh))
            .collect();
        let item = ItemParts::from([
            ("title", pack.title.zh.clone()),
            ("version", pack.version.clone()),
            ("as_of", pack.as_of.clone()),
            ("facts", facts.join("\n")),
        ]);
        all.insert(("pack", pack.id.clone()), item);
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
            let scope = category.scope.as_ref();
            let terms = |list: &dyn Fn(&crate::checks::ScopeTerms) -> &Vec<String>| {
                scope.map(|s| list(s).join("、")).unwrap_or_default()
            };
            let item = ItemParts::from([
                ("title", category.title.zh.clone()),
                ("open", category.open.to_string()),
                ("scope", terms(&|s| &s.any)),
                ("near", terms(&|s| &s.near_misses)),
                ("entities", category.entities.join(", ")),
                (
                    "note",
                    category
                        .note
                        .as_ref()
                        .map(|n| n.zh.clone())
                        .unwrap_or_default(),
                ),
                ("source", source_text(&category.source)),
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

fn add_tables(all: &mut BTreeMap<(&'static str, String), ItemParts>, rules: &Rules) {
    for kind in &rules.catalogue.kinds {
        // What recognition knows of a type is long and nested: the debug form shows that it
        // changed.
        let whole = format!("{kind:?}");
        all.insert(
            ("document-kind", kind.id.clone()),
            ItemParts::from([("title", kind.title.zh.clone()), ("recognition", whole)]),
        );
    }
    for reason in &rules.reasons {
        let codes: Vec<&str> = reason.codes.iter().map(|c| c.name()).collect();
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
        let formats: Vec<&str> = limits.formats.iter().map(|f| f.name()).collect();
        let bytes = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
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
    for (code, text) in &rules.findings {
        let cases = text
            .cases
            .iter()
            .map(|(name, c)| format!("{name}: {} {}", c.message.zh, c.remedy.zh));
        let item = ItemParts::from([
            ("message", text.message.zh.clone()),
            ("remedy", text.remedy.zh.clone()),
            ("cases", cases.collect::<Vec<_>>().join("; ")),
        ]);
        all.insert(("finding", code.name().to_owned()), item);
    }
}

fn add_requirement(
    all: &mut BTreeMap<(&'static str, String), ItemParts>,
    prefix: &str,
    r: &Requirement,
) {
    let words = |w: &Option<model::Bilingual>| w.as_ref().map(|w| w.zh.clone()).unwrap_or_default();
    let date = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
    let item = ItemParts::from([
        ("title", words(&r.title)),
        ("severity", format!("{:?}", r.level).to_lowercase()),
        (
            "when",
            r.when.as_ref().map(condition_text).unwrap_or_default(),
        ),
        ("need", tree_text(&r.need)),
        ("replaces", r.replaces.join(", ")),
        ("reason", r.reason.clone().unwrap_or_default()),
        ("remedy", words(&r.remedy)),
        ("note", words(&r.note)),
        ("from", date(r.from)),
        ("until", date(r.until)),
        ("source", source_text(&r.source)),
    ]);
    all.insert(("requirement", format!("{prefix}/{}", r.id)), item);
}

/// A source with its trust and date, so that a new date shows.
fn source_text(source: &crate::rules::pack::Source) -> String {
    format!("{} ({:?}, {})", source.id, source.trust, source.as_of)
}

/// A condition on one line.
fn condition_text(when: &Condition) -> String {
    let mut parts = Vec::new();
    let lists = [
        ("entity", &when.entity),
        ("category", &when.category),
        ("scenario", &when.scenario),
    ];
    parts.extend(
        lists
            .iter()
            .filter(|(_, l)| !l.is_empty())
            .map(|(n, l)| format!("{n}: {}", l.join("|"))),
    );
    parts.extend(
        when.fact
            .iter()
            .map(|(name, answer, _)| format!("{name} = {answer:?}")),
    );
    parts.extend(
        when.not
            .iter()
            .map(|w| format!("not ({})", condition_text(w))),
    );
    if !when.any.is_empty() {
        parts.push(
            when.any
                .iter()
                .map(condition_text)
                .collect::<Vec<_>>()
                .join(" or "),
        );
    }
    parts.join(", ")
}

/// A tree on one line: `any(food-business-license[states …] | all(a + b))`.
fn tree_text(need: &Need) -> String {
    let list =
        |members: &[Need], by: &str| members.iter().map(tree_text).collect::<Vec<_>>().join(by);
    match need {
        Need::All(members) => format!("all({})", list(members, " + ")),
        Need::Any(members) => format!("any({})", list(members, " | ")),
        Need::AtLeast(n, of) => format!("{n} × {}", tree_text(of)),
        Need::Document(leaf) => {
            let mut text = leaf.kind.clone();
            // The applicant is the usual owner; to name it on every leaf would only lengthen the
            // line.
            if leaf.owner != crate::rules::raw::DocumentOwner::Applicant {
                let _ = write!(text, " of {}", leaf.owner.name());
            }
            let checks: Vec<String> = leaf.checks.iter().map(|(c, _)| check_text(c)).collect();
            let _ = write!(text, "[{}]", checks.join(", "));
            text
        }
        Need::Fact(fact) => {
            let limits = [
                fact.minimum.map(|n| format!(">= {n}")),
                fact.maximum.map(|n| format!("<= {n}")),
            ];
            let limits = limits
                .into_iter()
                .flatten()
                .chain(fact.is.iter().map(|a| format!("= {a:?}")));
            let limits = limits.chain(fact.scheme.iter().map(|s| format!("{s}://")));
            let limits = limits.chain(fact.longest.iter().map(|n| format!("<= {n} characters")));
            format!("{} {}", fact.name, limits.collect::<Vec<_>>().join(" "))
        }
    }
}

fn check_text(check: &CheckSpec) -> String {
    // Cut out of the debug form, so that a new check shows its parameters without code here.
    let whole = format!("{check:?}");
    let parameters = whole.split_once('{').map_or("", |(_, rest)| {
        rest.trim_end_matches(['}', ')', ' ']).trim()
    });
    if parameters.is_empty() {
        check.tag().to_owned()
    } else {
        format!("{} {{{parameters}}}", check.tag())
    }
}
