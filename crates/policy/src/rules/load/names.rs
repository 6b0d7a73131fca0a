//! Every id that the files declare, and those that two files both do.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{Entry, Parsed};
use model::Words;
use crate::rules::raw::{RawKind, RawPack, Role};
use crate::rules::validate::{sources, Names};
use crate::rules::yaml::{Problem, Step};

/// Every id that the files declare.
pub(super) fn names(entries: &[Entry]) -> Names {
    let mut names = Names::default();
    for entry in entries {
        match &entry.parsed {
            Parsed::Pack(p) => names_of_pack(&mut names, p),
            Parsed::Documents(d) => d.documents.iter().for_each(|k| names_of_kind(&mut names, k)),
            Parsed::Reasons(r) => names.reasons.extend(r.reasons.iter().map(|x| x.id.clone())),
            Parsed::Platforms(_) | Parsed::Findings(_) | Parsed::Reference(_) => {}
        }
    }
    names
}

fn names_of_pack(names: &mut Names, p: &RawPack) {
    names.categories.extend(p.categories.iter().map(|x| x.id.clone()));
    names.entities.extend(p.entities.iter().map(|x| x.id.clone()));
    names.facts.extend(p.facts.iter().map(|(n, f)| (n.clone(), f.ask.clone())));
    if p.role == Role::Scenario {
        names.scenarios.insert(p.pack.clone());
    }
    if p.role == Role::Base {
        names.sources.extend(sources(&p.sources));
    }
}

fn names_of_kind(names: &mut Names, kind: &RawKind) {
    names.kinds.insert(kind.id.clone());
    let fields = names.fields.entry(kind.id.clone()).or_default();
    for (name, field) in &kind.fields {
        fields.insert(name.clone());
        if let Some(role) = field.role
            && let Ok(serde_json::Value::String(role)) = serde_json::to_value(role)
        {
            fields.insert(role);
        }
    }
}

/// Ids that two files of the same layer both declare.
pub(super) fn duplicates(entries: &[Entry]) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for entry in entries {
        let ids: Vec<(&str, Vec<Step<'static>>, &str)> = match &entry.parsed {
            Parsed::Pack(p) => vec![("pack", vec!["pack".into()], p.pack.as_str())],
            Parsed::Documents(d) => listed("documents", d.documents.iter().map(|k| k.id.as_str())),
            Parsed::Reasons(r) => listed("reasons", r.reasons.iter().map(|k| k.id.as_str())),
            Parsed::Platforms(p) => listed("platforms", p.platforms.iter().map(|k| k.id.as_str())),
            Parsed::Findings(_) | Parsed::Reference(_) => Vec::new(),
        };
        for (what, path, id) in ids {
            if !seen.insert((entry.origin.layer, what, id.to_owned())) {
                problems.push(
                    entry.origin.file.problem(
                        &path,
                        Words::new(format!("重复的 id `{id}`"), format!("duplicate id `{id}`")),
                    ),
                );
            }
        }
    }
    problems.append(&mut taken(entries));
    problems
}

/// Categories that stand in another pack already: only a pack of the same id may change them.
fn taken(entries: &[Entry]) -> Vec<Problem> {
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in entries {
        let Parsed::Pack(pack) = &entry.parsed else { continue };
        for (i, category) in pack.categories.iter().enumerate() {
            let (id, own) = (&category.id, pack.pack.as_str());
            let first = *owner.entry(id).or_insert(own);
            if first != own {
                let said = Words::new(
                    format!("类目 `{id}` 已在规则包 `{first}` 中：要修改它请写 pack: {first}，否则请换 id"),
                    format!(
                        "category `{id}` stands in the pack `{first}`: write `pack: {first}` to change it, or choose another id"
                    ),
                );
                let path = ["categories".into(), i.into(), "id".into()];
                problems.push(entry.origin.file.problem(&path, said));
            }
        }
    }
    problems
}

fn listed<'a>(
    key: &'static str,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<(&'a str, Vec<Step<'static>>, &'a str)> {
    ids.enumerate().map(|(i, id)| (key, vec![key.into(), i.into(), "id".into()], id)).collect()
}
