//! The paths that a call names: patterns, lists on the input, and how they are told.

use std::io::{self, BufRead, Read};
use std::path::{Component, Path, PathBuf};

use anyhow::Result;
use evidence::discover;

use crate::output::usage_error;

// Origin: by eye. Linux allows 4,096 bytes in a path.
/// Bytes of a listed path that are looked at, on average.
const PATH_BYTES: u64 = 4096;

/// The paths named, patterns expanded; `-` stands for the paths that the input lists.
///
/// # Errors
/// A pattern that nothing fits, an empty list, or more than `most` paths.
pub fn expand_paths(named: &[PathBuf], most: usize) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for name in named {
        if name.as_os_str() == "-" {
            paths.extend(listed_paths(&mut io::stdin().lock(), most)?);
            continue;
        }
        let found = discover::expand_pattern(name);
        paths.extend(found.map_err(|error| {
            let name = name.display();
            usage_error(
                format!("{name} 没有匹配到文件：{error}"),
                format!("{name} names no file: {error}"),
            )
        })?);
    }
    if paths.len() > most {
        return Err(usage_error(
            format!("路径超过 {most} 个；请指定文件夹，多家客户用 preaudit batch"),
            format!(
                "more than {most} paths; name a folder, and for many clients use preaudit batch"
            ),
        ));
    }
    Ok(paths)
}

fn listed_paths(input: &mut dyn BufRead, most: usize) -> Result<Vec<PathBuf>> {
    let mut text = String::new();
    let read = input
        .take(most as u64 * PATH_BYTES)
        .read_to_string(&mut text);
    read.map_err(|error| {
        usage_error(
            format!("无法读取输入的路径列表：{error}"),
            format!("the list of paths cannot be read: {error}"),
        )
    })?;
    // `find -print0` ends paths with NUL, which no path holds.
    let lines = text
        .split(['\n', '\0'])
        .map(|line| line.trim_end_matches('\r'));
    let paths: Vec<PathBuf> = lines
        .filter(|line| !line.is_empty())
        .map(PathBuf::from)
        .collect();
    if paths.is_empty() {
        Err(usage_error("输入中没有路径", "the input lists no path"))
    } else {
        Ok(paths)
    }
}

/// Where the papers lie: the path itself, or the folder that all share.
pub fn common_location(paths: &[PathBuf]) -> String {
    match paths {
        [path] if path.is_file() && !is_zip_name(path) => folder_location(path),
        [path] => relative_location(path),
        [first, rest @ ..] => {
            let folder = first.parent();
            let same = rest
                .iter()
                .all(|path| path.parent() == folder);
            if same {
                folder_location(first)
            } else {
                String::new()
            }
        }
        [] => String::new(),
    }
}

fn is_zip_name(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

fn folder_location(file: &Path) -> String {
    let folder = file.parent();
    folder
        .map(relative_location)
        .unwrap_or_default()
}

/// Where a dossier lies, as a relative path with `/`: below the current folder, or its own name.
pub fn relative_location(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    // Outside the current folder only the last name is told: reports are mailed around.
    let inside = if path.is_absolute() {
        path.strip_prefix(&here).ok()
    } else {
        Some(path)
    };
    let last_name = || {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let Some(inside) = inside else {
        return last_name();
    };
    let mut parts = Vec::new();
    for part in inside.components() {
        match part {
            Component::Normal(name) => {
                let name = name.to_string_lossy();
                parts.push(name.into_owned());
            }
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return last_name();
            }
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests;
