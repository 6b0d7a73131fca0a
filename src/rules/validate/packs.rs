//! Packs, categories, requirements, entity types.

use std::sync::Arc;

use super::needs::{need, when};
use super::{Checker, at};
use crate::checks::{CheckSpec, EntityType, Queue, ScopeTerms};
use crate::model::{Level, Severity};
use crate::rules::pack::{Category, Entity, Fact, Note, Pack, Requirement, Source};
use crate::rules::raw::{RawCategory, RawEntity, RawNote, RawPack, RawRequirement, RawReview, Role};
use crate::rules::yaml::Step;

pub fn pack(
    c: &mut Checker<'_>,
    raw: &RawPack,
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
    overlaid: bool,
) -> Pack {
    c.date(&["as_of".into()], &raw.as_of);
    c.unique(&["categories".into()], raw.categories.iter().map(|x| x.id.as_str()));
    c.unique(&["requirements".into()], raw.requirements.iter().map(|x| x.id.as_str()));
    c.unique(&["notes".into()], raw.notes.iter().map(|x| x.id.as_str()));
    let requirements = requirements(c, &["requirements".into()], &raw.requirements, raw.role, defaults);
    let categories = raw
        .categories
        .iter()
        .enumerate()
        .filter_map(|(i, r)| category(c, &at(&["categories".into()], i), r, raw.role, defaults))
        .collect();
    Pack {
        id: raw.pack.clone(),
        role: raw.role,
        title: raw.title.clone(),
        version: raw.version.clone(),
        as_of: raw.as_of.clone(),
        facts: raw
            .facts
            .iter()
            .map(|(n, f)| (n.clone(), Fact { ask: f.ask.clone(), kind: f.kind }))
            .collect(),
        notes: notes(c, &raw.notes),
        requirements,
        categories,
        review: raw.review.as_ref().and_then(|r| review(c, raw, r)),
        guessable: raw.guessable,
        overlaid,
    }
}

fn notes(c: &mut Checker<'_>, raw: &[RawNote]) -> Vec<Note> {
    let one = |(i, note): (usize, &RawNote)| {
        let source = c.source(&["notes".into(), i.into(), "source".into()], &note.source)?;
        Some(Note { id: note.id.clone(), text: note.text.clone(), source })
    };
    raw.iter().enumerate().filter_map(one).collect()
}

/// Longer than a year is a slip of the pen.
const LONGEST_REVIEW: u32 = 250;

fn review(c: &mut Checker<'_>, pack: &RawPack, raw: &RawReview) -> Option<Queue> {
    let path = ["review".into()];
    let source = c.source(&at(&path, "source"), &raw.source)?;
    if raw.working_days > LONGEST_REVIEW {
        c.say(
            &at(&path, "working_days"),
            format!("working_days 应不大于 {LONGEST_REVIEW}"),
            format!("working_days must not be above {LONGEST_REVIEW}"),
        );
    }
    Some(Queue { title: pack.title.clone(), working_days: raw.working_days, source: source.id.clone() })
}

fn category(
    c: &mut Checker<'_>,
    path: &[Step],
    raw: &RawCategory,
    role: Role,
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
) -> Option<Category> {
    let source = c.source(&at(path, "source"), &raw.source)?;
    let names = c.names;
    for (i, id) in raw.entities.iter().enumerate() {
        c.known(&at(&at(path, "entities"), i), ("主体类型", "entity type"), id, names.entities.iter());
    }
    if let Some(scope) = &raw.scope {
        if let Some(id) = &scope.source {
            c.source(&at(&at(path, "scope"), "source"), id);
        }
        if scope.any.is_empty() {
            c.say(
                &at(path, "scope"),
                "any 为空：没有一种经营范围能满足",
                "any is empty: no scope can meet it",
            );
        }
        for (i, word) in scope.near.iter().enumerate() {
            if scope.any.contains(word) {
                c.say(
                    &at(&at(&at(path, "scope"), "near"), i),
                    format!("`{word}` 同时在 any 和 near 中：互相矛盾"),
                    format!("`{word}` stands in both any and near: they contradict each other"),
                );
            }
        }
    }
    let here = at(path, "requirements");
    c.unique(&here, raw.requirements.iter().map(|x| x.id.as_str()));
    Some(Category {
        id: raw.id.clone(),
        title: raw.title.clone(),
        open: raw.open,
        note: raw.note.clone(),
        scope: raw.scope.as_ref().map(|s| ScopeTerms {
            title: raw.title.clone(),
            any: s.any.clone(),
            near: s.near.clone(),
        }),
        entities: raw.entities.clone(),
        requirements: requirements(c, &here, &raw.requirements, role, defaults),
        source,
    })
}

fn requirements(
    c: &mut Checker<'_>,
    path: &[Step],
    raw: &[RawRequirement],
    role: Role,
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
) -> Vec<Requirement> {
    raw.iter().enumerate().filter_map(|(i, r)| requirement(c, &at(path, i), r, role, defaults)).collect()
}

fn requirement(
    c: &mut Checker<'_>,
    path: &[Step],
    raw: &RawRequirement,
    role: Role,
    defaults: &[(Arc<CheckSpec>, Arc<Source>)],
) -> Option<Requirement> {
    let source = c.source(&at(path, "source"), &raw.source)?;
    if raw.level == Level::Required && source.trust.ceiling(role == Role::Scenario) < Severity::Error {
        c.say(
            &at(path, "source"),
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
        c.among(&at(path, "reason"), ("驳回原因", "reason"), id, &names.reasons);
    }
    let from = raw.effective_from.as_ref().and_then(|d| c.date(&at(path, "effective_from"), d));
    let until = raw.effective_until.as_ref().and_then(|d| c.date(&at(path, "effective_until"), d));
    if let (Some(a), Some(b)) = (from, until)
        && a > b
    {
        c.say(&at(path, "effective_until"), "结束早于开始", "it ends before it begins");
    }
    let condition = raw.when.as_ref().and_then(|w| when(c, &at(path, "when"), w));
    Some(Requirement {
        id: raw.id.clone(),
        title: raw.title.clone(),
        level: raw.level,
        when: condition,
        need: need(c, &at(path, "need"), &raw.need, &source, defaults)?,
        replaces: raw.replaces.clone(),
        reason: raw.reason.clone(),
        remedy: raw.remedy.clone(),
        note: raw.note.clone(),
        source,
        from,
        until,
    })
}

pub fn entity(c: &mut Checker<'_>, path: &[Step], raw: &RawEntity) -> Option<Entity> {
    let source = c.source(&at(path, "source"), &raw.source)?;
    Some(Entity {
        shows: EntityType {
            id: raw.id.clone(),
            title: raw.title.clone(),
            code_prefixes: raw.code_prefixes.clone(),
            type_words: raw.type_words.clone(),
        },
        source,
    })
}
