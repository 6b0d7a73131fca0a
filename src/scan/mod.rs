//! Pixels to measures: the scan as a reviewer sees it.
//!
//! [`decode`] turns one page into [`Pixels`] once; [`measure`] takes every number from them. Nothing
//! here knows a threshold of a rule: a measure says what it saw, and `None` says that it could not.

mod blur;
mod colour;
mod decode;
mod detail;
mod edges;
mod exposure;
mod pixels;
mod plane;
mod tiles;

pub use decode::{DecodeFailure, decode};
pub use pixels::{Layout, Orientation, Pixels, Small};
pub use plane::Plane;

use crate::model::{Measures, Screen};

/// Measures one page.
#[must_use]
pub fn measure(pixels: &Pixels) -> Measures {
    let area = [0, 0, pixels.width, pixels.height];
    let text = tiles::busy(&pixels.luma, area, tiles::SIDE);
    Measures {
        colour: colour::measure(pixels),
        blur: blur::measure(&pixels.mid),
        exposure: exposure::measure(&pixels.mid),
        skew_deg: None,
        turn: None,
        ink_share: 0.0,
        blank: false,
        outline: None,
        cut_off: Vec::new(),
        resolved: detail::measure(&text),
        screen: Screen::default(),
        photocopy: 0.0,
        seals: Vec::new(),
        codes: Vec::new(),
        cards: Vec::new(),
    }
}
