//! What the commands on refusals take: decode, learn.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::common::Common;
use super::dossiers::Target;

/// What scripts rely on.
const DECODE_CODES: &str = "Exit codes: 0 all was decoded, 1 something is not known, 2 wrong call or rules, \
3 the answer says nothing";

/// `decode`.
#[derive(Debug, ClapArgs)]
#[command(after_help = DECODE_CODES)]
pub struct DecodeArgs {
    /// The answer: its text, a code, a file that holds it, or `-` for the input (the default)
    #[arg(value_name = "TEXT|FILE|-")]
    pub answer: Option<String>,
    /// The dossier that was refused: says which paper is meant, and whether a check tells it
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Who refused, by default told from the answer: wechatpay, wechat, wechat-shop, filing, douyin, alipay, stripe,
    /// adyen, sumsub, onfido, veriff …
    #[arg(long, value_name = "ID")]
    pub platform: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: DecodeFormat,
    /// Write to a file instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// With --dir: what the merchant applies for
    #[command(flatten)]
    pub target: Target,
    /// With --dir: date of the audit; by default today in China
    #[arg(long, value_name = "YYYY-MM-DD", requires = "dir")]
    pub as_of: Option<jiff::civil::Date>,
    /// Shared options
    #[command(flatten)]
    pub common: Common,
}

/// Formats of `decode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DecodeFormat {
    /// For people
    Table,
    /// One JSON object
    Json,
}

/// `learn`.
#[derive(Debug, ClapArgs)]
pub struct LearnArgs {
    /// Table of past submissions with the columns folder, date, outcome (accepted or refused) and reasons
    /// (ids or the platform's words, a semicolon between them); platform may follow
    #[arg(value_name = "CSV")]
    pub history: PathBuf,
    /// Folder that the folders of the table lie in; by default that of the table
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "table")]
    pub format: LearnFormat,
    /// Write to a file instead of the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Shared options
    #[command(flatten)]
    pub common: Common,
}

/// Formats of `learn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LearnFormat {
    /// For people
    Table,
    /// One JSON object
    Json,
    /// One self-contained page
    Html,
}
