//! Where in which file something stands.

use crate::authoring::generated::RequirementRef;
use crate::rules::Rules;
use crate::rules::raw::{RawDocuments, RawPack, RawReasons};
use crate::rules::yaml::{Diagnostic, YamlFile, YamlStep};
use model::Bilingual;

pub struct RuleLocation<'a> {
    file: Option<&'a YamlFile>,
    path: Vec<YamlStep<'static>>,
}

impl<'a> RuleLocation<'a> {
    pub fn new(file: &'a YamlFile, path: Vec<YamlStep<'static>>) -> Self {
        Self {
            file: Some(file),
            path,
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
    for file in rules
        .files
        .iter()
        .rev()
        .filter(|f| f.text.lines().any(|l| l.trim_end() == begins))
    {
        let Ok(raw) = file.parse::<RawPack>() else {
            continue;
        };
        if let Some(path) = requirement_path(&raw, place) {
            return RuleLocation::new(file, path);
        }
    }
    RuleLocation {
        file: None,
        path: Vec::new(),
    }
}

fn requirement_path(raw: &RawPack, place: RequirementRef<'_>) -> Option<Vec<YamlStep<'static>>> {
    let (list, mut path): (_, Vec<YamlStep<'static>>) = match place.category {
        Some(category) => {
            let i = raw.categories.iter().position(|c| c.id == category.id)?;
            (
                &raw.categories.get(i)?.requirements,
                vec!["categories".into(), i.into()],
            )
        }
        None => (&raw.requirements, Vec::new()),
    };
    let i = list.iter().position(|r| r.id == place.requirement.id)?;
    path.extend(["requirements".into(), i.into()]);
    Some(path)
}

/// The files that are looked at: the user's own, or all.
fn linted_files(rules: &Rules, own_only: bool) -> impl Iterator<Item = &YamlFile> {
    if own_only {
        rules.user_files()
    } else {
        &rules.files
    }
    .iter()
}

pub fn parse_packs(rules: &Rules, own_only: bool) -> impl Iterator<Item = (&YamlFile, RawPack)> {
    let is_pack = |f: &&YamlFile| f.text.lines().any(|l| l.starts_with("pack:"));
    linted_files(rules, own_only)
        .filter(is_pack)
        .filter_map(|f| Some((f, f.parse().ok()?)))
}

pub fn parse_documents(
    rules: &Rules,
    own_only: bool,
) -> impl Iterator<Item = (&YamlFile, RawDocuments)> {
    let is_kinds = |f: &&YamlFile| f.text.lines().any(|l| l.starts_with("documents:"));
    linted_files(rules, own_only)
        .filter(is_kinds)
        .filter_map(|f| Some((f, f.parse().ok()?)))
}

pub fn parse_reasons(
    rules: &Rules,
    own_only: bool,
) -> impl Iterator<Item = (&YamlFile, RawReasons)> {
    let is_reasons = |f: &&YamlFile| f.text.lines().any(|l| l.starts_with("reasons:"));
    linted_files(rules, own_only)
        .filter(is_reasons)
        .filter_map(|f| Some((f, f.parse().ok()?)))
}
