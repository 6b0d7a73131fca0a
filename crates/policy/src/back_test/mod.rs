//! Rules held against what became of past submissions: what they foresaw, what they missed, what was a false alarm.

mod csv_cells;
mod history;
mod history_table;
mod submission;
mod tally;
mod told_reason;

pub use history::{History, parse_history};
pub use submission::{PastSubmission, SubmissionOutcome};
pub use tally::{BackTest, Confusion, KeyTally, RuleTally, Tally};
pub use told_reason::{ReasonKey, ReasonReader};
