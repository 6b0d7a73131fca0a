//! preaudit checks a Chinese merchant's papers before a platform's reviewer does.
//!
//! ```text
//! folder or ZIP → Dossier → Probe, PageMeasures, FileText → Document → Report → bytes
//!       discover    probe, pdf, measure, text, ocr    identify  evaluate  render
//! ```
//!
//! `evidence` does the first half: files become what they are and say. `policy` does the second: it
//! holds that against rules. Both meet in the nouns of `model`, and neither knows the other. This
//! crate walks one dossier from end to end ([`audit`]), many side by side ([`batch`]), or one whose right
//! answer is known ([`fixture_pack`]), and makes the copies that upload forms take ([`pack`]). The
//! command (`src/cli`) is a crate of its own on top.

pub mod audit;
pub mod batch;
pub mod fixture_pack;
pub mod pack;
