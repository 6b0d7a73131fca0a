//! Requirements with the place they stand in.

use crate::rules::Rules;
use crate::rules::pack::{Category, Pack, Requirement};

/// A requirement with the place it stands in.
#[derive(Debug, Clone, Copy)]
pub struct RequirementRef<'a> {
    /// Its pack.
    pub pack: &'a Pack,
    /// Its category, where it is not the pack's own.
    pub category: Option<&'a Category>,
    /// The requirement.
    pub requirement: &'a Requirement,
}

impl RequirementRef<'_> {
    /// The id that reports give it.
    #[must_use]
    pub fn id(&self) -> String {
        let prefix = match self.category {
            Some(category) => &category.id,
            None => &self.pack.id,
        };
        format!("{prefix}/{}", self.requirement.id)
    }
}

/// Every requirement of the rules, in the order of the packs.
pub fn all_requirements(rules: &Rules) -> impl Iterator<Item = RequirementRef<'_>> {
    rules.packs.values().flat_map(|pack| {
        let own = pack
            .requirements
            .iter()
            .map(move |requirement| RequirementRef {
                pack,
                category: None,
                requirement,
            });
        let of_categories = pack
            .categories
            .iter()
            .flat_map(move |c| {
                c.requirements
                    .iter()
                    .map(move |requirement| RequirementRef {
                        pack,
                        category: Some(c),
                        requirement,
                    })
            });
        own.chain(of_categories)
    })
}
