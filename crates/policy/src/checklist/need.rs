//! Requirement trees and conditions in words.

use crate::checks::CheckSpec;
use crate::evaluate::answer_leaf::wanted;
use model::{Answer, Demand, NeedNode, NeedOp, Words};
use crate::rules::Rules;
use crate::rules::pack::{FactLeaf, Leaf, Need, When};
use crate::rules::raw::Owner;

/// A requirement tree with its papers, what they must show, and its questions.
#[must_use]
pub fn node(need: &Need, rules: &Rules) -> NeedNode {
    let branch =
        |op, title, children| NeedNode { op, title, demands: Vec::new(), exempt: Vec::new(), children };
    let all = |members: &[Need]| members.iter().map(|m| node(m, rules)).collect();
    match need {
        Need::All(members) => branch(NeedOp::All, Words::new("以下全部", "all of these"), all(members)),
        Need::Any(members) => branch(NeedOp::Any, Words::new("以下任选其一", "one of these"), all(members)),
        Need::AtLeast(count, of) => branch(
            NeedOp::AtLeast(*count),
            Words::new(
                format!("以下至少 {count} 份，每份不同"),
                format!("at least {count} different ones of these"),
            ),
            vec![node(of, rules)],
        ),
        Need::Document(leaf) => paper(leaf, rules),
        Need::Fact(fact) => NeedNode {
            demands: answer(fact).into_iter().collect(),
            ..branch(NeedOp::Fact(fact.name.clone()), fact.ask.clone(), Vec::new())
        },
    }
}

fn paper(leaf: &Leaf, rules: &Rules) -> NeedNode {
    let own = leaf.checks.iter().map(|(check, _)| &**check);
    let general = || rules.defaults.iter().map(|(check, _)| &**check);
    let title = rules.title(&leaf.kind);
    let title = owner(leaf.owner).map_or_else(
        || title.clone(),
        |o| Words::new(format!("{}（{}）", title.zh, o.zh), format!("{} ({})", title.en, o.en)),
    );
    NeedNode {
        op: NeedOp::Paper(leaf.kind.clone()),
        title,
        demands: own.clone().filter(|c| !general().any(|g| g == *c)).map(demand).collect(),
        exempt: general().filter(|g| !own.clone().any(|c| c.tag() == g.tag())).map(demand).collect(),
        children: Vec::new(),
    }
}

/// What the answer must be.
fn answer(fact: &FactLeaf) -> Option<Demand> {
    let wanted = wanted(fact);
    let words = Words::new(format!("答案为{}", wanted.zh), format!("the answer “{}”", wanted.en));
    (!wanted.zh.is_empty()).then(|| Demand { check: "fact".to_owned(), words, scanning: false })
}

fn owner(owner: Owner) -> Option<Words> {
    Some(match owner {
        Owner::Applicant => return None,
        Owner::Store => Words::new("门店的", "the store's"),
        Owner::Partner => Words::new("合作方的", "the partner's"),
        Owner::Group => Words::new("所属集团的", "the group's"),
        Owner::RightHolder => Words::new("权利人的", "the right holder's"),
    })
}

pub fn demand(check: &CheckSpec) -> Demand {
    Demand { check: check.tag().to_owned(), words: check.demand(), scanning: check.scanning() }
}

/// Names of the questions that a tree asks.
pub fn facts<'a>(need: &'a Need, into: &mut Vec<&'a str>) {
    match need {
        Need::All(members) | Need::Any(members) => members.iter().for_each(|m| facts(m, into)),
        Need::AtLeast(_, of) => facts(of, into),
        Need::Document(_) => {}
        Need::Fact(fact) => into.push(&fact.name),
    }
}

/// The part of a condition that answers decide; what entity, category and scenario decide is known.
#[must_use]
pub fn condition(when: &When) -> Option<Words> {
    let fact = when.fact.as_ref().map(|(_, answer, ask)| {
        let answer = shown(answer);
        Words::new(
            format!("“{}”答“{}”时", ask.zh, answer.zh),
            format!("if “{}” is answered {}", ask.en, answer.en),
        )
    });
    let not =
        when.not.as_deref().and_then(condition).map(|w| {
            Words::new(format!("除非{}", w.zh), format!("unless {}", w.en.trim_start_matches("if ")))
        });
    let any: Vec<Words> = when.any.iter().filter_map(condition).collect();
    let any = (!any.is_empty()).then(|| join(&any, "，或", " or "));
    let all: Vec<Words> = fact.into_iter().chain(not).chain(any).collect();
    (!all.is_empty()).then(|| join(&all, "，并且", " and "))
}

fn join(words: &[Words], zh: &str, en: &str) -> Words {
    let all = |f: fn(&Words) -> &str, by: &str| words.iter().map(f).collect::<Vec<_>>().join(by);
    Words::new(all(|w| &w.zh, zh), all(|w| &w.en, en))
}

fn shown(answer: &Answer) -> Words {
    match answer {
        Answer::Flag(true) => Words::new("是", "yes"),
        Answer::Flag(false) => Words::new("否", "no"),
        Answer::Number(n) => n.to_string().into(),
        Answer::Text(t) => t.clone().into(),
    }
}
