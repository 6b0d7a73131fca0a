//! Requirement trees and conditions in words.

use crate::checks::CheckSpec;
use crate::evaluate::answer_leaf::expected_answer;
use crate::rules::Rules;
use crate::rules::pack::{Condition, DocumentLeaf, FactLeaf, Need};
use crate::rules::raw::DocumentOwner;
use model::{Bilingual, DocumentDemand, FactAnswer, NeedNode, NeedOp};

/// A requirement tree with its documents, what they must show, and its questions.
#[must_use]
pub fn build_need_node(need: &Need, rules: &Rules) -> NeedNode {
    let branch = |op, title, children| NeedNode {
        op,
        title,
        demands: Vec::new(),
        exempt: Vec::new(),
        children,
    };
    let all = |members: &[Need]| {
        members
            .iter()
            .map(|member| build_need_node(member, rules))
            .collect()
    };
    match need {
        Need::All(members) => branch(
            NeedOp::All,
            Bilingual::new("以下全部", "all of these"),
            all(members),
        ),
        Need::Any(members) => branch(
            NeedOp::Any,
            Bilingual::new("以下任选其一", "one of these"),
            all(members),
        ),
        Need::AtLeast(count, of) => branch(
            NeedOp::AtLeast(*count),
            Bilingual::new(
                format!("以下至少 {count} 份，每份不同"),
                format!("at least {count} different ones of these"),
            ),
            vec![build_need_node(of, rules)],
        ),
        Need::Document(leaf) => document_node(leaf, rules),
        Need::Fact(fact) => NeedNode {
            demands: answer_demand(fact)
                .into_iter()
                .collect(),
            ..branch(
                NeedOp::Fact(fact.name.clone()),
                fact.ask.clone(),
                Vec::new(),
            )
        },
    }
}

fn document_node(leaf: &DocumentLeaf, rules: &Rules) -> NeedNode {
    let own = || {
        leaf.checks
            .iter()
            .map(|(check, _)| &**check)
    };
    let general = || {
        rules
            .defaults
            .iter()
            .map(|(check, _)| &**check)
    };
    let is_general = |check: &&CheckSpec| general().any(|g| g == *check);
    let is_asked = |check: &&CheckSpec| own().any(|c| c.tag() == check.tag());
    let title = rules.leaf_title(leaf);
    let title = match owner_text(leaf.owner) {
        Some(owner) => Bilingual::new(
            format!("{}（{}）", title.zh, owner.zh),
            format!("{} ({})", title.en, owner.en),
        ),
        None => title,
    };
    NeedNode {
        op: NeedOp::Paper(leaf.kind.clone()),
        title,
        demands: own()
            .filter(|check| !is_general(check))
            .map(demand_of_check)
            .collect(),
        exempt: general()
            .filter(|check| !is_asked(check))
            .map(demand_of_check)
            .collect(),
        children: Vec::new(),
    }
}

fn answer_demand(fact: &FactLeaf) -> Option<DocumentDemand> {
    let expected = expected_answer(fact);
    let words = Bilingual::new(
        format!("须答“{}”", expected.zh),
        format!("to be answered “{}”", expected.en),
    );
    if expected.zh.is_empty() {
        return None;
    }
    Some(DocumentDemand {
        check: "fact".to_owned(),
        words,
        scanning: false,
    })
}

fn owner_text(owner: DocumentOwner) -> Option<Bilingual> {
    Some(match owner {
        DocumentOwner::Applicant => return None,
        DocumentOwner::Store => Bilingual::new("门店的", "the store's"),
        DocumentOwner::Partner => Bilingual::new("合作方的", "the partner's"),
        DocumentOwner::Group => Bilingual::new("所属集团的", "the group's"),
        DocumentOwner::RightHolder => Bilingual::new("权利人的", "the right holder's"),
    })
}

pub fn demand_of_check(check: &CheckSpec) -> DocumentDemand {
    DocumentDemand {
        check: check.tag().to_owned(),
        words: check.requirement_text(),
        scanning: check.checks_scan_quality(),
    }
}

/// Names of the questions that a tree asks.
pub fn collect_facts<'a>(need: &'a Need, into: &mut Vec<&'a str>) {
    match need {
        Need::All(members) | Need::Any(members) => {
            for member in members {
                collect_facts(member, into);
            }
        }
        Need::AtLeast(_, of) => collect_facts(of, into),
        Need::Document(leaf) => {
            let roles = leaf
                .of
                .iter()
                .flat_map(|role| role.chain());
            into.extend(roles.filter_map(|role| Some(role.usually.as_ref()?.unless.as_str())));
        }
        Need::Fact(fact) => into.push(&fact.name),
    }
}

/// The part of a condition that answers decide; what entity, category and scenario decide is known.
#[must_use]
pub fn describe_condition(when: &Condition) -> Option<Bilingual> {
    let mut all = Vec::new();
    if let Some((_, answer, ask)) = &when.fact {
        let answer = answer_text(answer);
        all.push(Bilingual::new(
            format!("“{}”答“{}”时", ask.zh, answer.zh),
            format!("if “{}” is answered {}", ask.en, answer.en),
        ));
    }
    let not = when.not.as_deref();
    if let Some(text) = not.and_then(describe_condition) {
        all.push(Bilingual::new(
            format!("除非{}", text.zh),
            format!("unless {}", text.en.trim_start_matches("if ")),
        ));
    }
    let alternatives = when
        .any
        .iter()
        .filter_map(describe_condition);
    let any: Vec<Bilingual> = alternatives.collect();
    if !any.is_empty() {
        all.push(Bilingual::join(&any, "，或", " or "));
    }
    if all.is_empty() {
        return None;
    }
    Some(Bilingual::join(&all, "，并且", " and "))
}

fn answer_text(answer: &FactAnswer) -> Bilingual {
    match answer {
        FactAnswer::Flag(true) => Bilingual::new("是", "yes"),
        FactAnswer::Flag(false) => Bilingual::new("否", "no"),
        FactAnswer::Number(number) => {
            let digits = number.to_string();
            digits.into()
        }
        FactAnswer::Text(text) => text.clone().into(),
    }
}
