//! Raw → trusted: every problem collected, each with its place.

mod activities;
mod category_patterns;
mod documents;
mod leaf_checks;
mod limits;
mod needs;
mod packs;
mod proofs;
mod rejections;
mod roles;
mod set_references;
mod sets;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::activity::ShownActivity;
use super::pack::Source;
use super::raw::{RawRole, RawSet, RawSource};
use super::yaml::{Diagnostic, YamlFile, YamlPath, name_hint};
use model::Bilingual;

pub(super) use activities::validate_activity;
pub(super) use documents::validate_document_type;
pub(super) use limits::check_upload_limits;
pub(super) use packs::{validate_entity_type, validate_pack};
pub(super) use rejections::{validate_cause, validate_rejections, validate_without_counterpart};
pub(super) use sets::validate_set;
pub(super) use tables::{
    validate_endpoint, validate_finding_text, validate_reference, validate_reject_reason,
};

/// Every id that rules may refer to.
#[derive(Debug, Default)]
pub(crate) struct IdIndex {
    pub kinds: BTreeSet<String>,
    /// Fields and roles that `states` may name, by type.
    pub fields: BTreeMap<String, BTreeSet<String>>,
    pub categories: BTreeSet<String>,
    /// Those of the industries, which patterns stand for.
    pub industry_categories: BTreeSet<String>,
    /// Activities, by id.
    pub activities: BTreeMap<String, ShownActivity>,
    pub scenarios: BTreeSet<String>,
    pub entities: BTreeSet<String>,
    pub reasons: BTreeSet<String>,
    /// Causes of refusals.
    pub causes: BTreeSet<String>,
    /// Words that stand for each other in phrases.
    pub words: BTreeMap<String, Vec<String>>,
    /// Upload endpoints.
    pub endpoints: BTreeSet<String>,
    /// Sources of `base.yaml`, known everywhere.
    pub sources: BTreeMap<String, Arc<Source>>,
    /// Facts of all packs.
    pub facts: BTreeMap<String, Bilingual>,
    /// The answers that facts list, by id; none where any will do.
    pub answers: BTreeMap<String, BTreeSet<String>>,
    /// Named sets.
    pub sets: BTreeMap<String, RawSet>,
    /// Roles of all packs.
    pub roles: BTreeMap<String, RawRole>,
}

/// One file under validation.
pub(crate) struct Validator<'a> {
    pub file: &'a YamlFile,
    pub names: &'a IdIndex,
    pub sources: SourceIndex,
    pub problems: Vec<Diagnostic>,
}

/// Sources by their short id.
type SourceIndex = BTreeMap<String, Arc<Source>>;

/// The sources a file declares.
pub(super) fn index_sources(raw: &BTreeMap<String, RawSource>) -> SourceIndex {
    raw.iter()
        .map(|(id, raw_source)| {
            let source = Source {
                id: id.clone(),
                title: raw_source.title.clone(),
                trust: raw_source.trust,
                as_of: raw_source.as_of.clone(),
            };
            (id.clone(), Arc::new(source))
        })
        .collect()
}

impl<'a> Validator<'a> {
    pub fn new(file: &'a YamlFile, names: &'a IdIndex, raw: &BTreeMap<String, RawSource>) -> Self {
        let mut checker = Self {
            file,
            names,
            sources: names.sources.clone(),
            problems: Vec::new(),
        };
        let list = YamlPath::from("sources");
        for (id, source) in raw {
            let path = list.at(id);
            checker.check_partial_date(&path.at("as_of"), &source.as_of);
        }
        // After those of the base pack: a file may declare the same short id with a source of its
        // own.
        checker
            .sources
            .extend(index_sources(raw));
        checker
    }

    pub fn report(&mut self, path: &YamlPath<'_>, zh: impl Into<String>, en: impl Into<String>) {
        let message = Bilingual::new(zh, en);
        let steps = path.steps();
        let problem = self.file.diagnostic_at(&steps, message);
        self.problems.push(problem);
    }

    /// Refuses an id that is not among `valid`, naming the nearest, and all where they are few.
    pub fn expect_known<'b>(
        &mut self,
        path: &YamlPath<'_>,
        what: (&str, &str),
        id: &str,
        valid: impl Iterator<Item = &'b String> + Clone,
    ) -> bool {
        let is_known = valid.clone().any(|known| known == id);
        if is_known {
            return true;
        }
        let (what_zh, what_en) = what;
        let hint = name_hint(id, valid.map(String::as_str));
        self.report(
            path,
            format!("未知的{what_zh} `{id}`{}", hint.zh),
            format!("unknown {what_en} `{id}`{}", hint.en),
        );
        false
    }

    /// [`Self::expect_known`] for every id of the list at `path`.
    pub fn expect_all_known(
        &mut self,
        path: &YamlPath<'_>,
        what: (&str, &str),
        ids: &[String],
        valid: &BTreeSet<String>,
    ) {
        for (i, id) in ids.iter().enumerate() {
            self.expect_known(&path.at(i), what, id, valid.iter());
        }
    }

    /// [`Self::expect_known`] for a set: nearly every id is in it, so that is asked first.
    pub fn expect_member(
        &mut self,
        path: &YamlPath<'_>,
        what: (&str, &str),
        id: &str,
        valid: &BTreeSet<String>,
    ) -> bool {
        valid.contains(id) || self.expect_known(path, what, id, valid.iter())
    }

    pub fn resolve_source(&mut self, path: &YamlPath<'_>, id: &str) -> Option<Arc<Source>> {
        if let Some(source) = self.sources.get(id) {
            return Some(Arc::clone(source));
        }
        let keys = self.sources.keys().cloned();
        let keys: Vec<String> = keys.collect();
        self.expect_known(path, ("来源", "source"), id, keys.iter());
        None
    }

    /// The source that the item at `path` names under its key `source`.
    pub fn source_of_item(&mut self, path: &YamlPath<'_>, id: &str) -> Option<Arc<Source>> {
        self.resolve_source(&path.at("source"), id)
    }

    pub fn parse_date(&mut self, path: &YamlPath<'_>, text: &str) -> Option<Date> {
        let date = text.parse().ok();
        if date.is_none() {
            self.report(
                path,
                format!("日期 `{text}` 不对，应为 YYYY-MM-DD"),
                format!("`{text}` is no date, expected YYYY-MM-DD"),
            );
        }
        date
    }

    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn check_partial_date(&mut self, path: &YamlPath<'_>, text: &str) {
        // Old sources are often dated by month or year only; the missing parts are filled to test
        // the rest.
        let missing = match text.len() {
            4 => "-01-01",
            7 => "-01",
            _ => "",
        };
        let full = format!("{text}{missing}");
        if full.parse::<Date>().is_err() {
            self.report(
                path,
                format!("日期 `{text}` 不对，应为 YYYY-MM-DD、YYYY-MM 或 YYYY"),
                format!("`{text}` is no date, expected YYYY-MM-DD, YYYY-MM or YYYY"),
            );
        }
    }

    /// Refuses a second item with the same id.
    pub fn expect_unique_ids<'b>(
        &mut self,
        path: &YamlPath<'_>,
        ids: impl Iterator<Item = &'b str>,
    ) {
        let mut known_ids = BTreeSet::new();
        for (i, id) in ids.enumerate() {
            if !known_ids.insert(id) {
                self.report(
                    &path.at(i).at("id"),
                    format!("重复的 id `{id}`"),
                    format!("duplicate id `{id}`"),
                );
            }
        }
    }
}
