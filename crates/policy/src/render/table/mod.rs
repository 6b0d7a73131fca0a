//! The report for people, on a terminal or in a pipe.

mod finding_message;
mod inspected;
mod report;
mod style;

pub use inspected::write_inspection;
pub use report::write_report;
pub use style::{Style, terminal_width};
