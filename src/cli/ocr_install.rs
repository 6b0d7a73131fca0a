//! How the recognition models come here: from a file at hand, from the Python that this command was
//! installed with, or from the wheel that the user's own pip fetches. preaudit opens no connection.

use std::env;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use evidence::ocr::{InstalledModels, install_from};
use model::{Bilingual, Lang};

use crate::args::{Common, OcrArg};
use crate::ocr_download::DownloadedWheel;
use crate::output::{CliError, Exit, Terminal, usage_error};
use crate::user_dirs;

// Origin: the wheel's size on its page, rounded up.
/// What the wheel takes to download, in MB.
const WHEEL_MB: u32 = 15;

/// The package that carries the models, as Python installs it.
const PACKAGE_MODELS: &str = "rapidocr_onnxruntime/models";

/// Sees to it, before papers are looked at, that recognition is there where it can be had: taken from the
/// Python that this command was installed with, or installed where the call or the person at the
/// terminal says so. Nobody is asked in a pipe or in CI, nor where all is recorded.
///
/// # Errors
/// The call says to install, and it did not work.
pub fn prepare_recognition(common: &Common, paths: &[PathBuf], terminal: &Terminal) -> Result<()> {
    let models = user_dirs::models_dir();
    let is_there = models
        .as_ref()
        .is_some_and(|dir| dir.is_dir());
    let mut paths = paths.iter();
    let is_recorded = paths.any(|path| path.join("readings.jsonl").is_file());
    let is_needed = common.ocr != OcrArg::Off && common.readings.is_empty() && !is_recorded;
    if is_there || !is_needed {
        return Ok(());
    }
    if let (Some(source), Some(into)) = (models_of_python(), models)
        && install_from(&source, &into).is_ok()
    {
        return Ok(());
    }
    if common.ocr == OcrArg::Install {
        let message = install_models(None, None, terminal)?;
        terminal.print_progress(&message);
    } else if common.ocr == OcrArg::Auto && is_interactive(terminal) && agrees(terminal.lang) {
        // The check goes on without: the report says what was not read.
        match install_models(None, None, terminal) {
            Ok(message) => terminal.print_progress(&message),
            Err(error) => terminal.print_error(&error),
        }
    }
    Ok(())
}

fn is_interactive(terminal: &Terminal) -> bool {
    // CI services set it; some of them have a terminal.
    let in_ci = env::var_os("CI").is_some_and(|value| !value.is_empty());
    let attended = io::stdin().is_terminal() && io::stderr().is_terminal();
    attended && !in_ci && !terminal.quiet
}

fn agrees(lang: Lang) -> bool {
    let words = match lang {
        Lang::Zh => format!(
            "还没有安装文字识别，图片内容将无法读取。现在经您自己的 pip 下载安装（约 {WHEEL_MB} MB）？[Y/n] "
        ),
        Lang::En => format!(
            "text recognition is not installed, so pictures stay unread: {WHEEL_MB} MB through your own pip; install now? [Y/n] "
        ),
    };
    let mut stderr = io::stderr().lock();
    let asked = stderr.write_all(words.as_bytes());
    if asked
        .and_then(|()| stderr.flush())
        .is_err()
    {
        return false;
    }
    let mut answer = String::new();
    // A closed input is no answer.
    let read = io::stdin()
        .lock()
        .read_line(&mut answer);
    let answer = answer.trim().to_lowercase();
    read.is_ok_and(|bytes| bytes > 0) && matches!(answer.as_str(), "" | "y" | "yes" | "是" | "好")
}

/// The models of the package that the extra `ocr` brings, beside this command: `bin` and
/// `lib/pythonX.Y/site-packages`, or `Scripts` and `Lib\\site-packages`.
fn models_of_python() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    let prefix = program.parent()?.parent()?;
    let unix = fs::read_dir(prefix.join("lib"))
        .into_iter()
        .flatten()
        .flatten();
    let unix = unix.map(|python| python.path().join("site-packages"));
    let mut places: Vec<PathBuf> = unix
        .chain([prefix.join("Lib/site-packages")])
        .collect();
    // The newest Python last; which one it is does not matter, the models are the same.
    places.sort();
    let mut models = places
        .into_iter()
        .map(|place| place.join(PACKAGE_MODELS));
    models.find(|folder| folder.is_dir())
}

/// Installs the models and says so.
pub fn install_models(
    from: Option<&Path>,
    into: Option<PathBuf>,
    terminal: &Terminal,
) -> Result<Bilingual> {
    let into = into
        .or_else(user_dirs::models_dir)
        .ok_or_else(|| CliError {
            exit: Exit::Usage,
            message: no_folder_message(),
        })?;
    let at_hand = from
        .map(Path::to_owned)
        .or_else(models_of_python);
    let installed = if let Some(source) = at_hand {
        install_from_source(&source, &into)?
    } else {
        let download = DownloadedWheel::new(&into, terminal)?;
        install_from_source(&download.wheel, &into)?
    };
    // MiB, rounded up: a small set is not 0.
    let size: u64 = installed
        .files
        .iter()
        .map(|file| file.bytes)
        .sum();
    let set = &installed.set;
    let at = into.display();
    let mib = size.div_ceil(1 << 20);
    Ok(Bilingual::new(
        format!("已安装 {set}（{mib} MiB）：{at}\n"),
        format!("installed {set} ({mib} MiB): {at}\n"),
    ))
}

fn install_from_source(source: &Path, into: &Path) -> Result<InstalledModels> {
    install_from(source, into).map_err(|error| {
        let why = error.to_bilingual();
        usage_error(
            format!("没有安装：{}", why.zh),
            format!("nothing was installed: {}", why.en),
        )
    })
}

pub fn no_folder_message() -> Bilingual {
    Bilingual::new(
        "系统没有给出用户数据文件夹；请设置 PREAUDIT_HOME",
        "the system names no folder for user data; set PREAUDIT_HOME",
    )
}
