//! What most commands take.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

/// Rules and how files are looked at: shared by most commands.
#[derive(Debug, Clone, ClapArgs)]
pub struct Common {
    /// Folder with own rules, laid over the built-in ones (repeatable, later ones win)
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Recorded readings to use instead of reading text (repeatable)
    #[arg(long, value_name = "FILE")]
    pub readings: Vec<PathBuf>,
    /// Text recognition of scans
    #[arg(long, value_enum, default_value = "auto")]
    pub ocr: OcrArg,
    // 0 as in rayon: the number of cores.
    /// Threads; 0: all cores
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
    /// Keep nothing between runs
    #[arg(long)]
    pub no_cache: bool,
    /// Show personal data unmasked
    #[arg(long)]
    pub reveal: bool,
}

/// Text recognition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OcrArg {
    /// Where an engine is installed
    Auto,
    /// Never
    Off,
    /// Fail where none is installed
    Require,
    /// Install it first where it is missing, through your own pip
    Install,
}
