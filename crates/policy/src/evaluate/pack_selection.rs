//! The packs that one dossier is audited against.

use crate::checks::ScopeTerms;
use crate::rules::pack::{Category, Condition, Pack, Requirement};
use crate::rules::raw::PackRole;
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
    /// Nobody named the category.
    pub(super) guessed_category: bool,
    /// Nor the industry.
    pub(super) guessed_industry: bool,
}

impl PackSelection<'_> {
    /// Whether only a guess of the category asks for a requirement.
    pub(super) fn rests_on_guess(
        &self,
        pack: &Pack,
        prefix: &str,
        requirement: &Requirement,
    ) -> bool {
        let of_category = self.category.is_some_and(|(_, c)| c.id == prefix);
        let of_industry = self.guessed_industry && pack.role == PackRole::Industry;
        let by_condition = requirement.when.as_ref().is_some_and(names_category);
        self.guessed_category && (of_category || of_industry || by_condition)
    }

    /// The words that the business scope must have, where the category is settled.
    pub(super) fn settled_scope(&self) -> Option<&ScopeTerms> {
        let settled = self.category.filter(|_| !self.guessed_category);
        settled.and_then(|(_, c)| c.scope.as_ref())
    }
}

/// Whether a condition hangs on the category.
fn names_category(when: &Condition) -> bool {
    !when.category.is_empty()
        || when.not.as_deref().is_some_and(names_category)
        || when.any.iter().any(names_category)
}
