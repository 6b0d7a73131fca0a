//! The engines that `cluster/` names, run on this machine where they are there: what they leave is the summary of
//! one `batch`, although a worker dies on the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::many;
use crate::support::{nothing_installed, python, stderr, stdout};

const AUDIT: [&str; 4] = ["--as-of", "2026-11-01", "--ocr", "off"];

// Forty dossiers are two tasks of `cluster/spark.py`. With a wrong declaration among them (number 13),
// and one scan in two dossiers (4 and 5).
const DOSSIERS: usize = 40;

/// A worker that dies in the middle of a record, and one that dies behind its first one.
const DIES_IN_A_RECORD: &str = "ours \"$@\" | head -c 20000";
const DIES_BEHIND_A_RECORD: &str = "head -n 1 | ours \"$@\"";

/// Folders of dossiers, their list, and a command in place of ours that is cut off once.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        many::write(&folder.path().join("clients"), DOSSIERS, 240);
        let desk = Self { folder };
        let list = desk.preaudit(&["worker", "--list", &desk.name("clients")]);
        fs::write(desk.path("list"), stdout(&list)).expect("written");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name)
            .to_string_lossy()
            .into_owned()
    }

    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_remove("LC_ALL")
            .env("LANG", "en_US.UTF-8")
            .env("PREAUDIT_HOME", nothing_installed())
            // The engine's own place differs from where the list was made, as on a cluster.
            .current_dir(self.folder.path());
        command
    }

    fn preaudit(&self, args: &[&str]) -> Output {
        let output = self
            .command(env!("CARGO_BIN_EXE_preaudit"))
            .args(args)
            .output();
        output.expect("runs")
    }

    /// A program whose first worker dies, and that then is preaudit. `ours` stands for it in the worker that dies.
    fn fragile_preaudit(&self, dying: &str) -> PathBuf {
        let path = self.path("fragile-preaudit");
        let text = format!(
            "#!/bin/sh\nours() {{ {ours} \"$@\"; }}\nif mkdir {died} 2>/dev/null; then {dying}; exit 137; fi\nours \"$@\"\n",
            ours = env!("CARGO_BIN_EXE_preaudit"),
            died = self.name("died"),
        );
        fs::write(&path, text).expect("written");
        make_executable(&path);
        path
    }

    fn assert_same_summary(&self, records: &str) {
        // With one that points into the folders.
        self.assert_same_as("clients", records, &["json", "csv", "html", "sarif"]);
    }

    /// The records against one batch.
    fn assert_same_as(&self, clients: &str, records: &str, formats: &[&str]) {
        assert!(self.path("died").exists(), "no worker died");
        for format in formats {
            let common = [&AUDIT[..], &["--no-cache", "--format", format]].concat();
            let clients = self.name(clients);
            let batch = self.preaudit(&[&["batch", &clients], &common[..]].concat());
            let folded = self.preaudit(&[&["batch", "--from", records], &common[..]].concat());
            let told = stderr(&folded);
            assert_eq!(stdout(&folded), stdout(&batch), "{format}: {told}");
            assert_eq!(
                folded.status.code(),
                batch.status.code(),
                "{format}: {told}"
            );
        }
    }
}

fn make_executable(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("set");
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// Whether a program is there and says what it should.
fn answers(program: &str, args: &[&str], word: &str) -> bool {
    let output = Command::new(program)
        .args(args)
        .output();
    output.is_ok_and(|output| {
        output.status.success() && String::from_utf8_lossy(&output.stdout).contains(word)
    })
}

/// `cluster/spark.py`; `None` where it cannot run.
fn spark(desk: &Desk, dying: &str, args: &[&str]) -> Option<()> {
    let python = python();
    let import = ["-c", "import pyspark; print(pyspark.__version__)"];
    if !cfg!(unix) || !answers("java", &["--version"], "") || !answers(&python, &import, ".") {
        eprintln!("LEFT OUT: Java or PySpark is not installed; nothing ran through Spark");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("cluster/spark.py");
    let ours = desk.fragile_preaudit(dying);
    // Two tasks at once, each tried four times; `local[2]` alone gives up at once.
    let output = desk
        .command(&python)
        .env("PYSPARK_SUBMIT_ARGS", "--master local[2,4] pyspark-shell")
        .env("PYSPARK_PYTHON", &python)
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        // Java sees files with Chinese names only in such a locale.
        .env("LC_ALL", "C.UTF-8")
        .arg(script)
        .args(["--preaudit".as_ref(), ours.as_os_str()])
        .args(args)
        .arg("--")
        .args(AUDIT)
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", stderr(&output));
    Some(())
}

#[test]
fn forty_dossiers_through_spark_are_one_batch() {
    let desk = Desk::new();
    if spark(
        &desk,
        DIES_IN_A_RECORD,
        &[&desk.name("list"), &desk.name("records")],
    )
    .is_some()
    {
        desk.assert_same_summary(&desk.name("records/part-*"));
    }
}

#[test]
fn archives_in_the_file_system_of_spark_are_one_batch() {
    let desk = Desk::new();
    for (number, name) in ["甲.zip", "a b%20#.zip", "区/乙.ZIP", "no archive.zip"]
        .iter()
        .enumerate()
    {
        let file = desk.path("archives").join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        let mut archive = zip::ZipWriter::new(fs::File::create(&file).expect("made"));
        for entry in
            fs::read_dir(desk.path(&format!("clients/客户{number:05}"))).expect("a dossier")
        {
            let entry = entry.expect("a paper");
            let paper = entry
                .file_name()
                .to_string_lossy()
                .into_owned();
            let options = zip::write::SimpleFileOptions::default();
            archive
                .start_file(paper, options)
                .expect("written");
            let bytes = fs::read(entry.path()).expect("read");
            std::io::Write::write_all(&mut archive, &bytes).expect("written");
        }
        archive.finish().expect("written");
        if name.starts_with("no") {
            fs::write(&file, "PK").expect("written");
        }
    }
    let root = format!("file://{}", desk.name("archives"));
    if spark(
        &desk,
        DIES_BEHIND_A_RECORD,
        &["--archives", &root, &desk.name("records")],
    )
    .is_some()
    {
        // Where an archive lies in the engine's file system is no place that one can point to.
        let records = desk.name("records/part-*");
        desk.assert_same_as("archives", &records, &["json", "csv", "html"]);
    }
}

#[test]
fn forty_dossiers_through_gnu_parallel_are_one_batch() {
    if !cfg!(unix) || !answers("parallel", &["--version"], "GNU parallel") {
        eprintln!("LEFT OUT: GNU parallel is not installed; nothing ran through it");
        return;
    }
    let desk = Desk::new();
    let ours = desk.fragile_preaudit(DIES_IN_A_RECORD);
    let list = fs::File::open(desk.path("list")).expect("a list");
    let mut parallel = desk.command("parallel");
    parallel
        .args(["--jobs", "2", "--pipe", "-N", "10", "--retries", "3"])
        .arg(ours)
        .args(["worker", "--jobs", "1"])
        .args(AUDIT)
        .stdin(list);
    let output = parallel.output().expect("runs");
    assert!(output.status.success(), "{}", stderr(&output));
    fs::write(desk.path("records"), &output.stdout).expect("written");
    desk.assert_same_summary(&desk.name("records"));
}

#[test]
fn forty_dossiers_through_a_job_array_are_one_batch() {
    if !cfg!(unix) || !answers("bash", &["--version"], "") || !answers("awk", &["BEGIN {}"], "") {
        eprintln!("LEFT OUT: bash or awk is not there; no job array ran");
        return;
    }
    let desk = Desk::new();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("cluster/array.sh");
    let ours = desk.fragile_preaudit(DIES_IN_A_RECORD);
    let run_task = |task: &str| {
        let mut bash = desk.command("bash");
        bash.env("SLURM_ARRAY_TASK_ID", task)
            .env("SLURM_ARRAY_TASK_COUNT", "3")
            .env("PREAUDIT", &ours)
            .arg(&script)
            .args([desk.name("list"), desk.name("records")])
            .args(AUDIT);
        bash.output()
            .expect("runs")
            .status
            .success()
    };
    // The first one is cut off, is told to the scheduler, and is run again.
    let ends = ["0", "1", "2", "0"].map(run_task);
    assert_eq!(ends, [false, true, true, true]);
    desk.assert_same_summary(&desk.name("records/part-*"));
}
