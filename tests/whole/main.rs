//! The whole way: the command and the library on real fixture folders.

// Helpers outside of test functions may fail loudly too.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::indexing_slicing
)]

mod adversary;
mod altered;
mod architecture;
mod batch;
mod calendar;
mod calls;
mod checklist;
mod cmyk;
mod containers;
mod declarations;
mod decode;
mod determinism;
mod elsewhere;
mod engines;
mod feasible;
mod fix_loops;
mod formats;
mod fuzz;
mod heic;
mod hooks;
mod hostile;
mod install;
mod kept;
mod leaks;
mod learn;
mod many;
mod monotone;
mod outside;
mod own_industry;
mod pack;
mod packs;
mod pages;
mod pdf_scans;
mod questions;
mod readme;
mod reason_table;
mod reference;
mod removal;
mod rule_files;
mod rule_language;
mod rule_tests;
mod scenarios;
mod seeds;
mod signed;
mod sizing;
mod spoiled;
mod support;
mod texts;
mod traps;
mod undecoded;
mod upload_limits;
mod verdicts;
mod worker;
mod worker_hostile;
