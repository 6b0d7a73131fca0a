//! Requirement trees and conditions.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Validator;
use super::category_patterns::expand_categories;
use super::leaf_checks::{show_scope_activities, validate_leaf_checks, validate_left_out};
use super::roles::resolve_role;
use crate::checks::{CheckSpec, SameRepresentative};
use crate::rules::pack::{Condition, DocumentLeaf, FactLeaf, Need, Source, SourcedCheck};
use crate::rules::raw::{RawCondition, RawNeed, RawOf};
use crate::rules::role::Role;
use crate::rules::yaml::YamlPath;
use model::FactAnswer;

type DefaultChecks<'a> = &'a [SourcedCheck];

pub fn validate_need(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawNeed,
    source: &Arc<Source>,
    defaults: DefaultChecks<'_>,
) -> Option<Need> {
    // `at_least` is no operator of its own: without `of` there is nothing to count.
    let ops = [
        raw.all.is_some(),
        raw.any.is_some(),
        matches!(raw.of, Some(RawOf::Counted(_))),
        raw.document.is_some(),
        raw.fact.is_some(),
        raw.set.is_some(),
    ];
    let stated = ops
        .iter()
        .filter(|is_stated| **is_stated);
    if stated.count() != 1 {
        validator.report(
            path,
            "一个节点须恰有 all、any、at_least + of、document、fact、set 之一",
            "a node needs exactly one of all, any, at_least + of, document, fact, set",
        );
        return None;
    }
    if let Some(id) = &raw.set {
        let papers = validator.papers_of_set(&path.at("set"), id)?;
        // What is wrong in the set is told where the set stands.
        let told = validator.problems.len();
        let need = validate_need(validator, path, papers, source, defaults);
        validator.problems.truncate(told);
        return need;
    }
    if let Some(members) = raw.all {
        let path = path.at("all");
        let members = validate_members(validator, &path, members, source, defaults)?;
        return Some(Need::All(members));
    }
    if let Some(members) = raw.any {
        let path = path.at("any");
        let members = validate_members(validator, &path, members, source, defaults)?;
        return Some(Need::Any(members));
    }
    if let Some(RawOf::Counted(of)) = raw.of {
        return validate_at_least(validator, path, raw.at_least, *of, source, defaults);
    }
    if raw.fact.is_some() {
        let leaf = validate_fact_leaf(validator, path, raw)?;
        return Some(Need::Fact(leaf));
    }
    let leaf = validate_document_leaf(validator, path, raw, source, defaults)?;
    Some(Need::Document(leaf))
}

fn validate_members(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    members: Vec<RawNeed>,
    source: &Arc<Source>,
    defaults: DefaultChecks<'_>,
) -> Option<Vec<Need>> {
    if members.is_empty() {
        validator.report(
            path,
            "没有成员：永远无法满足或总是满足",
            "no members: it could never be met, or always",
        );
        return None;
    }
    // Every member before any is given up: all problems are told at once.
    let validated: Vec<Option<Need>> = members
        .into_iter()
        .enumerate()
        .map(|(i, m)| validate_need(validator, &path.at(i), m, source, defaults))
        .collect();
    validated.into_iter().collect()
}

fn validate_at_least(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    count: Option<u32>,
    of: RawNeed,
    source: &Arc<Source>,
    defaults: DefaultChecks<'_>,
) -> Option<Need> {
    let of_path = path.at("of");
    let inner = validate_need(validator, &of_path, of, source, defaults)?;
    let count = count.unwrap_or(0);
    // 1000 by eye: far above what any platform asks for, and the generated cases have to build that
    // many documents.
    if !(1..=1000).contains(&count) {
        validator.report(
            &path.at("at_least"),
            format!("at_least 为 {count}：没有任何一组文件能满足，应在 1 到 1000 之间"),
            format!("at_least is {count}: no set of documents can meet it, expected 1 to 1000"),
        );
        return None;
    }
    if let Need::Fact(_) = inner {
        validator.report(
            &path.at("of"),
            "问题的答案不能计数",
            "answers cannot be counted: no document set can meet it",
        );
        return None;
    }
    let inner = Box::new(inner);
    Some(Need::AtLeast(count, inner))
}

fn validate_fact_leaf(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawNeed,
) -> Option<FactLeaf> {
    let name = raw.fact?;
    let ask = resolve_question(validator, &path.at("fact"), &name)?;
    expect_listed_answer(validator, &path.at("is"), &name, raw.is.as_ref());
    if let (Some(low), Some(high)) = (raw.minimum, raw.maximum)
        && low > high
    {
        validator.report(
            &path.at("minimum"),
            format!("minimum {low} 大于 maximum {high}：互相矛盾"),
            format!("minimum {low} is above maximum {high}: they contradict each other"),
        );
    }
    let words = raw.scheme.is_some() || raw.max_length.is_some();
    // A fact without a bound is a yes-or-no question. With a bound, `true` could never be the
    // answer.
    let is_number = raw.minimum.is_some() || raw.maximum.is_some();
    let bounded = is_number || words;
    Some(FactLeaf {
        name,
        ask,
        is: match raw.is {
            None if !bounded => Some(FactAnswer::Flag(true)),
            stated => stated,
        },
        minimum: raw.minimum,
        maximum: raw.maximum,
        scheme: raw.scheme,
        longest: raw.max_length,
    })
}

/// An answer that the question does not list could never be given.
fn expect_listed_answer(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    name: &str,
    answer: Option<&FactAnswer>,
) {
    let names = validator.names;
    let listed = names
        .answers
        .get(name)
        .filter(|ids| !ids.is_empty());
    if let (Some(ids), Some(FactAnswer::Text(id))) = (listed, answer) {
        validator.expect_member(path, ("答案", "answer"), id, ids);
    }
}

fn resolve_question(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    name: &str,
) -> Option<model::Bilingual> {
    let names = validator.names;
    let question = names.facts.get(name);
    if question.is_none() {
        validator.expect_known(path, ("问题", "fact"), name, names.facts.keys());
    }
    question.cloned()
}

fn validate_document_leaf(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    mut raw: RawNeed,
    source: &Arc<Source>,
    defaults: DefaultChecks<'_>,
) -> Option<DocumentLeaf> {
    let kind = raw.document.take()?;
    let names = validator.names;
    if !names.kinds.contains(&kind)
        && !validator.expect_member(
            &path.at("document"),
            ("文件种类", "document kind"),
            &kind,
            &names.kinds,
        )
    {
        return None;
    }
    let of = match &raw.of {
        Some(RawOf::Role(id)) => Some(validate_leaf_role(validator, &path.at("of"), &kind, id)?),
        _ => None,
    };
    validate_leaf_checks(validator, path, &kind, &raw.check);
    show_scope_activities(validator, path, &mut raw.check);
    let without = validator.expand_words(&path.at("without"), raw.without);
    validate_left_out(validator, path, &without, defaults);
    // A check of the leaf itself stands in for the default of the same tag: a pack may be stricter
    // or milder.
    let kept = defaults.iter().filter(|(default, _)| {
        let tag = default.tag();
        let left_out = without
            .iter()
            .any(|without| without == tag);
        let replaced = raw
            .check
            .iter()
            .any(|own| own.tag() == tag);
        !left_out && !replaced
    });
    let mut checks: Vec<_> = kept.cloned().collect();
    checks.extend(identity_check(of.as_deref(), &raw.check, source));
    checks.extend(
        raw.check
            .into_iter()
            .map(|check| (Arc::new(check), Arc::clone(source))),
    );
    Some(DocumentLeaf {
        kind,
        checks,
        owner: raw.owner,
        of,
    })
}

/// The role whose identity paper or authorisation a leaf asks for: only a type that names a person can
/// be one.
fn validate_leaf_role(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    kind: &str,
    id: &str,
) -> Option<Arc<Role>> {
    let names = validator.names;
    let names_person =
        |fields: &BTreeSet<String>| fields.contains("person-name") || fields.contains("agent");
    if !names
        .fields
        .get(kind)
        .is_some_and(names_person)
    {
        validator.report(
            path,
            format!("`{kind}` 没有 person-name 或 agent 栏目，看不出是谁的证件"),
            format!(
                "`{kind}` has no field with the role person-name or agent: nothing tells whose it is"
            ),
        );
    }
    resolve_role(validator, path, id)
}

/// Whom the papers name, his identity paper must name too.
fn identity_check(
    of: Option<&Role>,
    own: &[CheckSpec],
    source: &Arc<Source>,
) -> Option<(Arc<CheckSpec>, Arc<Source>)> {
    let check = CheckSpec::SameRepresentative(SameRepresentative::default());
    let given = own
        .iter()
        .any(|c| c.tag() == check.tag());
    let wanted = of.is_some_and(Role::is_representative) && !given;
    wanted.then(|| (Arc::new(check), Arc::clone(source)))
}

pub fn validate_condition(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: RawCondition,
) -> Option<Condition> {
    let names = validator.names;
    let lists = [
        (
            "entity",
            ("主体类型", "entity type"),
            raw.entity.ids(),
            &names.entities,
        ),
        (
            "scenario",
            ("场景", "scenario"),
            raw.scenario.ids(),
            &names.scenarios,
        ),
    ];
    for (key, what, ids, valid) in lists {
        for id in ids {
            validator.expect_member(&path.at(key), what, id, valid);
        }
    }
    let category = expand_categories(validator, &path.at("category"), raw.category.ids());
    let fact = match raw.fact {
        Some(name) => {
            let ask = resolve_question(validator, &path.at("fact"), &name)?;
            expect_listed_answer(validator, &path.at("is"), &name, raw.is.as_ref());
            Some((name, raw.is.unwrap_or(FactAnswer::Flag(true)), ask))
        }
        None => None,
    };
    let not = raw.not.and_then(|denied| {
        let path = path.at("not");
        let condition = validate_condition(validator, &path, *denied)?;
        Some(Box::new(condition))
    });
    let any = validate_alternatives(validator, &path.at("any"), raw.any);
    Some(Condition {
        entity: raw.entity.into_ids(),
        category,
        scenario: raw.scenario.into_ids(),
        fact,
        not,
        any,
    })
}

fn validate_alternatives(
    validator: &mut Validator<'_>,
    path: &YamlPath<'_>,
    raw: Vec<RawCondition>,
) -> Vec<Condition> {
    raw.into_iter()
        .enumerate()
        .filter_map(|(i, alternative)| {
            let path = path.at(i);
            validate_condition(validator, &path, alternative)
        })
        .collect()
}
