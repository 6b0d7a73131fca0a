//! Report → bytes in a sink. Renderers judge nothing and print nowhere themselves.

mod format;
pub mod inspect;
pub mod json;
pub mod junit;
mod quality;
pub mod table;

pub use format::{Context, OutputFormat, write};
