//! What every requirement of one dossier is evaluated against.

use std::collections::BTreeMap;

use super::input::EvaluationInput;
use super::pack_selection::PackSelection;
use crate::checks::{Applicant, ReviewTime, UploadLimits};
use model::{Bilingual, TextOrigin};

/// What every requirement is evaluated against.
pub struct EvaluationContext<'a> {
    pub input: &'a EvaluationInput<'a>,
    pub applicant: &'a Applicant,
    pub choice: &'a PackSelection<'a>,
    /// Upload endpoints of the chosen scenarios.
    pub platforms: Vec<UploadLimits>,
    /// How long the reviews of the chosen scenarios take.
    pub queues: Vec<ReviewTime>,
    /// Titles of all document types, by id.
    pub titles: BTreeMap<String, Bilingual>,
    /// Files that may be any document: sound or skipped, but not read and not recognised.
    pub unread: usize,
}

impl<'a> EvaluationContext<'a> {
    pub fn new(
        input: &'a EvaluationInput<'a>,
        applicant: &'a Applicant,
        choice: &'a PackSelection<'a>,
    ) -> Self {
        let recognised = |i: usize| {
            input
                .documents
                .iter()
                .any(|d| d.pages.iter().any(|p| p.file == i))
        };
        let unread = input.files.iter().enumerate().filter(|(i, f)| {
            use model::FileIntegrity;
            // A damaged or locked file is refused whatever it is, so it cannot be what is missing.
            matches!(
                f.probe.integrity,
                FileIntegrity::Ok | FileIntegrity::Unsupported | FileIntegrity::Limit
            ) && f.text.origin == TextOrigin::None
                && !recognised(*i)
        });
        // Files of an operating system (Thumbs.db, .DS_Store) are no documents that nobody read.
        let skipped = input.skipped.iter().filter(|s| !s.litter).count();
        Self {
            input,
            applicant,
            choice,
            platforms: input
                .rules
                .endpoints_of_scenarios(&input.declaration.scenarios)
                .map(|p| p.limits.clone())
                .collect(),
            queues: choice
                .scenarios
                .iter()
                .filter_map(|p| p.review.clone())
                .collect(),
            titles: input
                .rules
                .catalogue
                .kinds
                .iter()
                .map(|k| (k.id.clone(), k.title.clone()))
                .collect(),
            unread: unread.count() + skipped,
        }
    }
}
