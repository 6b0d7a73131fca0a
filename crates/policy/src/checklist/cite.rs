//! Reject reasons and the sources that a checklist cites.

use std::collections::BTreeMap;

use crate::evaluate::select_packs::Choice;
use model::{Refusal, SourceNote};
use crate::rules::Rules;
use crate::rules::pack::{Reason, Source};

/// Sources by id and title: packs may use one id for different pages.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<(String, String), SourceNote>);

impl Sources {
    pub fn add(&mut self, source: &Source) {
        self.0.entry((source.id.clone(), source.title.clone())).or_insert_with(|| SourceNote {
            id: source.id.clone(),
            title: source.title.clone(),
            trust: source.trust,
            as_of: source.as_of.clone(),
        });
    }

    pub fn finish(self) -> Vec<SourceNote> {
        self.0.into_values().collect()
    }
}

pub fn refusal(reason: &Reason, sources: &mut Sources) -> Refusal {
    sources.add(&reason.source);
    Refusal {
        id: reason.id.clone(),
        title: reason.title.clone(),
        remedy: reason.remedy.clone(),
        platform_only: reason.platform_only,
        source: reason.source.id.clone(),
        trust: reason.source.trust,
    }
}

/// Whether reviewers of the chosen scenarios may give a reason.
pub fn concerns(reason: &Reason, choice: &Choice<'_>) -> bool {
    reason.scenarios.is_empty()
        || reason.scenarios.iter().any(|id| choice.scenarios.iter().any(|p| &p.id == id))
}

/// Reasons that name this kind of paper.
pub fn refusals_of(kind: &str, rules: &Rules, choice: &Choice<'_>, sources: &mut Sources) -> Vec<Refusal> {
    let named = rules.reasons.iter().filter(|r| concerns(r, choice) && r.documents.iter().any(|d| d == kind));
    named.map(|r| refusal(r, sources)).collect()
}
