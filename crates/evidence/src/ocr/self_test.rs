//! A line that is drawn here and read by an engine: whether the installed models work at all.

use image::Rgb;

use super::OcrImage;
use super::engine::OcrEngine;
use super::error::OcrError;
use model::limits::Limits;

// Digits, because every dictionary has them and a grid draws them without a font.
const TEST_WORD: &str = "12345";
/// Digits on a grid of 5 × 7, a row a number, the highest of five bits leftmost.
const DIGIT_BITMAPS: [[u8; 7]; 5] = [
    [
        0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110,
    ],
    [
        0b01110, 0b10001, 0b00001, 0b00010, 0b00100, 0b01000, 0b11111,
    ],
    [
        0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110,
    ],
    [
        0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010,
    ],
    [
        0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110,
    ],
];
// Origin: by eye. Digits 35 px high are near the 48 px that the network sees.
/// px a dot of the grid.
const DOT_PX: u32 = 5;
/// px of paper around the line.
const MARGIN_PX: u32 = 40;

/// Reads a drawn line; an engine that reads anything else does not work.
pub fn self_test(engine: &dyn OcrEngine, limits: &Limits) -> Result<(), OcrError> {
    let page = engine.recognise_page(&draw_test_line(), limits)?;
    let lines = page.lines.iter();
    let text: String = lines.map(|l| l.text.as_str()).collect();
    if text.contains(TEST_WORD) {
        Ok(())
    } else {
        Err(OcrError::SelfTest {
            drawn: TEST_WORD,
            read: text,
        })
    }
}

/// Black digits on white paper, one dot apart.
fn draw_test_line() -> OcrImage {
    let cells = 6 * DIGIT_BITMAPS.len() as u32;
    let width = cells * DOT_PX + 2 * MARGIN_PX;
    let height = 7 * DOT_PX + 2 * MARGIN_PX;
    OcrImage::from_fn(width, height, |x, y| {
        let grey = if is_inked(x, y) == Some(true) { 0 } else { 255 };
        Rgb([grey; 3])
    })
}

/// Whether a digit has ink at a px; `None` beside them.
fn is_inked(x: u32, y: u32) -> Option<bool> {
    let dot = |px: u32| {
        let inside = px.checked_sub(MARGIN_PX)?;
        Some(inside / DOT_PX)
    };
    let column = dot(x)?;
    let row = dot(y)?;
    let digit = DIGIT_BITMAPS.get((column / 6) as usize)?;
    let dots = digit.get(row as usize)?;
    let dot = column % 6;
    Some(dot < 5 && dots >> (4 - dot) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::FakeEngine;
    use model::{Rect, TextLine};

    #[test]
    fn an_engine_that_reads_something_else_does_not_work() {
        let fake = |text: &str| FakeEngine {
            lines: vec![TextLine {
                text: text.into(),
                rect: Rect::default(),
                confidence: 1.0,
            }],
        };
        assert!(self_test(&fake(TEST_WORD), &Limits::default()).is_ok());
        let error = self_test(&fake("12"), &Limits::default()).unwrap_err();
        assert!(matches!(error, OcrError::SelfTest { drawn: TEST_WORD, read } if read == "12"));
    }

    #[test]
    fn the_digits_are_drawn() {
        let dark = draw_test_line()
            .pixels()
            .filter(|pixel| pixel.0 == [0; 3])
            .count();
        let dots: u32 = DIGIT_BITMAPS
            .iter()
            .flatten()
            .map(|row| row.count_ones())
            .sum();
        assert_eq!(dark, (dots * DOT_PX * DOT_PX) as usize);
    }
}
