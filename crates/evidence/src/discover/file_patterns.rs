//! Files named by a pattern, where no shell has expanded it: in quotes, in a scheduler's file, on Windows.

use std::io;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use super::dossiers::compile_glob;

/// The files that `pattern` names, sorted; `pattern` itself where it has no wildcard or is there by this
/// very name. Hidden files are left out, as a shell does.
///
/// # Errors
/// No file matches, or a folder cannot be read.
pub fn expand_pattern(pattern: &Path) -> io::Result<Vec<PathBuf>> {
    let is_wild = |part: &Component<'_>| {
        part.as_os_str()
            .to_string_lossy()
            .contains(['*', '?'])
    };
    if !pattern
        .components()
        .any(|part| is_wild(&part))
        || pattern.exists()
    {
        return Ok(vec![pattern.to_owned()]);
    }
    let parts = pattern.components();
    let base: PathBuf = parts
        .take_while(|part| !is_wild(part))
        .collect();
    let wild: Vec<_> = pattern
        .components()
        .skip_while(|part| !is_wild(part))
        .map(|part| {
            part.as_os_str()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let glob = compile_glob(&wild.join("/"));
    let glob = glob.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    // `**` goes down any number of folders; without it nothing below the last name can match.
    let depth = if wild
        .iter()
        .any(|part| part.contains("**"))
    {
        usize::MAX
    } else {
        wild.len()
    };
    let found = files_below(&base, depth, &|name| glob.is_match(name))?;
    if found.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "no file matches"));
    }
    Ok(found)
}

fn files_below(
    base: &Path,
    depth: usize,
    matches: &dyn Fn(&str) -> bool,
) -> io::Result<Vec<PathBuf>> {
    let is_here = base.as_os_str().is_empty();
    let start = if is_here { Path::new(".") } else { base };
    let walk = WalkDir::new(start)
        .max_depth(depth)
        .sort_by_file_name();
    let is_shown = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !name.starts_with('.')
    };
    let mut found = Vec::new();
    for entry in walk.into_iter().filter_entry(is_shown) {
        let path = entry?.into_path();
        let below = path
            .strip_prefix(start)
            .unwrap_or(&path);
        let parts: Vec<_> = below
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        if matches(&parts.join("/")) && path.is_file() {
            found.push(if is_here { below.to_owned() } else { path });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(root: &Path, pattern: &str) -> Vec<String> {
        let found = expand_pattern(&root.join(pattern)).unwrap_or_default();
        let below = found
            .iter()
            .map(|path| path.strip_prefix(root).unwrap());
        below
            .map(|path| {
                path.to_string_lossy()
                    .replace('\\', "/")
            })
            .collect()
    }

    #[test]
    fn wildcards_name_the_files_that_a_shell_names() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::create_dir_all(root.join("一/b")).unwrap();
        for file in [
            "part-0",
            "part-1",
            ".part-0.crc",
            "_SUCCESS",
            "一/part-2",
            "一/b/part-3",
        ] {
            fs::write(root.join(file), "").unwrap();
        }
        assert_eq!(names(root, "part-*"), ["part-0", "part-1"]);
        assert_eq!(names(root, "part-?"), ["part-0", "part-1"]);
        assert_eq!(names(root, "?/part-*"), ["一/part-2"]);
        assert_eq!(names(root, "**/part-*").len(), 4);
        assert_eq!(names(root, "*").len(), 3, "no folder and no hidden file");
        assert_eq!(
            names(root, "part-9"),
            ["part-9"],
            "told by whoever opens it"
        );
    }

    #[test]
    fn a_pattern_without_a_file_and_a_name_with_a_wildcard() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        let error = expand_pattern(&root.join("part-*")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        if cfg!(unix) {
            fs::write(root.join("part-*"), "").unwrap();
            fs::write(root.join("part-1"), "").unwrap();
            assert_eq!(names(root, "part-*"), ["part-*"]);
        }
    }
}
