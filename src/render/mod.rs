//! Report → bytes in a sink. Renderers judge nothing and print nowhere themselves.

pub mod checklist;
mod format;
pub mod html;
pub mod inspect;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod md;
pub mod message;
mod quality;
pub mod starter;
pub mod table;
pub mod terms;
mod untold;

pub use format::{Context, OutputFormat, write};
