//! preaudit checks a Chinese merchant's papers before a platform's reviewer does.
//!
//! A folder goes through the stages `discover` → `probe` → `read` → `identify` → `judge` →
//! `render`; `ARCHITECTURE.md` draws the flow. No stage reaches back, failure of one file is
//! evidence and not an error, and "cannot tell" never becomes a pass.

pub mod archive;
pub mod audit;
pub mod batch;
pub mod checks;
pub mod discover;
pub mod identify;
pub mod judge;
pub mod limits;
pub mod model;
pub mod pages;
pub mod private;
pub mod probe;
pub mod read;
pub mod render;
pub mod rules;
pub mod sandbox;
pub mod sanitize;
pub mod scan;
pub mod suite;
pub mod values;
