//! Parts of a page laid side by side, so that text is looked for in them alone.

use super::recognition::CachedOcr;
use evidence::ocr::OcrImage;
use evidence::raster::PageRaster;
use model::Rect;
use model::limits::Limits;

const WHITE: u8 = 255;
const RGB_BYTES: usize = 3;
// Origin: by eye; a sheet of more is nearly the whole page, at the cost of laying it out.
/// Part of the page's area that a sheet may have.
const MAX_SHARE: f64 = 0.6;
// Bounds the time of joining patches on a page of specks.
/// Patches of a sheet at most.
const MAX_PATCHES: usize = 256;

/// A part of the page, px, and the corner of its copy on the sheet.
struct Patch {
    from: [usize; 4],
    to: [usize; 2],
}

impl Patch {
    fn width(&self) -> usize {
        let [left, _, right, _] = self.from;
        right - left
    }

    fn height(&self) -> usize {
        let [_, top, _, bottom] = self.from;
        bottom - top
    }

    /// A box on the sheet as a box on the page; `None` where its middle is not on this patch.
    fn to_page(&self, found: &Rect) -> Option<Rect> {
        let [left, top, right, bottom] = self.from.map(|side| side as f64);
        let [x, y] = self.to.map(|side| side as f64);
        let moved = Rect {
            x0: found.x0 - x + left,
            y0: found.y0 - y + top,
            x1: found.x1 - x + left,
            y1: found.y1 - y + top,
        };
        let across = f64::midpoint(moved.x0, moved.x1);
        let down = f64::midpoint(moved.y0, moved.y1);
        let is_here = (left..=right).contains(&across) && (top..=bottom).contains(&down);
        is_here.then_some(Rect {
            x0: moved.x0.max(left),
            y0: moved.y0.max(top),
            x1: moved.x1.min(right),
            y1: moved.y1.min(bottom),
        })
    }
}

/// A sheet as wide as the page's longer side, so that detection sees it at the scale of the page.
pub(super) struct PatchSheet {
    width: usize,
    height: usize,
    patches: Vec<Patch>,
}

impl PatchSheet {
    /// Lays the boxes in rows, high ones first; `None` where the whole page is hardly larger.
    pub(super) fn lay_out(boxes: &[Rect], pixels: &PageRaster) -> Option<Self> {
        if boxes.len() > MAX_PATCHES {
            return None;
        }
        let mut patches = whole_patches(boxes, pixels);
        patches.sort_by_key(|patch| (usize::MAX - patch.height(), patch.from));
        let width = pixels.width.max(pixels.height);
        let [mut x, mut y, mut row_height] = [0; 3];
        for patch in &mut patches {
            if x + patch.width() > width {
                y += row_height;
                [x, row_height] = [0; 2];
            }
            patch.to = [x, y];
            x += patch.width();
            row_height = row_height.max(patch.height());
        }
        let height = y + row_height;
        let area = width as f64 * height as f64;
        let most = MAX_SHARE * pixels.width as f64 * pixels.height as f64;
        (area <= most && height > 0).then_some(Self {
            width,
            height,
            patches,
        })
    }

    /// Where text is in the patches, px of the page.
    pub(super) fn find_lines(
        &self,
        pixels: &PageRaster,
        reader: &CachedOcr,
        limits: &Limits,
    ) -> Option<Vec<Rect>> {
        let sheet = self.draw(pixels)?;
        let found = reader.find_lines_in(&sheet, limits)?;
        let place = |rect: &Rect| {
            self.patches
                .iter()
                .find_map(|p| p.to_page(rect))
        };
        Some(found.iter().filter_map(place).collect())
    }

    fn draw(&self, pixels: &PageRaster) -> Option<OcrImage> {
        let row_bytes = self.width * RGB_BYTES;
        let mut samples = vec![WHITE; row_bytes * self.height];
        for patch in &self.patches {
            let part = pixels.crop_rgb(patch.from);
            let [x, y] = patch.to;
            let length = patch.width() * RGB_BYTES;
            let rows = samples
                .chunks_exact_mut(row_bytes)
                .skip(y);
            for (row, part) in rows.zip(part.chunks_exact(length.max(1))) {
                let start = x * RGB_BYTES;
                if let Some(target) = row.get_mut(start..start + length) {
                    target.copy_from_slice(part);
                }
            }
        }
        let width = self.width.try_into().ok()?;
        let height = self.height.try_into().ok()?;
        OcrImage::from_raw(width, height, samples)
    }
}

/// The boxes in whole px inside the page, those that overlap joined.
fn whole_patches(boxes: &[Rect], pixels: &PageRaster) -> Vec<Patch> {
    let mut joined: Vec<Rect> = Vec::new();
    for rect in boxes {
        let mut rect = *rect;
        // What is joined may reach others: each round takes one away, so it ends.
        while let Some(at) = joined
            .iter()
            .position(|other| other.overlaps(&rect))
        {
            rect = rect.union(&joined.swap_remove(at));
        }
        joined.push(rect);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the page; the cast saturates"
    )]
    let whole = |rect: Rect| {
        let right = (rect.x1.ceil().max(0.0) as usize).min(pixels.width);
        let bottom = (rect.y1.ceil().max(0.0) as usize).min(pixels.height);
        let left = (rect.x0.max(0.0) as usize).min(right);
        let top = (rect.y0.max(0.0) as usize).min(bottom);
        Patch {
            from: [left, top, right, bottom],
            to: [0; 2],
        }
    };
    joined.into_iter().map(whole).collect()
}
