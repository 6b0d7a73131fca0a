//! One box of text: what was read, normalised for comparison, with a way back to the printed
//! characters and to their place.

use std::ops::Range;

use model::{Rect, TextLine};
use values::text::NormalisedText;

// By eye: longer than any printed line, and every character is a place where a label may begin.
/// Characters of one cell that are looked at.
const MAX_BOX_CHARACTERS: usize = 4000;

/// One box of text as the reader gave it.
#[derive(Debug, Clone)]
pub(super) struct TextBox {
    source: Vec<char>,
    folded: NormalisedText,
    /// Left edge of each source character and the right edge of the last, 0 to 1.
    edges: Vec<f64>,
    /// Where it stands, in the unit of the page.
    pub rect: Rect,
    /// 0 to 1.
    pub confidence: f64,
}

impl TextBox {
    pub fn new(line: &TextLine, rect: Rect) -> Self {
        let chars = line.text.chars();
        let source: Vec<char> = chars.take(MAX_BOX_CHARACTERS).collect();
        let text: String = source.iter().collect();
        let confidence = f64::from(line.confidence);
        Self {
            edges: compute_char_edges(&source),
            folded: NormalisedText::new(&text),
            source,
            rect,
            // Recordings and engines are outside input; one NaN would spoil every mean and
            // comparison.
            confidence: if confidence.is_finite() {
                confidence.clamp(0.0, 1.0)
            } else {
                0.0
            },
        }
    }

    /// A box of its own for normalised character `at`.
    pub fn single_character(&self, at: usize, rect: Rect) -> Self {
        let line = TextLine {
            text: self.printed_text(at..at + 1),
            rect,
            confidence: 1.0,
        };
        Self {
            confidence: self.confidence,
            ..Self::new(&line, rect)
        }
    }

    /// Normalised text without white space.
    pub fn text(&self) -> &str {
        self.folded.text()
    }

    /// Normalised characters.
    pub fn chars(&self) -> &[char] {
        self.folded.chars()
    }

    /// Normalised characters of a range; empty where it does not exist.
    pub fn chars_in(&self, range: Range<usize>) -> &[char] {
        self.chars()
            .get(range)
            .unwrap_or_default()
    }

    /// The printed characters behind a normalised range, white space tidied.
    pub fn printed_text(&self, range: Range<usize>) -> String {
        let source = self.folded.source_range(range);
        let printed = self.source.get(source);
        normalise_spaces(printed.unwrap_or_default())
    }

    /// The box of a normalised range, by the usual widths of characters.
    pub fn range_rect(&self, range: Range<usize>) -> Rect {
        let source = self.folded.source_range(range);
        let at = |index: usize| {
            let edge = self.edges.get(index);
            edge.copied().unwrap_or(1.0)
        };
        let (from, to) = if source.is_empty() {
            (0.0, 1.0)
        } else {
            (at(source.start), at(source.end))
        };
        let width = self.rect.width();
        Rect {
            x0: self.rect.x0 + width * from,
            x1: self.rect.x0 + width * to,
            ..self.rect
        }
    }

    /// White-space characters printed right before normalised character `at`.
    pub fn space_before(&self, at: usize) -> usize {
        let place = self.folded.source_range(at..at + 1);
        let start = place.start;
        self.source
            .iter()
            .take(start)
            .rev()
            .take_while(|c| c.is_whitespace())
            .count()
    }

    /// Several characters in a box taller than wide: a piece of a seal.
    pub fn is_vertical(&self) -> bool {
        // By eye: the ring of a seal is read as short upright boxes, a printed line never is.
        let upright = self.rect.height() > 1.3 * self.rect.width();
        upright && self.chars().len() > 1
    }

    /// Height of the type: a tilted line has a taller box.
    pub fn type_height(&self) -> f64 {
        let width_of = |c: &char| if c.is_ascii() { 0.5 } else { 1.0 };
        let units: f64 = self.source.iter().map(width_of).sum();
        // By eye: boxes of level lines are up to so much taller than their characters are wide.
        let from_width = 1.4 * self.rect.width() / units.max(0.5);
        self.rect.height().min(from_width)
    }

    /// Share of white space in the cell: letter-spaced readings have much.
    pub fn whitespace_ratio(&self) -> f64 {
        let spaces = self
            .source
            .iter()
            .filter(|c| c.is_whitespace());
        let length = self.source.len().max(1);
        spaces.count() as f64 / length as f64
    }
}

/// Full-width characters are about twice as wide as ASCII and spaces.
fn compute_char_edges(source: &[char]) -> Vec<f64> {
    let mut at = 0.0;
    let mut edges = vec![at];
    for c in source {
        at += if c.is_ascii() { 0.5 } else { 1.0 };
        edges.push(at);
    }
    if at > 0.0 {
        for edge in &mut edges {
            *edge /= at;
        }
    }
    edges
}

/// Printed text with its white space normalised: none beside a Chinese character, else one space.
fn normalise_spaces(source: &[char]) -> String {
    let mut out = String::new();
    let mut pending = false;
    let is_printed = |c: &&char| c.is_whitespace() || !c.is_control();
    for c in source.iter().filter(is_printed) {
        if c.is_whitespace() {
            pending = true;
            continue;
        }
        // PDF text and engines set spaces between ideographs to fit the layout; only between two
        // ASCII words is a space part of the text.
        let last = out.chars().next_back();
        let behind_word = last.is_some_and(|before| before.is_ascii());
        let between_words = behind_word && c.is_ascii();
        if pending && between_words {
            out.push(' ');
        }
        pending = false;
        out.push(*c);
    }
    out
}

pub(super) fn vertical_centre(r: &Rect) -> f64 {
    f64::midpoint(r.y0, r.y1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_folded_as_printed_text_needs_it() {
        let tidied = |s: &str| normalise_spaces(&s.chars().collect::<Vec<_>>());
        assert_eq!(tidied("杭州 样例\t餐饮 "), "杭州样例餐饮");
        assert_eq!(tidied("Sample  Trading 公司"), "Sample Trading公司");
        assert_eq!(tidied("2017 02 23 年 月"), "2017 02 23年月");
    }
}
