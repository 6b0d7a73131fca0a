//! OCR recordings: what was once read from a file, keyed by the file's SHA-256.
//!
//! One JSON object a line: `{"sha256", "origin", "engine", "pages": [{"number", "width", "height",
//! "turn"?, "lines": [{"text", "rect": {x0, y0, x1, y1}, "confidence"}]}]}`. A record holds for the very bytes
//! it was made from, so a changed scan never gets an old recording.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use model::{FileText, Rect, TextLine, TextOrigin, TextPage};

/// Recordings by SHA-256 in lower-case hexadecimal.
#[derive(Debug, Clone, Default)]
pub struct OcrRecordings {
    by_hash: BTreeMap<String, FileText>,
}

/// A line of the file that is no record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct RecordingError {
    /// From 1.
    pub line: usize,
    /// What the JSON reader said.
    pub why: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OcrRecording {
    sha256: String,
    #[serde(default)]
    origin: TextOrigin,
    #[serde(default)]
    engine: String,
    pages: Vec<RecordedPage>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordedPage {
    number: u32,
    width: f64,
    height: f64,
    /// Left out where the page stood upright.
    #[serde(default, skip_serializing_if = "is_upright")]
    turn: u16,
    lines: Vec<RecordedLine>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_upright(turn: &u16) -> bool {
    *turn == 0
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordedLine {
    text: String,
    rect: Rect,
    confidence: f32,
}

impl OcrRecordings {
    /// Reads records; empty lines are skipped.
    pub fn parse(text: &str) -> Result<Self, RecordingError> {
        let mut by_hash = BTreeMap::new();
        for (index, line) in text
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty())
        {
            let record: OcrRecording = serde_json::from_str(line).map_err(|e| RecordingError {
                line: index + 1,
                why: e.to_string(),
            })?;
            // The last record of a file counts, so that a better one can be added at the end.
            let hash = record.sha256.to_lowercase();
            let text = text_from_pages(record.pages);
            by_hash.insert(hash, text);
        }
        Ok(Self { by_hash })
    }

    /// What was recorded for a file with this hash.
    #[must_use]
    pub fn get(&self, sha256: &str) -> Option<&FileText> {
        self.by_hash.get(sha256)
    }

    /// How many files are recorded.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_hash.len()
    }

    /// Whether nothing is recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_hash.is_empty()
    }

    /// Takes down what a file with this hash says; it wins over an earlier record.
    pub fn insert(&mut self, sha256: String, text: FileText) {
        self.by_hash.insert(sha256, text);
    }

    /// Takes over another set; its records win.
    pub fn extend(&mut self, other: Self) {
        self.by_hash.extend(other.by_hash);
    }
}

/// The record of one file as a line of JSON.
pub fn to_json_line(
    sha256: &str,
    text: &FileText,
    engine: &str,
) -> Result<String, serde_json::Error> {
    let pages = text.pages.iter().map(|p| RecordedPage {
        number: p.number,
        width: p.width,
        height: p.height,
        turn: p.turn,
        lines: p
            .lines
            .iter()
            .map(|l| RecordedLine {
                text: l.text.clone(),
                rect: l.rect,
                confidence: l.confidence,
            })
            .collect(),
    });
    serde_json::to_string(&OcrRecording {
        sha256: sha256.to_owned(),
        origin: text.origin,
        engine: engine.to_owned(),
        pages: pages.collect(),
    })
}

/// Whoever read it first: in this audit it is a recording.
fn text_from_pages(pages: Vec<RecordedPage>) -> FileText {
    let pages = pages.into_iter().map(|p| TextPage {
        number: p.number,
        width: p.width,
        height: p.height,
        turn: p.turn,
        lines: p
            .lines
            .into_iter()
            .map(|l| TextLine {
                text: l.text,
                rect: l.rect,
                confidence: l.confidence.clamp(0.0, 1.0),
            })
            .collect(),
    });
    FileText {
        origin: TextOrigin::Sidecar,
        pages: pages.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_as_a_recording() {
        let line = TextLine {
            text: "营业执照".into(),
            rect: Rect {
                x0: 1.0,
                y0: 2.0,
                x1: 3.0,
                y1: 4.0,
            },
            confidence: 0.9,
        };
        let page = TextPage {
            number: 1,
            width: 100.0,
            height: 50.0,
            turn: 180,
            lines: vec![line],
        };
        let text = FileText {
            origin: TextOrigin::Ocr,
            pages: vec![page],
        };
        let written = to_json_line("AB", &text, "engine 1").unwrap();
        let readings = OcrRecordings::parse(&format!("\n{written}\n")).unwrap();
        assert_eq!(readings.len(), 1);
        let read = readings.get("ab").unwrap();
        assert_eq!(read.origin, TextOrigin::Sidecar);
        assert_eq!(read.pages, text.pages);
    }

    #[test]
    fn a_bad_line_is_named() {
        assert_eq!(
            OcrRecordings::parse("\n{")
                .unwrap_err()
                .line,
            2
        );
    }
}
