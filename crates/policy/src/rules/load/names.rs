//! Every id that the files declare, and those that two files both do.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{FileContent, ParsedFile};
use crate::rules::activity::ShownActivity;
use crate::rules::raw::{PackRole, RawDocumentType, RawPack};
use crate::rules::validate::{IdIndex, index_sources};
use crate::rules::yaml::{Diagnostic, YamlStep};
use model::Bilingual;

/// What declares an id, where in its file, and the id.
type DeclaredId<'a> = (&'static str, Vec<YamlStep<'static>>, &'a str);

pub(super) fn collect_ids(entries: &[ParsedFile]) -> IdIndex {
    let mut names = IdIndex::default();
    for entry in entries {
        match &entry.parsed {
            FileContent::Pack(pack) => collect_pack_ids(&mut names, pack),
            FileContent::Activities(file) => {
                for activity in &file.activities {
                    let shown = ShownActivity::new(activity);
                    names
                        .activities
                        .insert(activity.id.clone(), shown);
                }
            }
            FileContent::Documents(file) => {
                for kind in &file.documents {
                    collect_document_ids(&mut names, kind);
                }
            }
            FileContent::Reasons(file) => {
                for reason in &file.reasons {
                    names.reasons.insert(reason.id.clone());
                }
            }
            FileContent::Causes(file) => {
                let causes = file.causes.iter();
                names
                    .causes
                    .extend(causes.map(|cause| cause.id.clone()));
                let lists = file.words.iter();
                names
                    .words
                    .extend(lists.map(|(name, list)| (name.clone(), list.any.clone())));
            }
            FileContent::Platforms(file) => {
                let endpoints = file.platforms.iter();
                names
                    .endpoints
                    .extend(endpoints.map(|endpoint| endpoint.id.clone()));
            }
            FileContent::Sets(file) => {
                let sets = file.sets.iter();
                names
                    .sets
                    .extend(sets.map(|set| (set.id.clone(), set.clone())));
            }
            FileContent::Defaults(_)
            | FileContent::Rejections(_)
            | FileContent::Findings(_)
            | FileContent::Reference(_) => {}
        }
    }
    names
}

fn collect_pack_ids(names: &mut IdIndex, p: &RawPack) {
    let category_ids = p
        .categories
        .iter()
        .map(|category| category.id.clone());
    names
        .categories
        .extend(category_ids.clone());
    if p.role == PackRole::Industry {
        names
            .industry_categories
            .extend(category_ids);
    }
    for entity in &p.entities {
        names.entities.insert(entity.id.clone());
    }
    for (name, fact) in &p.facts {
        let fact = fact.clone().into_fact();
        names
            .facts
            .insert(name.clone(), fact.question());
        let ids = fact.values.into_keys().collect();
        names.answers.insert(name.clone(), ids);
    }
    names.roles.extend(p.roles.clone());
    // Only packs of this role are chosen by name in a declaration.
    if p.role == PackRole::Scenario {
        names.scenarios.insert(p.pack.clone());
    }
    if p.role == PackRole::Base {
        names
            .sources
            .extend(index_sources(&p.sources));
    }
}

fn collect_document_ids(names: &mut IdIndex, kind: &RawDocumentType) {
    names.kinds.insert(kind.id.clone());
    let fields = names.fields.entry(kind.id.clone());
    let fields = fields.or_default();
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
        let origin = &entry.origin;
        for (what, path, id) in file_ids(&entry.parsed) {
            let key = (origin.layer, what, id.to_owned());
            if declared_ids.insert(key) {
                continue;
            }
            let zh = format!("重复的 id `{id}`");
            let en = format!("duplicate id `{id}`");
            let message = Bilingual::new(zh, en);
            problems.push(
                origin
                    .file
                    .diagnostic_at(&path, message),
            );
        }
    }
    problems.append(&mut find_taken_categories(entries));
    problems
}

fn file_ids(content: &FileContent) -> Vec<DeclaredId<'_>> {
    match content {
        FileContent::Pack(pack) => {
            let path = vec!["pack".into()];
            let id = pack.pack.as_str();
            vec![("pack", path, id)]
        }
        FileContent::Activities(file) => {
            let ids = file
                .activities
                .iter()
                .map(|activity| activity.id.as_str());
            ids_with_paths("activities", ids)
        }
        FileContent::Documents(file) => {
            let ids = file
                .documents
                .iter()
                .map(|document_type| document_type.id.as_str());
            ids_with_paths("documents", ids)
        }
        FileContent::Sets(file) => {
            let ids = file
                .sets
                .iter()
                .map(|set| set.id.as_str());
            ids_with_paths("sets", ids)
        }
        FileContent::Reasons(file) => {
            let ids = file
                .reasons
                .iter()
                .map(|reject_reason| reject_reason.id.as_str());
            ids_with_paths("reasons", ids)
        }
        FileContent::Causes(file) => {
            let ids = file
                .causes
                .iter()
                .map(|cause| cause.id.as_str());
            ids_with_paths("causes", ids)
        }
        FileContent::Rejections(file) => {
            let path = vec!["rejections".into()];
            vec![("rejections", path, file.rejections.as_str())]
        }
        FileContent::Platforms(file) => {
            let ids = file
                .platforms
                .iter()
                .map(|upload_endpoint| upload_endpoint.id.as_str());
            ids_with_paths("platforms", ids)
        }
        FileContent::Defaults(_) | FileContent::Findings(_) | FileContent::Reference(_) => {
            Vec::new()
        }
    }
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
            let id = &category.id;
            let own = pack.pack.as_str();
            // The first pack in the order of loading owns a category.
            let first = owner.entry(id).or_insert(own);
            let first = *first;
            if first == own {
                continue;
            }
            let zh = format!(
                "类目 `{id}` 已在规则包 `{first}` 中：要修改它请写 pack: {first}，否则请换 id"
            );
            let en = format!(
                "category `{id}` stands in the pack `{first}`: write `pack: {first}` to change it, or choose another id"
            );
            let message = Bilingual::new(zh, en);
            let path = ["categories".into(), i.into(), "id".into()];
            let file = &entry.origin.file;
            problems.push(file.diagnostic_at(&path, message));
        }
    }
    problems
}

fn ids_with_paths<'a>(
    key: &'static str,
    ids: impl Iterator<Item = &'a str>,
) -> Vec<DeclaredId<'a>> {
    let mut declared = Vec::new();
    for (i, id) in ids.enumerate() {
        let path = vec![key.into(), i.into(), "id".into()];
        declared.push((key, path, id));
    }
    declared
}
