//! preaudit checks a Chinese merchant's papers before a platform's reviewer does.
//!
//! `evidence` turns files into what they are and say, `policy` holds that against rules; both meet in
//! the nouns of `model`. This crate walks a dossier from one to the other ([`audit`]), many dossiers
//! at once ([`batch`]), and carries the command.

pub mod audit;
pub mod batch;
