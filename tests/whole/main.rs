//! The whole way: the command and the library on real fixture folders.

mod architecture;
mod declarations;
mod determinism;
mod hostile;
mod outside;
mod packs;
mod readme;
mod removal;
mod rule_files;
mod support;
mod texts;
mod verdicts;
