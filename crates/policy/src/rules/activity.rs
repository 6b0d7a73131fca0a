//! An activity of the rules, validated.

use std::sync::Arc;

use super::pack::Source;
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
