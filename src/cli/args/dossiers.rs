//! What the commands on papers take: check, batch, inspect, checklist, init.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, ValueEnum};
use model::{Severity, SourceTrust};
use policy::render::OutputFormat;

use super::common::Common;

/// `check`.
#[derive(Debug, ClapArgs)]
pub struct CheckArgs {
    /// One merchant's folder, a .zip of it, or his files; patterns with * ** ?, or `-` for a list of
    /// paths, one a line, on the input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write to a file instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Ask the open questions one after the other, and write the answers into merchant.yaml
    #[arg(short, long)]
    pub interactive: bool,
    /// Tell findings in this platform's own codes too: wechatpay, stripe, adyen, sumsub, onfido, veriff …
    #[arg(long = "as", value_name = "PLATFORM")]
    pub as_platform: Option<String>,
    /// Hold the papers against the limits of this upload place instead of the scenarios' (repeatable)
    #[arg(long, value_name = "ID")]
    pub place: Vec<String>,
    /// What to audit against and how to tell
    #[command(flatten)]
    pub audit: AuditArgs,
}

/// `answer`.
#[derive(Debug, ClapArgs)]
pub struct AnswerArgs {
    /// The merchant's folder
    pub folder: PathBuf,
    /// Answers; without any, the open questions are listed
    #[arg(value_name = "KEY=VALUE")]
    pub answers: Vec<String>,
    /// Folder with own rules (repeatable)
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

/// `batch`.
#[derive(Debug, ClapArgs)]
pub struct BatchArgs {
    /// Folders that hold the merchants' folders or .zip files
    #[arg(required_unless_present = "from")]
    pub roots: Vec<PathBuf>,
    /// Fold records that workers or journals wrote, instead of auditing: files, patterns with * ** ?,
    /// or `-` for the input
    #[arg(long, value_name = "RECORDS", num_args = 1.., conflicts_with_all = ["roots", "resume"])]
    pub from: Vec<PathBuf>,
    /// Folder for a report of each dossier and the summary; or, named with the format's ending
    /// (`all.xlsx`), a file for the summary alone
    #[arg(short, long, value_name = "DIR|FILE")]
    pub output: Option<PathBuf>,
    /// Which folders are dossiers
    #[command(flatten)]
    pub search: SearchArgs,
    /// Go on where an interrupted run of the same call stopped
    #[arg(long)]
    pub resume: bool,
    /// What to audit against and how to tell
    #[command(flatten)]
    pub audit: AuditArgs,
}

/// `worker`.
#[derive(Debug, ClapArgs)]
pub struct WorkerArgs {
    /// Print the dossiers below these folders as lines for this command, and audit nothing
    #[arg(long, value_name = "ROOT", num_args = 1..)]
    pub list: Vec<PathBuf>,
    /// With --list: records of an earlier run, also of another machine; what has not changed since is
    /// not audited again
    #[arg(long, value_name = "RECORDS", num_args = 1.., requires = "list")]
    pub resume: Vec<PathBuf>,
    /// Which folders are dossiers, with --list
    #[command(flatten)]
    pub search: SearchArgs,
    // Origin: by eye. Reading a hundred scans on one slow core takes about ten minutes.
    /// Longest time for one dossier, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    pub time: u64,
    /// What to audit against and how to tell
    #[command(flatten)]
    pub audit: AuditArgs,
}

/// Which folders below the roots are dossiers: shared by `batch` and `worker --list`.
#[derive(Debug, Clone, ClapArgs)]
pub struct SearchArgs {
    /// Every folder and .zip that many levels below a root is a dossier; by default a folder with a
    /// merchant.yaml, or the lowest folder or .zip with papers
    #[arg(long, value_name = "N")]
    pub depth: Option<usize>,
    /// Only dossiers with such a name or path below the root: * ** ?
    #[arg(long, value_name = "PATTERN")]
    pub glob: Option<String>,
}

/// What to audit against and how to tell: shared by `check`, `batch` and `worker`.
#[derive(Debug, Clone, ClapArgs)]
pub struct AuditArgs {
    /// What the merchant applies for
    #[command(flatten)]
    pub target: Target,
    /// Output format; several with commas, or repeated. Each goes to the file of -o, with its own ending
    #[arg(id = "format", long, value_name = "FORMAT", value_delimiter = ',',
        value_parser = format_parser(), default_value = "table")]
    pub formats: Vec<OutputFormat>,
    /// With --format csv: no byte order mark. Excel needs it to show Chinese
    #[arg(long)]
    pub no_bom: bool,
    /// Date of the audit; by default today in China
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    /// Which verdict ends with exit code 1; by default not-ready, with --format sarif never
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// Only these finding codes (with commas, or repeated)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Not these finding codes (with commas, or repeated)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// What sources of less trust demand is only recommended; by default every source counts
    #[arg(long, value_name = "MARK", value_enum)]
    pub trust: Option<TrustArg>,
    /// List findings from this severity on; the verdict counts all
    #[arg(long, value_enum, default_value = "info")]
    pub min_severity: SeverityArg,
    /// Shared options
    #[command(flatten)]
    pub common: Common,
}

/// What the merchant applies for, and as what: shared by the commands that judge or ask.
#[derive(Debug, Clone, Default, ClapArgs)]
pub struct Target {
    /// Industry pack (overrides merchant.yaml)
    #[arg(long, value_name = "ID")]
    pub industry: Option<String>,
    /// Service category (repeatable, or with commas; overrides merchant.yaml)
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub category: Vec<String>,
    /// Scenario (repeatable, overrides merchant.yaml)
    #[arg(long, value_name = "ID")]
    pub scenario: Vec<String>,
    /// Entity type (overrides merchant.yaml)
    #[arg(long, value_name = "ID")]
    pub entity: Option<String>,
    /// Answer to a question (repeatable, overrides merchant.yaml)
    #[arg(long, value_name = "KEY=VALUE")]
    pub fact: Vec<String>,
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

impl AuditArgs {
    /// The format, of several the first.
    pub fn format(&self) -> OutputFormat {
        let first = self.formats.first().copied();
        first.unwrap_or(OutputFormat::Table)
    }

    /// The name of a file in one of the formats, after the name that the call gives.
    pub fn output_path(&self, named: &Path, format: OutputFormat) -> PathBuf {
        if self.formats.len() < 2 {
            return named.to_owned();
        }
        let ending = format.extension();
        let sharing = self
            .formats
            .iter()
            .filter(|f| f.extension() == ending);
        if sharing.count() > 1 {
            named.with_extension(format!("{}.{ending}", format.name()))
        } else {
            named.with_extension(ending)
        }
    }

    /// What a command audits with that renders no report of its own.
    pub fn for_target(target: &Target, common: &Common, as_of: Option<jiff::civil::Date>) -> Self {
        Self {
            target: target.clone(),
            formats: vec![OutputFormat::Table],
            no_bom: false,
            as_of,
            fail_on: None,
            only: Vec::new(),
            skip: Vec::new(),
            trust: None,
            min_severity: SeverityArg::Info,
            common: common.clone(),
        }
    }

    /// What a file of a format begins with.
    pub fn file_start(&self, format: OutputFormat) -> Vec<u8> {
        // Without the mark Excel takes UTF-8 for the system's own character set.
        let has_mark = format == OutputFormat::Csv && !self.no_bom;
        let mark = if has_mark { "\u{feff}" } else { "" };
        mark.as_bytes().to_vec()
    }

    /// SARIF goes to a service that decides by itself: findings do not make the call fail unless asked.
    pub fn fail_on(&self) -> FailOn {
        self.fail_on
            .unwrap_or(match self.format() {
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

/// Trust in a source, the weakest first.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum TrustArg {
    /// Pages without origin
    Unverified,
    /// Practitioners' pages
    Practice,
    /// Copies of official pages
    Copy,
    /// Laws and regulators' texts
    Law,
    /// The platform's own pages
    Official,
    /// This tool's and your own rules
    Owner,
}

impl From<TrustArg> for SourceTrust {
    fn from(trust: TrustArg) -> Self {
        match trust {
            TrustArg::Unverified => Self::Unverified,
            TrustArg::Practice => Self::Practice,
            TrustArg::Copy => Self::Copy,
            TrustArg::Law => Self::Law,
            TrustArg::Official => Self::Official,
            TrustArg::Owner => Self::Owner,
        }
    }
}

/// The library's list of formats as clap sees it.
fn format_parser() -> impl TypedValueParser<Value = OutputFormat> {
    let named = |format: &OutputFormat| {
        let about = format.about();
        PossibleValue::new(format.name()).help(about.en)
    };
    let formats = OutputFormat::ALL.iter().map(named);
    let read = |name: String| {
        name.parse()
            .map_err(|()| "no such format")
    };
    PossibleValuesParser::new(formats).try_map(read)
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
