//! Which file of a crate needs which other, and where that goes round in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::source::SourceFile;

/// A module by its segments below the crate's root.
pub type ModulePath = Vec<String>;

/// From one file to another, with one path that makes it so.
pub type Edges = BTreeMap<ModulePath, BTreeMap<ModulePath, String>>;

/// Files of one crate by their modules, without those for tests.
pub struct CrateSource {
    pub modules: BTreeMap<ModulePath, SourceFile>,
}

/// Where a path leads.
enum Target {
    /// An item, in the file of this module.
    Item(ModulePath),
    /// A module as a whole: what is needed of it, other paths tell.
    Module(ModulePath),
    /// Another crate.
    Foreign(String),
}

impl CrateSource {
    /// Reads every file that `root` reaches: `lib.rs` or `main.rs` of a crate.
    pub fn read(root: &Path) -> Self {
        let folder = root.parent().expect("a folder");
        let mut files = BTreeMap::from([(Vec::new(), read(root))]);
        let mut below = Vec::new();
        collect_files(folder, &mut below);
        for file in below.iter().filter(|f| *f != root) {
            let relative = file
                .strip_prefix(folder)
                .expect("below it");
            files.insert(module_path(relative), read(file));
        }
        Self::from_files(files)
    }

    /// Files by their modules; those whose parents do not declare them, or for tests only, go.
    pub fn from_files(files: BTreeMap<ModulePath, String>) -> Self {
        let parsed: BTreeMap<ModulePath, SourceFile> = files
            .into_iter()
            .map(|(module, text)| (module, SourceFile::parse(&text)))
            .collect();
        let for_tests: BTreeSet<ModulePath> = parsed
            .iter()
            .flat_map(|(module, file)| {
                let child =
                    |name: &String| [module.as_slice(), std::slice::from_ref(name)].concat();
                file.test_children.iter().map(child)
            })
            .collect();
        let is_test = |m: &ModulePath| {
            for_tests
                .iter()
                .any(|t| m.starts_with(t))
        };
        let modules = parsed
            .into_iter()
            .filter(|(m, _)| !is_test(m))
            .collect();
        Self { modules }
    }

    /// What each file needs of the others. A re-export that the file does not need itself is none.
    pub fn file_edges(&self) -> Edges {
        let mut edges = Edges::new();
        for (module, file) in &self.modules {
            for path in used_paths(file) {
                if let Some(Target::Item(to)) = self.resolve(module, path, 0)
                    && to != *module
                {
                    let into = edges.entry(module.clone()).or_default();
                    into.entry(to)
                        .or_insert_with(|| path.join("::"));
                }
            }
        }
        edges
    }

    /// Rooms and crates that a room names, each with one place; re-exports count too.
    pub fn room_imports(&self, ours: &[&str]) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut imports: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for (module, file) in &self.modules {
            let Some(room) = module.first() else { continue };
            let into = imports.entry(room.clone()).or_default();
            let imported = file.imports.iter().map(|i| &i.path);
            for path in imported.chain(&file.paths) {
                let to = match self.resolve(module, path, 0) {
                    Some(Target::Foreign(name)) if ours.contains(&name.as_str()) => name,
                    Some(Target::Item(to) | Target::Module(to)) if !to.is_empty() => to[0].clone(),
                    _ => continue,
                };
                if to != *room {
                    let place = || format!("{}: {}", module.join("/"), path.join("::"));
                    into.entry(to).or_insert_with(place);
                }
            }
        }
        imports
    }

    fn resolve(&self, module: &ModulePath, path: &[String], depth: usize) -> Option<Target> {
        let (first, mut rest) = path.split_first()?;
        if depth > 20 {
            return None; // `use` in a circle of its own
        }
        let mut from = module.clone();
        match first.as_str() {
            "crate" => from.clear(),
            "self" => {}
            "super" => {
                from.pop()?;
            }
            name if self.child(module, name).is_some() => from.push(name.to_owned()),
            name => {
                let file = self.modules.get(module)?;
                let import = file
                    .imports
                    .iter()
                    .find(|i| i.alias == name && i.path != *path);
                let Some(import) = import else {
                    return Some(Target::Foreign(name.to_owned()));
                };
                return match self.resolve(module, &import.path, depth + 1)? {
                    Target::Module(to) => self.walk(to, rest, depth),
                    other => Some(other),
                };
            }
        }
        while rest
            .first()
            .is_some_and(|s| s == "super")
        {
            from.pop()?;
            rest = &rest[1..];
        }
        self.walk(from, rest, depth)
    }

    /// From a module down the segments to the file where the item is defined.
    fn walk(&self, mut at: ModulePath, rest: &[String], depth: usize) -> Option<Target> {
        for (index, segment) in rest.iter().enumerate() {
            let file = self.modules.get(&at)?;
            let is_last = index + 1 == rest.len();
            let is_item = file.definitions.contains(segment);
            if let Some(child) = self.child(&at, segment)
                && !(is_last && is_item)
            {
                at = child;
            } else if let Some(import) = file
                .imports
                .iter()
                .find(|i| i.alias == *segment)
                && !is_item
                && segment != "*"
            {
                return match self.resolve(&at, &import.path, depth + 1)? {
                    Target::Module(to) => self.walk(to, &rest[index + 1..], depth + 1),
                    other => Some(other),
                };
            } else {
                return Some(Target::Item(at));
            }
        }
        Some(Target::Module(at))
    }

    fn child(&self, module: &ModulePath, name: &str) -> Option<ModulePath> {
        let child = [module.as_slice(), &[name.to_owned()]].concat();
        self.modules
            .contains_key(&child)
            .then_some(child)
    }
}

/// Paths that the code of a file needs, `use` and inline.
fn used_paths(file: &SourceFile) -> impl Iterator<Item = &Vec<String>> {
    let own = |i: &&super::source::Import| !i.is_public || file.identifiers.contains(&i.alias);
    file.imports
        .iter()
        .filter(own)
        .map(|i| &i.path)
        .chain(&file.paths)
}

/// Sets of files that need each other, each with the paths inside it.
pub fn find_circles(edges: &Edges) -> Vec<Vec<String>> {
    let reach: BTreeMap<_, _> = edges
        .keys()
        .map(|m| (m, reachable(edges, m)))
        .collect();
    let mut circles: BTreeMap<BTreeSet<&ModulePath>, Vec<String>> = BTreeMap::new();
    for (from, targets) in edges {
        let returns = |to: &ModulePath| {
            reach
                .get(to)
                .is_some_and(|r| r.contains(from))
        };
        let members: BTreeSet<_> = reach[from]
            .iter()
            .copied()
            .filter(|m| returns(m))
            .collect();
        if !members.contains(from) {
            continue;
        }
        let inside = targets
            .iter()
            .filter(|(to, _)| members.contains(to));
        let lines: Vec<String> = inside
            .map(|(to, path)| format!("{} -> {} by `{path}`", name_of(from), name_of(to)))
            .collect();
        circles
            .entry(members)
            .or_default()
            .extend(lines);
    }
    circles.into_values().collect()
}

fn reachable<'a>(edges: &'a Edges, from: &ModulePath) -> BTreeSet<&'a ModulePath> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&ModulePath> = edges
        .get(from)
        .into_iter()
        .flat_map(|t| t.keys())
        .collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(
                edges
                    .get(next)
                    .into_iter()
                    .flat_map(|t| t.keys()),
            );
        }
    }
    found
}

fn name_of(module: &ModulePath) -> String {
    if module.is_empty() {
        "the root".to_owned()
    } else {
        module.join("/")
    }
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("UTF-8")
}

/// `a/b/mod.rs` and `a/b.rs` are both `a::b`.
fn module_path(relative: &Path) -> ModulePath {
    let mut module: ModulePath = relative
        .with_extension("")
        .iter()
        .map(|s| s.to_string_lossy().into_owned())
        .collect();
    if module
        .last()
        .is_some_and(|s| s == "mod")
    {
        module.pop();
    }
    module
}

fn collect_files(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder)
        .expect("a folder")
        .flatten()
    {
        let path = entry.path();
        // `src/cli` is a crate of its own below the library's folder.
        if path.is_dir() && !path.join("main.rs").exists() {
            collect_files(&path, into);
        } else if path
            .extension()
            .is_some_and(|e| e == "rs")
        {
            into.push(path);
        }
    }
}
