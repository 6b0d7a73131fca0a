//! What changes between two sets of rules.

use std::collections::BTreeMap;

use serde::Serialize;

use jiff::civil::Date;

use crate::rules::Rules;
use crate::rules::pack::{Category, Pack, Requirement};
use crate::rules::role::Role;
use model::Bilingual;
use rule_text::{condition_text, source_text, tree_text};

mod rule_text;

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
            Some(new) => {
                let parts = changed_parts(old, new);
                (ChangeKind::Changed, parts)
            }
            None => (ChangeKind::Removed, Vec::new()),
        };
        // An unchanged item has no changed parts, and a removed one has none either: both are
        // asked.
        let is_removed = change == ChangeKind::Removed;
        if is_removed || !parts.is_empty() {
            changes.push(RuleChange {
                what,
                id: id.clone(),
                change,
                parts,
            });
        }
    }
    let added = after
        .keys()
        .filter(|added_key| !before.contains_key(*added_key));
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
    let added = new.keys().filter(|name| {
        let is_known = old.contains_key(*name);
        !is_known
    });
    old.keys()
        .chain(added)
        .filter(|name| {
            let before = old.get(*name);
            before != new.get(*name)
        })
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
        let item = pack_parts(pack);
        all.insert(("pack", pack.id.clone()), item);
        for note in &pack.notes {
            let item = ItemParts::from([
                ("text", note.text.zh.clone()),
                ("source", source_text(&note.source)),
            ]);
            let id = format!("{}/{}", pack.id, note.id);
            all.insert(("note", id), item);
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
        .map(|(name, fact)| {
            let question = fact.question().zh;
            let kind = fact.kind;
            format!("{name} ({kind:?}): {question}")
        })
        .collect();
    let roles: Vec<String> = pack
        .roles
        .values()
        .map(|role| role_text(role))
        .collect();
    ItemParts::from([
        ("roles", roles.join("\n")),
        ("title", pack.title.zh.clone()),
        ("version", pack.version.clone()),
        ("as_of", pack.as_of.clone()),
        ("facts", facts.join("\n")),
    ])
}

/// `handler: 经办人, as representative unless handler_is_not_representative`.
fn role_text(role: &Role) -> String {
    let title = format!("{}: {}", role.id, role.title.zh);
    match &role.usually {
        Some(link) => format!("{title}, as {} unless {}", link.same_as.id, link.unless),
        None => title,
    }
}

fn category_parts(category: &Category) -> ItemParts {
    let words = |list: Option<&Vec<String>>| match list {
        Some(words) => words.join("、"),
        None => String::new(),
    };
    let scope = category.scope.as_ref();
    let any = scope.map(|terms| &terms.any);
    let near = scope.map(|terms| &terms.near_misses);
    ItemParts::from([
        ("title", category.title.zh.clone()),
        ("open", category.open.to_string()),
        ("activities", words(scope.map(|terms| &terms.activities))),
        ("scope", words(any)),
        ("near", words(near)),
        ("entities", category.entities.join(", ")),
        ("note", optional_text(category.note.as_ref())),
        ("source", source_text(&category.source)),
    ])
}

fn optional_text(text: Option<&Bilingual>) -> String {
    match text {
        Some(text) => text.zh.clone(),
        None => String::new(),
    }
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
        let codes: Vec<&str> = reason
            .codes
            .iter()
            .map(|finding_code| finding_code.name())
            .collect();
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
        let formats: Vec<&str> = limits
            .formats
            .iter()
            .map(|file_format| file_format.name())
            .collect();
        let bytes = |number: Option<u64>| match number {
            Some(bytes) => bytes.to_string(),
            None => String::new(),
        };
        let item = ItemParts::from([
            ("formats", formats.join(", ")),
            ("max_bytes", bytes(limits.max_bytes)),
            ("min_bytes", bytes(limits.min_bytes)),
            ("min_sides_px", format!("{:?}", limits.min_sides_px)),
            ("documents", limits.documents.join(", ")),
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
                let message = &case.message.zh;
                let remedy = &case.remedy.zh;
                format!("{name}: {message} {remedy}")
            })
            .collect();
        let item = ItemParts::from([
            ("message", text.message.zh.clone()),
            ("remedy", text.remedy.zh.clone()),
            ("cases", cases.join("; ")),
        ]);
        let code_name = code.name().to_owned();
        all.insert(("finding", code_name), item);
    }
}

fn add_requirement(all: &mut ItemMap, prefix: &str, requirement: &Requirement) {
    let date = |day: Option<Date>| match day {
        Some(day) => day.to_string(),
        None => String::new(),
    };
    let level = format!("{:?}", requirement.level);
    let while_open = format!("{:?}", requirement.level_while_open);
    let when = match &requirement.when {
        Some(condition) => condition_text(condition),
        None => String::new(),
    };
    let item = ItemParts::from([
        ("title", optional_text(requirement.title.as_ref())),
        ("severity", level.to_lowercase()),
        ("while_open", while_open.to_lowercase()),
        ("when", when),
        ("need", tree_text(&requirement.need)),
        ("replaces", requirement.replaces.join(", ")),
        (
            "reason",
            requirement
                .reason
                .clone()
                .unwrap_or_default(),
        ),
        ("remedy", optional_text(requirement.remedy.as_ref())),
        ("note", optional_text(requirement.note.as_ref())),
        ("from", date(requirement.from)),
        ("until", date(requirement.until)),
        ("source", source_text(&requirement.source)),
    ]);
    let id = format!("{prefix}/{}", requirement.id);
    all.insert(("requirement", id), item);
}
