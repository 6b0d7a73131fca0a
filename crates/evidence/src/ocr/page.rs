//! A whole page: which way up, all lines, in reading order.

use std::sync::Arc;

use image::imageops;
use rten::ThreadPool;

use super::detect::detect_text_boxes;
use super::error::OcrError;
use super::line_orientation::upside_down_probabilities;
use super::models::OcrModels;
use super::quad::Quad;
use super::reading_order::sort_reading_order;
use super::recognised_page::RecognisedPage;
use super::{OcrImage, recognise};
use model::TextLine;

// Origin: PP-OCR, which turns boxes from this ratio on.
/// Height over width from which a box holds writing that runs up or down.
const TALL_RATIO: f32 = 1.5;
// Origin: by eye. Bounds the time that the vote costs.
/// Lines asked which way up the page is.
const MAX_VOTERS: usize = 8;
// Origin: by eye.
/// Below this a line is tried upside down as well.
const RETRY_BELOW: f32 = 0.8;
// Origin: text_score of RapidOCR 1.4.4.
/// Below this a reading is dropped.
const MIN_CONFIDENCE: f32 = 0.5;

/// What a page is read with.
pub(super) struct PageReader<'a> {
    pub models: &'a OcrModels,
    pub threads: Arc<ThreadPool>,
    pub go_on: &'a dyn Fn() -> Result<(), OcrError>,
}

/// A line: its box in reading order of the corners, degrees the page must turn to read it.
#[derive(Debug, Clone)]
pub(super) struct LineCandidate {
    pub quad: Quad,
    pub turn: u16,
    pub reading: recognise::RecognisedLine,
}

impl PageReader<'_> {
    /// Reads the page, upright unless its boxes say otherwise.
    pub fn read_page(&self, picture: &OcrImage) -> Result<RecognisedPage, OcrError> {
        let boxes = self.detect_boxes(picture)?;
        let turn = self.estimate_page_rotation(picture, &boxes)?;
        if turn == 0 {
            return self.read_upright_page(picture, &boxes);
        }
        let upright = rotate_picture(picture, turn);
        // The detection network finds more where lines lie.
        let boxes = match turn {
            // Half a turn leaves lying lines lying, so their boxes are moved and not searched for
            // again.
            180 => boxes
                .iter()
                .map(|text_box| box_after_half_turn(text_box, picture))
                .collect(),
            _ => self.detect_boxes(&upright)?,
        };
        let reading = self.read_upright_page(&upright, &boxes)?;
        Ok(RecognisedPage {
            turn: (reading.turn + turn) % 360,
            ..reading
        })
    }

    fn read_upright_page(
        &self,
        picture: &OcrImage,
        boxes: &[Quad],
    ) -> Result<RecognisedPage, OcrError> {
        let mut lines = self.read_lines(picture, boxes)?;
        self.retry_upside_down(picture, &mut lines)?;
        lines.retain(LineCandidate::is_readable);
        let turn = majority_rotation(&lines).unwrap_or(0);
        // The second pass takes bands from side to side, which suit lines that lie.
        if turn == 0 {
            self.reread_under_seals(picture, &mut lines)?;
        }
        Ok(assemble_page(picture, &lines, turn))
    }

    pub fn detect_boxes(&self, picture: &OcrImage) -> Result<Vec<Quad>, OcrError> {
        (self.go_on)()?;
        let network = &self.models.detection;
        detect_text_boxes(network, picture, &self.threads)
    }

    /// One upright line in a known box, which costs no search.
    pub fn read_line(
        &self,
        picture: &OcrImage,
        line_quad: Quad,
    ) -> Result<(String, f32), OcrError> {
        let lines = self.recognise_lines(picture, &[line_quad])?;
        let line = lines
            .into_iter()
            .next()
            .unwrap_or_default();
        Ok((line.text, line.confidence))
    }

    /// The boxes of an upright page, read.
    pub fn read_lines(
        &self,
        picture: &OcrImage,
        boxes: &[Quad],
    ) -> Result<Vec<LineCandidate>, OcrError> {
        let turns: Vec<_> = boxes
            .iter()
            .map(line_rotation)
            .collect();
        let mut quads = Vec::with_capacity(boxes.len());
        for (quad, &turn) in boxes.iter().zip(&turns) {
            quads.push(quad.rotate_corners(turn));
        }
        let readings = self.recognise_lines(picture, &quads)?;
        let mut lines = Vec::with_capacity(readings.len());
        let boxes = quads.into_iter().zip(turns);
        for ((quad, turn), reading) in boxes.zip(readings) {
            lines.push(LineCandidate {
                quad,
                turn,
                reading,
            });
        }
        Ok(lines)
    }

    fn recognise_lines(
        &self,
        picture: &OcrImage,
        quads: &[Quad],
    ) -> Result<Vec<recognise::RecognisedLine>, OcrError> {
        recognise::recognise_lines(self.models, picture, quads, &self.threads, self.go_on)
    }

    /// Degrees clockwise that right the page: the long sides of the boxes tell lying from standing
    /// lines, the line orientation network tells head from foot.
    fn estimate_page_rotation(
        &self,
        picture: &OcrImage,
        text_boxes: &[Quad],
    ) -> Result<u16, OcrError> {
        // Lengths, not numbers: one long line says more than many specks.
        let length = |tall: bool| {
            let mut length = 0.0_f32;
            for text_box in text_boxes {
                if is_tall(text_box) == tall {
                    let longer = text_box.width().max(text_box.height());
                    length += longer;
                }
            }
            length
        };
        let are_tall = length(true) > length(false);
        let turn = if are_tall { 90 } else { 0 };
        let voters = text_boxes.iter();
        let voters = voters.map(|text_box| text_box.rotate_corners(turn));
        let mut voters: Vec<_> = voters.collect();
        // The flattest boxes vote, for they hold most characters.
        let flatness = |quad: &Quad| quad.width() / quad.height();
        voters.sort_by(|a, b| {
            let flatness_a = flatness(a);
            let flatness_b = flatness(b);
            flatness_b.total_cmp(&flatness_a)
        });
        voters.truncate(MAX_VOTERS);
        let answers = self.upside_down_votes(picture, &voters, 0.0)?;
        let heads_down: f32 = answers.iter().sum();
        if heads_down > 0.5 * answers.len() as f32 {
            Ok(turn + 180)
        } else {
            Ok(turn)
        }
    }

    /// The angle network's answers, or `otherwise` where the set has none.
    fn upside_down_votes(
        &self,
        picture: &OcrImage,
        quads: &[Quad],
        otherwise: f32,
    ) -> Result<Vec<f32>, OcrError> {
        match &self.models.angle {
            Some(net) => upside_down_probabilities(net, picture, quads, &self.threads),
            None => Ok(vec![otherwise; quads.len()]),
        }
    }

    /// Reads doubtful lines that look upside down the other way and keeps the surer reading: two
    /// cards on one page need not lie the same way.
    fn retry_upside_down(
        &self,
        picture: &OcrImage,
        lines: &mut [LineCandidate],
    ) -> Result<(), OcrError> {
        let mut doubtful: Vec<&mut LineCandidate> = lines
            .iter_mut()
            .filter(|line| line.reading.confidence < RETRY_BELOW)
            .collect();
        let quads = doubtful.iter().map(|line| line.quad);
        let quads: Vec<_> = quads.collect();
        let mut answers = Vec::with_capacity(quads.len());
        // In small groups, so that the time limit is asked between them.
        for some in quads.chunks(MAX_VOTERS) {
            (self.go_on)()?;
            let group = self.upside_down_votes(picture, some, 1.0)?;
            answers.extend(group);
        }
        let mut answers = answers.into_iter();
        doubtful.retain(|_| {
            let probability = answers.next();
            probability.is_some_and(|p| p > 0.5)
        });
        let flipped_quads: Vec<Quad> = doubtful
            .iter()
            .map(|line| line.quad.rotate_corners(180))
            .collect();
        let readings = self.recognise_lines(picture, &flipped_quads)?;
        let flipped = flipped_quads.into_iter().zip(readings);
        let retried = doubtful.into_iter().zip(flipped);
        for (line, (quad, reading)) in retried {
            if reading.confidence > line.reading.confidence {
                let turn = (line.turn + 180) % 360;
                *line = LineCandidate {
                    quad,
                    turn,
                    reading,
                };
            }
        }
        Ok(())
    }
}

impl LineCandidate {
    /// Worth keeping.
    pub fn is_readable(&self) -> bool {
        let is_sure = self.reading.confidence >= MIN_CONFIDENCE;
        is_sure && !self.reading.text.trim().is_empty()
    }
}

/// A box as the detection network would give it on the picture turned by half.
fn box_after_half_turn(quad: &Quad, picture: &OcrImage) -> Quad {
    let width = picture.width() as f32;
    let height = picture.height() as f32;
    quad.rotate_corners(180)
        .rotate_with_picture(180, width, height)
}

fn rotate_picture(picture: &OcrImage, turn: u16) -> OcrImage {
    match turn {
        90 => imageops::rotate90(picture),
        180 => imageops::rotate180(picture),
        _ => imageops::rotate270(picture),
    }
}

fn is_tall(quad: &Quad) -> bool {
    quad.height() >= TALL_RATIO * quad.width()
}

/// Degrees an upright page must turn to read a box: columns and sideways labels are tall.
fn line_rotation(quad: &Quad) -> u16 {
    if is_tall(quad) { 270 } else { 0 }
}

/// The turn that most characters were read in; `None` without any.
fn majority_rotation(lines: &[LineCandidate]) -> Option<u16> {
    let count = |turn: u16| {
        let mut count = 0;
        for line in lines {
            if line.turn == turn {
                count += line.reading.text.chars().count();
            }
        }
        count
    };
    // Of equal counts `max_by_key` takes the last, which is upright.
    [270, 180, 90, 0]
        .into_iter()
        .filter(|&turn| count(turn) > 0)
        .max_by_key(|&turn| count(turn))
}

/// The lines on the upright page.
fn assemble_page(
    picture: &OcrImage,
    lines: &[LineCandidate],
    page_rotation: u16,
) -> RecognisedPage {
    let (stored_width, stored_height) = picture.dimensions();
    let (width, height) = if page_rotation.is_multiple_of(180) {
        (stored_width, stored_height)
    } else {
        (stored_height, stored_width)
    };
    let upright_quad = |line: &LineCandidate| {
        let width = stored_width as f32;
        let height = stored_height as f32;
        line.quad
            .rotate_with_picture(page_rotation, width, height)
    };
    let quads = lines.iter().map(upright_quad);
    let quads: Vec<_> = quads.collect();
    let text_line = |i: usize| {
        let line = lines.get(i)?;
        let quad = quads.get(i)?;
        Some(TextLine {
            text: line.reading.text.clone(),
            rect: quad.bounding_rect(width, height),
            confidence: line.reading.confidence,
        })
    };
    let lines = sort_reading_order(&quads)
        .into_iter()
        .filter_map(text_line)
        .collect();
    RecognisedPage {
        turn: page_rotation,
        width,
        height,
        lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(text: &str, turn: u16, quad: Quad) -> LineCandidate {
        LineCandidate {
            quad,
            turn,
            reading: recognise::RecognisedLine {
                text: text.to_owned(),
                confidence: 0.9,
            },
        }
    }

    #[test]
    fn tall_boxes_are_read_from_the_side() {
        let tall = Quad::new([50.0, 50.0], [1.0, 0.0], 10.0, 40.0);
        let wide = Quad::new([50.0, 50.0], [1.0, 0.0], 40.0, 10.0);
        assert_eq!((line_rotation(&wide), line_rotation(&tall)), (0, 270));
    }

    #[test]
    fn most_characters_decide_the_page() {
        let q = Quad::new([0.0, 0.0], [1.0, 0.0], 1.0, 1.0);
        let lines = [
            candidate("甲", 0, q),
            candidate("甲", 0, q),
            candidate("甲乙丙", 180, q),
        ];
        assert_eq!(majority_rotation(&lines), Some(180));
        assert_eq!(majority_rotation(&lines[..2]), Some(0));
        assert_eq!(majority_rotation(&[]), None);
    }

    #[test]
    fn a_sideways_page_comes_out_upright() {
        // 100 x 300 stored, writing runs upwards: turning clockwise makes it 300 x 100.
        let picture = OcrImage::new(100, 300);
        let tall = |x: f32| Quad::new([x, 150.0], [1.0, 0.0], 10.0, 200.0).rotate_corners(90);
        let lines = [
            candidate("二", 90, tall(60.0)),
            candidate("一", 90, tall(20.0)),
        ];
        let page = assemble_page(&picture, &lines, 90);
        assert_eq!((page.width, page.height, page.turn), (300, 100, 90));
        let texts: Vec<&str> = page
            .lines
            .iter()
            .map(|text_line| text_line.text.as_str())
            .collect();
        assert_eq!(texts, ["一", "二"]);
        let rect = page.lines[0].rect;
        assert_eq!(
            (rect.x0, rect.y0, rect.x1, rect.y1),
            (50.0, 15.0, 250.0, 25.0)
        );
    }
}
