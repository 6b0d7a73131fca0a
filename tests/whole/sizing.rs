//! The simulation behind `docs/many-machines.md`: its own examples hold, and the page shows what it prints.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::stdout;

const SCRIPT: &str = "cluster/sizing.py";

/// What Python prints; `None` where there is none.
fn python(args: &[&str]) -> Option<String> {
    let output = Command::new("python3")
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output();
    let Ok(output) = output else {
        eprintln!("LEFT OUT: python3 is not installed; the simulation did not run");
        return None;
    };
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success(),
        "{args:?}: {told}{}",
        stdout(&output)
    );
    Some(stdout(&output))
}

/// The calls of the simulation that a page shows.
fn calls(page: &str) -> Vec<Vec<&str>> {
    let ours = page
        .lines()
        .filter(|line| line.starts_with("python3 cluster/sizing.py"));
    ours.map(|line| line.split(' ').skip(2).collect())
        .collect()
}

#[test]
fn its_own_examples_hold() {
    python(&["-m", "doctest", SCRIPT]);
}

/// The pages show the same calls in two languages; each takes some seconds.
fn printed_once(call: &[&str], printed: &mut BTreeMap<String, Option<String>>) -> Option<String> {
    let run = || python(&[&[SCRIPT], call].concat());
    printed
        .entry(call.join(" "))
        .or_insert_with(run)
        .clone()
}

#[test]
fn the_pages_show_what_it_prints() {
    let mut printed = BTreeMap::new();
    for name in ["docs/many-machines.md", "docs/many-machines.zh-CN.md"] {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let page = fs::read_to_string(page).expect("a page");
        let calls = calls(&page);
        assert_eq!(calls.len(), 2, "{name}");
        for call in calls {
            let Some(printed) = printed_once(&call, &mut printed) else {
                return;
            };
            let rows: Vec<&str> = printed
                .lines()
                .filter(|line| line.contains(",000 |"))
                .collect();
            assert_eq!(rows.len(), 3, "{printed}");
            for row in rows {
                assert!(page.contains(row), "{name}: {call:?} prints\n{row}");
            }
        }
    }
}
