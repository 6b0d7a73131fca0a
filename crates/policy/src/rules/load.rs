//! From files to [`Rules`]: the compiled-in packs and the user's folders over them.

mod assemble;
mod file;
mod names;

use std::path::Path;

use rayon::prelude::*;

use super::Rules;
use super::yaml::{Diagnostics, YamlFile};
use assemble::assemble_rules;
use file::{FileOrigin, ParsedFile, parse_embedded, parse_rule_file};
use model::limits::Limits;
use names::{collect_ids, find_duplicate_ids};

pub use file::read_folder;

// Written by the build script from the YAML files below `rules/`.
/// The compiled-in files: name below `rules/`, kind, text, the same as JSON.
const EMBEDDED_RULES: &[(&str, &str, &str, &str)] =
    include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// Files that lie over all earlier layers.
type Layer = Vec<YamlFile>;

impl Rules {
    /// The compiled-in packs.
    pub fn load_embedded() -> Result<Self, Diagnostics> {
        Self::overlay_embedded(Vec::new(), false)
    }

    /// The compiled-in packs with the user's folders over them, later folders winning.
    pub fn load(folders: &[impl AsRef<Path>], limits: &Limits) -> Result<Self, Diagnostics> {
        // All folders are read before giving up: the user sees the mistakes of all of them at once.
        let mut layers = Vec::new();
        let mut problems = Vec::new();
        for folder in folders {
            match read_folder(folder.as_ref(), limits) {
                Ok(layer) => layers.push(layer),
                Err(mut found) => problems.append(&mut found),
            }
        }
        if problems.is_empty() {
            Self::overlay_embedded(layers, false)
        } else {
            Err(Diagnostics(problems))
        }
    }

    /// The compiled-in packs with the reference that they were written from, which only counts need.
    pub fn load_with_reference() -> Result<Self, Diagnostics> {
        Self::overlay_embedded(Vec::new(), true)
    }

    /// A folder that stands alone: one with a pack of the role `base`. Any other lies over the
    /// compiled-in packs.
    pub fn load_alone_or_over(folder: &Path, limits: &Limits) -> Result<Self, Diagnostics> {
        let files = read_folder(folder, limits);
        let files = files.map_err(Diagnostics)?;
        // A search in the text and no parse: a base pack with a mistake in it is still known as
        // one, and the mistake is told below.
        let base = |file: &YamlFile| {
            let mut lines = file.text.lines();
            lines.any(|line| line.trim_end() == "role: base")
        };
        if files.iter().any(base) {
            Self::from_layers(vec![files])
        } else {
            Self::overlay_embedded(vec![files], false)
        }
    }

    /// Rules from texts: for tests and for folders that were already read.
    pub fn from_layers(layers: Vec<Vec<YamlFile>>) -> Result<Self, Diagnostics> {
        Self::from_parsed_files(Vec::new(), layers)
    }

    fn overlay_embedded(layers: Vec<Layer>, reference: bool) -> Result<Self, Diagnostics> {
        // The reference is only counted and decides nothing, so the usual start does without it.
        let included_files: Vec<_> = EMBEDDED_RULES
            .iter()
            .filter(|(_, kind, ..)| {
                let is_reference = *kind == "reference";
                reference || !is_reference
            })
            .collect();
        let entry = |(name, kind, text, json): &(&str, &str, &'static str, &str)| {
            let file = YamlFile {
                name: format!("rules/{name}"),
                text: (*text).into(),
            };
            let parsed = parse_embedded(kind, json).map_err(|error| {
                // What the types refuse is told with its place in the YAML, where it is refused there.
                let words = error.to_string();
                let unplaced = || file.diagnostic_at(&[], words.into());
                let problem = parse_rule_file(&file)
                    .err()
                    .unwrap_or_else(unplaced);
                Diagnostics(vec![problem])
            })?;
            let origin = FileOrigin {
                layer: 0,
                built_in: true,
                file,
            };
            Ok(ParsedFile { origin, parsed })
        };
        // On all cores: every call of the command waits for this.
        let entries = included_files
            .into_par_iter()
            .map(entry)
            .collect::<Result<Vec<_>, _>>()?;
        Self::from_parsed_files(entries, layers)
    }

    fn from_parsed_files(
        mut entries: Vec<ParsedFile>,
        layers: Vec<Layer>,
    ) -> Result<Self, Diagnostics> {
        let mut problems = Vec::new();
        // Above the compiled-in files (layer 0) the user's layers are overlays; alone, the first of
        // them is layer 0 itself and overlays nothing.
        let first = usize::from(!entries.is_empty());
        for (layer, files) in layers.into_iter().enumerate() {
            for file in files {
                match parse_rule_file(&file) {
                    Ok(parsed) => {
                        let origin = FileOrigin {
                            layer: layer + first,
                            built_in: false,
                            file,
                        };
                        entries.push(ParsedFile { origin, parsed });
                    }
                    Err(problem) => problems.push(problem),
                }
            }
        }
        // All ids come first: a pack may name a document type that a later file declares.
        let names = collect_ids(&entries);
        problems.append(&mut find_duplicate_ids(&entries));
        let rules = assemble_rules(entries, &names, &mut problems);
        // Two validations may meet the same wrong value; it is told once.
        problems.sort();
        problems.dedup();
        if problems.is_empty() {
            Ok(rules)
        } else {
            Err(Diagnostics(problems))
        }
    }
}

/// The compiled-in layer.
#[must_use]
pub fn embedded_files() -> Vec<YamlFile> {
    EMBEDDED_RULES
        .iter()
        .map(|(name, _, text, _)| YamlFile {
            name: format!("rules/{name}"),
            text: (*text).into(),
        })
        .collect()
}
