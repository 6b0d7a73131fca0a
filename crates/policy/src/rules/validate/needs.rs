//! Requirement trees and conditions.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Checker;
use crate::checks::CheckSpec;
use model::Answer;
use crate::rules::pack::{FactLeaf, Leaf, Need, Source, When};
use crate::rules::raw::{RawNeed, RawWhen};
use crate::rules::yaml::Path;

/// The checks that a leaf gets: the defaults first.
type Defaults<'a> = &'a [(Arc<CheckSpec>, Arc<Source>)];

pub fn need(
    c: &mut Checker<'_>,
    path: &Path<'_>,
    raw: RawNeed,
    source: &Arc<Source>,
    defaults: Defaults<'_>,
) -> Option<Need> {
    let ops =
        [raw.all.is_some(), raw.any.is_some(), raw.of.is_some(), raw.document.is_some(), raw.fact.is_some()];
    if ops.iter().filter(|o| **o).count() != 1 {
        c.say(
            path,
            "一个节点须恰有 all、any、at_least + of、document、fact 之一",
            "a node needs exactly one of all, any, at_least + of, document, fact",
        );
        return None;
    }
    if let Some(members) = raw.all {
        return members_of(c, &path.at("all"), members, source, defaults).map(Need::All);
    }
    if let Some(members) = raw.any {
        return members_of(c, &path.at("any"), members, source, defaults).map(Need::Any);
    }
    if let Some(of) = raw.of {
        return at_least(c, path, raw.at_least, *of, source, defaults);
    }
    if raw.fact.is_some() {
        return fact(c, path, raw).map(Need::Fact);
    }
    leaf(c, path, raw, source, defaults).map(Need::Document)
}

fn members_of(
    c: &mut Checker<'_>,
    path: &Path<'_>,
    members: Vec<RawNeed>,
    source: &Arc<Source>,
    defaults: Defaults<'_>,
) -> Option<Vec<Need>> {
    if members.is_empty() {
        c.say(path, "没有成员：永远无法满足或总是满足", "no members: it could never be met, or always");
        return None;
    }
    members.into_iter().enumerate().map(|(i, m)| need(c, &path.at(i), m, source, defaults)).collect()
}

fn at_least(
    c: &mut Checker<'_>,
    path: &Path<'_>,
    count: Option<u32>,
    of: RawNeed,
    source: &Arc<Source>,
    defaults: Defaults<'_>,
) -> Option<Need> {
    let inner = need(c, &path.at("of"), of, source, defaults)?;
    let count = count.unwrap_or(0);
    if !(1..=1000).contains(&count) {
        c.say(
            &path.at("at_least"),
            format!("at_least 为 {count}：没有任何一组文件能满足，应在 1 到 1000 之间"),
            format!("at_least is {count}: no set of documents can meet it, expected 1 to 1000"),
        );
        return None;
    }
    if let Need::Fact(_) = inner {
        c.say(&path.at("of"), "问题的答案不能计数", "answers cannot be counted: no document set can meet it");
        return None;
    }
    Some(Need::AtLeast(count, Box::new(inner)))
}

fn fact(c: &mut Checker<'_>, path: &Path<'_>, raw: RawNeed) -> Option<FactLeaf> {
    let name = raw.fact?;
    let ask = fact_question(c, &path.at("fact"), &name)?;
    if let (Some(low), Some(high)) = (raw.minimum, raw.maximum)
        && low > high
    {
        c.say(
            &path.at("minimum"),
            format!("minimum {low} 大于 maximum {high}：互相矛盾"),
            format!("minimum {low} is above maximum {high}: they contradict each other"),
        );
    }
    let words = raw.scheme.is_some() || raw.longest.is_some();
    let bounded = raw.minimum.is_some() || raw.maximum.is_some() || words;
    Some(FactLeaf {
        name,
        ask,
        is: raw.is.or_else(|| (!bounded).then_some(Answer::Flag(true))),
        minimum: raw.minimum,
        maximum: raw.maximum,
        scheme: raw.scheme,
        longest: raw.longest,
    })
}

fn fact_question(c: &mut Checker<'_>, path: &Path<'_>, name: &str) -> Option<model::Words> {
    let names = c.names;
    let question = names.facts.get(name);
    if question.is_none() {
        c.known(path, ("问题", "fact"), name, names.facts.keys());
    }
    question.cloned()
}

fn leaf(
    c: &mut Checker<'_>,
    path: &Path<'_>,
    raw: RawNeed,
    source: &Arc<Source>,
    defaults: Defaults<'_>,
) -> Option<Leaf> {
    let kind = raw.document?;
    let names = c.names;
    if !names.kinds.contains(&kind)
        && !c.among(&path.at("document"), ("文件种类", "document kind"), &kind, &names.kinds)
    {
        return None;
    }
    for (i, check) in raw.check.iter().enumerate() {
        let all = path.at("check");
        let here = all.at(i);
        if let Some(problem) = check.problem() {
            c.say(
                &here,
                format!("检查 {}：{problem}", check.tag()),
                format!("check {}: {problem}", check.tag()),
            );
        }
        if let CheckSpec::States(states) = check {
            let fields = names.fields.get(&kind);
            if !fields.is_some_and(|f| f.contains(&states.field)) {
                let (none, at) = (BTreeSet::new(), here.at("states"));
                c.known(&at.at("field"), ("字段", "field"), &states.field, fields.unwrap_or(&none).iter());
            }
        }
    }
    for (i, tag) in
        raw.without.iter().enumerate().filter(|(_, t)| !defaults.iter().any(|(d, _)| d.tag() == *t))
    {
        let tags: Vec<String> = defaults.iter().map(|(d, _)| d.tag().to_owned()).collect();
        c.known(&path.at("without").at(i), ("默认检查", "default check"), tag, tags.iter());
    }
    let kept = defaults.iter().filter(|(d, _)| {
        !raw.without.iter().any(|w| w == d.tag()) && !raw.check.iter().any(|o| o.tag() == d.tag())
    });
    let mut checks: Vec<_> = kept.cloned().collect();
    checks.extend(raw.check.into_iter().map(|check| (Arc::new(check), Arc::clone(source))));
    Some(Leaf { kind, checks, owner: raw.owner })
}

pub fn when(c: &mut Checker<'_>, path: &Path<'_>, raw: RawWhen) -> Option<When> {
    let names = c.names;
    let lists = [
        ("entity", ("主体类型", "entity type"), raw.entity.ids(), &names.entities),
        ("category", ("类目", "category"), raw.category.ids(), &names.categories),
        ("scenario", ("场景", "scenario"), raw.scenario.ids(), &names.scenarios),
    ];
    for (key, what, ids, valid) in lists {
        for id in ids {
            c.among(&path.at(key), what, id, valid);
        }
    }
    let fact = match raw.fact {
        Some(name) => {
            let ask = fact_question(c, &path.at("fact"), &name)?;
            Some((name, raw.is.unwrap_or(Answer::Flag(true)), ask))
        }
        None => None,
    };
    let not = raw.not.and_then(|n| when(c, &path.at("not"), *n)).map(Box::new);
    let any =
        raw.any.into_iter().enumerate().filter_map(|(i, w)| when(c, &path.at("any").at(i), w)).collect();
    Some(When {
        entity: raw.entity.into_ids(),
        category: raw.category.into_ids(),
        scenario: raw.scenario.into_ids(),
        fact,
        not,
        any,
    })
}
