//! Cards of other people, and papers that name others than the cards prove.

use super::super::attack::{Attack, Operator};
use super::super::ready_dossier::ReadyDossier;
use super::super::serving_paper::{Proof, ServingPaper};
use super::fields::{has_role, replace_value};
use model::FieldRole;

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "card-of-somebody-else",
        find_attacks: replace_cards,
    },
    Operator {
        id: "other-representative",
        find_attacks: replace_representative,
    },
];

/// Nobody of the invented dossiers and fixture packs has this name.
const STRANGER: &str = "赵样例";

fn cards<'a>(dossier: &'a ReadyDossier<'_>) -> impl Iterator<Item = &'a ServingPaper<'a>> {
    let papers = dossier.papers.iter();
    papers.filter(|p| p.is_applicants() && !p.witnesses(Proof::Person).is_empty())
}

fn replace_cards(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let attack = |paper: &ServingPaper<'_>| {
        Attack::on_document(paper, STRANGER, |document| {
            replace_value(document, FieldRole::PersonName, STRANGER);
        })
    };
    cards(dossier).map(attack).collect()
}

/// The paper that tells who applies names another representative than the card that proves him.
fn replace_representative(dossier: &ReadyDossier<'_>) -> Vec<Attack> {
    let proven = cards(dossier).next().is_some();
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
