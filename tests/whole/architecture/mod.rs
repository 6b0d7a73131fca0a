//! The layout of ARCHITECTURE.md, held against the source: which room imports which, that evidence
//! and policy do not know each other, and that no two files need each other.

mod graph;
mod manifests;
mod source;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use graph::{CrateSource, find_circles};
use table::{TABLES, Table};

/// Our crates, by the names that the code knows them by.
const OURS: [&str; 6] = ["model", "values", "jpeg", "evidence", "policy", "preaudit"];

/// The root file of each crate; the command is a crate of its own beside the library.
const ROOTS: [(&str, &str); 7] = [
    ("model", "crates/model/src/lib.rs"),
    ("values", "crates/values/src/lib.rs"),
    ("jpeg", "crates/jpeg/src/lib.rs"),
    ("evidence", "crates/evidence/src/lib.rs"),
    ("policy", "crates/policy/src/lib.rs"),
    ("preaudit", "src/lib.rs"),
    ("cli", "src/cli/main.rs"),
];

fn base() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read_crates() -> Vec<(&'static str, CrateSource)> {
    ROOTS
        .map(|(name, root)| (name, CrateSource::read(&base().join(root))))
        .into()
}

/// Imports that the table does not allow, and rooms it does not know.
fn wrong_imports(source: &CrateSource, table: Table) -> Vec<String> {
    let table: BTreeMap<_, _> = table.iter().copied().collect();
    let mut wrong = Vec::new();
    for (room, imports) in source.room_imports(&OURS) {
        let Some(allowed) = table.get(room.as_str()) else {
            wrong.push(format!("`{room}` is not in the import table"));
            continue;
        };
        let others = imports
            .iter()
            .filter(|(to, _)| !allowed.contains(&to.as_str()));
        wrong.extend(others.map(|(to, place)| format!("{room} imports {to} ({place})")));
    }
    wrong
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let (mut wrong, mut rooms) = (Vec::new(), 0);
    for (name, source) in read_crates() {
        let Some((_, table)) = TABLES.iter().find(|(n, _)| *n == name) else {
            continue;
        };
        rooms += table.len();
        let found: BTreeSet<_> = source
            .room_imports(&OURS)
            .into_keys()
            .collect();
        let gone = table
            .iter()
            .filter(|(room, _)| !found.contains(*room));
        wrong.extend(gone.map(|(room, _)| format!("{name}: the room `{room}` is gone")));
        let imports = wrong_imports(&source, table);
        wrong.extend(
            imports
                .into_iter()
                .map(|line| format!("{name}: {line}")),
        );
    }
    assert!(rooms >= 20, "only {rooms} rooms");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_files_need_each_other() {
    let (mut files, mut edges, mut circles) = (0, 0, Vec::new());
    for (name, source) in read_crates() {
        let needed = source.file_edges();
        files += source.modules.len();
        edges += needed
            .values()
            .map(BTreeMap::len)
            .sum::<usize>();
        for (index, lines) in find_circles(&needed)
            .into_iter()
            .enumerate()
        {
            circles.push(format!(
                "{name}, circle {}:\n  {}",
                index + 1,
                lines.join("\n  ")
            ));
        }
    }
    assert!(
        files > 300 && edges > 900,
        "only {files} files, {edges} imports"
    );
    let count = circles.len();
    assert!(
        circles.is_empty(),
        "{count} circles:\n{}",
        circles.join("\n")
    );
}

/// A made-up crate: `lib` for its root, else the module's path with slashes.
fn made_up(files: &[(&str, &str)]) -> CrateSource {
    let module = |path: &str| match path {
        "lib" => Vec::new(),
        path => path
            .split('/')
            .map(str::to_owned)
            .collect(),
    };
    let files = files
        .iter()
        .map(|(path, text)| (module(path), (*text).to_owned()));
    CrateSource::from_files(files.collect())
}

fn circles_of(files: &[(&str, &str)]) -> Vec<Vec<String>> {
    find_circles(&made_up(files).file_edges())
}

const PARENT: &str = "mod a; mod b; pub use b::Thing; pub struct Own;";

#[test]
fn a_made_up_circle_is_noticed() {
    for (what, files) in [
        (
            "siblings, one of them inline",
            [
                ("lib", PARENT),
                ("a", "use super::Thing; pub fn f(_: Thing) {}"),
                ("b", "pub struct Thing; fn g() { crate::a::f(Thing) }"),
            ],
        ),
        (
            "a child and its parent",
            [
                ("lib", "mod a; mod b; pub struct Own; fn f() { a::g() }"),
                (
                    "a",
                    "use super::{Own as Other}; pub fn g() -> Other { Other }",
                ),
                ("b", ""),
            ],
        ),
        (
            "through a module that was imported, inside a macro",
            [
                ("lib", PARENT),
                (
                    "a",
                    "use super::b; pub struct A; fn f() { println!(\"{}\", b::C) }",
                ),
                (
                    "b",
                    "use self::super::a::A; pub const C: u8 = 0; pub struct Thing;",
                ),
            ],
        ),
    ] {
        let circles = circles_of(&files);
        assert_eq!(circles.len(), 1, "{what}: {circles:?}");
        assert_eq!(circles[0].len(), 2, "{what}: {circles:?}");
    }
}

#[test]
fn what_is_no_circle_is_left_alone() {
    // A re-export that the parent does not need itself, and imports for tests only.
    let tests = "use super::{Own, Thing}; #[cfg(test)] mod tests { use crate::b::f; }";
    let files = [
        ("lib", PARENT),
        ("a", tests),
        ("b", "pub struct Thing; use crate::a::X;"),
    ];
    let edges = made_up(&files[..2]).file_edges();
    assert_eq!(
        edges
            .values()
            .map(BTreeMap::len)
            .sum::<usize>(),
        1,
        "{edges:?}"
    );
    let one_way = [
        files[0],
        files[1],
        ("b", "pub struct Thing; // crate::a::X"),
    ];
    assert_eq!(circles_of(&one_way), Vec::<Vec<String>>::new());
    assert_eq!(circles_of(&files).len(), 1, "the same with the import");
}

#[test]
fn a_made_up_wrong_import_is_noticed() {
    const MADE_UP: Table = &[("low", &["model"]), ("high", &["low"])];
    let files = [
        ("lib", "mod low; mod high;"),
        ("low", "use model::Page; fn f() { crate::high::g() }"),
        (
            "high",
            "use super::low; use policy::rules::Rules; pub fn g() {}",
        ),
    ];
    let wrong = wrong_imports(&made_up(&files), MADE_UP);
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    assert!(wrong[0].contains("high imports policy"), "{wrong:?}");
    assert!(
        wrong[1].contains("low imports high (low: crate::high::g)"),
        "{wrong:?}"
    );
    let unknown = wrong_imports(&made_up(&files), &[("low", &["model", "high"])]);
    assert_eq!(unknown, ["`high` is not in the import table"]);
}
