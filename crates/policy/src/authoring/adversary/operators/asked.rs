//! What a leaf asks of one field in so many words: its content, the class of a mark, a paper of the class
//! that the goods need, the place.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::ServingPaper;
use super::fields::{empty_field, has_role, replace_value};
use crate::authoring::DossierSnapshot;
use crate::authoring::generated::all_requirements;
use crate::checks::CheckSpec;
use crate::rules::Rules;
use crate::rules::pack::{DocumentLeaf, Need};
use crate::synthetic::is_field_asked;
use model::{Document, FieldRole, FieldState, FindingCode};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "other-words-in-the-field",
        find_attacks: replace_asked_fields,
    },
    Operator {
        id: "other-class-of-mark",
        find_attacks: replace_classes,
    },
    Operator {
        id: "paper-of-a-lower-class",
        find_attacks: use_lower_class,
    },
    Operator {
        id: "another-province",
        find_attacks: move_to_another_province,
    },
];

/// The checks that the leaves of a paper ask.
fn checks_of_paper<'a>(paper: &'a ServingPaper<'_>) -> impl Iterator<Item = &'a CheckSpec> {
    let checks = paper
        .leaves
        .iter()
        .flat_map(|leaf| &leaf.checks);
    checks.map(|(check, _)| check.as_ref())
}

/// Something else than a leaf asks for, in whatever field it looks: also an authority of a lower level,
/// where the rule binds the place.
fn replace_asked_fields(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in &dossier.papers {
        for check in checks_of_paper(paper) {
            let CheckSpec::FieldContains(asked) = check else {
                continue;
            };
            let field = asked.field.clone();
            let what = format!("{field} 样本");
            attacks.push(Attack::on_document(paper, what, move |document| {
                rewrite_field(document, &field, "样本县其他");
            }));
        }
    }
    attacks
}

/// The field of that name, or of the role of that name.
fn rewrite_field(document: &mut Document, named: &str, value: &str) {
    for (name, field) in &mut document.fields {
        if is_field_asked(named, name, field.role) && field.state == FieldState::Present {
            value.clone_into(&mut field.value);
        }
    }
}

/// The mark is registered, in the class beside the one that is asked for.
fn replace_classes(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in &dossier.papers {
        for check in checks_of_paper(paper) {
            let CheckSpec::TrademarkClass(asked) = check else {
                continue;
            };
            let other = (1..=45).find(|class| !asked.any.contains(class));
            attacks.extend(other.map(|class| {
                let value = format!("第{class}类");
                Attack::on_document(paper, value.clone(), move |document| {
                    replace_value(document, FieldRole::Items, &value);
                })
            }));
        }
    }
    attacks
}

/// A type that serves only beside a scope of its own words.
struct LesserPaper<'r> {
    kind: &'r str,
    /// Words of which the scope beside it names one.
    words: Vec<&'r str>,
}

/// Where a requirement takes another type only for some activities, that type stands in the place of this
/// one, and the scope names an activity for which it does not do: a filing for class II, goods of class III.
fn use_lower_class(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in &dossier.papers {
        for lesser in lesser_papers(dossier.rules, paper) {
            let Some(word) = uncovered_activity(dossier, &lesser) else {
                continue;
            };
            let (index, kind) = (paper.document, lesser.kind.to_owned());
            let scope = format!("许可项目：{word}");
            let what = format!("{kind}, {scope}");
            let change = move |dossier: &mut DossierSnapshot, _: &Rules| {
                for document in &mut dossier.documents {
                    replace_value(document, FieldRole::Scope, &scope);
                }
                if let Some(document) = dossier.documents.get_mut(index) {
                    document.kind.clone_from(&kind);
                }
            };
            attacks.push(Attack::on_dossier(&paper.kind.id, what, change));
        }
    }
    attacks
}

fn lesser_papers<'r>(rules: &'r Rules, paper: &ServingPaper<'_>) -> Vec<LesserPaper<'r>> {
    let served = all_requirements(rules).filter(|r| paper.requirements.contains(&r.id()));
    let mut found = Vec::new();
    for place in served {
        collect_lesser(&place.requirement.need, &mut found);
    }
    found.retain(|lesser| lesser.kind != paper.kind.id);
    found
}

fn collect_lesser<'r>(need: &'r Need, found: &mut Vec<LesserPaper<'r>>) {
    let (Need::All(members) | Need::Any(members)) = need else {
        return;
    };
    if matches!(need, Need::All(_)) {
        let leaves: Vec<&DocumentLeaf> = members
            .iter()
            .filter_map(document_leaf)
            .collect();
        let scoped = leaves
            .iter()
            .find(|leaf| !scope_words(leaf).is_empty());
        let words = scoped.map_or_else(Vec::new, |leaf| scope_words(leaf));
        let others = leaves
            .iter()
            .filter(|leaf| scope_words(leaf).is_empty());
        let lesser = others.map(|leaf| LesserPaper {
            kind: &leaf.kind,
            words: words.clone(),
        });
        found.extend(lesser.filter(|lesser| !lesser.words.is_empty()));
    }
    for member in members {
        collect_lesser(member, found);
    }
}

fn document_leaf(need: &Need) -> Option<&DocumentLeaf> {
    match need {
        Need::Document(leaf) => Some(leaf),
        Need::All(_) | Need::Any(_) | Need::AtLeast(..) | Need::Fact(_) => None,
    }
}

fn scope_words(leaf: &DocumentLeaf) -> Vec<&str> {
    let checks = leaf
        .checks
        .iter()
        .map(|(check, _)| check);
    let scope = checks.filter(|c| {
        c.finding_codes()
            .contains(&FindingCode::ScopeMismatch)
    });
    scope
        .flat_map(|c| c.asked_words())
        .collect()
}

/// A wording of the category's activities that none of the words stands in.
fn uncovered_activity(dossier: &ReadyDossier<'_>, lesser: &LesserPaper<'_>) -> Option<String> {
    let words = super::scope::category_words(dossier);
    let uncovered = |word: &String| {
        let mut own = lesser.words.iter();
        own.all(|w| !word.contains(w))
    };
    words.into_iter().find(uncovered)
}

// Invented streets; the cities are real, because provinces and cities are compared.
pub const HOME: &str = "浙江省杭州市西湖区样例路1号";
pub const ELSEWHERE: &str = "四川省成都市锦江区样例路2号";

/// The paper that tells who applies stands in one province, another one in another and without the code
/// that would show that it is the same body: a shop of the same name.
fn move_to_another_province(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        let index = paper.document;
        let change = move |dossier: &mut DossierSnapshot, rules: &Rules| {
            let has_home = set_home_addresses(dossier, rules, HOME);
            if let Some(document) = dossier.documents.get_mut(index) {
                replace_value(document, FieldRole::Address, ELSEWHERE);
                remove_code(document);
            }
            has_home
        };
        Attack::if_it_takes(&paper.kind.id, ELSEWHERE, change)
    };
    placed_papers(dossier)
        .map(attack)
        .collect()
}

/// Papers of the applicant with an address, beside those that tell who he is.
pub fn placed_papers<'a>(
    dossier: &'a ReadyDossier<'_>,
) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    dossier.papers.iter().filter(|p| {
        p.is_asked(FindingCode::RegionMismatch)
            && p.is_applicants()
            && p.kind.tells_applicant.is_none()
            && has_role(dossier, p, FieldRole::Address)
            && !has_role(dossier, p, FieldRole::PersonName)
    })
}

/// Gives every paper that tells who applies this address; whether one prints any.
pub fn set_home_addresses(dossier: &mut DossierSnapshot, rules: &Rules, address: &str) -> bool {
    let mut took = false;
    for document in &mut dossier.documents {
        let kind = rules.catalogue.get(&document.kind);
        let tells = kind.is_some_and(|k| k.tells_applicant.is_some());
        // A partner's licence tells of somebody else.
        let is_own = document
            .owner
            .as_deref()
            .is_none_or(|o| o == "applicant");
        if tells
            && is_own
            && document
                .field_by_role(FieldRole::Address)
                .is_some()
        {
            replace_value(document, FieldRole::Address, address);
            took = true;
        }
    }
    took
}

fn remove_code(document: &mut Document) {
    let coded = document.fields.iter();
    let coded = coded.filter(|(_, field)| field.role == Some(FieldRole::SubjectCode));
    let names: Vec<String> = coded
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        empty_field(document, &name, FieldState::LabelAbsent);
    }
}
