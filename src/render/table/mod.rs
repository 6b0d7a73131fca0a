//! The report for people, on a terminal or in a pipe.

mod inspected;
mod report;
mod style;

pub use inspected::inspected;
pub use report::write;
pub use style::{Style, terminal_width};
