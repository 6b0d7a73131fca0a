//! Proofs taken from a paper, or replaced: whose it is, whose card, how long, for what.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::{Proof, ServingPaper};
use super::erase::erase_value;
use crate::synthetic::Subject;
use model::{Document, FieldRole, FieldState, FindingCode};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "proof-not-printed",
        find_attacks: |dossier| drop_proofs(dossier, FieldState::LabelAbsent),
    },
    Operator {
        id: "proof-without-value",
        find_attacks: |dossier| drop_proofs(dossier, FieldState::LabelWithoutValue),
    },
    Operator {
        id: "proof-unread",
        find_attacks: |dossier| drop_proofs(dossier, FieldState::Unreadable),
    },
    Operator {
        id: "other-holder",
        find_attacks: replace_holder,
    },
    Operator {
        id: "other-name",
        find_attacks: |dossier| replace_one_witness(dossier, FieldRole::SubjectName),
    },
    Operator {
        id: "other-code",
        find_attacks: |dossier| replace_one_witness(dossier, FieldRole::SubjectCode),
    },
    Operator {
        id: "other-items",
        find_attacks: replace_items,
    },
    Operator {
        id: "wrong-check-digit",
        find_attacks: corrupt_codes,
    },
];

const PROOFS: [(Proof, &str); 5] = [
    (Proof::Holder, "holder"),
    (Proof::Person, "person"),
    (Proof::Term, "term"),
    (Proof::Scope, "scope"),
    (Proof::Items, "items"),
];

// Origin: by eye, a number that no other invented body has.
const STRANGER: u32 = 41;

/// A proof with several witnesses falls with the last of them, so all of them are taken at once.
fn drop_proofs(dossier: &ReadyDossier<'_>, state: FieldState) -> Vec<Attack> {
    let mut attacks = Vec::new();
    for paper in &dossier.papers {
        for (proof, name) in PROOFS {
            if proof == Proof::Scope && !asks_scope(dossier, paper) {
                continue;
            }
            let fields = paper.witnesses(proof);
            if !has_any(dossier, paper, &fields) {
                continue;
            }
            let (index, files) = (paper.document, paper.files.clone());
            attacks.push(Attack::on_dossier(
                &paper.kind.id,
                name,
                move |dossier, _| {
                    let Some(document) = dossier.documents.get_mut(index) else {
                        return;
                    };
                    let values = take_values(document, &fields, state);
                    for file in &files {
                        if let Some(file) = dossier.files.get_mut(*file) {
                            // A sentence that says it as well was not read either.
                            for value in &values {
                                erase_value(&mut file.text, value);
                            }
                        }
                    }
                },
            ));
        }
    }
    attacks
}

/// Takes the values of fields away, and tells what they were.
fn take_values(document: &mut Document, fields: &[String], state: FieldState) -> Vec<String> {
    let mut values = Vec::new();
    for field in fields {
        values.extend(
            document
                .field_value(field)
                .map(str::to_owned),
        );
        empty_field(document, field, state);
    }
    values
}

/// Whether the dossier's category asks the scope on this paper for words.
pub fn asks_scope(dossier: &ReadyDossier<'_>, paper: &ServingPaper<'_>) -> bool {
    let category = dossier
        .snapshot
        .declaration
        .category
        .as_deref();
    let category = category.and_then(|id| dossier.rules.find_category(id));
    let words = category.and_then(|(_, c)| c.scope.as_ref());
    // Where a permit may stand in for the scope, another scope is no fault.
    let decides = words.is_some_and(|w| !w.any.is_empty() && w.decided_by.is_none());
    decides && paper.is_asked(FindingCode::ScopeMismatch)
}

/// Whether one of the fields was read.
pub fn has_any(dossier: &ReadyDossier<'_>, paper: &ServingPaper<'_>, fields: &[String]) -> bool {
    let document = dossier
        .snapshot
        .documents
        .get(paper.document);
    document.is_some_and(|d| {
        fields
            .iter()
            .any(|f| d.field_value(f).is_some())
    })
}

/// Takes the value of a field away.
pub fn empty_field(document: &mut Document, name: &str, state: FieldState) {
    if let Some(field) = document.fields.get_mut(name) {
        field.state = state;
        field.value = String::new();
        if state == FieldState::LabelAbsent {
            field.label = None;
        }
    }
}

/// Puts another value where one was read.
pub fn replace_value(document: &mut Document, role: FieldRole, value: &str) {
    let fields = document.fields.values_mut();
    for field in fields.filter(|f| f.role == Some(role) && f.state == FieldState::Present) {
        value.clone_into(&mut field.value);
    }
}

/// Whether a field with that role was read.
pub fn has_role(dossier: &ReadyDossier<'_>, paper: &ServingPaper<'_>, role: FieldRole) -> bool {
    let document = dossier
        .snapshot
        .documents
        .get(paper.document);
    let present = |d: &Document| {
        let mut fields = d.fields.values();
        fields.any(|f| f.role == Some(role) && f.state == FieldState::Present)
    };
    document.is_some_and(present)
}

/// Papers of the applicant that print whose they are.
fn applicants_papers<'a>(
    dossier: &'a ReadyDossier<'_>,
) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    let papers = dossier.papers.iter();
    papers.filter(|p| p.is_applicants() && !p.witnesses(Proof::Holder).is_empty())
}

fn replace_holder(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    // Of one paper alone nobody can tell that it is somebody else's: another must name the applicant.
    let stranger = Subject::third_party(STRANGER);
    let papers = applicants_papers(dossier);
    let attack = |paper: &ServingPaper<'_>| {
        let stranger = stranger.clone();
        Attack::on_document(paper, "all witnesses", move |document| {
            replace_value(document, FieldRole::SubjectName, &stranger.name);
            replace_value(document, FieldRole::AccountHolder, &stranger.name);
            replace_value(document, FieldRole::Party, &stranger.name);
            replace_value(document, FieldRole::SubjectCode, &stranger.code);
        })
    };
    papers.map(attack).collect()
}

fn replace_one_witness(dossier: &ReadyDossier<'_>, role: FieldRole) -> Vec<Attack> {
    let stranger = Subject::third_party(STRANGER);
    let value = match role {
        FieldRole::SubjectCode => stranger.code,
        _ => stranger.name,
    };
    let papers = applicants_papers(dossier).filter(|p| has_role(dossier, p, role));
    let attack = |paper: &ServingPaper<'_>| {
        let value = value.clone();
        Attack::on_document(paper, "one witness", move |document| {
            replace_value(document, role, &value);
        })
    };
    papers.map(attack).collect()
}

fn replace_items(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let asked = dossier.papers.iter().filter(|p| {
        let fields = p.witnesses(Proof::Items);
        has_any(dossier, p, &fields)
    });
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, "无关项目", |document| {
            replace_value(document, FieldRole::Items, "样本无关项目");
        })
    };
    asked.map(attack).collect()
}

fn corrupt_codes(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let papers = dossier.papers.iter().filter(|p| {
        p.is_asked(FindingCode::IdentifierInvalid) && has_role(dossier, p, FieldRole::SubjectCode)
    });
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, "last character", |document| {
            for field in document.fields.values_mut() {
                if field.role == Some(FieldRole::SubjectCode) {
                    field.value = with_other_last_character(&field.value);
                }
            }
        })
    };
    papers.map(attack).collect()
}

fn with_other_last_character(value: &str) -> String {
    let mut characters: Vec<char> = value.chars().collect();
    if let Some(last) = characters.last_mut() {
        *last = if *last == '0' { '1' } else { '0' };
    }
    characters.into_iter().collect()
}
