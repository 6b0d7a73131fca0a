//! Rules as data: YAML mirrored ([`raw`]), validated, then trusted ([`pack`], [`catalogue`]).
//!
//! The packs under `rules/` are compiled in; a user's folders lie over them, item by item by id.

pub mod activity;
pub mod catalogue;
pub mod declaration;
pub mod document_type;
pub mod fact;
pub(crate) mod lexicon;
pub mod load;
pub mod merge;
pub mod pack;
#[cfg(test)]
mod proof_tests;
pub mod raw;
pub mod rejection;
pub mod role;
mod validate;
pub mod yaml;

// Rule tests use the same tools, so that unknown names are told in the same words everywhere.
pub(crate) use validate::{IdIndex, Validator};

use std::collections::BTreeMap;

use crate::checks::{ActivitySet, CheckSpec};
use activity::Activity;
use catalogue::Catalogue;
use model::{Bilingual, Declaration, FindingCode};
use pack::{
    Category, DocumentLeaf, FindingText, Pack, ReferenceSection, RejectReason, SourcedCheck,
    SourcedEntityType, UploadEndpoint,
};
use raw::PackRole;
use rejection::Rejections;

/// Everything the rules say.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Document types.
    pub catalogue: Catalogue,
    /// Titles of the document types, by id: every evaluation asks for them.
    pub titles: BTreeMap<String, Bilingual>,
    /// Packs by id.
    pub packs: BTreeMap<String, Pack>,
    /// Entity types.
    pub entities: Vec<SourcedEntityType>,
    /// Checks that every document of a requirement gets.
    pub defaults: Vec<SourcedCheck>,
    /// Reject reasons.
    pub reasons: Vec<RejectReason>,
    /// How platforms refuse.
    pub rejections: Rejections,
    /// Activities that scopes name.
    pub activities: Vec<Activity>,
    /// The words of all of them, ready for scopes.
    pub activity_set: ActivitySet,
    /// Upload endpoints.
    pub platforms: Vec<UploadEndpoint>,
    /// Texts of findings.
    pub findings: BTreeMap<FindingCode, FindingText>,
    /// Counts of the reference that the rules were written from.
    pub reference: Vec<ReferenceSection>,
    /// The files, for messages that name a place.
    pub files: Vec<yaml::YamlFile>,
    /// How many of them are compiled in; the user's follow.
    pub built_in: usize,
    /// What the user's folders changed: `pack catering`, `document kind business-license` …
    pub overlays: Vec<String>,
}

impl Rules {
    /// The category and its pack.
    #[must_use]
    pub fn find_category(&self, id: &str) -> Option<(&Pack, &Category)> {
        // The first hit is the only one: loading refuses a category that a second pack lists.
        self.packs.values().find_map(|pack| {
            let mut categories = pack.categories.iter();
            let category = categories.find(|category| category.id == id)?;
            Some((pack, category))
        })
    }

    /// The activity with that id.
    #[must_use]
    pub fn find_activity(&self, id: &str) -> Option<&Activity> {
        self.activities
            .iter()
            .find(|activity| activity.words.id == id)
    }

    /// The categories whose scope must name the activity.
    pub fn categories_of_activity<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Category> {
        let categories = self
            .packs
            .values()
            .flat_map(|pack| &pack.categories);
        categories.filter(move |category| {
            let scope = category.scope.as_ref();
            scope.is_some_and(|scope| {
                scope
                    .activities
                    .iter()
                    .any(|own| own == id)
            })
        })
    }

    /// Words that name document types: titles and those of file names.
    #[must_use]
    pub fn paper_names(&self) -> Vec<String> {
        let kinds = self.catalogue.kinds.iter();
        kinds
            .flat_map(|kind| std::iter::once(&kind.title.zh).chain(&kind.aliases))
            .cloned()
            .collect()
    }

    /// A declaration whose answers are the ids that the questions list, where it gives their titles, and
    /// yes or no where it says so in words.
    #[must_use]
    pub fn with_answer_ids(&self, declaration: &Declaration) -> Declaration {
        let mut declaration = declaration.clone();
        for pack in self.packs.values() {
            for (name, fact) in &pack.facts {
                let given = declaration.facts.remove(name);
                if let Some(answer) = given.and_then(|answer| fact.plain_answer(answer)) {
                    declaration
                        .facts
                        .insert(name.clone(), answer);
                }
            }
        }
        declaration
    }

    /// Ids of packs with `role`.
    pub fn packs_with_role(&self, role: PackRole) -> impl Iterator<Item = &Pack> {
        let all = self.packs.values();
        all.filter(move |pack| pack.role == role)
    }

    /// The user's own files.
    #[must_use]
    pub fn user_files(&self) -> &[yaml::YamlFile] {
        // Compiled-in files are loaded first and their order is kept.
        let own = self.files.get(self.built_in..);
        own.unwrap_or_default()
    }

    /// Upload endpoints of the chosen scenarios.
    pub fn endpoints_of_scenarios<'a>(
        &'a self,
        scenarios: &'a [String],
    ) -> impl Iterator<Item = &'a UploadEndpoint> {
        self.platforms
            .iter()
            .filter(|endpoint| {
                let mut own = endpoint.scenarios.iter();
                own.any(|scenario| scenarios.contains(scenario))
            })
    }

    /// Upload endpoints with the ids in `places`; where it is empty, those of the chosen scenarios.
    pub fn upload_endpoints<'a>(
        &'a self,
        scenarios: &'a [String],
        places: &'a [String],
    ) -> impl Iterator<Item = &'a UploadEndpoint> {
        let is_asked = |endpoint: &&UploadEndpoint| {
            if !places.is_empty() {
                return places.contains(&endpoint.limits.id);
            }
            let mut own = endpoint.scenarios.iter();
            own.any(|scenario| scenarios.contains(scenario))
        };
        self.platforms.iter().filter(is_asked)
    }

    /// The resolution that every document must have, dpi; `None` where the defaults ask for none.
    #[must_use]
    pub fn required_dpi(&self) -> Option<f64> {
        // The first such check is the only one: a later layer replaces the whole list of defaults.
        self.defaults
            .iter()
            .find_map(|(check, _)| {
                let CheckSpec::ResolutionAtLeast(check) = &**check else {
                    return None;
                };
                Some(check.required_dpi())
            })
    }

    /// What a leaf asks for, in words: the type, and whose identity paper it must be.
    #[must_use]
    pub fn leaf_title(&self, leaf: &DocumentLeaf) -> Bilingual {
        let title = self.document_title(&leaf.kind);
        let Some(role) = &leaf.of else {
            return title;
        };
        Bilingual::new(
            format!("{}（{}）", title.zh, role.title.zh),
            format!("{} ({})", title.en, role.title.en),
        )
    }

    /// The title of a document type, or its id.
    #[must_use]
    pub fn document_title(&self, kind: &str) -> Bilingual {
        // A title may be asked for an id that no rule knows; the id itself is then the best answer.
        match self.catalogue.get(kind) {
            Some(kind) => kind.title.clone(),
            None => kind.into(),
        }
    }
}
