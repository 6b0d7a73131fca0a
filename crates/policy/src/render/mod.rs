//! Report → bytes in a sink. Renderers evaluate nothing and print nowhere themselves.

pub mod back_test;
pub mod checklist;
pub mod client_message;
pub mod csv;
pub mod decoded;
mod format;
pub mod github;
pub mod html;
pub mod ics;
pub mod inspect;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod markdown_syntax;

pub mod labels;
pub mod merchant_template;
mod record;
pub mod sarif;
pub mod submission;
pub mod summary;
pub mod table;
pub mod test_results;
mod text;
mod undecided;
pub mod xlsx;

use std::io;

use model::DossierRecord;

pub use format::{OutputFormat, RenderContext, write_report};
pub use record::build_record;

/// The program's name in machine-readable output, whichever crate writes it.
pub(crate) const TOOL_NAME: &str = "preaudit";

// A list of whole records would hold every report of a batch in memory at once.
/// Records as they come, one in memory at a time: formats that are tables of rows take one dossier
/// or a thousand.
pub type Records<'a> = &'a mut dyn Iterator<Item = io::Result<DossierRecord>>;
