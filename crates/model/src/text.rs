//! Text as read from a page, with places.

use serde::{Deserialize, Serialize};

use super::{FileFormat, FileIntegrity, Page, Probe, TextLayer};

// By eye, in characters without white space.
/// Characters from which a scan's text layer is taken for its text: fewer are a stamp or a page number
/// that some program printed over the scan.
const MIN_LAYER_CHARACTERS: usize = 20;

/// A box on a page in the page's own unit (px or pt), origin top left, page upright.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Rect {
    /// Left.
    pub x0: f64,
    /// Top.
    pub y0: f64,
    /// Right.
    pub x1: f64,
    /// Bottom.
    pub y1: f64,
}

impl Rect {
    /// Width in the unit of the box.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// Height in the unit of the box.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// The same box where a unit is a `factor`-th.
    #[must_use]
    pub fn scale_by(&self, factor: f64) -> Self {
        Self {
            x0: self.x0 * factor,
            y0: self.y0 * factor,
            x1: self.x1 * factor,
            y1: self.y1 * factor,
        }
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Whether both have some area in common; an edge is none.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let across = self.x0 < other.x1 && other.x0 < self.x1;
        across && self.y0 < other.y1 && other.y0 < self.y1
    }

    /// The area that both have in common, in the square of the unit.
    #[must_use]
    pub fn shared_area(&self, other: &Self) -> f64 {
        let across = self.x1.min(other.x1) - self.x0.max(other.x0);
        let down = self.y1.min(other.y1) - self.y0.max(other.y0);
        across.max(0.0) * down.max(0.0)
    }
}

/// Who read a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextOrigin {
    /// The PDF's own text.
    PdfText,
    /// An OCR engine on this machine.
    Ocr,
    /// A Word document's own text.
    Docx,
    /// A text file.
    PlainText,
    /// An OCR recording that the user named.
    Sidecar,
    /// Nobody: no text layer and no engine.
    #[default]
    None,
}

/// Whether pictures can be read here: what to advise where one was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OcrAvailability {
    /// No text recognition is installed.
    #[default]
    NotInstalled,
    /// It is installed, and this call does without it.
    Unused,
    /// It was at work.
    InUse,
}

// Origin: the lines that RapidOCR leaves out (its `text_score`).
/// A line of lower confidence was not read.
pub const MIN_LINE_CONFIDENCE: f32 = 0.5;

/// One line of text; a row of a form whose parts stand far apart is several lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextLine {
    /// As read, NFKC not applied.
    pub text: String,
    /// Where on the page.
    pub rect: Rect,
    /// 0 to 1; 1 for a typeset PDF text.
    pub confidence: f32,
}

impl TextLine {
    /// Whether it was read well enough to prove something.
    #[must_use]
    pub fn is_legible(&self) -> bool {
        self.confidence >= MIN_LINE_CONFIDENCE
    }
}

/// The text of one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextPage {
    /// Page number from 1.
    pub number: u32,
    /// Page width in the unit of the boxes.
    pub width: f64,
    /// Page height in the unit of the boxes.
    pub height: f64,
    /// Degrees clockwise by which whoever read the page had to turn it: 0, 90, 180 or 270. Boxes and
    /// size are those of the turned page.
    #[serde(default, skip_serializing_if = "is_upright")]
    pub turn: u16,
    /// Lines in reading order: top to bottom, then left to right.
    pub lines: Vec<TextLine>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_upright(turn: &u16) -> bool {
    *turn == 0
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FileText {
    /// Who read it.
    pub origin: TextOrigin,
    /// Pages that were read; a page missing here was not read.
    pub pages: Vec<TextPage>,
}

impl FileText {
    /// Number of characters without white space.
    #[must_use]
    pub fn count_characters(&self) -> usize {
        self.pages
            .iter()
            .map(TextPage::count_characters)
            .sum()
    }

    /// All lines in order.
    pub fn lines(&self) -> impl Iterator<Item = &TextLine> {
        self.pages
            .iter()
            .flat_map(|page| &page.lines)
    }

    /// Mean confidence weighted by length, 0 to 1; `None` without characters.
    #[must_use]
    pub fn mean_confidence(&self) -> Option<f64> {
        weighted_confidence(self.lines())
    }

    /// Whether nobody read the page with this number: it is a picture, or a PDF page whose own text is
    /// missing, not to be trusted (`evidence::pdf::text` leaves it out) or no more than a mark on its
    /// scan.
    #[must_use]
    pub fn page_is_unread(&self, probe: &Probe, number: u32) -> bool {
        let own = self
            .pages
            .iter()
            .find(|page| page.number == number);
        let scan = probe
            .pages
            .iter()
            .any(|page| page.number == number && page.placed.is_some());
        match own {
            None => true,
            Some(own) => {
                self.origin == TextOrigin::PdfText
                    && scan
                    && own.count_characters() < MIN_LAYER_CHARACTERS
            }
        }
    }

    /// Whether the file is a picture that nobody read, or a PDF with such a scan.
    #[must_use]
    pub fn has_unread_pages(&self, probe: &Probe) -> bool {
        let sound = probe.integrity == FileIntegrity::Ok && probe.format.is_readable();
        // A page of lines and shapes without text has nothing to read. One of letters that do not say
        // what they are has.
        let legible =
            |page: &Page| page.placed.is_some() || page.text_layer == Some(TextLayer::Garbage);
        let lost = || {
            probe
                .pages
                .iter()
                .any(|page| legible(page) && self.page_is_unread(probe, page.number))
        };
        sound
            && if matches!(probe.format, FileFormat::Pdf | FileFormat::Ofd) {
                lost()
            } else {
                self.origin == TextOrigin::None
            }
    }
}

impl TextPage {
    /// Number of characters without white space.
    #[must_use]
    pub fn count_characters(&self) -> usize {
        self.lines
            .iter()
            .map(|line| {
                line.text
                    .chars()
                    .filter(|letter| !letter.is_whitespace())
                    .count()
            })
            .sum()
    }

    /// Mean confidence weighted by length, 0 to 1; `None` without characters.
    #[must_use]
    pub fn mean_confidence(&self) -> Option<f64> {
        weighted_confidence(self.lines.iter())
    }
}

fn weighted_confidence<'a>(lines: impl Iterator<Item = &'a TextLine>) -> Option<f64> {
    // Weighted by length: one sure headline must not outweigh a page of doubtful lines.
    let mut sum = 0.0;
    let mut count = 0.0;
    for line in lines {
        let n = line.text.chars().count() as f64;
        sum += n * f64::from(line.confidence);
        count += n;
    }
    (count > 0.0).then(|| sum / count)
}
