//! Changes that were tried before: of the same kind of paper, for the same requirements and entity type.
//!
//! Thousands of applications share their requirements: a full run solves each of them, and tries each
//! change where something about it is new.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

use super::attack::Attack;
use super::ready_dossier::ReadyDossier;
use super::sampling::scatter_name;
use super::serving_paper::ServingPaper;

/// The changes that took hold so far.
#[derive(Debug, Default)]
pub struct RepeatedChanges {
    tried: Mutex<HashSet<u64>>,
}

impl RepeatedChanges {
    /// Whether this change was noted before.
    pub fn is_known(&self, change: u64) -> bool {
        let tried = self.tried.lock();
        let tried = tried.unwrap_or_else(PoisonError::into_inner);
        tried.contains(&change)
    }

    /// Notes it; `false` where it is known.
    pub fn note(&self, change: u64) -> bool {
        let tried = self.tried.lock();
        let mut tried = tried.unwrap_or_else(PoisonError::into_inner);
        tried.insert(change)
    }
}

/// What a change touches, as a number: the same one where nothing that its outcome rests on differs by
/// kind. Values and answers may differ.
pub fn identify_change(dossier: &ReadyDossier<'_>, operator: &str, attack: &Attack) -> u64 {
    let of_target = |paper: &&ServingPaper<'_>| paper.kind.id == attack.target;
    let on_paper = dossier
        .papers
        .iter()
        .any(|paper| of_target(&paper));
    let touched = dossier
        .papers
        .iter()
        .filter(|paper| !on_paper || of_target(paper));
    let touched: BTreeSet<String> = touched
        .map(|paper| describe_paper(dossier, paper))
        .collect();
    let merchant = &dossier.snapshot.declaration.merchant;
    let entity = merchant
        .entity
        .as_deref()
        .unwrap_or_default();
    let Attack { target, what, .. } = attack;
    let touched: Vec<String> = touched.into_iter().collect();
    let touched = touched.join("\n");
    scatter_name(
        0,
        &format!("{operator}\n{target}\n{what}\n{entity}\n{touched}"),
    )
}

/// Its type, whose it is, which fields it shows and what rests on it.
fn describe_paper(dossier: &ReadyDossier<'_>, paper: &ServingPaper<'_>) -> String {
    let document = dossier
        .snapshot
        .documents
        .get(paper.document);
    let owner = document.and_then(|d| d.owner.as_deref());
    let fields = document.map(|d| {
        d.fields
            .keys()
            .map(String::as_str)
            .collect::<Vec<_>>()
    });
    let fields = fields.unwrap_or_default().join(" ");
    let requirements = paper.requirements.join(" ");
    let owner = owner.unwrap_or_default();
    format!("{} {owner} {fields} {requirements}", paper.kind.id)
}
