//! Hostile dossiers and lines among good ones: all good ones are reported, the others are told.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{stderr, stdout};
use crate::worker::{DATE, clients, records, run};

/// A dossier of each hostile file: archives as archives and in a folder, declarations as declarations.
fn hostile_clients(root: &Path) -> usize {
    let hostile = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile");
    let mut count = 0;
    for entry in fs::read_dir(hostile).expect("the hostile set") {
        let file = entry.expect("an entry").path();
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let folder = root.join(format!("hostile-{name}.d"));
        fs::create_dir(&folder).expect("a folder");
        let is_declaration = name.starts_with("merchant-");
        let inside = if is_declaration {
            "merchant.yaml"
        } else {
            &name
        };
        fs::copy(&file, folder.join(inside)).expect("a copy");
        count += 1;
        if file
            .extension()
            .is_some_and(|end| end == "zip")
        {
            fs::copy(&file, root.join(format!("hostile-{name}"))).expect("a copy");
            count += 1;
        }
    }
    count
}

#[test]
fn the_hostile_set_as_dossiers_costs_no_good_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let cwd = dir.path();
    let root = clients(cwd);
    let hostile = hostile_clients(&root);
    assert!(hostile >= 50, "only {hostile} hostile dossiers");
    let list = run(cwd, &["worker", "--list", "clients", "--depth", "1"], "");
    let list = stdout(&list);
    // Six good ones and an empty folder.
    assert_eq!(list.lines().count(), hostile + 7);
    let made = records(cwd, &list, &["--jobs", "2"]);
    fs::write(cwd.join("records"), &made).expect("written");
    let common = [&["--format", "json"], &DATE[..]].concat();
    let folded = run(
        cwd,
        &[&["batch", "--from", "records"], &common[..]].concat(),
        "",
    );
    let batch = ["batch", "clients", "--depth", "1", "--no-cache"];
    let batch = run(cwd, &[&batch[..], &common[..]].concat(), "");
    assert_eq!(stdout(&folded), stdout(&batch), "{}", stderr(&folded));
    let summary: Value = serde_json::from_str(&stdout(&folded)).expect("JSON");
    let rows = summary["clients"]
        .as_array()
        .expect("a list");
    let (told, good): (Vec<_>, Vec<_>) = rows.iter().partition(|row| {
        let client = row["client"].as_str().expect("a name");
        client.starts_with("hostile-") || client == "empty"
    });
    assert_eq!((good.len(), told.len()), (6, hostile + 1));
    assert!(
        good.iter()
            .all(|row| row["verdict"].is_string())
    );
    for row in told {
        let is_told = row["failure"].is_object() || row["verdict"].is_string();
        assert!(is_told && row["verdict"] != "ready", "{row}");
    }
}

#[test]
fn lines_that_are_no_text_or_have_no_end_cost_themselves_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let cwd = dir.path();
    clients(cwd);
    let good = r#"{"path":"clients/retail-guess"}"#;
    let lines = [
        b"{\"path\":\"\xff\"}\n".as_slice(),
        &vec![b'x'; 100_000],
        b"\n",
        good.as_bytes(),
    ];
    let made = records(cwd, &lines.concat(), &["--jobs", "1"]);
    let lines: Vec<Value> = made
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    let told: Vec<_> = lines
        .iter()
        .map(|l| l["record"]["failure"]["exit"].as_u64())
        .collect();
    assert_eq!(told, [Some(2), Some(2), None], "{made}");
    assert!(made.len() < 50_000, "what is shown of a line is bounded");
}

#[cfg(unix)]
#[test]
fn a_folder_whose_name_is_no_text_is_listed_and_audited() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().expect("a folder");
    let cwd = dir.path();
    let root = clients(cwd);
    let odd = root.join(std::ffi::OsStr::from_bytes(b"\xc9\xcc\xbb\xa7"));
    fs::rename(root.join("retail-guess"), odd).expect("renamed");
    let list = stdout(&run(cwd, &["worker", "--list", "clients"], ""));
    assert_eq!(list.lines().count(), 6);
    let made = records(cwd, &list, &[]);
    let verdicts: BTreeMap<String, Value> = made
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .map(|line| {
            (
                line["record"]["client"].to_string(),
                line["record"]["verdict"].clone(),
            )
        })
        .collect();
    assert!(verdicts.values().all(Value::is_string), "{verdicts:?}");
    // What such a name says in an older Chinese coding.
    let is_read = |name: &String| name.contains("商户");
    assert!(verdicts.keys().any(is_read), "{verdicts:?}");
}
