//! Files about refusals: sources that are old, and those that nothing cites.

use std::collections::BTreeMap;

use super::lints::{Lint, LintOptions};
use super::place::{RuleLocation, parse_causes, parse_rejections};
use super::tables::{is_cited, stale_source_lint, unused_lint};
use crate::rules::Rules;
use crate::rules::raw::RawSource;
use crate::rules::yaml::YamlFile;

pub fn lint_rejections(rules: &Rules, settings: &LintOptions) -> Vec<Lint> {
    let causes = parse_causes(rules, settings.own_only).map(|(file, raw)| (file, raw.sources));
    let tables = parse_rejections(rules, settings.own_only).map(|(file, raw)| (file, raw.sources));
    causes
        .chain(tables)
        .flat_map(|(file, sources)| lint_sources(file, &sources, settings))
        .collect()
}

fn lint_sources(
    file: &YamlFile,
    sources: &BTreeMap<String, RawSource>,
    settings: &LintOptions,
) -> Vec<Lint> {
    let mut found = Vec::new();
    for (id, source) in sources {
        found.extend(stale_source_lint(file, id, source, settings));
        if !is_cited(&file.text, id) {
            let spot = RuleLocation::new(file)
                .at("sources")
                .at(id.clone());
            found.push(unused_lint(&spot, ("来源", "source"), id));
        }
    }
    found
}
