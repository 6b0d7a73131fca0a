//! Report → bytes in a sink. Renderers judge nothing and print nowhere themselves.

pub mod checklist;
pub mod csv;
mod format;
pub mod github;
pub mod html;
pub mod inspect;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod md;
pub mod message;
mod quality;
mod record;
pub mod sarif;
pub mod starter;
pub mod suite;
pub mod summary;
pub mod table;
pub mod terms;
mod untold;
mod words;
pub mod xlsx;

use std::io;

use crate::model::Record;

pub use format::{Context, OutputFormat, write};
pub use record::record;

/// Records as they come, one in memory at a time: formats that are tables of rows take one dossier
/// or a thousand.
pub type Records<'a> = &'a mut dyn Iterator<Item = io::Result<Record>>;
