//! What the commands on rules take: rules, explain, test.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use super::common::Common;

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
    List,
    /// One pack or category as a person reads it, with sources
    Show {
        /// Pack or category id
        id: String,
    },
    /// Check rule folders (the built-in rules without a folder)
    Lint(LintArgs),
    /// What changes between two sets of rules, and for which dossiers
    Diff(DiffArgs),
    /// JSON Schema of a kind of rule file
    Schema {
        /// Which file
        #[arg(value_enum, default_value = "pack")]
        file: SchemaArg,
    },
}

/// `rules lint`.
#[derive(Debug, ClapArgs)]
pub struct LintArgs {
    /// Folders
    pub folders: Vec<PathBuf>,
    /// Day that the dates of sources are held against; by default today in China
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    // Origin: by eye.
    /// Months after which a source is called old
    #[arg(long, value_name = "N", default_value_t = 36)]
    pub stale_after: i32,
}

/// `rules diff`.
#[derive(Debug, ClapArgs)]
pub struct DiffArgs {
    /// A folder of rules, or `builtin`. A folder with a base pack stands alone, any other lies over
    /// the built-in rules
    pub before: PathBuf,
    /// The other one
    pub after: PathBuf,
    /// Folder of dossiers to audit with both
    #[arg(long, value_name = "DIR")]
    pub packs: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: DiffFormat,
    /// Date of the audits; by default today in China
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    /// Recorded readings to use instead of reading text (repeatable)
    #[arg(long, value_name = "FILE")]
    pub readings: Vec<PathBuf>,
}

/// Formats of `rules diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people
    Table,
    /// One JSON object
    Json,
}

/// Kinds of rule files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaArg {
    /// A pack
    Pack,
    /// A catalogue of document kinds
    Documents,
    /// Activities that business scopes name
    Activities,
    /// Named sets
    Sets,
    /// Reject reasons
    Reasons,
    /// Causes of refusals
    Causes,
    /// The refusals of one platform: codes, fields of its form
    Rejections,
    /// Upload limits
    Platforms,
    /// Texts of findings
    Findings,
    /// merchant.yaml
    Merchant,
    /// expect.yaml
    Expect,
    /// Rule tests
    Tests,
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
    /// Fixture packs, files of rule tests, or folders that hold them; by default the built-in rule tests
    #[arg(value_name = "PATH")]
    pub packs: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: TestFormat,
    /// List requirements that no test makes both pass and fail
    #[arg(long)]
    pub coverage: bool,
    /// Take one proof after the other away from ready dossiers (one for every category, entity type and
    /// scenario, and the fixture packs named), and fail where one is still ready
    #[arg(long)]
    pub adversary: bool,
    /// With --adversary: that many dossiers only, chosen by the seed, and three changes of each kind
    #[arg(long, value_name = "N", requires = "adversary")]
    pub sample: Option<usize>,
    /// With --sample: which dossiers
    #[arg(long, value_name = "N", default_value_t = 1, requires = "sample")]
    pub seed: u64,
    /// With --adversary: only dossiers whose name holds this, e.g. a category id
    #[arg(long, value_name = "TEXT", requires = "adversary")]
    pub only_applications: Option<String>,
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
