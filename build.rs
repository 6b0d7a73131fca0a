//! Lists the rule files, so that a new pack is a new file and nothing else.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=rules");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut files = Vec::new();
    collect(&root, &mut files);
    // Tests of rules are data for authors, not rules.
    let (tests, rules): (Vec<_>, Vec<_>) = files.into_iter().partition(|f| f.starts_with(root.join("tests")));
    fs::write(out.join("rule_files.rs"), list(&root, rules)?)?;
    fs::write(out.join("rule_tests.rs"), list(&root, tests)?)?;
    Ok(())
}

/// Names and texts as a constant.
fn list(root: &Path, mut files: Vec<PathBuf>) -> Result<String, Box<dyn Error>> {
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let name = file.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        writeln!(list, "    ({name:?}, include_str!({:?})),", file.to_string_lossy())?;
    }
    list.push_str("]\n");
    Ok(list)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            files.push(path);
        }
    }
}
