//! Evidence becomes a report: rules, document types, checks, the evaluation and its outputs.
//!
//! Nothing here opens a merchant's file, decodes a pixel or reads the clock.

pub mod authoring;
pub mod back_test;
pub mod checklist;
pub mod checks;
pub mod evaluate;
pub mod identify;
pub mod rejections;
pub mod render;
pub mod rules;
pub mod sanitize;
pub mod submission;
pub mod synthetic;
