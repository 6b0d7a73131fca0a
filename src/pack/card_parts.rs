//! Where the sides of a card lie on a page that shows several.

use model::{PageRef, Quad};

use super::copy_source::Original;

/// Where the cards of a page lie, from the top, in fractions; none where there are not so many, or where
/// one lies askew, for its edges cannot be followed then.
pub fn card_parts(original: &Original<'_>, at: PageRef, count: usize) -> Vec<[f64; 4]> {
    let found = original
        .find_page(at)
        .and_then(|(_, page)| {
            let size = [f64::from(page.width_px?), f64::from(page.height_px?)];
            let cards = &page.quality.as_ref()?.cards;
            (cards.len() == count).then(|| {
                cards
                    .iter()
                    .map(|card| card_part(card, size))
                    .collect()
            })
        });
    let parts: Option<Option<Vec<[f64; 4]>>> = found;
    let mut parts = parts.flatten().unwrap_or_default();
    parts.sort_by(|[_, one, ..], [_, other, ..]| one.total_cmp(other));
    parts
}

// Origin: by eye; a card on the glass of a scanner lies within a degree or two.
/// Part of a card's height by which the ends of an edge may stand apart.
const ASKEW: f64 = 0.05;

fn card_part(card: &Quad, [width, height]: [f64; 2]) -> Option<[f64; 4]> {
    let [a, b, c, d] = card.corners;
    let slack = ASKEW * a.distance_to(d).min(a.distance_to(b));
    let is_level = (a.y - b.y).abs() < slack && (d.y - c.y).abs() < slack;
    let is_plumb = (a.x - d.x).abs() < slack && (b.x - c.x).abs() < slack;
    let left = a.x.min(d.x) / width;
    let right = b.x.max(c.x) / width;
    let top = a.y.min(b.y) / height;
    let bottom = c.y.max(d.y) / height;
    (is_level && is_plumb).then_some([left, top, right, bottom])
}
