//! Optical character recognition behind one narrow trait.
//!
//! [`PpOcr`] runs the PP-OCR models in process. The models are data that the user installs once
//! ([`install_from`]); nothing here opens the network. The stages of a page: `detect` finds text,
//! `rectify` straightens a line, `line_orientation` tells upside-down lines, `recognise` reads
//! them, `page` puts it together and `reading_order` sorts. `reread_under_seals` tries what stays
//! unread again, on the picture without its seals (`seal_removal`). `network` runs a model.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // pixel positions, clamped where they are made; `as` saturates

pub mod cache;
mod db_postprocess;
mod detect;
mod engine;
mod error;
mod install;
mod line_orientation;
mod manifest;
mod models;
mod network;
mod page;
mod pixels;
mod quad;
mod reading_order;
mod recognise;
mod recognised_page;
mod rectangle;
mod rectify;
mod reread_under_seals;
mod seal;
pub mod seal_removal;
mod self_test;

pub use engine::{FakeEngine, OcrEngine, PpOcr};
pub use error::{InstallError, ModelError, OcrError};
pub use install::install_from;
pub use manifest::{InstalledFile, InstalledModels, WHEEL, WHEEL_FILE};
pub use models::OcrModels;
pub use recognised_page::RecognisedPage;
pub use self_test::self_test;

/// A page's pixels, 8 bit RGB, as stored (EXIF orientation already applied).
pub type OcrImage = image::RgbImage;
