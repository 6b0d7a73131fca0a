//! The whole way: the command and the library on real fixture folders.

// Helpers outside of test functions may fail loudly too.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing
)]

mod altered;
mod architecture;
mod declarations;
mod determinism;
mod hostile;
mod kept;
mod outside;
mod packs;
mod readme;
mod removal;
mod rule_files;
mod rule_tests;
mod support;
mod texts;
mod traps;
mod verdicts;
