//! A number for the sources of this build: results that another build made may be others.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for source in sources()? {
        println!("cargo::rerun-if-changed={}", source.display());
        hash_tree(&source, &mut hasher)?;
    }
    println!("cargo::rustc-env=PREAUDIT_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// Whatever decides results: the code of all crates, the rules, the versions of the libraries.
fn sources() -> io::Result<Vec<PathBuf>> {
    let mut all = vec!["Cargo.lock".into(), "rules".into(), "src".into()];
    for entry in fs::read_dir("crates")? {
        let source = entry?.path().join("src");
        all.extend(source.is_dir().then_some(source));
    }
    all.sort();
    Ok(all)
}

/// Names and contents, in the order of the names. What is not there, such as a lock file that the user
/// of a library makes himself, counts as empty.
fn hash_tree(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    path.to_string_lossy().hash(hasher);
    if !path.is_dir() {
        fs::read(path)
            .unwrap_or_default()
            .hash(hasher);
        return Ok(());
    }
    let entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    paths.sort();
    paths
        .iter()
        .try_for_each(|path| hash_tree(path, hasher))
}
