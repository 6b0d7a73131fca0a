//! Other places that bind nobody: a district of the same city, a branch under the same code.

use super::super::super::attack::{Attack, Operator};
use super::super::super::ready_dossier::ReadyDossier;
use super::super::super::serving_paper::ServingPaper;
use super::super::asked::{ELSEWHERE, HOME, placed_papers, set_home_addresses};
use super::super::fields::{has_role, replace_value};
use crate::authoring::DossierSnapshot;
use crate::rules::Rules;
use model::FieldRole;

pub const OPERATORS: &[Operator] = &[
    Operator {
        id: "another-district",
        find_attacks: |dossier| move_papers(dossier, "浙江省杭州市余杭区样例路3号", false),
    },
    Operator {
        id: "another-province-under-the-code",
        find_attacks: |dossier| move_papers(dossier, ELSEWHERE, true),
    },
];

fn move_papers(dossier: &ReadyDossier<'_>, to: &'static str, coded: bool) -> Vec<Attack> {
    let papers = placed_papers(dossier);
    let shows_code = |p: &&ServingPaper<'_>| !coded || has_role(dossier, p, FieldRole::SubjectCode);
    papers
        .filter(shows_code)
        .map(|paper| {
            let index = paper.document;
            let change = move |dossier: &mut DossierSnapshot, rules: &Rules| {
                let has_home = set_home_addresses(dossier, rules, HOME);
                if let Some(document) = dossier.documents.get_mut(index) {
                    replace_value(document, FieldRole::Address, to);
                }
                has_home
            };
            Attack::if_it_takes(&paper.kind.id, to, change)
        })
        .collect()
}
