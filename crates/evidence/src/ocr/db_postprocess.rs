//! From the detection network's map of text to boxes: the post-processing of differentiable
//! binarisation (DB, Liao et al. 2020).

use std::ops::Range;

use rten_imageproc::{Point, RetrievalMode, find_contours};
use rten_tensor::{NdTensor, NdTensorView, prelude::*};

use super::quad::Quad;
use super::rectangle::RotatedRect;

// Origin of all five: PP-OCRv4 as RapidOCR 1.4.4 ships it (thresh, box_thresh, unclip_ratio,
// min_size, max_candidates).
/// A pixel of the map counts as text above this.
const TEXT_THRESHOLD: f32 = 0.3;
/// Mean of the map over a box, at least.
const BOX_THRESHOLD: f32 = 0.5;
/// The network shrinks text regions; area over perimeter times this grows them back.
const UNCLIP_RATIO: f32 = 1.6;
/// Shorter side of a region before growing, px of the map.
const MIN_SIDE: f32 = 3.0;
/// Boxes of one page, at most.
const MAX_BOXES: usize = 1000;

/// Height × width, values 0 to 1.
type TextMap<'a> = NdTensorView<'a, f32, 2>;

/// Boxes of text in px of the map, writing assumed to run rightwards.
pub(super) fn find_text_boxes(map: &TextMap) -> Vec<Quad> {
    let mask = binarise_map(map);
    find_contours(mask.view(), RetrievalMode::List)
        .iter()
        .filter_map(|contour| box_from_contour(map, contour))
        .take(MAX_BOXES)
        .collect()
}

fn box_from_contour(map: &TextMap, contour: &[Point]) -> Option<Quad> {
    let rect = RotatedRect::min_area_around(contour)?;
    let shorter = rect.width.min(rect.height);
    if shorter < MIN_SIDE {
        return None;
    }
    if box_score(map, &rect)? < BOX_THRESHOLD {
        return None;
    }
    // The paper's offset is area × ratio / perimeter on each side; over half the perimeter it is
    // that of two sides.
    let half_perimeter = rect.width + rect.height;
    let grow = UNCLIP_RATIO * rect.area() / half_perimeter;
    let grown = RotatedRect {
        width: rect.width + grow,
        height: rect.height + grow,
        ..rect
    };
    Some(quad_from_rect(&grown))
}

/// Text where the map says so, grown by one pixel down and right so that broken strokes join.
fn binarise_map(map: &TextMap) -> NdTensor<bool, 2> {
    let is_text = |at: [usize; 2]| match map.get(at) {
        Some(&probability) => probability > TEXT_THRESHOLD,
        None => false,
    };
    // PP-OCR's dilation, with the same kernel of 2 by 2 px.
    NdTensor::from_fn(map.shape(), |[y, x]| {
        let above = y.saturating_sub(1);
        let left = x.saturating_sub(1);
        let kernel = [[y, x], [y, left], [above, x], [above, left]];
        kernel.into_iter().any(is_text)
    })
}

/// Mean of the map inside the box; `None` when the box holds no pixel centre.
fn box_score(map: &TextMap, rect: &RotatedRect) -> Option<f32> {
    let [height, width] = map.shape();
    let corners = rect.corners();
    let across = corners.map(|[x, _]| x);
    let down = corners.map(|[_, y]| y);
    let rows = px_span(down, height);
    let columns = px_span(across, width);
    let mut sum = 0.0_f64;
    let mut count = 0_u32;
    for y in rows {
        for x in columns.clone() {
            let point = [x as f32, y as f32];
            if rect.contains(point) {
                let probability = *map.get([y, x])?;
                sum += f64::from(probability);
                count += 1;
            }
        }
    }
    if count == 0 {
        return None;
    }
    let mean = sum / f64::from(count);
    Some(mean as f32)
}

/// Whole px around some coordinates, inside `0..size`.
fn px_span(coordinates: [f32; 4], size: usize) -> Range<usize> {
    let mut low = f32::MAX;
    let mut high = 0.0_f32;
    for coordinate in coordinates {
        low = low.min(coordinate);
        high = high.max(coordinate);
    }
    let first = low.floor().max(0.0) as usize;
    let last = high.ceil() as usize;
    let end = (last + 1).min(size);
    first..end
}

/// The rectangle with its width along the axis that is nearer to horizontal.
fn quad_from_rect(rect: &RotatedRect) -> Quad {
    let [x, y] = rect.centre;
    let [mut cos, mut sin] = rect.along;
    let mut width = rect.width;
    let mut height = rect.height;
    if cos.abs() < sin.abs() {
        (cos, sin) = (-sin, cos);
        std::mem::swap(&mut width, &mut height);
    }
    if cos < 0.0 {
        cos = -cos;
        sin = -sin;
    }
    // Contour points are pixel centres.
    let centre = [x + 0.5, y + 0.5];
    Quad::new(centre, [cos, sin], width, height)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::quad::midpoint;

    fn map(height: usize, width: usize, inside: impl Fn(f32, f32) -> bool) -> NdTensor<f32, 2> {
        NdTensor::from_fn([height, width], |[y, x]| {
            if inside(x as f32, y as f32) {
                0.9
            } else {
                0.01
            }
        })
    }

    #[test]
    fn one_bar_is_one_grown_box() {
        let columns = 20.0..=99.0;
        let rows = 30.0..=39.0;
        let map = map(64, 128, |x, y| columns.contains(&x) && rows.contains(&y));
        let found = find_text_boxes(&map.view());
        assert_eq!(found.len(), 1);
        // 80 x 10 px, one more down and right by the mask: 80 x 10 between centres; grown by
        // 1.6 * 800 / 90 on both axes.
        let grow = 1.6 * 800.0 / 90.0;
        assert!(
            (found[0].width() - (80.0 + grow)).abs() < 0.1,
            "{:?}",
            found[0]
        );
        assert!((found[0].height() - (10.0 + grow)).abs() < 0.1);
        let [top_left, _, bottom_right, _] = found[0].0;
        let [x, y] = midpoint(top_left, bottom_right);
        assert!((x - 60.5).abs() < 0.1);
        assert!((y - 35.5).abs() < 0.1);
    }

    #[test]
    fn a_slanted_bar_keeps_its_slope() {
        let slope = 0.2_f32;
        let map = map(128, 256, |x, y| {
            (30.0..220.0).contains(&x) && (y - 30.0 - slope * x).abs() < 6.0
        });
        let found = find_text_boxes(&map.view());
        assert_eq!(found.len(), 1);
        let [a, b, ..] = found[0].0;
        let run = b[0] - a[0];
        let rise = b[1] - a[1];
        assert!((rise / run - slope).abs() < 0.02, "{:?}", found[0]);
        assert!(run > 0.0);
    }

    #[test]
    fn a_tall_bar_stays_tall() {
        let columns = 20.0..30.0;
        let rows = 10.0..110.0;
        let map = map(128, 64, |x, y| columns.contains(&x) && rows.contains(&y));
        let found = find_text_boxes(&map.view());
        assert_eq!(found.len(), 1);
        assert!(found[0].height() > 4.0 * found[0].width());
    }

    #[test]
    fn specks_faint_regions_and_empty_maps_give_nothing() {
        assert!(find_text_boxes(&map(32, 32, |_, _| false).view()).is_empty());
        assert!(find_text_boxes(&map(32, 32, |x, y| x + y < 1.0).view()).is_empty());
        assert!(find_text_boxes(&NdTensor::full([32, 32], 0.4).view()).is_empty());
        assert!(find_text_boxes(&NdTensor::zeros([0, 0]).view()).is_empty());
    }

    #[test]
    fn noise_and_not_a_number_are_bounded() {
        let noise = NdTensor::from_fn([256, 256], |[y, x]| {
            ((x * 7919 + y * 104_729) % 101) as f32 / 100.0
        });
        assert!(find_text_boxes(&noise.view()).len() <= MAX_BOXES);
        assert!(find_text_boxes(&NdTensor::full([64, 64], f32::NAN).view()).is_empty());
        assert_eq!(
            find_text_boxes(&NdTensor::full([64, 64], 1.0).view()).len(),
            1
        );
    }
}
