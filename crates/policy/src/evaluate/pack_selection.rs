//! The packs that one dossier is audited against.

use crate::checks::ScopeTerms;
use crate::rules::pack::{Category, Condition, Pack, Requirement};
use crate::rules::raw::PackRole;
use model::Bilingual;

/// A category with its pack.
pub type PackCategory<'a> = (&'a Pack, &'a Category);

/// What is audited against.
#[derive(Debug, Clone)]
pub struct PackSelection<'a> {
    /// Packs in use: base, industry, scenarios.
    pub packs: Vec<&'a Pack>,
    /// The merchant's categories with their packs.
    pub categories: Vec<PackCategory<'a>>,
    /// What the chosen scenarios ask of these categories.
    pub tables: Vec<PackCategory<'a>>,
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

impl<'a> PackSelection<'a> {
    /// The merchant's categories and what the scenarios have for them.
    pub fn categories_and_tables(&self) -> impl Iterator<Item = PackCategory<'a>> {
        let own = self.categories.iter();
        own.chain(&self.tables).copied()
    }

    /// Whether a category, or a table for it, is audited against.
    pub fn names_category(&self, id: &str) -> bool {
        let mut all = self.categories_and_tables();
        all.any(|(_, category)| category.id == id)
    }

    /// Ids and titles of the merchant's categories.
    pub fn category_titles(&self) -> Vec<(String, Bilingual)> {
        let own = self.categories.iter();
        own.map(|(_, category)| (category.id.clone(), category.title.clone()))
            .collect()
    }

    /// Whether only a guess of the category asks for a requirement.
    pub(super) fn rests_on_guess(
        &self,
        pack: &Pack,
        prefix: &str,
        requirement: &Requirement,
    ) -> bool {
        let of_category = self.names_category(prefix);
        let of_industry = self.guessed_industry && pack.role == PackRole::Industry;
        let by_condition = requirement
            .when
            .as_ref()
            .is_some_and(names_category);
        self.guessed_category && (of_category || of_industry || by_condition)
    }

    /// What each category and table asks of the business scope, the same words once.
    pub fn asked_scopes(&self) -> Vec<&'a ScopeTerms> {
        let mut scopes: Vec<&ScopeTerms> = Vec::new();
        let all = self.categories_and_tables();
        for scope in all.filter_map(|(_, category)| category.scope.as_ref()) {
            let is_same = |known: &&ScopeTerms| {
                known.any == scope.any && known.decided_by == scope.decided_by
            };
            if !scopes.iter().any(is_same) {
                scopes.push(scope);
            }
        }
        scopes
    }

    /// The same, where the categories are settled.
    pub(super) fn settled_scopes(&self) -> Vec<&'a ScopeTerms> {
        if self.guessed_category {
            return Vec::new();
        }
        self.asked_scopes()
    }
}

/// Whether a condition hangs on the category.
fn names_category(when: &Condition) -> bool {
    !when.category.is_empty()
        || when
            .not
            .as_deref()
            .is_some_and(names_category)
        || when.any.iter().any(names_category)
}
