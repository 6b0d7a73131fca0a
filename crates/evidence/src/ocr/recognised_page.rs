//! What an engine makes of one page.

use model::{TextLine, TextPage};

/// A page as read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecognisedPage {
    /// Degrees clockwise the picture must turn to stand upright: 0, 90, 180 or 270.
    pub turn: u16,
    /// Width of the upright page in px.
    pub width: u32,
    /// Height of the upright page in px.
    pub height: u32,
    /// Lines in reading order, boxes in px of the upright page.
    pub lines: Vec<TextLine>,
}

impl RecognisedPage {
    /// The same reading of a page with `factor` times as many px across and down.
    #[must_use]
    pub fn enlarge_by(mut self, factor: usize) -> Self {
        let Ok(whole) = u32::try_from(factor) else {
            return self;
        };
        self.width = self.width.saturating_mul(whole);
        self.height = self.height.saturating_mul(whole);
        for line in &mut self.lines {
            line.rect = line.rect.scale_by(f64::from(whole));
        }
        self
    }

    /// The reading as page `number` (from 1) of a text.
    #[must_use]
    pub fn into_page(self, number: u32) -> TextPage {
        let width = f64::from(self.width);
        let height = f64::from(self.height);
        TextPage {
            number,
            width,
            height,
            turn: self.turn,
            lines: self.lines,
        }
    }
}
