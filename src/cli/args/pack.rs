//! What `pack` takes.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::common::Common;
use super::dossiers::Target;

/// `pack`.
#[derive(Debug, ClapArgs)]
pub struct PackArgs {
    /// One merchant's folder, or a .zip of it
    pub folder: PathBuf,
    /// Folder for the copies: a new one, or an empty one
    #[arg(short, long, value_name = "OUT", required_unless_present = "dry_run")]
    pub output: Option<PathBuf>,
    /// Upload place (repeatable); by default those of the scenarios
    #[arg(long, value_name = "ID")]
    pub place: Vec<String>,
    /// Write what can be handed in, also where the papers are not ready
    #[arg(long)]
    pub partial: bool,
    /// Make and check the copies, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// What is printed; the folder always gets all of it
    #[arg(long, value_enum, default_value = "table")]
    pub format: PackFormat,
    /// Date of the audit; by default today in China
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<jiff::civil::Date>,
    /// What the merchant applies for
    #[command(flatten)]
    pub target: Target,
    /// Shared options
    #[command(flatten)]
    pub common: Common,
}

/// Formats of `pack`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PackFormat {
    /// For people
    Table,
    /// The manifest
    Json,
}
