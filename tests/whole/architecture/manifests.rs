//! What the manifests of the crates name of each other; the compiler keeps the rest.

use std::collections::BTreeSet;
use std::fs;

use super::{OURS, base};

/// What the manifest of each crate may name of ours, tests included.
const MANIFESTS: [(&str, &[&str]); 5] = [
    ("model", &[]),
    ("values", &[]),
    ("jpeg", &[]),
    ("evidence", &["model", "jpeg"]),
    ("policy", &["model", "values"]),
];

/// Packages of ours that a manifest names in any table of dependencies.
fn named_in_manifest(manifest: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let mut in_dependencies = false;
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
        } else if in_dependencies {
            let key = line
                .split(['.', '=', ' '])
                .next()
                .unwrap_or_default();
            let ours = |name: &&&str| key == **name || line.contains(&format!("preaudit-{name}"));
            named.extend(
                OURS.iter()
                    .filter(ours)
                    .map(|name| (*name).to_owned()),
            );
        }
        // `[dependencies.model]` names it in the heading.
        if line.starts_with('[')
            && let Some((_, name)) = line
                .trim_end_matches(']')
                .rsplit_once("dependencies.")
        {
            named.extend(
                OURS.contains(&name)
                    .then(|| name.to_owned()),
            );
        }
    }
    named
}

#[test]
fn manifests_name_only_the_crates_they_may() {
    for (name, allowed) in MANIFESTS {
        let path = base()
            .join("crates")
            .join(name)
            .join("Cargo.toml");
        let named = named_in_manifest(&fs::read_to_string(path).expect("UTF-8"));
        let allowed: BTreeSet<String> = allowed
            .iter()
            .map(|a| (*a).to_owned())
            .collect();
        assert_eq!(named, allowed, "crates/{name}/Cargo.toml");
    }
    let crates = fs::read_dir(base().join("crates"))
        .expect("a folder")
        .count();
    assert_eq!(crates, MANIFESTS.len(), "every crate has its line");
}

#[test]
fn a_made_up_manifest_is_read_as_cargo_reads_it() {
    let manifest = "[package]\nname = \"preaudit-x\"\n[dev-dependencies]\npolicy.workspace = true\n\
                    other = { package = \"preaudit-model\", path = \"../model\" }\n\
                    [target.'cfg(unix)'.dependencies.values]\nworkspace = true\n";
    let named: Vec<String> = named_in_manifest(manifest)
        .into_iter()
        .collect();
    assert_eq!(named, ["model", "policy", "values"]);
}
