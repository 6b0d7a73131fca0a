//! A page of text for tests.

use model::{Rect, TextLine, TextPage};

/// Lines without places, all read with one confidence.
pub fn page(lines: &[&str], confidence: f32) -> TextPage {
    let line = |text: &&str| TextLine {
        text: (*text).to_owned(),
        rect: Rect::default(),
        confidence,
    };
    TextPage {
        number: 1,
        width: 100.0,
        height: 100.0,
        turn: 0,
        lines: lines.iter().map(line).collect(),
    }
}
