//! The packs that one dossier is audited against.

use crate::rules::pack::{Category, Pack};
use model::Bilingual;

/// What is audited against.
#[derive(Debug, Clone)]
pub struct PackSelection<'a> {
    /// Packs in use: base, industry, scenarios.
    pub packs: Vec<&'a Pack>,
    /// Category with its pack.
    pub category: Option<(&'a Pack, &'a Category)>,
    pub scenarios: Vec<&'a Pack>,
    /// Entity type id; assumed to be an enterprise where nothing tells.
    pub entity: String,
    /// Said first.
    pub notes: Vec<Bilingual>,
    /// Why the category is not settled.
    pub(super) unsettled: Option<Bilingual>,
}
