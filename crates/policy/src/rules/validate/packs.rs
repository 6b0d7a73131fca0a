//! Packs, categories, requirements, entity types.

use std::sync::Arc;

use super::Checker;
use super::needs::{need, when};
use crate::checks::{CheckSpec, EntityType, Queue, ScopeTerms};
use model::{Level, Severity, Words};
use crate::rules::pack::{Category, Entity, Fact, Note, Pack, Requirement, Source};
use crate::rules::raw::{RawCategory, RawEntity, RawNote, RawPack, RawRequirement, RawReview, Role};
use crate::rules::yaml::Path;

pub fn pack(
    c: &mut Checker<'_>,
    raw: RawPack,
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
    overlaid: bool,
) -> Pack {
    c.date(&"as_of".into(), &raw.as_of);
    let [categories, requirements] = ["categories", "requirements"].map(Path::from);
    c.unique(&categories, raw.categories.iter().map(|x| x.id.as_str()));
    c.unique(&"notes".into(), raw.notes.iter().map(|x| x.id.as_str()));
    let review = raw.review.and_then(|r| review(c, &raw.title, &r));
    let each = raw.categories.into_iter().enumerate();
    Pack {
        requirements: all_requirements(c, &requirements, raw.requirements, raw.role, defaults),
        categories: each.filter_map(|(i, r)| category(c, &categories.at(i), r, raw.role, defaults)).collect(),
        id: raw.pack,
        role: raw.role,
        title: raw.title,
        version: raw.version,
        as_of: raw.as_of,
        facts: raw.facts.into_iter().map(|(n, f)| (n, Fact { ask: f.ask, kind: f.kind })).collect(),
        notes: notes(c, raw.notes),
        review,
        guessable: raw.guessable,
        overlaid,
    }
}

fn notes(c: &mut Checker<'_>, raw: Vec<RawNote>) -> Vec<Note> {
    let one = |(i, note): (usize, RawNote)| {
        let source = c.source(&Path::from("notes").at(i).at("source"), &note.source)?;
        Some(Note { id: note.id, text: note.text, source })
    };
    raw.into_iter().enumerate().filter_map(one).collect()
}

/// Longer than a year is a slip of the pen.
const LONGEST_REVIEW: u32 = 250;

fn review(c: &mut Checker<'_>, title: &Words, raw: &RawReview) -> Option<Queue> {
    let path = Path::from("review");
    let source = c.source(&path.at("source"), &raw.source)?;
    if raw.working_days > LONGEST_REVIEW {
        c.say(
            &path.at("working_days"),
            format!("working_days 应不大于 {LONGEST_REVIEW}"),
            format!("working_days must not be above {LONGEST_REVIEW}"),
        );
    }
    Some(Queue { title: title.clone(), working_days: raw.working_days, source: source.id.clone() })
}

fn category(
    c: &mut Checker<'_>,
    path: &Path<'_>,
    raw: RawCategory,
    role: Role,
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
) -> Option<Category> {
    let source = c.source(&path.at("source"), &raw.source)?;
    let names = c.names;
    for (i, id) in raw.entities.iter().enumerate() {
        c.known(&path.at("entities").at(i), ("主体类型", "entity type"), id, names.entities.iter());
    }
    if let Some(scope) = &raw.scope {
        if let Some(id) = &scope.source {
            c.source(&path.at("scope").at("source"), id);
        }
        if scope.any.is_empty() {
            c.say(
                &path.at("scope"),
                "any 为空：没有一种经营范围能满足",
                "any is empty: no scope can meet it",
            );
        }
        for (i, word) in scope.near.iter().enumerate() {
            if scope.any.contains(word) {
                c.say(
                    &path.at("scope").at("near").at(i),
                    format!("`{word}` 同时在 any 和 near 中：互相矛盾"),
                    format!("`{word}` stands in both any and near: they contradict each other"),
                );
            }
        }
    }
    let scope = raw.scope.map(|s| ScopeTerms { title: raw.title.clone(), any: s.any, near: s.near });
    Some(Category {
        id: raw.id,
        title: raw.title,
        open: raw.open,
        note: raw.note,
        scope,
        entities: raw.entities,
        requirements: all_requirements(c, &path.at("requirements"), raw.requirements, role, defaults),
        source,
    })
}

fn all_requirements(
    c: &mut Checker<'_>,
    path: &Path<'_>,
    raw: Vec<RawRequirement>,
    role: Role,
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
) -> Vec<Requirement> {
    c.unique(path, raw.iter().map(|x| x.id.as_str()));
    raw.into_iter().enumerate().filter_map(|(i, r)| requirement(c, &path.at(i), r, role, defaults)).collect()
}

fn requirement(
    c: &mut Checker<'_>,
    path: &Path<'_>,
    raw: RawRequirement,
    role: Role,
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
) -> Option<Requirement> {
    let source = c.source(&path.at("source"), &raw.source)?;
    if raw.level == Level::Required && source.trust.ceiling(role == Role::Scenario) < Severity::Error {
        c.say(
            &path.at("source"),
            format!(
                "来源 `{}` 的可信度不足以作为必须项（error）：请用 level: recommended，或换来源",
                source.id
            ),
            format!(
                "source `{}` is not trusted for an error: use level: recommended, or another source",
                source.id
            ),
        );
    }
    if let Some(id) = &raw.reason {
        let names = c.names;
        c.among(&path.at("reason"), ("驳回原因", "reason"), id, &names.reasons);
    }
    let from = raw.effective_from.as_ref().and_then(|d| c.date(&path.at("effective_from"), d));
    let until = raw.effective_until.as_ref().and_then(|d| c.date(&path.at("effective_until"), d));
    if let (Some(a), Some(b)) = (from, until)
        && a > b
    {
        c.say(&path.at("effective_until"), "结束早于开始", "it ends before it begins");
    }
    let condition = raw.when.and_then(|w| when(c, &path.at("when"), w));
    Some(Requirement {
        id: raw.id,
        title: raw.title,
        level: raw.level,
        when: condition,
        need: need(c, &path.at("need"), raw.need, &source, defaults)?,
        replaces: raw.replaces,
        reason: raw.reason,
        remedy: raw.remedy,
        note: raw.note,
        source,
        from,
        until,
    })
}

pub fn entity(c: &mut Checker<'_>, path: &Path<'_>, raw: RawEntity) -> Option<Entity> {
    let source = c.source(&path.at("source"), &raw.source)?;
    Some(Entity {
        shows: EntityType {
            id: raw.id,
            title: raw.title,
            code_prefixes: raw.code_prefixes,
            type_words: raw.type_words,
        },
        source,
    })
}
