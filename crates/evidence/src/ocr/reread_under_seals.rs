//! Reads again what a red seal covers, on a picture without the seal.

use image::imageops;

use super::OcrImage;
use super::error::OcrError;
use super::page::{LineCandidate, PageReader};
use super::quad::Quad;
use super::seal::find_red_seals;
use super::seal_removal::remove_red_seal;
use model::Rect;

// Origin of both: by eye.
/// A band reaches this far above and below its seal, over the seal's height.
const BAND_MARGIN: f64 = 0.15;
/// Share of the smaller box from which two boxes hold the same writing.
const MIN_OVERLAP: f64 = 0.5;

impl PageReader<'_> {
    /// Reads the band of the page behind each seal once more, without the seal, and lets the better
    /// reading stand.
    pub fn reread_under_seals(
        &self,
        picture: &OcrImage,
        lines: &mut Vec<LineCandidate>,
    ) -> Result<(), OcrError> {
        let (width, height) = picture.dimensions();
        for seal in find_red_seals(picture) {
            let is_under_seal = |quad: &Quad| {
                let rect = quad.bounding_rect(width, height);
                rect.overlaps(&seal)
            };
            let mut quads = lines.iter().map(|line| &line.quad);
            if !quads.any(is_under_seal) {
                continue;
            }
            let margin = BAND_MARGIN * seal.height();
            let top = seal.y0 - margin;
            let top = top.max(0.0) as u32;
            let end = (seal.y1 + margin).ceil() as u32;
            let band_height = end.min(height) - top;
            let band = imageops::crop_imm(picture, 0, top, width, band_height);
            let band = band.to_image();
            let band = remove_red_seal(&band);
            let mut boxes = self.detect_boxes(&band)?;
            boxes.retain(|quad| is_under_seal(&quad.shift_down(top)));
            for mut line in self.read_lines(&band, &boxes)? {
                line.quad = line.quad.shift_down(top);
                if line.is_readable() {
                    merge_second_reading(lines, line, width, height);
                }
            }
        }
        Ok(())
    }
}

/// Share of the smaller box that lies in the other.
fn overlap_ratio(a: &Rect, b: &Rect) -> f64 {
    let area_a = a.width() * a.height();
    let area_b = b.width() * b.height();
    let smaller = area_a.min(area_b);
    a.shared_area(b) / smaller.max(f64::MIN_POSITIVE)
}

/// Puts a second reading in place of those it covers when it says more, more surely.
fn merge_second_reading(
    lines: &mut Vec<LineCandidate>,
    new: LineCandidate,
    width: u32,
    height: u32,
) {
    let rect = new.quad.bounding_rect(width, height);
    let is_covered = |line: &LineCandidate| {
        let line_rect = line.quad.bounding_rect(width, height);
        overlap_ratio(&line_rect, &rect) > MIN_OVERLAP
    };
    // The sum, so that a whole line has to beat all its pieces together.
    let before: f32 = lines
        .iter()
        .filter(|line| is_covered(line))
        .map(expected_characters)
        .sum();
    if expected_characters(&new) > before {
        lines.retain(|line| !is_covered(line));
        lines.push(new);
    }
}

/// Characters, each counted by how sure it is.
fn expected_characters(line: &LineCandidate) -> f32 {
    let characters = line
        .reading
        .text
        .chars()
        .filter(|character| !character.is_whitespace())
        .count();
    characters as f32 * line.reading.confidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::recognise::RecognisedLine;

    fn line(text: &str, confidence: f32, x0: f32, x1: f32) -> LineCandidate {
        let quad = Quad::new([f32::midpoint(x0, x1), 50.0], [1.0, 0.0], x1 - x0, 20.0);
        LineCandidate {
            quad,
            turn: 0,
            reading: RecognisedLine {
                text: text.to_owned(),
                confidence,
            },
        }
    }

    fn texts(lines: &[LineCandidate]) -> Vec<&str> {
        lines
            .iter()
            .map(|line| line.reading.text.as_str())
            .collect()
    }

    #[test]
    fn a_whole_reading_takes_the_place_of_its_pieces() {
        let mut lines = vec![
            line("场监督", 0.98, 120.0, 180.0),
            line("登记机关", 1.0, 0.0, 60.0),
        ];
        merge_second_reading(
            &mut lines,
            line("样张市市场监督管理局", 0.99, 80.0, 280.0),
            400,
            100,
        );
        assert_eq!(texts(&lines), ["登记机关", "样张市市场监督管理局"]);
    }

    #[test]
    fn a_poorer_reading_changes_nothing() {
        let mut lines = vec![line("有效期至", 0.98, 0.0, 100.0)];
        merge_second_reading(&mut lines, line("有效期", 0.99, 0.0, 100.0), 400, 100);
        merge_second_reading(&mut lines, line("有效期至", 0.7, 0.0, 100.0), 400, 100);
        assert_eq!(texts(&lines), ["有效期至"]);
    }

    #[test]
    fn what_was_not_read_before_is_added() {
        let mut lines = vec![line("有效期至:", 0.98, 0.0, 100.0)];
        merge_second_reading(
            &mut lines,
            line("2028年07月21日", 0.99, 150.0, 300.0),
            400,
            100,
        );
        assert_eq!(lines.len(), 2);
    }
}
