//! What a picture says beside the letters that are printed over it.
//!
//! Looking for text in a whole page costs more than all else that is done with it. So the ink is looked at
//! first: where there is none beside the letters there is no text, and where there is some only the parts
//! with ink are searched, laid side by side on a sheet.

use super::patch_sheet::PatchSheet;
use super::recognition::CachedOcr;
use evidence::measure::{InkPatch, find_ink_outside};
use evidence::pdf::PageImage;
use evidence::raster::PageRaster;
use evidence::text::printed_text::says_more;
use model::limits::Limits;
use model::{PageMeasures, Rect};

// Origin: by eye. A box of the picture may join a label and its value, with the gap between them.
/// Part of a line of the picture that printed letters fill, from which it is theirs.
const COVERED_SHARE: f64 = 0.3;
// Origin: by eye. Detection wants some paper around a line.
/// Paper that is kept around a patch of ink, in heights of a printed line.
const PATCH_MARGIN: f64 = 0.6;
/// Ink of a picture against that of the letters, from which it is a paper of its own without a search.
const OWN_PAPER: f64 = 1.0;

/// A picture under printed letters.
pub(super) struct PrintedPicture<'p> {
    pub(super) view: &'p PageImage,
    /// Boxes of the letters, px.
    pub(super) printed: Vec<Rect>,
    pub(super) measures: Option<&'p PageMeasures>,
}

impl PrintedPicture<'_> {
    /// Lines of the picture that are not printed over it, px; `None` where they are so many that it is
    /// a paper of its own.
    pub(super) fn find_further_lines(
        &self,
        reader: &CachedOcr,
        limits: &Limits,
    ) -> Option<Vec<Rect>> {
        let pixels = &self.view.pixels;
        let mut known = self.printed.clone();
        known.extend(self.code_boxes());
        let ink = find_ink_outside(pixels, &known);
        if ink.is_empty() {
            return Some(Vec::new());
        }
        let length: f64 = self
            .printed
            .iter()
            .map(Rect::width)
            .sum();
        let height = self.line_height();
        if ink_length(&ink, pixels, height) > OWN_PAPER * length {
            return None;
        }
        let boxes = ink.iter().map(|patch| patch.bounds);
        let boxes: Vec<_> = boxes
            .map(|b| widen(&b, height * PATCH_MARGIN))
            .collect();
        let mut further = match PatchSheet::lay_out(&boxes, pixels) {
            Some(sheet) => sheet.find_lines(pixels, reader, limits)?,
            None => reader.find_lines(pixels, limits)?,
        };
        further.retain(|found| !self.is_printed(found));
        let found: f64 = further.iter().map(Rect::width).sum();
        (!says_more(found, length)).then_some(further)
    }

    fn line_height(&self) -> f64 {
        let mut heights: Vec<f64> = self
            .printed
            .iter()
            .map(Rect::height)
            .collect();
        heights.sort_by(f64::total_cmp);
        heights
            .get(heights.len() / 2)
            .copied()
            .unwrap_or(1.0)
    }

    fn is_printed(&self, found: &Rect) -> bool {
        let shared = self
            .printed
            .iter()
            .map(|own| own.shared_area(found));
        let covered: f64 = shared.sum();
        covered >= COVERED_SHARE * found.width() * found.height()
    }

    /// A code that was read holds no letters.
    fn code_boxes(&self) -> Vec<Rect> {
        let scale = self.view.source_px_per_px;
        let codes = self
            .measures
            .iter()
            .flat_map(|m| &m.codes);
        let boxes = codes.map(|code| {
            let xs = code
                .quad
                .corners
                .map(|corner| corner.x / scale);
            let ys = code
                .quad
                .corners
                .map(|corner| corner.y / scale);
            Rect {
                x0: xs
                    .iter()
                    .copied()
                    .fold(f64::INFINITY, f64::min),
                y0: ys
                    .iter()
                    .copied()
                    .fold(f64::INFINITY, f64::min),
                x1: xs.iter().copied().fold(0.0, f64::max),
                y1: ys.iter().copied().fold(0.0, f64::max),
            }
        });
        boxes.collect()
    }
}

/// How long a line of this height could be written with the ink, px. A border that runs around the page
/// is left out.
fn ink_length(ink: &[InkPatch], pixels: &PageRaster, height: f64) -> f64 {
    let is_border = |patch: &&InkPatch| {
        let bounds = &patch.bounds;
        let is_wide = bounds.width() > 0.7 * pixels.width as f64;
        let is_high = bounds.height() > 0.7 * pixels.height as f64;
        is_wide && is_high && patch.area < 0.2 * bounds.width() * bounds.height()
    };
    let inner = ink
        .iter()
        .filter(|patch| !is_border(patch));
    inner
        .map(|patch| patch.area / height.max(1.0))
        .sum()
}

fn widen(rect: &Rect, by: f64) -> Rect {
    Rect {
        x0: rect.x0 - by,
        y0: rect.y0 - by,
        x1: rect.x1 + by,
        y1: rect.y1 + by,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use evidence::ocr::{OcrEngine, OcrError, OcrImage, RecognisedPage};
    use evidence::raster::{Orientation, SampleLayout};
    use model::ColourMode;

    use super::*;

    const WIDTH: usize = 1240;
    const HEIGHT: usize = 1754;

    /// Finds a line wherever it looks, and keeps the sizes of the pictures that it was shown.
    #[derive(Default)]
    struct Finder {
        shown: Mutex<Vec<(u32, u32)>>,
    }

    impl OcrEngine for Finder {
        fn name(&self) -> &'static str {
            "finder"
        }

        fn recognise_page(&self, _: &OcrImage, _: &Limits) -> Result<RecognisedPage, OcrError> {
            Ok(RecognisedPage::default())
        }

        fn find_lines(&self, picture: &OcrImage, _: &Limits) -> Result<Vec<Rect>, OcrError> {
            if let Ok(mut shown) = self.shown.lock() {
                shown.push(picture.dimensions());
            }
            Ok(vec![rect([20.0, 20.0, 120.0, 40.0])])
        }
    }

    fn rect([x0, y0, x1, y1]: [f64; 4]) -> Rect {
        Rect { x0, y0, x1, y1 }
    }

    /// Writing, 20 px high, in rows that start at these places and are so long.
    fn page(rows: &[([usize; 2], usize)]) -> PageImage {
        let mut samples = vec![250; WIDTH * HEIGHT];
        for ([left, top], length) in rows {
            for x in (0..*length).step_by(6) {
                for y in 0..20 {
                    let at = (top + y) * WIDTH + left + x;
                    if let Some(stroke) = samples.get_mut(at..at + 3) {
                        stroke.fill(20);
                    }
                }
            }
        }
        let upright = Orientation {
            rotation: 0,
            mirrored: false,
        };
        let grey = ColourMode::Grey;
        PageImage {
            pixels: PageRaster::new(WIDTH, samples, SampleLayout::Grey, grey, upright),
            source_px_per_px: 1.0,
            region: None,
        }
    }

    /// What is found on a page with two printed lines, and the pictures that were searched.
    fn search(more: &[([usize; 2], usize)]) -> (Option<Vec<Rect>>, Vec<(u32, u32)>) {
        let printed = [([100, 100], 900), ([100, 200], 900)];
        let view = page(&[&printed[..], more].concat());
        let boxes = [[97.0, 97.0, 1003.0, 123.0], [97.0, 197.0, 1003.0, 223.0]];
        let picture = PrintedPicture {
            view: &view,
            printed: boxes.map(rect).to_vec(),
            measures: None,
        };
        let engine = Arc::new(Finder::default());
        let reader = CachedOcr::new(engine.clone(), None);
        let found = picture.find_further_lines(&reader, &Limits::default());
        let shown = engine
            .shown
            .lock()
            .map(|s| s.clone())
            .unwrap_or_default();
        (found, shown)
    }

    #[test]
    fn a_picture_without_ink_of_its_own_is_not_searched() {
        assert_eq!(search(&[]), (Some(Vec::new()), Vec::new()));
    }

    #[test]
    fn only_the_part_with_ink_is_searched() {
        let (found, shown) = search(&[([400, 1500], 150)]);
        let [(width, height)] = shown[..] else {
            panic!("{shown:?}")
        };
        assert_eq!(width as usize, HEIGHT, "at the scale of the page");
        assert!(height < 100, "{height}");
        let [line] = found.as_deref().unwrap_or_default() else {
            panic!("{found:?}")
        };
        // Back on the page, where the ink is.
        assert!(line.x0 > 390.0 && line.x0 < 430.0, "{line:?}");
        assert!(line.y0 > 1490.0 && line.y0 < 1520.0, "{line:?}");
    }

    #[test]
    fn a_paper_of_its_own_is_left_to_the_reader_of_pages() {
        let rows: Vec<_> = (0..20)
            .map(|row| ([100, 400 + 60 * row], 900))
            .collect();
        assert_eq!(search(&rows), (None, Vec::new()));
    }
}
