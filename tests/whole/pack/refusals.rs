//! What is not written: papers that are not ready, over what is there, half of a set.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use evidence::digest::sha256_hex;
use serde_json::Value;

use super::{list, pack, slots, text, tree};
use crate::support::{fixtures, nothing_installed, preaudit, stderr, stdout};

#[test]
fn what_is_not_ready_is_refused_and_in_part_has_empty_slots() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let folder = fixtures().join("catering-permit-missing");
    let refused = preaudit(&["pack", text(&folder), "-o", text(&output), "--lang", "zh"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("还不可提交") && stdout(&refused).is_empty());
    assert!(!output.exists());
    let (code, manifest) = pack(&folder, &["--partial", "-o", text(&output)]);
    assert_eq!(
        (code, &manifest["complete"]),
        (Some(1), &Value::Bool(false))
    );
    let of_kind = |kind: &str| {
        let mut all = slots(&manifest).into_iter();
        all.find(|slot| slot["kind"] == kind)
            .unwrap_or_else(|| panic!("{kind}: {manifest:#}"))
    };
    assert_eq!(of_kind("business-license")["filled"], true);
    let missing = of_kind("food-business-license");
    assert_eq!(
        (missing["filled"].as_bool(), list(missing, "files").len()),
        (Some(false), 0)
    );
    assert!(
        missing["note"]
            .as_str()
            .is_some_and(|note| note.contains("not among"))
    );
    let empty = output.join(
        missing["folder"]
            .as_str()
            .expect("a folder"),
    );
    assert_eq!(
        fs::read_dir(empty)
            .expect("there")
            .count(),
        0
    );
}

#[test]
fn nothing_is_overwritten_and_a_dry_run_writes_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    let output = home.path().join("set");
    let folder = fixtures().join("certification-ready");
    assert_eq!(
        pack(&folder, &["--dry-run", "-o", text(&output)]).0,
        Some(0)
    );
    assert_eq!(pack(&folder, &["--dry-run"]).0, Some(0));
    assert_eq!(
        fs::read_dir(home.path())
            .expect("listed")
            .count(),
        0
    );
    fs::create_dir(&output).expect("made");
    fs::write(output.join("mine.txt"), "mine").expect("written");
    let own = home.path().join("own");
    fs::create_dir(&own).expect("made");
    fs::write(own.join("a.jpg"), "").expect("written");
    let inside = own.join("set");
    let nothing = home.path().join("nothing");
    fs::create_dir(&nothing).expect("made");
    let free = home.path().join("free");
    let wrong: [(&[&str], i32, &str); 5] = [
        (
            &[text(&folder), "-o", text(&output)],
            2,
            "nothing is overwritten",
        ),
        (&[text(&own), "-o", text(&inside)], 2, "outside of it"),
        (
            &[
                text(&folder),
                "-o",
                text(&free),
                "--place",
                "wechat.certificate",
            ],
            2,
            "wechat.certification",
        ),
        (&[text(&nothing), "-o", text(&free)], 3, "no file"),
        (&[text(&folder)], 2, "--output"),
    ];
    for (args, code, words) in wrong {
        let said = preaudit(&[&["pack", "--lang", "en"], args].concat());
        assert_eq!(
            said.status.code(),
            Some(code),
            "{args:?}: {}",
            stderr(&said)
        );
        assert!(stderr(&said).contains(words), "{}", stderr(&said));
    }
    assert_eq!(
        tree(&output),
        BTreeMap::from([("mine.txt".to_owned(), b"mine".to_vec())])
    );
    assert!(!free.exists() && !inside.exists());
}

#[test]
fn a_killed_run_leaves_no_half_set() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = fixtures().join("finance-insurance-ready");
    let mut killed = 0;
    for step in 0..10 {
        let output = home.path().join(format!("set-{step}"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_preaudit"))
            .args([
                "pack",
                text(&folder),
                "--place",
                "wechat.category",
                "-o",
                text(&output),
            ])
            .env("PREAUDIT_HOME", nothing_installed())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(Duration::from_millis(step * 250));
        child.kill().expect("killed");
        killed += usize::from(!child.wait().expect("ended").success());
        if output.exists() {
            let written = tree(&output);
            let manifest: Value = serde_json::from_slice(&written["manifest.json"]).expect("whole");
            for file in slots(&manifest)
                .into_iter()
                .flat_map(|slot| list(slot, "files"))
            {
                let path = file["copy"]["path"]
                    .as_str()
                    .expect("all of it passes");
                assert_eq!(file["copy"]["sha256"], sha256_hex(&written[path]));
            }
        }
    }
    assert!(killed > 0);
}

#[test]
fn a_check_can_be_held_to_one_place() {
    let folder = fixtures().join("certification-ready");
    let of = |place: &str| {
        let args = ["check", text(&folder), "--place", place, "--format", "json"];
        let output = preaudit(&args);
        (
            output.status.code(),
            stdout(&output).contains("\"file-too-small\""),
        )
    };
    assert_eq!(of("wechat.certification"), (Some(0), false));
    assert_eq!(of("acquirer.500kb-1mb"), (Some(1), true));
    let wrong = preaudit(&["check", text(&folder), "--place", "wechat.certificatoin"]);
    assert_eq!(wrong.status.code(), Some(2));
}
