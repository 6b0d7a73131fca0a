//! Glyphs with places to lines of text.
//!
//! A page's content has no lines, only glyphs in any order. Here they are put together by geometry:
//! glyphs on one base line in one direction form a row, wide gaps split the row into lines (columns,
//! label and value), and lines are sorted the way they are read. Rotated text keeps its own direction.

mod garbage;
mod glyph;
mod layer;
mod radicals;
mod rows;
mod turn;

pub(crate) use glyph::is_cjk;
pub use glyph::{Glyph, GlyphPage};
pub use layer::ScanText;
pub(crate) use layer::{PartedText, part_text};

use model::{FileText, TextLine, TextOrigin, TextPage};

// Origin: by eye.
/// Smaller type is not meant to be read, pt.
const MIN_FONT_SIZE: f64 = 0.5;
// Origin: by eye, far above the 14,400 units of ISO 32000-1, Annex C; stops absurd coordinates and
// those that are no number.
/// Larger pages do not exist, pt.
const MAX_COORDINATE: f64 = 1e8;

/// The text of a file. A page without text of its own, or whose glyphs do not say what they are, is
/// not in it.
pub(crate) fn collect_own_text(pages: Vec<TextPage>) -> FileText {
    let origin = if pages.is_empty() {
        TextOrigin::None
    } else {
        TextOrigin::PdfText
    };
    FileText { origin, pages }
}

/// The lines of a page, upright whatever way they run; `None` where its glyphs say nothing.
fn assemble_page(page: &GlyphPage) -> Option<TextPage> {
    if garbage::is_garbage(&page.glyphs) {
        return None;
    }
    let glyphs = page
        .glyphs
        .iter()
        .filter_map(readable_glyph);
    let glyphs = glyphs.collect();
    let page = page.with_glyphs(glyphs);
    let turn = turn::upright_turn(&page.glyphs);
    let page = turn::turn_page(&page, turn);
    let lines = sort_reading_order(rows::assemble_lines(&page.glyphs));
    let (width, height) = (page.width, page.height);
    (!lines.is_empty()).then_some(TextPage {
        number: page.number,
        width,
        height,
        turn,
        lines,
    })
}

/// A character that can be read, radicals normalised.
fn readable_glyph(glyph: &Glyph) -> Option<Glyph> {
    let [x, y] = glyph.origin.map(f64::abs);
    let is_placed = x < MAX_COORDINATE && y < MAX_COORDINATE;
    let in_bounds = glyph.size >= MIN_FONT_SIZE && is_placed;
    if !in_bounds || glyph.character.is_control() {
        return None;
    }
    Some(Glyph {
        character: radicals::fold_radical(glyph.character),
        ..*glyph
    })
}

/// Lines top to bottom; those side by side (their middles within half a line height) left to right.
fn sort_reading_order(mut lines: Vec<TextLine>) -> Vec<TextLine> {
    let middle = |line: &TextLine| f64::midpoint(line.rect.y0, line.rect.y1);
    lines.sort_by(|a, b| {
        let middle_a = middle(a);
        let middle_b = middle(b);
        middle_a.total_cmp(&middle_b)
    });
    let mut out = Vec::with_capacity(lines.len());
    let mut side_by_side: Vec<TextLine> = Vec::new();
    for line in lines {
        // Measured from the first of the row: measured from the last, a staircase of lines would
        // become one row.
        let starts_new_row = side_by_side
            .first()
            .is_some_and(|first| {
                let own_height = line.rect.height();
                let height = first.rect.height().min(own_height);
                let step = middle(&line) - middle(first);
                step > height / 2.0
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
    let by_start = |a: &TextLine, b: &TextLine| a.rect.x0.total_cmp(&b.rect.x0);
    side_by_side.sort_by(by_start);
    out.append(side_by_side);
}
