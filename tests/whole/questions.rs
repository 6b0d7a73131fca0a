//! Open questions: listed, answered by a command or on the terminal, written into `merchant.yaml`.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{fixtures, nothing_installed, preaudit, stderr, stdout};

/// A copy of a ready pack whose permit is asked for in a scenario with a question, without its answers.
fn dossier_with_question(into: &Path) -> String {
    let folder = into.join("shop");
    fs::create_dir(&folder).expect("a folder");
    for entry in fs::read_dir(fixtures().join("catering-ready")).expect("the pack") {
        let entry = entry.expect("an entry");
        let name = entry.file_name();
        if name != "merchant.yaml" {
            fs::copy(entry.path(), folder.join(name)).expect("a copy");
        }
    }
    let declared =
        "# ours\nindustry: catering\ncategory: catering.venue\nscenarios: [face-verification]\n";
    fs::write(folder.join("merchant.yaml"), declared).expect("written");
    folder
        .to_str()
        .expect("UTF-8")
        .to_owned()
}

fn questions_of(folder: &str) -> Vec<serde_json::Value> {
    let output = preaudit(&["check", folder, "--format", "json", "--no-cache"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    report["questions"]
        .as_array()
        .expect("a list")
        .clone()
}

fn key_of(question: &serde_json::Value) -> &str {
    question["key"].as_str().expect("a key")
}

#[test]
fn a_question_is_told_with_its_key_and_the_command_that_answers_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dossier_with_question(dir.path());
    let open = questions_of(&folder);
    assert!(!open.is_empty());
    let report = stdout(&preaudit(&["check", &folder, "--no-cache"]));
    let listed = stdout(&preaudit(&["answer", &folder]));
    for question in &open {
        let key = key_of(question);
        let command = format!("preaudit answer FOLDER {key}=ANSWER");
        let flat = report
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(flat.contains(&command), "{key}: {report}");
        assert!(listed.contains(&format!("  {key}=")), "{key}: {listed}");
    }
}

#[test]
fn answers_are_written_once_and_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dossier_with_question(dir.path());
    let open = questions_of(&folder);
    let yes_no = open
        .iter()
        .find(|q| q["answer"] == "yes-no")
        .expect("one");
    let key = key_of(yes_no);
    let written = preaudit(&["answer", &folder, &format!(" {key} = 是 ")]);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    let text = fs::read_to_string(dir.path().join("shop/merchant.yaml")).expect("there");
    assert!(text.starts_with("# ours\nindustry: catering\n"), "{text}");
    assert!(
        text.ends_with(&format!("facts:\n  {key}: true\n")),
        "{text}"
    );
    assert!(
        questions_of(&folder)
            .iter()
            .all(|q| key_of(q) != key)
    );
    for (answer, wanted) in [
        (format!("{key}=no"), "is answered"),
        (format!("{key}=perhaps"), "must be yes or no"),
        ("no_such=1".to_owned(), "unknown fact"),
        (key.to_owned(), "expected KEY=VALUE"),
    ] {
        let refused = preaudit(&["answer", &folder, &answer]);
        assert_eq!(refused.status.code(), Some(2), "{answer}");
        assert!(
            stderr(&refused).contains(wanted),
            "{answer}: {}",
            stderr(&refused)
        );
    }
    let after = fs::read_to_string(dir.path().join("shop/merchant.yaml")).expect("there");
    assert_eq!(after, text, "what is refused changes nothing");
    let archive = fixtures().join("retail-zip/松石商贸资料.zip");
    let refused = preaudit(&["answer", archive.to_str().expect("UTF-8"), "a=b"]);
    assert!(stderr(&refused).contains("--fact"), "{}", stderr(&refused));
}

#[test]
fn questions_are_asked_one_after_the_other() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dossier_with_question(dir.path());
    let open = questions_of(&folder);
    let mut child = Command::new(env!("CARGO_BIN_EXE_preaudit"))
        .args(["check", "-i", &folder, "--no-cache", "--lang", "en"])
        .env("PREAUDIT_HOME", nothing_installed())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    // A wrong answer to the first question, then a right one, then the end of the input.
    let mut stdin = child.stdin.take().expect("piped");
    stdin
        .write_all("perhaps\nyes\n".as_bytes())
        .expect("written");
    drop(stdin);
    let output = child
        .wait_with_output()
        .expect("it ends");
    let said = stderr(&output);
    assert!(said.contains(&format!("[1/{}]", open.len())), "{said}");
    assert!(said.contains("must be yes or no"), "{said}");
    let left = questions_of(&folder);
    let key = key_of(&open[0]);
    assert!(left.iter().all(|q| key_of(q) != key), "{key}: {left:?}");
}

#[test]
fn names_and_parts_of_them_stand_for_ids() {
    let checklist = |args: &[&str]| preaudit(&[&["checklist"], args].concat());
    let by_id = checklist(&[
        "--category",
        "catering.venue",
        "--entity",
        "individual-business",
        "--scenario",
        "mini-program-certification",
    ]);
    let by_title = checklist(&[
        "--category",
        "餐饮服务场所/餐饮服务管理企业",
        "--entity",
        "个体户",
        "--scenario",
        "小程序认证",
    ]);
    assert_eq!(by_title.status.code(), Some(0), "{}", stderr(&by_title));
    assert_eq!(stdout(&by_id), stdout(&by_title));
    for (args, wanted) in [
        (["--category", "餐馆"], "catering.venue ("),
        (["--category", "餐厅"], "catering.queue ("),
        (["--category", "经营"], "titles that hold it"),
        (["--scenario", "小程序"], "titles that hold it"),
        (["--entity", "enterprize"], "did you mean `enterprise`"),
    ] {
        let refused = checklist(&args);
        let said = stderr(&refused);
        assert_eq!(refused.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(wanted), "{args:?}: {said}");
    }
}
