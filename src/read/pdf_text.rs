//! Glyphs with places to lines of text.
//!
//! A page's content has no lines, only glyphs in any order. Here they are put together by geometry:
//! glyphs on one base line in one direction form a row, wide gaps split the row into lines (columns,
//! label and value), and lines are sorted the way they are read. Rotated text keeps its own direction.

mod radicals;
mod rows;

use std::collections::HashMap;

use crate::model::{Line, Rect, Text, TextOrigin, TextPage};

/// Confidence in typeset text.
const TYPESET: f32 = 1.0;
/// Confidence in invisible text: somebody's OCR under a scan.
const INVISIBLE: f32 = 0.8;
/// The same character this near (in em) to itself was drawn twice to look bold.
const TWICE: f64 = 0.15;

/// A character on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// What it says; U+FFFD when the file does not tell.
    pub character: char,
    /// Start on the base line, pt from the top left of the upright page.
    pub origin: [f64; 2],
    /// Unit vector in which the text runs.
    pub direction: [f64; 2],
    /// How far the text advances with it, pt.
    pub advance: f64,
    /// Font size, pt.
    pub size: f64,
    /// `false` for text in the invisible render mode.
    pub visible: bool,
}

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
pub fn assemble(pages: &[GlyphPage]) -> Text {
    let pages: Vec<TextPage> = pages.iter().filter_map(assemble_page).collect();
    let origin = if pages.is_empty() { TextOrigin::None } else { TextOrigin::PdfText };
    Text { origin, pages }
}

fn assemble_page(page: &GlyphPage) -> Option<TextPage> {
    let glyphs = once(&page.glyphs);
    if is_garbage(&glyphs) {
        return None;
    }
    let lines = in_reading_order(rows::lines(&glyphs));
    let (width, height) = (page.width, page.height);
    (!lines.is_empty()).then_some(TextPage { number: page.number, width, height, lines })
}

/// Every character once, radicals folded, control characters gone. Of two at the same place one visible
/// makes both visible.
fn once(glyphs: &[Glyph]) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    let mut places: HashMap<(char, i64, i64), Vec<usize>> = HashMap::new();
    for glyph in glyphs.iter().filter(|g| !g.character.is_control()) {
        let glyph = Glyph { character: radicals::fold(glyph.character), ..*glyph };
        let reach = glyph.size * TWICE;
        // Cells wider than any reach, so that only neighbouring cells need to be looked at.
        let [column, row] = glyph.origin.map(|v| cell(v / CELL));
        let near = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (x, y))).find_map(|(x, y)| {
            let same = places.get(&(glyph.character, column + x, row + y))?;
            same.iter().copied().find(|i| out.get(*i).is_some_and(|o| distance(o, &glyph) < reach.min(CELL)))
        });
        if let Some(twin) = near.and_then(|i| out.get_mut(i)) {
            twin.visible |= glyph.visible;
        } else {
            places.entry((glyph.character, column, row)).or_default().push(out.len());
            out.push(glyph);
        }
    }
    out
}

/// Side of a cell, pt.
const CELL: f64 = 4.0;

fn distance(a: &Glyph, b: &Glyph) -> f64 {
    (a.origin[0] - b.origin[0]).hypot(a.origin[1] - b.origin[1])
}

#[expect(clippy::cast_possible_truncation, reason = "saturates; far places may share a cell")]
fn cell(value: f64) -> i64 {
    (value.floor() as i64).clamp(-(1 << 40), 1 << 40)
}

/// Whether fewer than half of the characters are such as a Chinese paper bears.
fn is_garbage(glyphs: &[Glyph]) -> bool {
    let mut all = 0usize;
    let mut known = 0usize;
    for c in glyphs.iter().map(|g| g.character).filter(|c| !c.is_whitespace()) {
        all += 1;
        known += usize::from(is_expected(c));
    }
    all == 0 || known * 2 < all
}

/// Chinese, ASCII, general and Chinese punctuation, full-width forms, enclosed numbers and units.
fn is_expected(c: char) -> bool {
    c.is_ascii_graphic()
        || is_cjk(c)
        || matches!(c, '\u{b7}' | '\u{2010}'..='\u{203b}' | '\u{2460}'..='\u{24ff}')
}

/// Characters that are as wide as high and stand without spaces.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}'
        | '\u{3200}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3134f}')
}

/// Lines top to bottom; those side by side (their middles within half a line height) left to right.
fn in_reading_order(mut lines: Vec<Line>) -> Vec<Line> {
    let middle = |r: &Rect| f64::midpoint(r.y0, r.y1);
    lines.sort_by(|a, b| middle(&a.rect).total_cmp(&middle(&b.rect)));
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    let mut side_by_side: Vec<Line> = Vec::new();
    for line in lines {
        let apart = side_by_side.first().is_some_and(|first| {
            let height = first.rect.height().min(line.rect.height());
            middle(&line.rect) - middle(&first.rect) > height / 2.0
        });
        if apart {
            flush(&mut side_by_side, &mut out);
        }
        side_by_side.push(line);
    }
    flush(&mut side_by_side, &mut out);
    out
}

fn flush(side_by_side: &mut Vec<Line>, out: &mut Vec<Line>) {
    side_by_side.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
    out.append(side_by_side);
}
