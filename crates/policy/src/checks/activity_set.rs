//! The activities that scopes are held against.

use std::sync::OnceLock;

use values::scope::{ActivityLexicon, ActivityWords};

/// All activities of the rules. Their words are only made ready when a scope is read: most calls of the
/// command read none.
#[derive(Debug, Clone, Default)]
pub struct ActivitySet {
    words: Vec<ActivityWords>,
    lexicon: OnceLock<ActivityLexicon>,
}

impl ActivitySet {
    /// Of these activities.
    #[must_use]
    pub fn new(words: Vec<ActivityWords>) -> Self {
        Self {
            words,
            lexicon: OnceLock::new(),
        }
    }

    /// The words, ready for scopes.
    #[must_use]
    pub fn lexicon(&self) -> &ActivityLexicon {
        self.lexicon
            .get_or_init(|| ActivityLexicon::new(self.words.clone()))
    }
}
