//! One past submission.

use jiff::civil::Date;

/// One submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSubmission {
    /// Folder as written.
    pub folder: String,
    /// The day it was handed in.
    pub date: Date,
    /// What became of it.
    pub outcome: SubmissionOutcome,
    /// Reasons as written: ids or the platform's words.
    pub reasons: Vec<String>,
    /// The platform, where the table names one.
    pub platform: Option<String>,
    /// Line of its folder, from 1.
    pub line: usize,
    /// Column of its folder, from 1.
    pub column: usize,
    /// Place of its reasons.
    pub reasons_place: (usize, usize),
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmissionOutcome {
    /// The platform took it.
    Accepted,
    /// The platform refused it.
    Refused,
}
