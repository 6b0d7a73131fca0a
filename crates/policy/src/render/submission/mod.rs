//! What became of the copies: a list for people, a manifest for machines, the values to type.

mod form_sheet;
mod listing;
mod manifest;
mod step_words;

pub use form_sheet::write_form_sheet;
pub use listing::write_listing;
pub use manifest::{PackManifest, write_manifest};
