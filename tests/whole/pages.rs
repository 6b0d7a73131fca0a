//! The pages under `rules/` say what the rules say. `PREAUDIT_WRITE_PAGES=1` writes them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use policy::authoring::docs::build_pages;
use policy::rules::Rules;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

fn markdown(folder: &Path, into: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            markdown(&path, into);
        } else if path
            .extension()
            .is_some_and(|e| e == "md")
        {
            into.insert(path);
        }
    }
}

#[test]
fn the_pages_of_the_rules_are_fresh() {
    let rules = Rules::load_embedded().expect("sound");
    let all = build_pages(&rules);
    assert!(
        all.len() >= rules.packs.len() + 6,
        "only {} pages",
        all.len()
    );
    let write = std::env::var_os("PREAUDIT_WRITE_PAGES").is_some();
    let mut stale = Vec::new();
    for page in &all {
        let path = root().join(&page.path);
        if write {
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(&path, &page.text).expect("written");
        } else if std::fs::read_to_string(&path)
            .ok()
            .as_deref()
            != Some(&page.text)
        {
            stale.push(page.path.clone());
        }
    }
    let mut there = BTreeSet::new();
    markdown(&root(), &mut there);
    for page in &all {
        there.remove(&root().join(&page.path));
    }
    if write {
        for page in &there {
            std::fs::remove_file(page).expect("removed");
        }
    } else {
        stale.extend(
            there
                .iter()
                .map(|p| format!("{} belongs to no rule", p.display())),
        );
    }
    assert!(
        stale.is_empty(),
        "PREAUDIT_WRITE_PAGES=1 cargo test --test whole pages writes them: {stale:#?}"
    );
}

#[test]
fn every_name_of_the_rules_stands_on_a_page() {
    let rules = Rules::load_embedded().expect("sound");
    let all: String = build_pages(&rules)
        .into_iter()
        .map(|p| p.text)
        .collect();
    let categories = rules.packs.values().flat_map(|p| {
        p.categories
            .iter()
            .map(|c| c.id.clone())
    });
    let names: Vec<String> = categories
        .chain(rules.packs.keys().cloned())
        .chain(
            rules
                .catalogue
                .kinds
                .iter()
                .map(|k| k.id.clone()),
        )
        .chain(
            rules
                .reasons
                .iter()
                .map(|r| r.id.clone()),
        )
        .chain(
            rules
                .findings
                .keys()
                .map(|c| c.name().to_owned()),
        )
        .collect();
    assert!(names.len() > 400, "only {} names", names.len());
    for name in names {
        assert!(all.contains(&format!("`{name}`")), "{name} is on no page");
    }
}
