//! A strict decoder of Huffman-coded JPEGs (ITU-T T.81): it hands out the channels as they are stored, and
//! tells what is missing instead of filling it in.
//!
//! Baseline, extended sequential and progressive pictures are decoded; arithmetic and lossless coding, and
//! pictures whose height is told later (DNL), are named as not followed. [`Segments`] walks the markers
//! alone, for those who want headers.
//!
//! ```
//! use preaudit_jpeg::{FlawKind, parse_jpeg};
//!
//! // The file breaks off behind its start marker.
//! let max_blocks = 1_000_000;
//! let flaw = parse_jpeg(&[0xFF, 0xD8], true, max_blocks).unwrap_err();
//! assert_eq!((flaw.kind, flaw.rows), (FlawKind::CutShort, Some(0)));
//! ```

// Samples and coefficients are bounded by 8 to 16 bits, and `as` saturates from floats.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]
// What runs inside `fearless_simd::dispatch!` has to be inlined into it.
#![allow(clippy::inline_always)]

mod bits;
mod blocks;
mod flaw;
mod frame;
mod huffman;
mod idct;
mod parse;
mod scan;
mod segments;
mod tables;

pub use flaw::{Flaw, FlawKind};
pub use frame::{Component, Frame};
pub use parse::parse_jpeg;
pub use segments::{Segment, SegmentError, Segments, marker};
