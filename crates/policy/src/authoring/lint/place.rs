//! Where in which file something stands.

use model::Words;
use crate::rules::Rules;
use crate::rules::raw::{RawDocuments, RawPack, RawReasons};
use crate::rules::yaml::{Problem, Step, YamlFile};
use crate::authoring::generated::Place;

/// A place in a rule file.
pub struct Spot<'a> {
    file: Option<&'a YamlFile>,
    path: Vec<Step<'static>>,
}

impl<'a> Spot<'a> {
    pub fn new(file: &'a YamlFile, path: Vec<Step<'static>>) -> Self {
        Self { file: Some(file), path }
    }

    pub fn problem(&self, message: Words) -> Problem {
        let unknown = YamlFile { name: "rules".into(), text: "".into() };
        self.file.unwrap_or(&unknown).problem(&self.path, message)
    }

    /// One step further.
    pub fn at(mut self, step: impl Into<Step<'static>>) -> Self {
        self.path.push(step.into());
        self
    }
}

/// The requirement in the last file that has it.
pub fn of_requirement<'a>(rules: &'a Rules, place: Place<'_>) -> Spot<'a> {
    let begins = format!("pack: {}", place.pack.id);
    for file in rules.files.iter().rev().filter(|f| f.text.lines().any(|l| l.trim_end() == begins)) {
        let Ok(raw) = file.parse::<RawPack>() else { continue };
        if let Some(path) = path_in(&raw, place) {
            return Spot::new(file, path);
        }
    }
    Spot { file: None, path: Vec::new() }
}

fn path_in(raw: &RawPack, place: Place<'_>) -> Option<Vec<Step<'static>>> {
    let (list, mut path): (_, Vec<Step<'static>>) = match place.category {
        Some(category) => {
            let i = raw.categories.iter().position(|c| c.id == category.id)?;
            (&raw.categories.get(i)?.requirements, vec!["categories".into(), i.into()])
        }
        None => (&raw.requirements, Vec::new()),
    };
    let i = list.iter().position(|r| r.id == place.requirement.id)?;
    path.extend(["requirements".into(), i.into()]);
    Some(path)
}

/// The files that are looked at: the user's own, or all.
fn files(rules: &Rules, own_only: bool) -> impl Iterator<Item = &YamlFile> {
    if own_only { rules.own_files() } else { &rules.files }.iter()
}

/// Files of packs, parsed.
pub fn packs(rules: &Rules, own_only: bool) -> impl Iterator<Item = (&YamlFile, RawPack)> {
    let is_pack = |f: &&YamlFile| f.text.lines().any(|l| l.starts_with("pack:"));
    files(rules, own_only).filter(is_pack).filter_map(|f| Some((f, f.parse().ok()?)))
}

/// Files of kinds, parsed.
pub fn documents(rules: &Rules, own_only: bool) -> impl Iterator<Item = (&YamlFile, RawDocuments)> {
    let is_kinds = |f: &&YamlFile| f.text.lines().any(|l| l.starts_with("documents:"));
    files(rules, own_only).filter(is_kinds).filter_map(|f| Some((f, f.parse().ok()?)))
}

/// Files of reject reasons, parsed.
pub fn reasons(rules: &Rules, own_only: bool) -> impl Iterator<Item = (&YamlFile, RawReasons)> {
    let is_reasons = |f: &&YamlFile| f.text.lines().any(|l| l.starts_with("reasons:"));
    files(rules, own_only).filter(is_reasons).filter_map(|f| Some((f, f.parse().ok()?)))
}
