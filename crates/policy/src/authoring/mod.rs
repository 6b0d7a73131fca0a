//! Tools for rule authors: fixture packs, rule tests in words, cases generated from the rules, lints,
//! the difference of two sets of rules, and the pages under `rules/`.

pub mod adversary;
mod condition_words;
mod coverage;
pub mod diff;
pub mod docs;
mod dossier_snapshot;
mod expectation;
mod fixture_packs;
pub mod generated;
pub mod lint;
pub mod rule_tests;
pub mod synthetic;

pub use dossier_snapshot::DossierSnapshot;

pub use condition_words::list_condition;
pub use coverage::{Coverage, compute_coverage};
pub use expectation::{Expectation, ExpectedFinding, RawExpectation};
pub use fixture_packs::{
    Difference, TestResult, compare_report, find_fixture_packs, passing_todos,
};
