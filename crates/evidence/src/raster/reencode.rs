//! A JPEG within the limits of an upload place that still is what the rules demand: found by
//! trying, and opened again before it is named.

use image::imageops::{self, FilterType};
use image::{ImageBuffer, Rgb};
use jpeg_encoder::SamplingFactor;

use super::{jpeg_writer, Orientation, Pixels}; use crate::decode::decode; use crate::measure::measure;
use model::limits::Limits;
use model::{Format, JpegSetting, Measures};

/// What the file must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// Smallest size in bytes.
    pub min_bytes: u64,
    /// Largest size in bytes.
    pub max_bytes: Option<u64>,
    /// Longest side in px.
    pub max_side: Option<u32>,
}

/// How finely a page is scanned and how finely it must be, dpi.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fineness {
    /// What it has.
    pub has: f64,
    /// What is demanded.
    pub needs: f64,
}

/// What the trial found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refit {
    /// A setting within the bounds.
    pub setting: Option<JpegSetting>,
    /// The smallest file made, bytes.
    pub smallest: Option<u64>,
}

/// Reduced to the demanded dpi, colour at half resolution, lowest and highest quality: what costs
/// least comes first. At most eight files are made for each.
const ATTEMPTS: [(bool, bool, u8, u8); 4] =
    [(false, false, 85, 95), (true, false, 85, 95), (false, true, 70, 95), (true, true, 50, 95)];
/// Bisection ends when the quality is known this well.
const STEP: u8 = 3;
/// Only then is there anything to reduce.
const WORTH: f64 = 1.02;
/// Share of the page's detail that must be left.
const DETAIL_KEPT: f64 = 0.9;
/// Detail of a genuine scan over its pixels: more is not asked of a reduced page.
const DETAIL_OF_A_SCAN: f64 = 0.65;

/// Looks for a setting that keeps `bounds`, the demanded dpi, the colour and the detail of the page.
#[must_use]
pub fn refit(pixels: &Pixels, fineness: Option<Fineness>, bounds: Bounds, limits: &Limits) -> Refit {
    let Some(whole) = picture(pixels) else { return Refit::default() };
    let share = fineness.map(|f| f.needs / f.has).filter(|s| *s > 0.0 && *s * WORTH < 1.0);
    let reduced = share.map(|s| reduce(&whole, s));
    let before = measure(pixels);
    let mut found = Refit::default();
    for (small, halved, low, high) in ATTEMPTS {
        let Some(picture) = (if small { reduced.as_ref() } else { Some(&whole) }) else { continue };
        let side = picture.width().max(picture.height());
        if bounds.max_side.is_some_and(|most| side > most) {
            continue;
        }
        let mut trial = Trial { picture, halved, bounds, smallest: found.smallest };
        let made = trial.best(low, high);
        found.smallest = trial.smallest;
        if let Some((setting, bytes)) = made
            && is_kept(&before, pixels.width, &bytes, &setting, limits)
        {
            found.setting = Some(setting);
            return found;
        }
    }
    found
}

type Picture = ImageBuffer<Rgb<u8>, Vec<u8>>;

fn picture(pixels: &Pixels) -> Option<Picture> {
    let (width, height) = (u32::try_from(pixels.width).ok()?, u32::try_from(pixels.height).ok()?);
    ImageBuffer::from_raw(width, height, pixels.rgb([0, 0, pixels.width, pixels.height]))
}

/// Not a pixel below the demanded size.
fn reduce(whole: &Picture, share: f64) -> Picture {
    let side = |px: u32| ((f64::from(px) * share).ceil() as u32).max(1);
    imageops::resize(whole, side(whole.width()), side(whole.height()), FilterType::CatmullRom)
}

/// One picture and one colour resolution at several qualities.
struct Trial<'a> {
    picture: &'a Picture,
    halved: bool,
    bounds: Bounds,
    smallest: Option<u64>,
}

impl Trial<'_> {
    /// The highest quality within the bounds, to within [`STEP`].
    fn best(&mut self, low: u8, high: u8) -> Option<(JpegSetting, Vec<u8>)> {
        let most = self.bounds.max_bytes.unwrap_or(u64::MAX);
        let mut best = self.made(low).filter(|(s, _)| s.bytes <= most)?;
        let (mut low, mut high) = (low, high + 1);
        while high - low > STEP {
            let middle = low.midpoint(high);
            match self.made(middle)? {
                fits if fits.0.bytes <= most => (low, best) = (middle, fits),
                _ => high = middle,
            }
        }
        if best.0.bytes < self.bounds.min_bytes {
            best = self.made(100)?;
        }
        (self.bounds.min_bytes..=most).contains(&best.0.bytes).then_some(best)
    }

    fn made(&mut self, quality: u8) -> Option<(JpegSetting, Vec<u8>)> {
        let (width, height) = (self.picture.width() as usize, self.picture.height() as usize);
        let sampling = if self.halved { SamplingFactor::F_2_2 } else { SamplingFactor::F_1_1 };
        let file = jpeg_writer::encode_as(self.picture.as_raw(), width, height, quality, sampling)?;
        let bytes = file.len() as u64;
        self.smallest = Some(self.smallest.map_or(bytes, |s| s.min(bytes)));
        Some((JpegSetting { quality, halved: self.halved, width, height, bytes }, file))
    }
}

/// Opened again, the page is whole, keeps its colour and the detail that was asked of it.
fn is_kept(before: &Measures, width: usize, file: &[u8], setting: &JpegSetting, limits: &Limits) -> bool {
    let Ok(back) = decode(file, Format::Jpeg, 0, Orientation::default(), limits) else { return false };
    let after = measure(&back);
    let detail = |m: &Measures, width: usize| m.resolved.map(|r| r.ratio * width as f64);
    let asked = detail(before, width).map(|d| d.min(DETAIL_OF_A_SCAN * setting.width as f64));
    let kept = match (asked, detail(&after, setting.width)) {
        (Some(asked), Some(is)) => is >= DETAIL_KEPT * asked,
        (Some(_), None) => false,
        (None, _) => true,
    };
    kept && after.colour.colour == before.colour.colour
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Colour;
    use crate::raster::Layout;

    /// A page of print-like strokes with a red patch, hard to compress: `seed` moves them.
    fn page(width: usize, height: usize) -> Pixels {
        let mut state = 7_u32;
        let mut noise = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let mut samples = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            for x in 0..width {
                let ink = (x / 3 + (y / 40) * 7) % 5 < 2 && y % 40 < 24;
                let grain = noise() / 16;
                let red = x > width / 2 && x < width * 3 / 4 && y > height / 2 && y < height * 3 / 4;
                let rgb = match (ink, red) {
                    (true, _) => [30; 3],
                    (false, true) => [220, 60, 60],
                    (false, false) => [235; 3],
                };
                samples.extend(rgb.map(|v: u8| v.saturating_add(grain)));
            }
        }
        Pixels::new(width, samples, Layout::Rgb, Colour::Colour, Orientation::default())
    }

    fn tried(pixels: &Pixels, has: f64, max_bytes: u64) -> Refit {
        let bounds = Bounds { max_bytes: Some(max_bytes), ..Bounds::default() };
        let fineness = Some(Fineness { has, needs: 300.0 });
        refit(pixels, fineness, bounds, &Limits::default())
    }

    #[test]
    fn a_generous_limit_keeps_every_pixel_and_all_colour() {
        let setting = tried(&page(600, 400), 300.0, 2 << 20).setting.unwrap();
        assert_eq!((setting.width, setting.height, setting.halved), (600, 400, false));
        assert!(setting.quality >= 90 && setting.bytes <= 2 << 20, "{setting:?}");
    }

    #[test]
    fn a_tight_limit_takes_off_what_is_finer_than_demanded_and_never_more() {
        let pixels = page(1200, 800);
        let full = tried(&pixels, 600.0, 10 << 20).setting.unwrap();
        let setting = tried(&pixels, 600.0, full.bytes / 4).setting.unwrap();
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
        let of = |bounds| refit(&pixels, None, bounds, &Limits::default()).setting;
        assert_eq!(of(Bounds { max_side: Some(500), ..Bounds::default() }), None);
        assert_eq!(of(Bounds { min_bytes: 10 << 20, ..Bounds::default() }), None);
        assert!(of(Bounds { min_bytes: 10_000, ..Bounds::default() }).unwrap().bytes >= 10_000);
    }
}
