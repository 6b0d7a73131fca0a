//! Which way a page's text runs: print dialogs and phones turn pages by quarters.

use super::glyph::Glyph;
use super::glyph::GlyphPage;

// Origin: by eye, as for recognised pages: a page number or a stamp does not decide how a page lies.
/// Letters from which a page's text tells which way is up.
const MIN_LETTERS: usize = 12;

/// Degrees clockwise that bring most of the letters upright: 0, 90, 180 or 270.
pub(super) fn upright_turn(glyphs: &[Glyph]) -> u16 {
    let mut counts = [0usize; 4];
    let letters = glyphs
        .iter()
        .filter(|g| !g.vertical && !g.character.is_whitespace());
    for glyph in letters {
        let [dx, dy] = glyph.direction;
        // Text that runs down must turn three quarters, for y points down.
        let quarters = if dx.abs() >= dy.abs() {
            if dx < 0.0 { 2 } else { 0 }
        } else if dy > 0.0 {
            3
        } else {
            1
        };
        if let Some(count) = counts.get_mut(quarters) {
            *count += 1;
        }
    }
    let all: usize = counts.iter().sum();
    let most = (0u16..).zip(counts).find(|(_, n)| n * 2 > all);
    most.filter(|_| all >= MIN_LETTERS)
        .map_or(0, |(quarters, _)| quarters * 90)
}

/// The page turned clockwise.
pub(super) fn turn_page(page: &GlyphPage, turn: u16) -> GlyphPage {
    let quarter = |page: &GlyphPage| GlyphPage {
        number: page.number,
        width: page.height,
        height: page.width,
        glyphs: page
            .glyphs
            .iter()
            .map(|g| turn_glyph(g, page.height))
            .collect(),
    };
    (0..turn / 90).fold(page.clone(), |page, _| quarter(&page))
}

/// A quarter turn clockwise on a page of this height.
fn turn_glyph(glyph: &Glyph, height: f64) -> Glyph {
    let ([x, y], [dx, dy]) = (glyph.origin, glyph.direction);
    Glyph {
        origin: [height - y, x],
        direction: [-dy, dx],
        ..*glyph
    }
}
