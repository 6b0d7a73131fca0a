//! A line that is drawn here and read by an engine: whether the installed models work at all.

use image::Rgb;

use super::Picture;
use super::engine::OcrEngine;
use super::error::OcrError;
use model::limits::Limits;

/// What is drawn.
const WORD: &str = "12345";
/// Digits on a grid of 5 × 7, a row a number, the highest of five bits leftmost.
const DIGITS: [[u8; 7]; 5] = [
    [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b01110, 0b10001, 0b00001, 0b00010, 0b00100, 0b01000, 0b11111],
    [0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110],
    [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
    [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
];
/// px a dot of the grid.
const DOT: u32 = 5;
/// px of paper around the line.
const MARGIN: u32 = 40;

/// Reads a drawn line; an engine that reads anything else does not work.
pub fn self_test(engine: &dyn OcrEngine, limits: &Limits) -> Result<(), OcrError> {
    let reading = engine.read(&drawn(), limits)?;
    let text: String = reading.lines.iter().map(|l| l.text.as_str()).collect();
    if text.contains(WORD) { Ok(()) } else { Err(OcrError::SelfTest { drawn: WORD, read: text }) }
}

/// Black digits on white paper, one dot apart.
fn drawn() -> Picture {
    let cells = 6 * DIGITS.len() as u32;
    Picture::from_fn(cells * DOT + 2 * MARGIN, 7 * DOT + 2 * MARGIN, |x, y| {
        let dot = |v: u32| v.checked_sub(MARGIN).map(|v| v / DOT);
        let inked = dot(x).zip(dot(y)).and_then(|(column, row)| {
            let digit = DIGITS.get((column / 6) as usize)?;
            Some(column % 6 < 5 && digit.get(row as usize)? >> (4 - column % 6) & 1 == 1)
        });
        Rgb([if inked == Some(true) { 0 } else { 255 }; 3])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Line, Rect};
    use crate::ocr::FakeEngine;

    #[test]
    fn an_engine_that_reads_something_else_does_not_work() {
        let fake = |text: &str| FakeEngine {
            lines: vec![Line { text: text.into(), rect: Rect::default(), confidence: 1.0 }],
        };
        assert!(self_test(&fake(WORD), &Limits::default()).is_ok());
        let error = self_test(&fake("12"), &Limits::default()).unwrap_err();
        assert!(matches!(error, OcrError::SelfTest { drawn: WORD, read } if read == "12"));
    }

    #[test]
    fn the_digits_are_drawn() {
        let dark = drawn().pixels().filter(|p| p.0 == [0; 3]).count();
        let dots: u32 = DIGITS.iter().flatten().map(|row| row.count_ones()).sum();
        assert_eq!(dark, (dots * DOT * DOT) as usize);
    }
}
