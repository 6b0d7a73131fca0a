//! `preaudit ocr install|status`, and the engine as the other commands use it.

use std::sync::Arc;

use anyhow::Result;
use evidence::ocr::cache::OcrCache;
use evidence::ocr::{InstalledModels, OcrModels, PpOcr, self_test};
use model::limits::Limits;
use model::{Bilingual, OcrAvailability};
use preaudit::audit::CachedOcr;

use crate::args::{Common, OcrAction, OcrArg, OcrArgs};
use crate::ocr_install::{install_models, no_folder_message};
use crate::output::{Exit, Terminal, usage_error};
use crate::user_dirs;

pub fn run(args: &OcrArgs, terminal: &Terminal) -> Result<Exit> {
    match &args.action {
        OcrAction::Install { from, into } => {
            let message = install_models(from.as_deref(), into.clone(), terminal)?;
            let text = message.get(terminal.lang);
            terminal.write_output(None, text.as_bytes())?;
            Ok(Exit::Ready)
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
