//! From files to [`Rules`]: the compiled-in packs and the user's folders over them.

mod assemble;
mod file;
mod names;

use std::path::Path;

use rayon::prelude::*;

use super::Rules;
use super::yaml::{Problems, YamlFile};
use model::limits::Limits;
use assemble::assemble;
use file::{compiled, parse, Entry, Origin};
use names::{duplicates, names};

pub use file::read_folder;

/// The compiled-in files: name below `rules/`, kind, text, the same as JSON.
const EMBEDDED: &[(&str, &str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// Files that lie over all earlier layers.
type Layer = Vec<YamlFile>;

impl Rules {
    /// The compiled-in packs.
    pub fn embedded() -> Result<Self, Problems> {
        Self::over_embedded(Vec::new(), false)
    }

    /// The compiled-in packs with the user's folders over them, later folders winning.
    pub fn load(folders: &[impl AsRef<Path>], limits: &Limits) -> Result<Self, Problems> {
        let mut layers = Vec::new();
        let mut problems = Vec::new();
        for folder in folders {
            match read_folder(folder.as_ref(), limits) {
                Ok(layer) => layers.push(layer),
                Err(mut p) => problems.append(&mut p),
            }
        }
        if problems.is_empty() { Self::over_embedded(layers, false) } else { Err(Problems(problems)) }
    }

    /// The compiled-in packs with the reference that they were written from, which only counts need.
    pub fn with_reference() -> Result<Self, Problems> {
        Self::over_embedded(Vec::new(), true)
    }

    /// A folder that stands alone: one with a pack of the role `base`. Any other lies over the
    /// compiled-in packs.
    pub fn alone_or_over(folder: &Path, limits: &Limits) -> Result<Self, Problems> {
        let files = read_folder(folder, limits).map_err(Problems)?;
        let base = |f: &YamlFile| f.text.lines().any(|l| l.trim_end() == "role: base");
        if files.iter().any(base) {
            Self::from_layers(vec![files])
        } else {
            Self::over_embedded(vec![files], false)
        }
    }

    /// Rules from texts: for tests and for folders that were already read.
    pub fn from_layers(layers: Vec<Vec<YamlFile>>) -> Result<Self, Problems> {
        Self::from_entries(Vec::new(), layers)
    }

    fn over_embedded(layers: Vec<Layer>, reference: bool) -> Result<Self, Problems> {
        let wanted: Vec<_> =
            EMBEDDED.iter().filter(|(_, kind, ..)| reference || *kind != "reference").collect();
        let entry = |(name, kind, text, json): &(&str, &str, &'static str, &str)| {
            let file = YamlFile { name: format!("rules/{name}"), text: (*text).into() };
            match compiled(kind, json) {
                Some(parsed) => Ok(Entry { origin: Origin { layer: 0, built_in: true, file }, parsed }),
                // What the types refuse is told with its place in the YAML.
                None => Err(Problems(parse(&file).err().into_iter().collect())),
            }
        };
        let entries = wanted.into_par_iter().map(entry).collect::<Result<Vec<_>, _>>()?;
        Self::from_entries(entries, layers)
    }

    fn from_entries(mut entries: Vec<Entry>, layers: Vec<Layer>) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let first = usize::from(!entries.is_empty());
        for (layer, files) in layers.into_iter().enumerate() {
            for file in files {
                match parse(&file) {
                    Ok(parsed) => {
                        let origin = Origin { layer: layer + first, built_in: false, file };
                        entries.push(Entry { origin, parsed });
                    }
                    Err(problem) => problems.push(problem),
                }
            }
        }
        let names = names(&entries);
        problems.append(&mut duplicates(&entries));
        let rules = assemble(entries, &names, &mut problems);
        problems.sort();
        problems.dedup();
        if problems.is_empty() { Ok(rules) } else { Err(Problems(problems)) }
    }
}

/// The compiled-in layer.
#[must_use]
pub fn embedded() -> Vec<YamlFile> {
    EMBEDDED
        .iter()
        .map(|(name, _, text, _)| YamlFile { name: format!("rules/{name}"), text: (*text).into() })
        .collect()
}
