//! The report for people, on a terminal or in a pipe.

mod inspected;
mod report;
mod style;

pub use inspected::inspected;
pub use report::write;
pub use style::{terminal_width, Style};
