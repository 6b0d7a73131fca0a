//! Reject reasons and the sources that a checklist cites.

use std::collections::BTreeMap;

use crate::evaluate::pack_selection::PackSelection;
use crate::rules::Rules;
use crate::rules::pack::{RejectReason, Source};
use model::{RefusalNote, SourceNote};

/// Sources by id and title: packs may use one id for different pages.
#[derive(Debug, Default)]
pub struct CitedSources(BTreeMap<(String, String), SourceNote>);

impl CitedSources {
    pub fn add_source(&mut self, source: &Source) {
        let key = (source.id.clone(), source.title.clone());
        self.0
            .entry(key)
            .or_insert_with(|| SourceNote {
                id: source.id.clone(),
                title: source.title.clone(),
                trust: source.trust,
                as_of: source.as_of.clone(),
            });
    }

    pub fn into_notes(self) -> Vec<SourceNote> {
        self.0.into_values().collect()
    }
}

pub fn refusal_from_reason(reason: &RejectReason, sources: &mut CitedSources) -> RefusalNote {
    sources.add_source(&reason.source);
    RefusalNote {
        id: reason.id.clone(),
        title: reason.title.clone(),
        remedy: reason.remedy.clone(),
        platform_only: reason.platform_only,
        source: reason.source.id.clone(),
        trust: reason.source.trust,
    }
}

/// Whether reviewers of the chosen scenarios may give a reason.
pub fn is_reason_in_use(reason: &RejectReason, choice: &PackSelection<'_>) -> bool {
    let is_chosen = |id: &String| {
        let mut chosen = choice.scenarios.iter();
        chosen.any(|scenario| &scenario.id == id)
    };
    let own = &reason.scenarios;
    own.is_empty() || own.iter().any(is_chosen)
}

/// Reasons that name this document type.
pub fn refusals_of_kind(
    kind: &str,
    rules: &Rules,
    choice: &PackSelection<'_>,
    sources: &mut CitedSources,
) -> Vec<RefusalNote> {
    let mut refusals = Vec::new();
    for reason in &rules.reasons {
        let mut documents = reason.documents.iter();
        let names_kind = documents.any(|document| document == kind);
        if names_kind && is_reason_in_use(reason, choice) {
            refusals.push(refusal_from_reason(reason, sources));
        }
    }
    refusals
}
