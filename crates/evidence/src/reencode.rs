//! A JPEG within the limits of an upload endpoint that still is what the rules demand: found by
//! trying, and opened again before it is named.

use image::imageops::{self, FilterType};
use image::{ImageBuffer, Rgb};
use jpeg_encoder::SamplingFactor;

use crate::decode::decode_page;
use crate::measure::measure_page;
use crate::raster::{Orientation, PageRaster, jpeg_writer};
use model::limits::Limits;
use model::{FileFormat, JpegSetting, PageMeasures};

/// What the file must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FileLimits {
    /// Smallest size in bytes.
    pub min_bytes: u64,
    /// Largest size in bytes.
    pub max_bytes: Option<u64>,
    /// Longest side in px.
    pub max_side: Option<u32>,
}

/// How finely a page is scanned and how finely it must be, dpi.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DpiBudget {
    /// Dpi that it has.
    pub has: f64,
    /// Dpi that the rules demand.
    pub needs: f64,
}

/// What the trial found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReencodeResult {
    /// A setting within the bounds.
    pub setting: Option<JpegSetting>,
    /// The file that it gives; its header claims no resolution.
    pub file: Option<Vec<u8>>,
    /// The smallest file made, bytes.
    pub smallest: Option<u64>,
}

// Origin: by eye.
/// Reduced to the demanded dpi, colour at half resolution, lowest and highest quality: what costs
/// least comes first. At most eight files are made for each.
const ATTEMPTS: [(bool, bool, u8, u8); 4] = [
    (false, false, 85, 95),
    (true, false, 85, 95),
    (false, true, 70, 95),
    (true, true, 50, 95),
];
// Origin: by eye; each further step encodes the whole page once more.
/// Bisection ends when the quality is known this well.
const QUALITY_STEP: u8 = 3;
// Origin: by eye. Two percent of a side are not worth a resampling.
/// Only then is there anything to reduce.
const MIN_REDUCTION: f64 = 1.02;
// Origin: by eye; the measure itself strays by about a tenth (fixtures/generator/rates.md).
/// Share of the page's detail that must be left.
const DETAIL_KEPT: f64 = 0.9;
// Origin: fixtures/generator/rates.md: genuine pages resolve 0.66 of their px and more.
/// Detail of a genuine scan over its pixels: more is not asked of a reduced page.
const DETAIL_OF_A_SCAN: f64 = 0.65;

/// Looks for a setting that keeps `bounds`, the demanded dpi, the colour and the detail of the page.
#[must_use]
pub fn reencode_to_limits(
    pixels: &PageRaster,
    fineness: Option<DpiBudget>,
    bounds: FileLimits,
    limits: &Limits,
) -> ReencodeResult {
    let Some(whole) = to_rgb_picture(pixels) else {
        return ReencodeResult::default();
    };
    let share = fineness
        .map(|f| f.needs / f.has)
        .filter(|s| *s > 0.0 && *s * MIN_REDUCTION < 1.0);
    let reduced = share.map(|s| reduce_size(&whole, s));
    let before = measure_page(pixels);
    let mut result = ReencodeResult::default();
    for (small, halved, low, high) in ATTEMPTS {
        let Some(picture) = (if small {
            reduced.as_ref()
        } else {
            Some(&whole)
        }) else {
            continue;
        };
        let side = picture.width().max(picture.height());
        if bounds
            .max_side
            .is_some_and(|most| side > most)
        {
            continue;
        }
        let mut trial = EncodeTrial {
            picture,
            halved,
            bounds,
            smallest: result.smallest,
        };
        let candidate = trial.find_best_quality(low, high);
        result.smallest = trial.smallest;
        if let Some((setting, bytes)) = candidate
            && is_faithful(&before, pixels.width, &bytes, &setting, limits)
        {
            result.setting = Some(setting);
            result.file = Some(bytes);
            return result;
        }
    }
    result
}

type RgbPicture = ImageBuffer<Rgb<u8>, Vec<u8>>;

fn to_rgb_picture(pixels: &PageRaster) -> Option<RgbPicture> {
    let (width, height) = (
        u32::try_from(pixels.width).ok()?,
        u32::try_from(pixels.height).ok()?,
    );
    ImageBuffer::from_raw(
        width,
        height,
        pixels.crop_rgb([0, 0, pixels.width, pixels.height]),
    )
}

/// Not a pixel below the demanded size.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a side that fits, and `as` saturates"
)]
fn reduce_size(whole: &RgbPicture, share: f64) -> RgbPicture {
    let side = |px: u32| {
        let reduced = f64::from(px) * share;
        (reduced.ceil() as u32).max(1)
    };
    imageops::resize(
        whole,
        side(whole.width()),
        side(whole.height()),
        FilterType::CatmullRom,
    )
}

/// One picture and one colour resolution at several qualities.
struct EncodeTrial<'a> {
    picture: &'a RgbPicture,
    halved: bool,
    bounds: FileLimits,
    smallest: Option<u64>,
}

impl EncodeTrial<'_> {
    /// The highest quality within the bounds, to within [`QUALITY_STEP`].
    fn find_best_quality(&mut self, low: u8, high: u8) -> Option<(JpegSetting, Vec<u8>)> {
        let most = self
            .bounds
            .max_bytes
            .unwrap_or(u64::MAX);
        let lowest = self.encode_at(low);
        let mut best = lowest.filter(|(s, _)| s.bytes <= most)?;
        // The quality that fits is known, the one above may not: a bisection between them.
        let (mut low, mut high) = (low, high + 1);
        while high - low > QUALITY_STEP {
            let middle = low.midpoint(high);
            match self.encode_at(middle)? {
                fits if fits.0.bytes <= most => (low, best) = (middle, fits),
                _ => high = middle,
            }
        }
        // Some upload endpoints refuse files that are too small; the best quality is the only way
        // to more bytes.
        if best.0.bytes < self.bounds.min_bytes {
            best = self.encode_at(100)?;
        }
        (self.bounds.min_bytes..=most)
            .contains(&best.0.bytes)
            .then_some(best)
    }

    fn encode_at(&mut self, quality: u8) -> Option<(JpegSetting, Vec<u8>)> {
        let width = self.picture.width() as usize;
        let height = self.picture.height() as usize;
        let sampling = if self.halved {
            SamplingFactor::F_2_2
        } else {
            SamplingFactor::F_1_1
        };
        let file = jpeg_writer::encode_with_sampling(
            self.picture.as_raw(),
            width,
            height,
            quality,
            sampling,
        )?;
        let bytes = file.len() as u64;
        let smallest = match self.smallest {
            Some(before) => before.min(bytes),
            None => bytes,
        };
        self.smallest = Some(smallest);
        let setting = JpegSetting {
            quality,
            halved: self.halved,
            width,
            height,
            bytes,
        };
        Some((setting, file))
    }
}

/// Opened again, the page is whole, keeps its colour and the detail that was asked of it.
fn is_faithful(
    before: &PageMeasures,
    width: usize,
    file: &[u8],
    setting: &JpegSetting,
    limits: &Limits,
) -> bool {
    // Nothing is promised that was not opened again: an encoder's mistake would reach the merchant.
    let upright = Orientation::default();
    let Ok(back) = decode_page(file, FileFormat::Jpeg, 0, upright, limits) else {
        return false;
    };
    let after = measure_page(&back);
    let detail = |measures: &PageMeasures, width: usize| {
        let resolved = measures.resolved?;
        Some(resolved.ratio * width as f64)
    };
    let most = DETAIL_OF_A_SCAN * setting.width as f64;
    let asked = detail(before, width).map(|d| d.min(most));
    let is = detail(&after, setting.width);
    let kept = match (asked, is) {
        (Some(asked), Some(is)) => is >= DETAIL_KEPT * asked,
        (Some(_), None) => false,
        (None, _) => true,
    };
    kept && after.colour.colour == before.colour.colour
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raster::SampleLayout;
    use model::ColourMode;

    /// A page of print-like strokes with a red patch, hard to compress: `seed` moves them.
    fn page(width: usize, height: usize) -> PageRaster {
        let mut state = 7_u32;
        let mut noise = move || {
            state = state
                .wrapping_mul(1_664_525)
                .wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let mut samples = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                let ink = (x / 3 + (y / 40) * 7) % 5 < 2 && y % 40 < 24;
                let grain = noise() / 16;
                let red =
                    x > width / 2 && x < width * 3 / 4 && y > height / 2 && y < height * 3 / 4;
                let rgb = match (ink, red) {
                    (true, _) => [30; 3],
                    (false, true) => [220, 60, 60],
                    (false, false) => [235; 3],
                };
                samples.extend(rgb.map(|v: u8| v.saturating_add(grain)));
            }
        }
        PageRaster::new(
            width,
            samples,
            SampleLayout::Rgb,
            ColourMode::Colour,
            Orientation::default(),
        )
    }

    fn tried(pixels: &PageRaster, has: f64, max_bytes: u64) -> ReencodeResult {
        let bounds = FileLimits {
            max_bytes: Some(max_bytes),
            ..FileLimits::default()
        };
        let fineness = Some(DpiBudget { has, needs: 300.0 });
        reencode_to_limits(pixels, fineness, bounds, &Limits::default())
    }

    #[test]
    fn a_generous_limit_keeps_every_pixel_and_all_colour() {
        let setting = tried(&page(600, 400), 300.0, 2 << 20)
            .setting
            .unwrap();
        assert_eq!(
            (setting.width, setting.height, setting.halved),
            (600, 400, false)
        );
        assert!(
            setting.quality >= 90 && setting.bytes <= 2 << 20,
            "{setting:?}"
        );
    }

    #[test]
    fn a_tight_limit_takes_off_what_is_finer_than_demanded_and_never_more() {
        let pixels = page(1200, 800);
        let full = tried(&pixels, 600.0, 10 << 20)
            .setting
            .unwrap();
        let setting = tried(&pixels, 600.0, full.bytes / 4)
            .setting
            .unwrap();
        assert_eq!((setting.width, setting.height), (600, 400));
        assert!(setting.bytes <= full.bytes / 4);
        // The same page scanned at 300 dpi has nothing to give.
        let none = tried(&pixels, 300.0, full.bytes / 40);
        assert_eq!(none.setting, None);
        assert!(none.smallest.unwrap() > full.bytes / 40);
    }

    #[test]
    fn sides_and_lower_bounds_are_kept_too() {
        let pixels = page(600, 400);
        let of = |bounds| reencode_to_limits(&pixels, None, bounds, &Limits::default()).setting;
        assert_eq!(
            of(FileLimits {
                max_side: Some(500),
                ..FileLimits::default()
            }),
            None
        );
        assert_eq!(
            of(FileLimits {
                min_bytes: 10 << 20,
                ..FileLimits::default()
            }),
            None
        );
        assert!(
            of(FileLimits {
                min_bytes: 10_000,
                ..FileLimits::default()
            })
            .unwrap()
            .bytes
                >= 10_000
        );
    }
}
