//! Where the user's own things are kept: models and OCR recordings. The only place that asks the
//! system.

use std::env;
use std::path::PathBuf;

// For tests, portable installations and shared machines: nothing is then kept elsewhere.
/// One folder for everything, instead of the system's places.
const HOME_VARIABLE: &str = "PREAUDIT_HOME";

/// The folder of the recognition models: `$PREAUDIT_HOME/ocr`, or `preaudit/ocr` where the system
/// keeps an application's data. `None` when the system names no such place.
pub fn models_dir() -> Option<PathBuf> {
    let dir = override_dir("").or_else(data_dir)?;
    Some(dir.join("ocr"))
}

/// The folder of OCR recordings kept between runs: `$PREAUDIT_HOME/cache/readings`, or
/// `preaudit/readings` where the system keeps caches.
pub fn readings_dir() -> Option<PathBuf> {
    let dir = override_dir("cache").or_else(cache_dir)?;
    Some(dir.join("readings"))
}

/// The folder of results kept between runs of `batch`: `$PREAUDIT_HOME/cache/results`, or
/// `preaudit/results` where the system keeps caches.
pub fn results_dir() -> Option<PathBuf> {
    let dir = override_dir("cache").or_else(cache_dir)?;
    Some(dir.join("results"))
}

// Never `None`: a batch must be able to write its journal, at worst to a folder that may be
// emptied.
/// The folder of journals of runs that have no folder of their own.
pub fn journals_dir() -> PathBuf {
    override_dir("cache")
        .or_else(cache_dir)
        .unwrap_or_else(env::temp_dir)
        .join("journals")
}

fn override_dir(below: &str) -> Option<PathBuf> {
    let home = env::var_os(HOME_VARIABLE)?;
    if home.is_empty() {
        return None;
    }
    Some(PathBuf::from(home).join(below))
}

// Not `etcetera`: it has no folder where `HOME` is missing, even if the XDG variables are set.
/// `%LOCALAPPDATA%`, `~/Library/Application Support`, or `$XDG_DATA_HOME`.
fn data_dir() -> Option<PathBuf> {
    let base = if cfg!(windows) {
        absolute_env_path("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        home_path("Library/Application Support")
    } else {
        absolute_env_path("XDG_DATA_HOME").or_else(|| home_path(".local/share"))
    };
    Some(base?.join("preaudit"))
}

/// `%LOCALAPPDATA%`, `~/Library/Caches`, or `$XDG_CACHE_HOME`.
fn cache_dir() -> Option<PathBuf> {
    if cfg!(windows) {
        let local = absolute_env_path("LOCALAPPDATA")?;
        Some(local.join("preaudit/cache"))
    } else if cfg!(target_os = "macos") {
        home_path("Library/Caches/preaudit")
    } else {
        let xdg = absolute_env_path("XDG_CACHE_HOME");
        let base = xdg.or_else(|| home_path(".cache"))?;
        Some(base.join("preaudit"))
    }
}

fn home_path(below: &str) -> Option<PathBuf> {
    let home = absolute_env_path("HOME")?;
    Some(home.join(below))
}

// A relative path would put what was read into the folder that the user happens to be in.
/// The XDG base directory specification has relative paths ignored.
fn absolute_env_path(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
}
