//! Ink on a page that is no picture: enough of it to tell whether it lies over one.

use hayro_interpret::Paint;
use hayro_interpret::kurbo::Rect;

// Origin: by eye; each picture is held against all marks, and a crowded page is drawn anyway.
/// Marks whose places are kept; a page with more is crowded.
const MAX_MARKS: usize = 4_096;
// Origin: the detector of seals, which asks for 45 steps of 245 on white paper.
/// How much a red outshines green and blue, 0 to 1.
const RED_MARGIN: f32 = 0.18;

/// Lines, areas and glyphs in drawing order.
#[derive(Debug, Default)]
pub(super) struct VectorInk {
    places: Vec<Rect>,
    crowded: bool,
    /// Some of it is red, as seals are, or of a pattern that may be.
    pub(super) red: bool,
    /// Something on the page is see-through or blended.
    pub(super) blended: bool,
}

impl VectorInk {
    /// Takes note of ink; `place` in pt on the upright page.
    pub(super) fn add_ink(&mut self, place: Rect, paint: &Paint<'_>) {
        let [red, green, blue, alpha] = match paint {
            Paint::Color(colour) => {
                let rgba = colour.to_rgba();
                rgba.components()
            }
            // A pattern may hide any colour: taken for red, so that the page is drawn and looked
            // at.
            Paint::Pattern(_) => [1.0, 0.0, 0.0, 1.0],
        };
        if alpha <= 0.0 {
            return;
        }
        self.red |= red > green.max(blue) + RED_MARGIN;
        if self.places.len() < MAX_MARKS {
            self.places.push(place);
        } else {
            self.crowded = true;
        }
    }

    /// How many there are, those that are kept.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Whether ink lies on `area` that came after the first `under` marks.
    pub(super) fn has_ink_over(&self, area: Rect, under: usize) -> bool {
        let mut over = self.places.iter().skip(under);
        self.crowded || over.any(|place| place.overlaps(area))
    }
}
