//! A page's text parted by what a reviewer sees of it: the paper's own, letters that nobody sees, and a
//! few lines that a program laid over a scan.
//!
//! A reviewer sees the scan. So text over or under it is not the paper's until somebody has held it
//! against the picture; here it is only told apart.

use std::collections::BTreeSet;

use hayro_interpret::kurbo::{Point, Rect};
use serde::{Deserialize, Serialize};

use super::assemble_page;
use super::garbage::{is_foreign, is_garbage};
use super::glyph::Glyph;
use super::glyph::GlyphPage;
use model::{TextLayer, TextPage};

// Origin: by eye. A purpose note, a scanner app's footer and page numbers have less; the barest
// electronic licence has eight labels, each with its value.
/// Different lines from which visible text on a page with a scan may be the paper's own.
const MIN_OWN_LINES: usize = 6;
// Origin: by eye; six lines of small print at the foot of a scan stay below it.
/// Part of the page's height that such lines span.
const MIN_OWN_SPAN: f64 = 0.2;
// Origin: by eye; a stray page number under a scan says nothing about what the scan holds.
/// Unseen letters over a scan from which somebody has recognised its text.
const MIN_LAYER_GLYPHS: usize = 12;
/// Cosine from which text stands square to the page (8 degrees); watermarks run askew.
const SQUARE: f64 = 0.99;

/// Text of a page that shows a scan, not to be taken for the paper's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScanText {
    /// Page number from 1.
    pub number: u32,
    /// Letters that nobody sees over the scan: a reading of it, if they agree with it.
    pub hidden: Option<TextPage>,
    /// What a program laid over the scan. It may still be a marking.
    pub added: Option<TextPage>,
    /// Seen letters over the scan, as many lines as a paper has: the paper's own where the scan is no more
    /// than their background, an addition where it says something itself.
    pub printed: Option<TextPage>,
}

impl ScanText {
    /// Of a page with nothing over or under its scan.
    fn of_page(number: u32) -> Self {
        Self {
            number,
            hidden: None,
            added: None,
            printed: None,
        }
    }
}

/// A page's text, parted.
#[derive(Debug, Default)]
pub(crate) struct PartedText {
    /// The paper's own.
    pub(crate) own: Option<TextPage>,
    pub(crate) scan: Option<ScanText>,
    pub(crate) state: Option<TextLayer>,
}

/// Parts the text of a page; `scans` are the boxes of its scans, pt.
pub(crate) fn part_text(page: &GlyphPage, scans: &[Rect]) -> PartedText {
    let over_scan = |g: &Glyph| {
        let [x, y] = g.origin;
        // A base line at the very edge still belongs to the picture.
        let above_base = y - g.size / 4.0;
        let place = Point::new(x, above_base);
        scans.iter().any(|s| s.contains(place))
    };
    let glyphs = page.glyphs.iter();
    let (seen, mut unseen): (Vec<Glyph>, Vec<Glyph>) = glyphs.partition(|g| g.visible);
    unseen.retain(over_scan);
    let number = page.number;
    if scans.is_empty() {
        return part_plain_page(page, seen);
    }
    let (hidden, mut state) = read_hidden_layer(page, unseen);
    let has_layer = state.is_some();
    if !seen.iter().any(is_inked) {
        return part_bare_scan(number, hidden, state);
    }
    if is_garbage(&seen) {
        state = state.or(Some(TextLayer::Garbage));
    }
    let is_full = !has_layer && !is_foreign(&seen) && fills_page(page, &seen);
    let over = seen.iter().filter(|g| over_scan(g));
    let over = over.count();
    // Most of a letter with a picture pasted in stands beside the picture.
    let is_beside = over * 2 <= seen.len();
    let text = assemble_page(&page.with_glyphs(seen));
    if is_full && is_beside {
        return PartedText {
            own: text,
            scan: None,
            state,
        };
    }
    let (printed, added, unsettled) = if is_full {
        (text, None, TextLayer::Unverified)
    } else {
        (None, text, TextLayer::Addition)
    };
    let scan = ScanText {
        hidden,
        added,
        printed,
        ..ScanText::of_page(number)
    };
    PartedText {
        own: None,
        scan: Some(scan),
        state: state.or(Some(unsettled)),
    }
}

/// What lies unseen over the scans, and what is to be thought of it; nothing where there is no layer.
fn read_hidden_layer(
    page: &GlyphPage,
    unseen: Vec<Glyph>,
) -> (Option<TextPage>, Option<TextLayer>) {
    let ink = unseen.iter().filter(|g| is_inked(g));
    if ink.count() < MIN_LAYER_GLYPHS {
        return (None, None);
    }
    if is_garbage(&unseen) || is_foreign(&unseen) {
        return (None, Some(TextLayer::Garbage));
    }
    let layer = page.with_glyphs(unseen);
    let hidden = assemble_page(&layer);
    let state = if hidden.is_some() {
        TextLayer::Unverified
    } else {
        TextLayer::Garbage
    };
    (hidden, Some(state))
}

/// A scan on which nobody sees a letter that was typeset.
fn part_bare_scan(number: u32, hidden: Option<TextPage>, state: Option<TextLayer>) -> PartedText {
    let scan = hidden.map(|hidden| ScanText {
        hidden: Some(hidden),
        ..ScanText::of_page(number)
    });
    PartedText {
        own: None,
        scan,
        state,
    }
}

/// A page of letters only: those that nobody sees are none of it.
fn part_plain_page(page: &GlyphPage, seen: Vec<Glyph>) -> PartedText {
    let has_letters = seen.iter().any(is_inked);
    let own = assemble_page(&page.with_glyphs(seen));
    let is_lost = has_letters && own.is_none();
    let state = is_lost.then_some(TextLayer::Garbage);
    PartedText {
        own,
        scan: None,
        state,
    }
}

fn is_inked(glyph: &Glyph) -> bool {
    !glyph.character.is_whitespace()
}

/// Whether so many different lines stand on the page as a paper has. A watermark of one sentence is one
/// line, however often it is repeated.
fn fills_page(page: &GlyphPage, seen: &[Glyph]) -> bool {
    let is_square = |g: &&Glyph| {
        let mut steps = g.direction.iter();
        steps.any(|d| d.abs() >= SQUARE)
    };
    let glyphs = seen.iter().filter(is_square);
    let glyphs = glyphs.copied().collect();
    let upright = page.with_glyphs(glyphs);
    let Some(text) = assemble_page(&upright) else {
        return false;
    };
    let mut different = BTreeSet::new();
    let mut top = f64::INFINITY;
    let mut bottom = 0.0_f64;
    for line in &text.lines {
        if line.text.chars().count() > 1 {
            different.insert(line.text.as_str());
            top = top.min(line.rect.y0);
            bottom = bottom.max(line.rect.y1);
        }
    }
    let least_span = MIN_OWN_SPAN * text.height;
    different.len() >= MIN_OWN_LINES && bottom - top >= least_span
}
