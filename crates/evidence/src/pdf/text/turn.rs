//! Which way a page's text runs: print dialogs and phones turn pages by quarters.

use super::glyph::Glyph;
use super::glyph::GlyphPage;

// Origin: by eye, as for recognised pages: a page number or a stamp does not decide how a page lies.
/// Letters from which a page's text tells which way is up.
const MIN_LETTERS: usize = 12;

/// Degrees clockwise that bring most of the letters upright: 0, 90, 180 or 270.
pub(super) fn upright_turn(glyphs: &[Glyph]) -> u16 {
    let mut counts = [0usize; 4];
    for glyph in glyphs {
        if glyph.vertical || glyph.character.is_whitespace() {
            continue;
        }
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
    let mut quarters = (0u16..).zip(counts);
    let most = quarters.find(|(_, n)| n * 2 > all);
    match most {
        Some((quarters, _)) if all >= MIN_LETTERS => quarters * 90,
        _ => 0,
    }
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
    let mut turned = page.clone();
    for _ in 0..turn / 90 {
        turned = quarter(&turned);
    }
    turned
}

/// A quarter turn clockwise on a page of this height.
fn turn_glyph(glyph: &Glyph, height: f64) -> Glyph {
    let [x, y] = glyph.origin;
    let [dx, dy] = glyph.direction;
    Glyph {
        origin: [height - y, x],
        direction: [-dy, dx],
        ..*glyph
    }
}
