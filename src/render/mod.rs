//! Report → bytes in a sink. Renderers judge nothing and print nowhere themselves.

pub mod csv;
mod format;
pub mod github;
pub mod inspect;
pub mod json;
pub mod junit;
mod quality;
mod record;
pub mod sarif;
pub mod suite;
pub mod summary;
pub mod table;
mod words;
pub mod xlsx;

use std::io;

use crate::model::Record;

pub use format::{Context, OutputFormat, write};
pub use record::record;

/// Records as they come, one in memory at a time: formats that are tables of rows take one dossier
/// or a thousand.
pub type Records<'a> = &'a mut dyn Iterator<Item = io::Result<Record>>;
