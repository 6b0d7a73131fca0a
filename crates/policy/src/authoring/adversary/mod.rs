//! The adversary: takes what is *ready*, takes one proof away, and asks whether it is still *ready*.
//!
//! It knows no rule by name. A paper is attacked where a required requirement would not be met without
//! it (`serving_paper`), and in what its type says it prints or a leaf looks for on it.

mod attack;
mod known_escapes;
mod monotone;
mod operators;
mod ready_dossier;
mod repeated_changes;
mod result;
mod runner;
mod sampling;
mod serving_paper;
mod solver;
mod switched_off;
mod unready;

pub use known_escapes::{KnownEscape, load_known_escapes};
pub use monotone::{MonotoneResult, take_from_refused};
pub use result::{AdversaryResult, ClosedApplication, Escape, Objection, OperatorResult};
pub use runner::{Adversary, AdversaryOptions};
pub use solver::{Application, list_applications};
pub use switched_off::rules_without_check;
