//! Every id that the files declare, and those that two files both do.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{FileContent, ParsedFile};
use crate::rules::raw::{PackRole, RawDocumentType, RawPack};
use crate::rules::validate::{IdIndex, index_sources};
use crate::rules::yaml::{Diagnostic, YamlStep};
use model::Bilingual;

pub(super) fn collect_ids(entries: &[ParsedFile]) -> IdIndex {
    let mut names = IdIndex::default();
    for entry in entries {
        match &entry.parsed {
            FileContent::Pack(p) => collect_pack_ids(&mut names, p),
            FileContent::Documents(d) => d
                .documents
                .iter()
                .for_each(|k| collect_document_ids(&mut names, k)),
            FileContent::Reasons(r) => names.reasons.extend(r.reasons.iter().map(|x| x.id.clone())),
            FileContent::Platforms(_) | FileContent::Findings(_) | FileContent::Reference(_) => {}
        }
    }
    names
}

fn collect_pack_ids(names: &mut IdIndex, p: &RawPack) {
    names
        .categories
        .extend(p.categories.iter().map(|x| x.id.clone()));
    names
        .entities
        .extend(p.entities.iter().map(|x| x.id.clone()));
    names
        .facts
        .extend(p.facts.iter().map(|(n, f)| (n.clone(), f.ask.clone())));
    // Only packs of this role are chosen by name in a declaration.
    if p.role == PackRole::Scenario {
        names.scenarios.insert(p.pack.clone());
    }
    if p.role == PackRole::Base {
        names.sources.extend(index_sources(&p.sources));
    }
}

fn collect_document_ids(names: &mut IdIndex, kind: &RawDocumentType) {
    names.kinds.insert(kind.id.clone());
    let fields = names.fields.entry(kind.id.clone()).or_default();
    for (name, field) in &kind.fields {
        fields.insert(name.clone());
        // A check may also name a field by its role, which is the same in every document type.
        if let Some(role) = field.role
            && let Ok(serde_json::Value::String(role)) = serde_json::to_value(role)
        {
            fields.insert(role);
        }
    }
}

/// Ids that two files of the same layer both declare.
pub(super) fn find_duplicate_ids(entries: &[ParsedFile]) -> Vec<Diagnostic> {
    // With the layer in the key: a later layer may declare an id again, to change that item.
    let mut declared_ids = BTreeSet::new();
    let mut problems = Vec::new();
    for entry in entries {
        let ids: Vec<(&str, Vec<YamlStep<'static>>, &str)> = match &entry.parsed {
            FileContent::Pack(p) => vec![("pack", vec!["pack".into()], p.pack.as_str())],
            FileContent::Documents(d) => {
                ids_with_paths("documents", d.documents.iter().map(|k| k.id.as_str()))
            }
            FileContent::Reasons(r) => {
                ids_with_paths("reasons", r.reasons.iter().map(|k| k.id.as_str()))
            }
            FileContent::Platforms(p) => {
                ids_with_paths("platforms", p.platforms.iter().map(|k| k.id.as_str()))
            }
            FileContent::Findings(_) | FileContent::Reference(_) => Vec::new(),
        };
        for (what, path, id) in ids {
            if !declared_ids.insert((entry.origin.layer, what, id.to_owned())) {
                problems.push(entry.origin.file.diagnostic_at(
                    &path,
                    Bilingual::new(format!("重复的 id `{id}`"), format!("duplicate id `{id}`")),
                ));
            }
        }
    }
    problems.append(&mut find_taken_categories(entries));
    problems
}

/// Categories that stand in another pack already: only a pack of the same id may change them.
fn find_taken_categories(entries: &[ParsedFile]) -> Vec<Diagnostic> {
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in entries {
        let FileContent::Pack(pack) = &entry.parsed else {
            continue;
        };
        for (i, category) in pack.categories.iter().enumerate() {
            let (id, own) = (&category.id, pack.pack.as_str());
            // The first pack in the order of loading owns a category.
            let first = *owner.entry(id).or_insert(own);
            if first != own {
                let message = Bilingual::new(
                    format!(
                        "类目 `{id}` 已在规则包 `{first}` 中：要修改它请写 pack: {first}，否则请换 id"
                    ),
                    format!(
                        "category `{id}` stands in the pack `{first}`: write `pack: {first}` to change it, or choose another id"
                    ),
                );
                let path = ["categories".into(), i.into(), "id".into()];
                problems.push(entry.origin.file.diagnostic_at(&path, message));
            }
        }
    }
    problems
}

fn ids_with_paths<'a>(
    key: &'static str,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<(&'a str, Vec<YamlStep<'static>>, &'a str)> {
    ids.enumerate()
        .map(|(i, id)| (key, vec![key.into(), i.into(), "id".into()], id))
        .collect()
}
