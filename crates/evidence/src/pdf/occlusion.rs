//! What lies under a glyph and what lies over it: letters that nobody can see are no text.

use hayro_interpret::Paint;
use hayro_interpret::kurbo::{Point, Rect};

// Bounds the search for each glyph on a hostile page; a form has some tens of filled boxes.
/// Areas that are kept.
const MAX_AREAS: usize = 512;
// Origin: by eye. Thinner ones are lines and cover no letter.
/// Least side of an area, pt.
const MIN_SIDE_PT: f64 = 3.0;
// Origin: by eye; paper that was scanned is seldom darker.
/// Red, green and blue from which a colour is taken for that of paper, 0 to 1.
const PAPER_WHITE: f32 = 0.93;
// Origin: by eye, as PDF/A viewers draw it: nobody sees it.
/// Opacity below which ink is not seen.
pub(super) const MIN_OPACITY: f32 = 0.05;
// Origin: by eye; a banner that bears white letters is smaller, a scan of paper larger.
/// Share of the page from which a picture is taken for paper.
const PAPER_SHARE: f64 = 0.25;

/// Filled areas and pictures in drawing order.
#[derive(Debug, Default)]
pub(super) struct Occlusion {
    areas: Vec<PaintedArea>,
}

#[derive(Debug)]
struct PaintedArea {
    bounds: Rect,
    /// White letters are not seen on it.
    light: bool,
    /// Nothing below it is seen.
    opaque: bool,
}

impl Occlusion {
    /// How many areas were painted so far.
    pub(super) fn count(&self) -> usize {
        self.areas.len()
    }

    /// Takes note of a filled area; `exact`: it fills its bounds.
    pub(super) fn add_fill(&mut self, bounds: Rect, paint: &Paint<'_>, exact: bool) {
        let Paint::Color(colour) = paint else {
            self.push_area(bounds, false, false);
            return;
        };
        let rgba = colour.to_rgba();
        let [.., alpha] = rgba.components();
        if alpha >= MIN_OPACITY {
            let light = is_paper_white(paint);
            let opaque = exact && alpha >= 1.0;
            self.push_area(bounds, light, opaque);
        }
    }

    /// Takes note of a picture; `opaque`: it has no mask.
    pub(super) fn add_picture(&mut self, bounds: Rect, page: Rect, opaque: bool) {
        let least = PAPER_SHARE * page.area();
        let light = bounds.area() >= least;
        self.push_area(bounds, light, opaque);
    }

    fn push_area(&mut self, bounds: Rect, light: bool, opaque: bool) {
        let wide = bounds.width() >= MIN_SIDE_PT;
        let high = bounds.height() >= MIN_SIDE_PT;
        let large = wide && high;
        let has_room = self.areas.len() < MAX_AREAS;
        // A light shape that need not fill its bounds hides nothing and shows nothing.
        if large && (opaque || !light) && has_room {
            self.areas.push(PaintedArea {
                bounds,
                light,
                opaque,
            });
        }
    }

    /// Whether letters of this colour can be seen at this place, as far as was painted.
    pub(super) fn shows_ink(&self, paint: &Paint<'_>, place: Point) -> bool {
        if let Paint::Color(colour) = paint {
            let rgba = colour.to_rgba();
            let [.., alpha] = rgba.components();
            if alpha < MIN_OPACITY {
                return false;
            }
        }
        if !is_paper_white(paint) {
            return true;
        }
        let mut areas = self.areas.iter();
        let ground = areas.rfind(|a| a.bounds.contains(place));
        ground.is_some_and(|a| !a.light)
    }

    /// Whether something that was painted after the first `under` areas hides this place.
    pub(super) fn hides(&self, place: Point, under: usize) -> bool {
        let later = self.areas.iter().skip(under);
        let mut opaque = later.filter(|a| a.opaque);
        opaque.any(|a| a.bounds.contains(place))
    }
}

fn is_paper_white(paint: &Paint<'_>) -> bool {
    let Paint::Color(colour) = paint else {
        return false;
    };
    let rgba = colour.to_rgba();
    let [red, green, blue, _] = rgba.components();
    red.min(green).min(blue) >= PAPER_WHITE
}
