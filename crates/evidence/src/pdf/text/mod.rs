//! Glyphs with places to lines of text.
//!
//! A page's content has no lines, only glyphs in any order. Here they are put together by geometry:
//! glyphs on one base line in one direction form a row, wide gaps split the row into lines (columns,
//! label and value), and lines are sorted the way they are read. Rotated text keeps its own direction.

mod glyph;
mod radicals;
mod rows;

pub use glyph::Glyph;
pub(crate) use glyph::is_cjk;

use model::{FileText, Rect, TextLine, TextOrigin, TextPage};

// Origin: by eye.
/// Smaller type is not meant to be read, pt.
const MIN_FONT_SIZE: f64 = 0.5;
// Origin: by eye, far above the 14,400 units of ISO 32000-1, Annex C; stops absurd coordinates and
// those that are no number.
/// Larger pages do not exist, pt.
const MAX_COORDINATE: f64 = 1e8;

/// The glyphs of one page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GlyphPage {
    /// Page number from 1.
    pub number: u32,
    /// Width of the upright page, pt.
    pub width: f64,
    /// Height of the upright page, pt.
    pub height: f64,
    /// In drawing order.
    pub glyphs: Vec<Glyph>,
}

/// The text of a file. A page without glyphs, or whose glyphs do not say what they are, is not in it.
#[must_use]
pub fn assemble_text(pages: &[GlyphPage]) -> FileText {
    let pages: Vec<TextPage> = pages.iter().filter_map(assemble_page).collect();
    let origin = if pages.is_empty() {
        TextOrigin::None
    } else {
        TextOrigin::PdfText
    };
    FileText { origin, pages }
}

fn assemble_page(page: &GlyphPage) -> Option<TextPage> {
    let glyphs: Vec<Glyph> = page.glyphs.iter().filter_map(readable_glyph).collect();
    if is_garbage(&glyphs) {
        return None;
    }
    let lines = sort_reading_order(rows::assemble_lines(&glyphs));
    let (width, height) = (page.width, page.height);
    (!lines.is_empty()).then_some(TextPage {
        number: page.number,
        width,
        height,
        turn: 0,
        lines,
    })
}

/// A character that can be read, radicals normalised.
fn readable_glyph(glyph: &Glyph) -> Option<Glyph> {
    let in_bounds =
        glyph.size >= MIN_FONT_SIZE && glyph.origin.iter().all(|v| v.abs() < MAX_COORDINATE);
    (in_bounds && !glyph.character.is_control()).then(|| Glyph {
        character: radicals::fold_radical(glyph.character),
        ..*glyph
    })
}

/// Whether fewer than half of the characters are such as a Chinese paper bears.
fn is_garbage(glyphs: &[Glyph]) -> bool {
    let mut all = 0usize;
    let mut known = 0usize;
    for c in glyphs
        .iter()
        .map(|g| g.character)
        .filter(|c| !c.is_whitespace())
    {
        all += 1;
        known += usize::from(is_expected_char(c));
    }
    // Half, by eye: where a font's map to Unicode is broken, nearly every character is wrong.
    all == 0 || known * 2 < all
}

/// Chinese, ASCII, general and Chinese punctuation, full-width forms, enclosed numbers and units.
fn is_expected_char(c: char) -> bool {
    c.is_ascii_graphic()
        || is_cjk(c)
        || matches!(c, '\u{b7}' | '\u{2010}'..='\u{203b}' | '\u{2460}'..='\u{24ff}')
}

/// Lines top to bottom; those side by side (their middles within half a line height) left to right.
fn sort_reading_order(mut lines: Vec<TextLine>) -> Vec<TextLine> {
    let middle = |r: &Rect| f64::midpoint(r.y0, r.y1);
    lines.sort_by(|a, b| middle(&a.rect).total_cmp(&middle(&b.rect)));
    let mut out: Vec<TextLine> = Vec::with_capacity(lines.len());
    let mut side_by_side: Vec<TextLine> = Vec::new();
    for line in lines {
        // Measured from the first of the row: measured from the last, a staircase of lines would
        // become one row.
        let starts_new_row = side_by_side.first().is_some_and(|first| {
            let height = first.rect.height().min(line.rect.height());
            middle(&line.rect) - middle(&first.rect) > height / 2.0
        });
        if starts_new_row {
            flush_row(&mut side_by_side, &mut out);
        }
        side_by_side.push(line);
    }
    flush_row(&mut side_by_side, &mut out);
    out
}

fn flush_row(side_by_side: &mut Vec<TextLine>, out: &mut Vec<TextLine>) {
    side_by_side.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
    out.append(side_by_side);
}
