//! What rules are held against: fixture packs, rule tests in words, and cases generated from the rules.

pub mod diff;
pub mod docs;
pub mod lint;
pub mod rule_tests;
mod coverage;
mod expectation;
pub mod generated;
mod fixture_packs;
pub mod synthetic;

pub use coverage::{compute_coverage, Coverage};
pub use expectation::{Expectation, ExpectedFinding, RawExpectation};
pub use fixture_packs::{compare_report, passing_todos, find_fixture_packs, Difference, TestResult};
