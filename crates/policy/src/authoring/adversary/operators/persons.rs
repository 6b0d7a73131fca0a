//! Cards of other people, and papers that name others than the cards prove.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::{Proof, ServingPaper};
use super::erase::erase_value;
use super::fields::{empty_field, has_role, replace_value};
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use crate::rules::pack::DocumentLeaf;
use model::{FieldRole, FieldState};

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "card-of-somebody-else",
        find_attacks: replace_cards,
    },
    Operator {
        id: "one-card-for-two-people",
        find_attacks: use_card_twice,
    },
    Operator {
        id: "other-representative",
        find_attacks: replace_representative,
    },
    Operator {
        id: "letter-for-another-agent",
        find_attacks: replace_agents,
    },
    Operator {
        id: "agent-not-named",
        find_attacks: drop_agents,
    },
];

/// Nobody of the invented dossiers and fixture packs has this name.
const STRANGER: &str = "赵样例";

/// Cards that prove the person of a role and nobody else. Where no rule says whose card it is (a
/// contact, whoever signs a statement), anybody's will do.
fn cards<'a>(
    dossier: &'a ReadyDossier<'_>,
    of_representative: bool,
) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    let fits = move |leaf: &&DocumentLeaf| {
        let role = leaf.of.as_ref();
        role.is_some_and(|role| role.is_representative() == of_representative)
    };
    let certain = dossier
        .papers
        .iter()
        .filter(move |p| p.leaves.iter().all(fits));
    certain.filter(|p| p.is_applicants() && !p.witnesses(Proof::Person).is_empty())
}

fn replace_cards(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, STRANGER, |document| {
            replace_value(document, FieldRole::PersonName, STRANGER);
        })
    };
    cards(dossier, true)
        .map(attack)
        .collect()
}

/// One card proves one person: the representative's in place of that of somebody with another role.
fn use_card_twice(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let Some(name) = dossier
        .report
        .merchant
        .representative
        .clone()
    else {
        return Vec::new();
    };
    let of_others = cards(dossier, false).filter(|paper| {
        let document = dossier
            .snapshot
            .documents
            .get(paper.document);
        let field = document.and_then(|d| d.field_by_role(FieldRole::PersonName));
        field.is_some_and(|(_, field)| field.value != name)
    });
    let attack = |paper: &ServingPaper<'_>| {
        let name = name.clone();
        Attack::on_document(paper, name.clone(), move |document| {
            replace_value(document, FieldRole::PersonName, &name);
        })
    };
    of_others.map(attack).collect()
}

/// The paper that tells who applies names another representative than the card that proves him.
fn replace_representative(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let proven = cards(dossier, true).next().is_some();
    let telling = dossier.papers.iter().filter(|p| {
        proven
            && p.is_applicants()
            && p.kind.tells_applicant.is_some()
            && has_role(dossier, p, FieldRole::Representative)
    });
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, STRANGER, |document| {
            replace_value(document, FieldRole::Representative, STRANGER);
        })
    };
    telling.map(attack).collect()
}

/// Letters that have to authorise the person of a role and name him.
fn letters_for_agents<'a>(
    dossier: &'a ReadyDossier<'_>,
) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    let asked = |p: &&ServingPaper<'_>| {
        p.leaves
            .iter()
            .any(|leaf| leaf.of.is_some())
    };
    let letters = dossier.papers.iter().filter(asked);
    letters.filter(|p| has_role(dossier, p, FieldRole::Agent))
}

/// The card is that of the handler, the letter authorises somebody else.
fn replace_agents(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, STRANGER, |document| {
            replace_value(document, FieldRole::Agent, STRANGER);
        })
    };
    letters_for_agents(dossier)
        .map(attack)
        .collect()
}

/// A letter of which nothing says whom it authorises.
fn drop_agents(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        let (index, files) = (paper.document, paper.files.clone());
        let change = move |dossier: &mut DossierSnapshot, _: &Rules| {
            let document = dossier.documents.get_mut(index);
            let agent = document.and_then(|document| {
                let (name, field) = document.field_by_role(FieldRole::Agent)?;
                let (name, value) = (name.to_owned(), field.value.clone());
                empty_field(document, &name, FieldState::LabelAbsent);
                Some(value)
            });
            for file in &files {
                if let Some((file, agent)) = dossier
                    .files
                    .get_mut(*file)
                    .zip(agent.as_ref())
                {
                    erase_value(&mut file.text, agent);
                }
            }
        };
        Attack::on_dossier(&paper.kind.id, "", change)
    };
    letters_for_agents(dossier)
        .map(attack)
        .collect()
}
