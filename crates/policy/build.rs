//! Lists the rule files, so that a new pack is a new file and nothing else, and turns each from YAML
//! into JSON, which is read many times faster at start-up. The YAML is kept beside it: messages name
//! its lines.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What a file may hold, by its top-level key.
const KINDS: [&str; 12] = [
    "pack",
    "activities",
    "causes",
    "words",
    "rejections",
    "sets",
    "defaults",
    "documents",
    "reasons",
    "platforms",
    "findings",
    "reference",
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?)
        .join("../../rules")
        .canonicalize()?;
    println!("cargo:rerun-if-changed={}", root.display());
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    // Tests of rules are data for authors, not rules.
    let (tests, rules): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|f| f.starts_with(root.join("tests")));
    fs::create_dir_all(out.join("json"))?;
    let mut list = String::from("&[\n");
    for (index, file) in rules.iter().enumerate() {
        let (kind, json) = converted(file)?;
        let target = out.join(format!("json/{index}.json"));
        fs::write(&target, json)?;
        let [yaml, json] = [file, &target].map(|p| p.to_string_lossy().into_owned());
        writeln!(
            list,
            "    ({:?}, {kind:?}, include_str!({yaml:?}), include_str!({json:?})),",
            name(&root, file)?
        )?;
    }
    fs::write(out.join("rule_files.rs"), list + "]\n")?;
    let mut list = String::from("&[\n");
    for file in &tests {
        writeln!(
            list,
            "    ({:?}, include_str!({:?})),",
            name(&root, file)?,
            file.to_string_lossy()
        )?;
    }
    fs::write(out.join("rule_tests.rs"), list + "]\n")?;
    Ok(())
}

fn name(root: &Path, file: &Path) -> Result<String, Box<dyn Error>> {
    Ok(file
        .strip_prefix(root)?
        .to_string_lossy()
        .replace('\\', "/"))
}

/// The kind of a file and its JSON.
fn converted(file: &Path) -> Result<(&'static str, String), Box<dyn Error>> {
    let place = |e: &dyn std::fmt::Display| format!("{}: {e}", file.display());
    let text = fs::read_to_string(file)?;
    let value: serde_json::Value = serde_yaml::from_str(&text).map_err(|e| place(&e))?;
    // A base pack has defaults, too: the first key decides.
    let kind = KINDS
        .into_iter()
        .find(|k| value.get(k).is_some());
    let kind = kind.ok_or_else(|| place(&"neither a pack nor a table"))?;
    Ok((kind, serde_json::to_string(&value)?))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|e| e == "yaml")
        {
            files.push(path);
        }
    }
}
