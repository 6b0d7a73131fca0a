//! Packs, categories, requirements, entity types.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Validator;
use super::activities::show_activities;
use super::category_patterns::expand_categories;
use super::needs::{validate_condition, validate_need};
use super::roles::validate_roles;
use crate::checks::{EntityType, ReviewTime, ScopeTerms};
use crate::rules::fact::Fact;
use crate::rules::pack::{
    Category, Note, Pack, Requirement, Source, SourcedCheck, SourcedEntityType,
};
use crate::rules::raw::{
    FactType, PackRole, RawCategory, RawEntity, RawFact, RawNote, RawPack, RawRequirement,
    RawReview, RawScope,
};
use crate::rules::yaml::YamlPath;
use model::{Bilingual, RequirementLevel, Severity};

pub fn validate_pack(
    validator: &mut Validator<'_>,
    raw: RawPack,
    defaults: &[SourcedCheck],
    overlaid: bool,
) -> Pack {
    validator.parse_date(&"as_of".into(), &raw.as_of);
    let categories = YamlPath::from("categories");
    let requirements = YamlPath::from("requirements");
    let category_ids = raw
        .categories
        .iter()
        .map(|category| category.id.as_str());
    validator.expect_unique_ids(&categories, category_ids);
    let note_ids = raw
        .notes
        .iter()
        .map(|note| note.id.as_str());
    validator.expect_unique_ids(&"notes".into(), note_ids);
    let review = raw.review.and_then(|review| {
        let title = &raw.title;
        validate_review(validator, title, &review)
    });
    let unasked_scope = raw
        .unasked_scope
        .as_ref()
        .and_then(|source| {
            let path = YamlPath::from("unasked_scope");
            validator.resolve_source(&path, source)
        });
    let each = raw.categories.into_iter().enumerate();
    Pack {
        requirements: validate_requirements(
            validator,
            &requirements,
            raw.requirements,
            raw.role,
            defaults,
        ),
        categories: each
            .filter_map(|(i, category)| {
                let path = categories.at(i);
                validate_category(validator, &path, category, raw.role, defaults)
            })
            .collect(),
        id: raw.pack,
        role: raw.role,
        title: raw.title,
        version: raw.version,
        as_of: raw.as_of,
        facts: validate_facts(validator, raw.facts),
        roles: validate_roles(validator, &raw.roles),
        notes: validate_notes(validator, raw.notes),
        unasked_scope,
        review,
        guessable: raw.guessable,
        overlaid,
    }
}

fn validate_facts(
    validator: &mut Validator<'_>,
    raw: BTreeMap<String, RawFact>,
) -> BTreeMap<String, Fact> {
    let section = YamlPath::from("facts");
    let mut facts = BTreeMap::new();
    for (name, fact) in raw {
        // Yes-or-no, numbers and addresses have their answers by their type.
        if !fact.values.is_empty() && fact.kind != FactType::Text {
            validator.report(
                &section.at(&name).at("values"),
                "只有 type: text 的问题可以列出答案",
                "only a question of `type: text` may list its answers",
            );
        }
        facts.insert(name, fact.into_fact());
    }
    facts
}

fn validate_notes(validator: &mut Validator<'_>, raw: Vec<RawNote>) -> Vec<Note> {
    let one = |(i, note): (usize, RawNote)| {
        let list = YamlPath::from("notes");
        let path = list.at(i);
        let source = validator.source_of_item(&path, &note.source)?;
        let when = note.when;
        let when = when.and_then(|when| validate_condition(validator, &path.at("when"), when));
        Some(Note {
            id: note.id,
            text: note.text,
            when,
            source,
        })
    };
    let notes = raw.into_iter().enumerate();
    notes.filter_map(one).collect()
}

// Origin: by eye. 250 working days are about a year; the longest queue in the rules has 20.
/// Longer than a year is a slip of the pen.
const MAX_REVIEW_DAYS: u32 = 250;

fn validate_review(
    validator: &mut Validator<'_>,
    title: &Bilingual,
    raw: &RawReview,
) -> Option<ReviewTime> {
    let path = YamlPath::from("review");
    let source = validator.source_of_item(&path, &raw.source)?;
    if raw.working_days > MAX_REVIEW_DAYS {
        validator.report(
            &path.at("working_days"),
            format!("working_days 应不大于 {MAX_REVIEW_DAYS}"),
            format!("working_days must not be above {MAX_REVIEW_DAYS}"),
        );
    }
    Some(ReviewTime {
        title: title.clone(),
        working_days: raw.working_days,
        source: source.id.clone(),
    })
}

fn validate_category(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawCategory,
    role: PackRole,
    defaults: &[SourcedCheck],
) -> Option<Category> {
    let source = validator.source_of_item(path, &raw.source)?;
    let names = validator.names;
    validator.expect_all_known(
        &path.at("entities"),
        ("主体类型", "entity type"),
        &raw.entities,
        &names.entities,
    );
    let members = validate_members(validator, path, &raw, role);
    if let Some(scope) = &raw.scope {
        validate_scope(validator, &path.at("scope"), scope);
        if let Some(id) = &scope.decided_by {
            let own = raw.requirements.iter().map(|r| &r.id);
            let path = path.at("scope");
            validator.expect_known(&path.at("decided_by"), ("要求", "requirement"), id, own);
        }
    }
    let scope = raw.scope.map(|scope| {
        let path = path.at("scope");
        scope_terms(validator, &path, &raw.title, scope)
    });
    Some(Category {
        id: raw.id,
        title: raw.title,
        members,
        open: raw.open,
        note: raw.note,
        scope,
        entities: raw.entities,
        requirements: validate_requirements(
            validator,
            &path.at("requirements"),
            raw.requirements,
            role,
            defaults,
        ),
        source,
    })
}

/// The categories for which a scenario has this table.
fn validate_members(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawCategory,
    role: PackRole,
) -> Vec<String> {
    let patterns = raw.members.ids();
    let path = path.at("for");
    if !patterns.is_empty() && role != PackRole::Scenario {
        validator.report(
            &path,
            "只有场景规则包的类目可以写 for",
            "only categories of a scenario pack may say `for`",
        );
    }
    expand_categories(validator, &path, patterns)
}

/// What a category asks of the scope, in words and in activities.
fn scope_terms(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    title: &Bilingual,
    raw: RawScope,
) -> ScopeTerms {
    let shown = show_activities(validator, &path.at("activities"), &raw.activities);
    let mut any = raw.any;
    any.extend(shown.names);
    let mut near_misses = raw.near_misses;
    near_misses.extend(shown.near);
    ScopeTerms {
        title: title.clone(),
        activities: raw.activities,
        any,
        near_misses,
        decided_by: raw.decided_by,
    }
}

fn validate_scope(validator: &mut Validator<'_>, path: &YamlPath<'_>, scope: &RawScope) {
    if let Some(id) = &scope.source {
        validator.resolve_source(&path.at("source"), id);
    }
    // Two lists of one category once disagreed.
    if scope.any.is_empty() == scope.activities.is_empty() {
        validator.report(
            path,
            "activities 与 any 须恰有其一：否则没有一种经营范围能满足，或两份词表互相矛盾",
            "exactly one of activities and any: otherwise no scope can meet it, or two lists disagree",
        );
    }
    // A term in both lists would meet the requirement and be named as a near miss at once.
    for (i, word) in scope.near_misses.iter().enumerate() {
        if scope.any.contains(word) {
            validator.report(
                &path.at("near_misses").at(i),
                format!("`{word}` 同时在 any 和 near 中：互相矛盾"),
                format!("`{word}` stands in both any and near_misses: they contradict each other"),
            );
        }
    }
}

fn validate_requirements(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: Vec<RawRequirement>,
    role: PackRole,
    defaults: &[SourcedCheck],
) -> Vec<Requirement> {
    let ids = raw
        .iter()
        .map(|requirement| requirement.id.as_str());
    validator.expect_unique_ids(path, ids);
    raw.into_iter()
        .enumerate()
        .filter_map(|(i, requirement)| {
            let path = path.at(i);
            validate_requirement(validator, &path, requirement, role, defaults)
        })
        .collect()
}

fn validate_requirement(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawRequirement,
    role: PackRole,
    defaults: &[SourcedCheck],
) -> Option<Requirement> {
    let source = validator.source_of_item(path, &raw.source)?;
    validate_trust(validator, path, &raw, role, &source);
    if let Some(id) = &raw.reason {
        let names = validator.names;
        validator.expect_member(
            &path.at("reason"),
            ("驳回原因", "reason"),
            id,
            &names.reasons,
        );
    }
    let (from, until) = validate_period(validator, path, &raw);
    let condition = raw.when.and_then(|when| {
        let path = path.at("when");
        validate_condition(validator, &path, when)
    });
    let need_path = path.at("need");
    let need = validate_need(validator, &need_path, raw.need, &source, defaults)?;
    Some(Requirement {
        id: raw.id,
        title: raw.title,
        level: raw.level,
        level_while_open: raw.while_open.unwrap_or(raw.level),
        when: condition,
        need,
        replaces: raw.replaces,
        reason: raw.reason,
        remedy: raw.remedy,
        note: raw.note,
        source,
        from,
        until,
    })
}

/// A required rule needs a source that may refuse.
fn validate_trust(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawRequirement,
    role: PackRole,
    source: &Source,
) {
    // A weak source may advise but not refuse: the error needs a source that bears it.
    let of_scenario = role == PackRole::Scenario;
    let bears_error = source.trust.max_severity(of_scenario) >= Severity::Error;
    if raw.level == RequirementLevel::Required && !bears_error {
        validator.report(
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
}

/// The first and last day on which a requirement is in force.
fn validate_period(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: &RawRequirement,
) -> (Option<Date>, Option<Date>) {
    let mut parse_day = |key: &'static str, text: &Option<String>| {
        let text = text.as_ref()?;
        validator.parse_date(&path.at(key), text)
    };
    let from = parse_day("effective_from", &raw.effective_from);
    let until = parse_day("effective_until", &raw.effective_until);
    // Told here, with the line, and not as a requirement that silently never applies.
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        validator.report(
            &path.at("effective_until"),
            "结束早于开始",
            "it ends before it begins",
        );
    }
    (from, until)
}

pub fn validate_entity_type(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawEntity,
) -> Option<SourcedEntityType> {
    let source = validator.source_of_item(path, &raw.source)?;
    Some(SourcedEntityType {
        shows: EntityType {
            id: raw.id,
            title: raw.title,
            code_prefixes: raw.code_prefixes,
            type_words: raw.type_words,
            natural_person: raw.natural_person,
        },
        source,
    })
}
