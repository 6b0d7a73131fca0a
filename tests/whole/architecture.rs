//! The import table of ARCHITECTURE.md, held against the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Room → rooms it may import.
const TABLE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("limits", &["model"]),
    ("sanitize", &[]),
    ("private", &[]),
    ("sandbox", &[]),
    ("values", &[]),
    ("archive", &["model", "limits"]),
    ("discover", &["model", "limits", "archive"]),
    (
        "probe",
        &["model", "limits", "archive", "read", "sandbox", "scan"],
    ),
    ("read", &["model", "limits", "private"]),
    ("scan", &["model", "limits"]),
    ("checks", &["model", "values"]),
    ("rules", &["model", "limits", "checks", "values"]),
    ("identify", &["model", "rules", "values"]),
    ("judge", &["model", "rules", "checks", "values"]),
    ("pages", &["model", "rules", "checks", "judge", "render"]),
    (
        "suite",
        &["model", "limits", "values", "checks", "rules", "judge"],
    ),
    ("lint", &["model", "checks", "rules", "suite"]),
    ("render", &["model", "rules", "sanitize", "suite", "values"]),
    (
        "audit",
        &[
            "model", "limits", "discover", "probe", "read", "scan", "sandbox", "rules", "checks",
            "identify", "judge",
        ],
    ),
    ("batch", &["model", "limits", "discover", "private"]),
];

fn sources(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let table: BTreeMap<_, BTreeSet<_>> = TABLE
        .iter()
        .map(|(room, may)| (*room, may.iter().copied().collect()))
        .collect();
    let mut files = Vec::new();
    sources(&base, &mut files);
    let (mut looked, mut wrong) = (0, Vec::new());
    for file in files {
        let relative = file
            .strip_prefix(&base)
            .expect("below it")
            .to_string_lossy()
            .into_owned();
        let room = relative
            .split(['/', '.'])
            .next()
            .expect("a first part")
            .to_owned();
        if ["lib", "cli"].contains(&room.as_str()) {
            continue;
        }
        let may = table
            .get(room.as_str())
            .unwrap_or_else(|| panic!("`{room}` is not in the import table"));
        looked += 1;
        let text = fs::read_to_string(&file).expect("UTF-8");
        // Tests may look wherever they like.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        if relative.contains("/tests/") {
            continue;
        }
        for used in code.split("crate::").skip(1).map(room_of) {
            if used != room && table.contains_key(used.as_str()) && !may.contains(used.as_str()) {
                wrong.push(format!("{relative} imports {used}"));
            }
        }
    }
    assert!(looked > 80, "only {looked} files were looked at");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn room_of(rest: &str) -> String {
    rest.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn the_table_would_notice_a_wrong_import() {
    assert_eq!(room_of("judge::judge(&input)"), "judge");
    assert!(
        !TABLE
            .iter()
            .find(|(r, _)| *r == "model")
            .expect("there")
            .1
            .contains(&"judge")
    );
}
