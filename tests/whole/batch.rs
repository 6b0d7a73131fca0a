//! Batches: everything is reported, an interruption leaves no trace, nothing is done twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::many;
use crate::support::{stderr, stdout};

/// Folders of a batch and a home for its cache.
struct Desk {
    _folder: tempfile::TempDir,
    root: PathBuf,
    home: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, home) = (folder.path().join("clients"), folder.path().join("home"));
        fs::create_dir_all(&root).expect("made");
        Self {
            _folder: folder,
            root,
            home,
        }
    }

    fn with(count: usize) -> Self {
        let desk = Self::new();
        many::write(&desk.root, count, 240);
        desk
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_preaudit"));
        command
            .arg("batch")
            .arg(&self.root)
            .args(["--as-of", "2026-11-01"])
            .args(args);
        command
            .env_remove("LC_ALL")
            .env("LANG", "en_US.UTF-8")
            .env("PREAUDIT_HOME", &self.home);
        command.current_dir(self.root.parent().expect("a parent"));
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args)
            .output()
            .expect("runs")
    }

    fn json(&self, args: &[&str]) -> Value {
        let output = self.run(&[args, &["--format", "json"]].concat());
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{e}: {}", stderr(&output)))
    }

    fn journals(&self) -> usize {
        fs::read_dir(self.home.join("cache/journals")).map_or(0, Iterator::count)
    }
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file());
    files
        .map(|e| {
            let name = e
                .path()
                .strip_prefix(folder)
                .expect("below")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(e.path()).expect("readable"))
        })
        .collect()
}

#[test]
fn one_bad_dossier_costs_one_dossier() {
    let desk = Desk::with(16);
    fs::create_dir(desk.root.join("空")).expect("made");
    fs::write(
        desk.root.join("空/merchant.yaml"),
        "category: catering.venue\n",
    )
    .expect("written");
    fs::write(desk.root.join("资料.rar"), b"Rar!\x1a\x07\x01\x00").expect("written");
    let output = desk.run(&["--format", "json", "--no-cache"]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        (summary["dossiers"].as_u64(), summary["complete"].as_bool()),
        (Some(18), Some(true))
    );
    assert_eq!(summary["verdicts"]["failed"], 3);
    assert_eq!(summary["verdicts"]["not-ready"], 15);
    let clients = summary["clients"]
        .as_array()
        .expect("a list");
    let names: Vec<&str> = clients
        .iter()
        .filter_map(|c| c["client"].as_str())
        .collect();
    assert!(names.is_sorted() && names.len() == 18, "{names:?}");
    let bad = &clients[13]["failure"];
    assert_eq!(bad["exit"], 2);
    assert!(
        bad["message"]
            .as_str()
            .is_some_and(|m| m.starts_with("merchant.yaml:1:13:")),
        "{bad}"
    );
    assert_eq!(clients[16]["failure"]["exit"], 3);
    assert!(
        clients[17]["failure"]["message"]
            .as_str()
            .is_some_and(|m| m.contains("unpack RAR")),
        "{clients:?}"
    );
    assert_eq!(
        desk.journals(),
        1,
        "what failed may be tried again with --resume"
    );
}

#[test]
fn two_clients_with_one_scan_are_named() {
    let desk = Desk::with(8);
    // The same scan, saved again by another program.
    let scan = image::open(desk.root.join("客户00002/营业执照.jpg")).expect("a picture");
    let again = scan.resize_exact(480, 672, image::imageops::FilterType::Triangle);
    again
        .save(desk.root.join("客户00006/营业执照.jpg"))
        .expect("saved");
    // Cards are printed alike: unread, nothing but the same bytes tells.
    scan.save(
        desk.root
            .join("客户00002/身份证国徽面.jpg"),
    )
    .expect("saved");
    again
        .save(
            desk.root
                .join("客户00006/身份证国徽面.jpg"),
        )
        .expect("saved");
    let summary = desk.json(&["--no-cache"]);
    let shared = summary["shared"]
        .as_array()
        .expect("a list");
    let of = |likeness: &str| {
        let hit = shared
            .iter()
            .find(|s| s["likeness"] == likeness)
            .unwrap_or_else(|| panic!("{shared:?}"));
        let uses = hit["uses"]
            .as_array()
            .expect("uses")
            .iter();
        uses.map(|u| {
            u["client"]
                .as_str()
                .expect("a name")
                .to_owned()
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(of("same-file"), ["客户00004", "客户00005"]);
    assert_eq!(of("looks-alike"), ["客户00002", "客户00006"]);
    assert_eq!(shared.len(), 2, "{shared:?}");
    let table = stdout(&desk.run(&["--no-cache"]));
    assert!(
        table.contains("客户00004: 营业执照.jpg") && table.contains("looks the same"),
        "{table}"
    );
}

#[test]
fn a_killed_run_goes_on_to_the_same_bytes() {
    let desk = Desk::with(24);
    let whole = desk
        .root
        .parent()
        .expect("a parent")
        .join("whole");
    let broken = desk
        .root
        .parent()
        .expect("a parent")
        .join("broken");
    let args = |to: &Path| {
        vec![
            "--no-cache".to_owned(),
            "--format".into(),
            "json".into(),
            "-o".into(),
            to.display().to_string(),
        ]
    };
    let with = |to: &Path, resume: bool| {
        let mut args = args(to);
        args.extend(resume.then(|| "--resume".to_owned()));
        let args: Vec<&str> = args
            .iter()
            .map(String::as_str)
            .collect();
        let mut command = desk.command(&args);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    };
    let unbroken = with(&whole, false)
        .output()
        .expect("runs");
    let mut kills = 0;
    for round in 0..40u64 {
        let mut child = with(&broken, round > 0)
            .spawn()
            .expect("runs");
        std::thread::sleep(Duration::from_millis(60 + 97 * (round * 7 % 11)));
        let ended = child
            .try_wait()
            .expect("asked")
            .is_some();
        let _ = child.kill();
        let _ = child.wait();
        if ended {
            break;
        }
        kills += 1;
        let journal = broken.join("journal.jsonl");
        if round % 3 == 0 && journal.exists() {
            // As a full disk leaves it.
            let bytes = fs::read(&journal).expect("readable");
            fs::write(&journal, [bytes.as_slice(), b"{\"stamp\":\"torn"].concat())
                .expect("written");
        }
    }
    assert!(kills > 0, "nothing was killed");
    let resumed = with(&broken, true)
        .output()
        .expect("runs");
    assert_eq!(
        resumed.status.code(),
        unbroken.status.code(),
        "{}",
        stderr(&resumed)
    );
    assert_eq!(resumed.stdout, unbroken.stdout);
    let (a, mut b) = (tree(&whole), tree(&broken));
    b.retain(|name, _| {
        Path::new(name)
            .extension()
            .is_none_or(|e| e != "new")
    });
    let leave = |t: &mut BTreeMap<String, Vec<u8>>| t.remove("journal.jsonl");
    let mut a = a;
    leave(&mut a);
    leave(&mut b);
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    assert!(a == b && a.len() == 24, "{} files", a.len());
}

#[test]
fn a_result_is_kept_although_a_papers_name_is_masked() {
    let desk = Desk::with(2);
    let folder = desk.root.join("客户00001");
    fs::rename(
        folder.join("店内环境.png"),
        folder.join("店内环境 13912345678.png"),
    )
    .expect("renamed");
    let summary = stdout(&desk.run(&["--format", "jsonl"]));
    assert!(
        summary.contains("店内环境") && !summary.contains("13912345678"),
        "{summary}"
    );
    assert_eq!(tree(&desk.home.join("cache/results")).len(), 2);
}

#[test]
fn what_has_not_changed_is_not_looked_at_again_and_what_has_is() {
    let desk = Desk::with(4);
    let first = desk.run(&["--format", "json"]);
    let kept = tree(&desk.home.join("cache/results"));
    assert_eq!(kept.len(), 4);
    let second = desk.run(&["--format", "json"]);
    assert_eq!(first.stdout, second.stdout);
    // A kept result that says something else shows that it is used.
    for (name, bytes) in &kept {
        let text = String::from_utf8(bytes.clone())
            .expect("text")
            .replace("样例市第2", "改名市第2");
        fs::write(
            desk.home
                .join("cache/results")
                .join(name),
            text,
        )
        .expect("written");
    }
    let told = stdout(&desk.run(&["--format", "json"]));
    assert!(told.contains("改名市第2"), "the cache was not used");
    let fresh = stdout(&desk.run(&["--format", "json", "--no-cache"]));
    assert!(!fresh.contains("改名市第2"), "--no-cache used it");
    for option in [
        &["--lang", "zh"][..],
        &["--as-of", "2026-11-02"],
        &["--skip", "document-missing"],
    ] {
        let args = [&["--format", "json"], option].concat();
        let mut command = Command::new(env!("CARGO_BIN_EXE_preaudit"));
        command
            .arg("batch")
            .arg(&desk.root)
            .args(args)
            .env("PREAUDIT_HOME", &desk.home)
            .env("LANG", "en_US.UTF-8");
        if option[0] != "--as-of" {
            command.args(["--as-of", "2026-11-01"]);
        }
        let told = stdout(
            &command
                .current_dir(desk.root.parent().expect("there"))
                .output()
                .expect("runs"),
        );
        assert!(
            told.contains("样例市第2") && !told.contains("改名市第2"),
            "{option:?}"
        );
    }
    // The same size and time, another content.
    let paper = desk.root.join("客户00001/店内环境.png");
    desk.run(&[]);
    let time = fs::metadata(&paper)
        .and_then(|m| m.modified())
        .expect("a time");
    let mut bytes = fs::read(&paper).expect("readable");
    bytes[0] ^= 1;
    fs::write(&paper, bytes).expect("written");
    fs::File::options()
        .write(true)
        .open(&paper)
        .and_then(|f| f.set_modified(time))
        .expect("set back");
    let summary = desk.json(&[]);
    assert_ne!(
        serde_json::to_vec_pretty(&summary).expect("JSON"),
        first.stdout,
        "the change was not seen"
    );
}

#[test]
fn dossiers_are_found_by_declaration_by_leaf_and_by_depth() {
    let desk = Desk::new();
    let png = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile/sound.png"))
        .expect("there");
    let put = |path: &str| {
        let file = desk.root.join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("made");
        fs::write(file, &png).expect("written");
    };
    for path in [
        "甲/扫描/a.png",
        "甲/b.png",
        "乙/2025/c.png",
        "乙/2026/d.png",
        "stray.png",
        "丙/notes.txt",
        "丁/e.png",
    ] {
        put(path);
    }
    fs::write(
        desk.root.join("甲/merchant.yaml"),
        "category: catering.venue\n",
    )
    .expect("written");
    fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile/gbk-names.zip"),
        desk.root.join("戊.zip"),
    )
    .expect("copied");
    let names = |args: &[&str]| {
        let summary = desk.json(&[&["--no-cache"], args].concat());
        let clients = summary["clients"]
            .as_array()
            .expect("a list")
            .iter();
        let mut names: Vec<String> = clients
            .map(|c| {
                c["client"]
                    .as_str()
                    .expect("a name")
                    .to_owned()
            })
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&[]), ["丁", "乙/2025", "乙/2026", "戊.zip", "甲"]);
    assert_eq!(names(&["--depth", "1"]), ["丁", "丙", "乙", "戊.zip", "甲"]);
    assert_eq!(names(&["--glob", "乙/*"]), ["乙/2025", "乙/2026"]);
    assert_eq!(names(&["--glob", "2026"]), ["乙/2026"]);
    let said = stderr(&desk.run(&["--no-cache"]));
    assert!(
        said.contains("papers directly in clients belong to no dossier"),
        "{said}"
    );
    assert!(
        !said.contains('\u{1b}') && !said.contains("ETA"),
        "progress in a pipe: {said}"
    );
    assert_eq!(
        desk.run(&["--glob", "nobody"])
            .status
            .code(),
        Some(3)
    );
}

#[test]
fn a_report_of_each_dossier_goes_to_a_folder_that_is_no_dossier_itself() {
    let desk = Desk::with(3);
    let to = desk.root.join("结果");
    let out = to.to_string_lossy();
    for _ in 0..2 {
        let output = desk.run(&["--format", "csv", "-o", &out]);
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        assert!(
            stdout(&output).starts_with("3 dossiers: 0 ready"),
            "{}",
            stdout(&output)
        );
    }
    let names: Vec<String> = tree(&to).into_keys().collect();
    assert_eq!(
        names,
        [
            "summary.csv",
            "客户00000.csv",
            "客户00001.csv",
            "客户00002.csv"
        ]
    );
    let file = desk
        .root
        .parent()
        .expect("there")
        .join("all.csv");
    assert_eq!(
        desk.run(&["--format", "csv", "-o", &file.to_string_lossy()])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(fs::read(file).expect("written"), tree(&to)["summary.csv"]);
}

#[test]
fn lines_are_whole_reports_and_the_summary_is_the_last() {
    let desk = Desk::with(2);
    let text = stdout(&desk.run(&["--format", "jsonl", "--no-cache"]));
    let lines: Vec<Value> = text
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    let schemas: Vec<&str> = lines
        .iter()
        .filter_map(|l| l["schema"].as_str())
        .collect();
    assert_eq!(
        schemas,
        ["preaudit.report/1", "preaudit.report/1", "preaudit.batch/1"]
    );
}

/// A limit on the size of files stands for a full disk: writing fails in the middle.
#[cfg(unix)]
#[test]
fn a_full_disk_stops_the_run_and_resuming_gives_the_same_result() {
    let desk = Desk::with(6);
    let args = ["--format", "json", "--no-cache"];
    let whole = desk.run(&args);
    let limited = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 24; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_preaudit"),
            "batch",
        ])
        .arg(&desk.root)
        .args(["--as-of", "2026-11-01"])
        .args(args)
        .env("LANG", "en_US.UTF-8")
        .env("PREAUDIT_HOME", &desk.home)
        .current_dir(desk.root.parent().expect("there"))
        .output()
        .expect("runs");
    assert_eq!(limited.status.code(), Some(4), "{}", stderr(&limited));
    assert!(
        stderr(&limited).contains("--resume"),
        "{}",
        stderr(&limited)
    );
    let partial: Value = serde_json::from_slice(&limited.stdout).expect("the part that is done");
    assert_eq!(partial["complete"], false);
    let resumed = desk.run(&[&args[..], &["--resume"]].concat());
    assert_eq!(resumed.stdout, whole.stdout);
    assert_eq!(desk.journals(), 0, "a finished run leaves no journal");
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_cleanly_with_what_is_done() {
    let desk = Desk::with(40);
    let mut child = desk
        .command(&["--format", "json", "--no-cache", "--jobs", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    let journals = desk.home.join("cache/journals");
    // Until the first dossier is done.
    for _ in 0..6000 {
        let begun = fs::read_dir(&journals)
            .into_iter()
            .flatten()
            .flatten()
            .any(|e| e.metadata().is_ok_and(|m| m.len() > 0));
        if begun {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let sent = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("kill runs");
    assert!(sent.success());
    let mut text = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().expect("piped"), &mut text)
        .expect("UTF-8");
    assert_eq!(child.wait().expect("ends").code(), Some(130));
    let summary: Value = serde_json::from_str(&text).expect("JSON");
    let done = summary["clients"]
        .as_array()
        .expect("a list")
        .len();
    assert!(
        summary["complete"] == false && (1..40).contains(&done),
        "{done}"
    );
}
