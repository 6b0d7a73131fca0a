//! Fixture packs: folders that state what an audit of them must say.

mod expectation;
mod run;

pub use expectation::{Expectation, ExpectedFinding};
pub use run::{Difference, PackResult, compare, coverage, done, packs};
