//! An activity of the rules, validated.

use std::sync::Arc;

use super::pack::Source;
use super::raw::RawActivity;
use model::Bilingual;
use values::scope::ActivityWords;

/// An activity: what a business scope says where a business does something.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Title.
    pub title: Bilingual,
    /// Registered standard wording, with its code where it is known.
    pub standard: Vec<(String, Option<String>)>,
    /// Its words; the standard wording is among them.
    pub words: ActivityWords,
    /// Source.
    pub source: Arc<Source>,
}

// By eye: more words than these make a sentence of a finding unreadable.
/// Words of an activity without standard wording that a reader is shown.
const MAX_SHOWN_WORDS: usize = 3;

/// What a reader is shown of an activity.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShownActivity {
    /// Its standard wording, or its first words.
    pub names: Vec<String>,
    /// What looks like it.
    pub near: Vec<String>,
}

impl ShownActivity {
    /// Of an activity as written.
    pub fn new(raw: &RawActivity) -> Self {
        let mut names: Vec<String> = raw.standard.keys().cloned().collect();
        if names.is_empty() {
            let words = raw.goods.iter().chain(&raw.wording);
            names = words
                .take(MAX_SHOWN_WORDS)
                .cloned()
                .collect();
        }
        Self {
            names,
            near: raw.near.clone(),
        }
    }
}
