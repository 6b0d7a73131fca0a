//! Where in which file something stands.

use serde::de::DeserializeOwned;

use crate::authoring::generated::RequirementRef;
use crate::rules::Rules;
use crate::rules::raw::{RawCauses, RawDocuments, RawPack, RawReasons, RawRejections, RawSets};
use crate::rules::yaml::{Diagnostic, YamlFile, YamlStep};
use model::Bilingual;

pub struct RuleLocation<'a> {
    file: Option<&'a YamlFile>,
    path: Vec<YamlStep<'static>>,
}

impl<'a> RuleLocation<'a> {
    /// The whole file; [`Self::at`] goes on from there.
    pub fn new(file: &'a YamlFile) -> Self {
        Self {
            file: Some(file),
            path: Vec::new(),
        }
    }

    pub fn diagnostic(&self, message: Bilingual) -> Diagnostic {
        let unknown = YamlFile {
            name: "rules".into(),
            text: "".into(),
        };
        self.file
            .unwrap_or(&unknown)
            .diagnostic_at(&self.path, message)
    }

    pub fn at(mut self, step: impl Into<YamlStep<'static>>) -> Self {
        self.path.push(step.into());
        self
    }
}

/// The requirement in the last file that has it.
pub fn locate_requirement<'a>(rules: &'a Rules, place: RequirementRef<'_>) -> RuleLocation<'a> {
    // A search in the text comes first, so that only the files of this pack are parsed again.
    let begins = format!("pack: {}", place.pack.id);
    // From behind: the last file that states a requirement is the one in force.
    for file in rules.files.iter().rev() {
        let mut lines = file.text.lines();
        let is_of_pack = lines.any(|line| line.trim_end() == begins);
        if !is_of_pack {
            continue;
        }
        let parsed = file.parse::<RawPack>();
        let Ok(raw) = parsed else {
            continue;
        };
        if let Some(path) = requirement_path(&raw, place) {
            return RuleLocation {
                file: Some(file),
                path,
            };
        }
    }
    RuleLocation {
        file: None,
        path: Vec::new(),
    }
}

fn requirement_path(raw: &RawPack, place: RequirementRef<'_>) -> Option<Vec<YamlStep<'static>>> {
    let mut path: Vec<YamlStep<'static>> = Vec::new();
    let mut requirements = &raw.requirements;
    if let Some(category) = place.category {
        let i = raw
            .categories
            .iter()
            .position(|raw_category| raw_category.id == category.id)?;
        requirements = &raw.categories.get(i)?.requirements;
        path.push("categories".into());
        path.push(i.into());
    }
    let i = requirements
        .iter()
        .position(|raw_requirement| raw_requirement.id == place.requirement.id)?;
    path.push("requirements".into());
    path.push(i.into());
    Some(path)
}

fn linted_files(rules: &Rules, own_only: bool) -> impl Iterator<Item = &YamlFile> {
    let files = if own_only {
        rules.user_files()
    } else {
        &rules.files
    };
    files.iter()
}

/// The linted files with a line that begins with `key`, parsed.
fn parse_files_with<'a, T: DeserializeOwned>(
    rules: &'a Rules,
    own_only: bool,
    key: &'static str,
) -> impl Iterator<Item = (&'a YamlFile, T)> {
    let has_key = move |file: &&YamlFile| {
        let mut lines = file.text.lines();
        lines.any(|line| line.starts_with(key))
    };
    linted_files(rules, own_only)
        .filter(has_key)
        .filter_map(|file| {
            let parsed = file.parse().ok()?;
            Some((file, parsed))
        })
}

pub fn parse_packs(rules: &Rules, own_only: bool) -> impl Iterator<Item = (&YamlFile, RawPack)> {
    parse_files_with(rules, own_only, "pack:")
}

pub fn parse_documents(
    rules: &Rules,
    own_only: bool,
) -> impl Iterator<Item = (&YamlFile, RawDocuments)> {
    parse_files_with(rules, own_only, "documents:")
}

pub fn parse_sets(rules: &Rules, own_only: bool) -> impl Iterator<Item = (&YamlFile, RawSets)> {
    parse_files_with(rules, own_only, "sets:")
}

pub fn parse_causes(rules: &Rules, own_only: bool) -> impl Iterator<Item = (&YamlFile, RawCauses)> {
    parse_files_with(rules, own_only, "causes:")
}

pub fn parse_rejections(
    rules: &Rules,
    own_only: bool,
) -> impl Iterator<Item = (&YamlFile, RawRejections)> {
    parse_files_with(rules, own_only, "rejections:")
}

pub fn parse_reasons(
    rules: &Rules,
    own_only: bool,
) -> impl Iterator<Item = (&YamlFile, RawReasons)> {
    parse_files_with(rules, own_only, "reasons:")
}
