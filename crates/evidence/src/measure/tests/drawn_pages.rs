//! Pages drawn for the tests: print as a scanner delivers it, rectangles, seals.

use image::{GrayImage, RgbImage};

use crate::measure::*;
use crate::raster::{Orientation, SampleLayout};
use model::ColourMode;

/// A page of strokes like print, `width` by `height` px, 600-dpi strokes of 5 to 11 px.
pub(super) fn print_page(width: u32, height: u32, upto: u32) -> GrayImage {
    let mut page = GrayImage::from_pixel(width, height, image::Luma([250]));
    let mut state = 12_345u32;
    let mut random = move |n: u32| {
        state = state
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        (state >> 16) % n
    };
    for line in 0..upto / 150 {
        for column in 0..(width - 300) / 95 {
            let (left, top) = (150 + column * 95, 100 + line * 150);
            for _ in 0..6 {
                let thick = 5 + random(7);
                let (x, y) = (left + random(70), top + random(70));
                let long = 20 + random(40);
                let (w, h) = if random(2) == 0 {
                    (long, thick)
                } else {
                    (thick, long)
                };
                rectangle(
                    &mut page,
                    [x, y, (x + w).min(left + 84), (y + h).min(top + 84)],
                    25,
                );
            }
        }
    }
    page
}

pub(super) fn rectangle(page: &mut GrayImage, [left, top, right, bottom]: [u32; 4], value: u8) {
    for y in top..bottom.min(page.height()) {
        for x in left..right.min(page.width()) {
            page.put_pixel(x, y, image::Luma([value]));
        }
    }
}

/// The 600-dpi page as a scanner at `600 / k` dpi delivers it, with its noise.
pub(super) fn scanned(page: &GrayImage, k: usize) -> GrayImage {
    let plane = Plane::new(page.width() as usize, page.as_raw().clone()).shrink(k);
    let mut state = 99u32;
    let noisy = plane.samples().iter().map(|&v| {
        state = state
            .wrapping_mul(1_664_525)
            .wrapping_add(1_013_904_223);
        v.saturating_add((state >> 24) as u8 % 5)
            .saturating_sub(2)
    });
    GrayImage::from_raw(plane.width() as u32, plane.height() as u32, noisy.collect()).unwrap()
}

pub(super) fn grey(page: &GrayImage) -> PageRaster {
    let width = page.width() as usize;
    PageRaster::new(
        width,
        page.as_raw().clone(),
        SampleLayout::Grey,
        ColourMode::Grey,
        Orientation::default(),
    )
}

pub(super) fn coloured(page: &RgbImage) -> PageRaster {
    let width = page.width() as usize;
    PageRaster::new(
        width,
        page.as_raw().clone(),
        SampleLayout::Rgb,
        ColourMode::Colour,
        Orientation::default(),
    )
}

pub(super) fn tinted(page: &GrayImage, tint: impl Fn(u8) -> [u8; 3]) -> RgbImage {
    RgbImage::from_fn(page.width(), page.height(), |x, y| {
        image::Rgb(tint(page.get_pixel(x, y).0[0]))
    })
}

/// A ring (or a disc when `inner` is 0) in red ink.
pub(super) fn red_ring(page: &mut RgbImage, (cx, cy): (f64, f64), outer: (f64, f64), inner: f64) {
    for (x, y, pixel) in page.enumerate_pixels_mut() {
        let radius = ((f64::from(x) - cx) / outer.0).hypot((f64::from(y) - cy) / outer.1);
        if radius <= 1.0 && radius >= inner {
            *pixel = image::Rgb([205, 45, 40]);
        }
    }
}
