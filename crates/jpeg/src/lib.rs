//! A strict decoder of Huffman-coded JPEGs (ITU-T T.81): it hands out the channels as they are stored, and
//! tells what is missing instead of filling it in.
//!
//! Baseline, extended sequential and progressive pictures are decoded; arithmetic and lossless coding, and
//! pictures whose height is told later (DNL), are named as not followed.

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

pub use flaw::{Flaw, FlawKind};
pub use frame::{Component, Frame};
pub use parse::parse_jpeg;
