//! What rules are held against: fixture packs, rule tests in words, and cases generated from the rules.

pub mod cases;
mod coverage;
mod expectation;
pub mod prove;
mod run;
pub mod stage;

pub use coverage::{Coverage, coverage};
pub use expectation::{Expectation, ExpectedFinding, RawExpectation};
pub use run::{Difference, PackResult, compare, done, packs};
