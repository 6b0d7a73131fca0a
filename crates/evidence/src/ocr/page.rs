//! A whole page: which way up, all lines, in reading order.

use std::sync::Arc;

use image::imageops;
use rten::ThreadPool;

use super::line_orientation::upside_down;
use super::detect::detect;
use super::engine::Reading;
use super::error::OcrError;
use super::models::Models;
use super::reading_order::reading_order;
use super::quad::Quad;
use super::{recognise, Picture};
use model::Line;

/// Height over width from which a box holds writing that runs up or down.
const TALL: f32 = 1.5;
/// Lines asked which way up the page is.
const VOTERS: usize = 8;
/// Below this a line is tried upside down as well.
const DOUBTFUL: f32 = 0.8;
/// Below this a reading is dropped.
const READABLE: f32 = 0.5;

/// What a page is read with.
pub(super) struct Reader<'a> {
    pub models: &'a Models,
    pub threads: Arc<ThreadPool>,
    pub go_on: &'a dyn Fn() -> Result<(), OcrError>,
}

/// A line: its box in reading order of the corners, degrees the page must turn to read it.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub quad: Quad,
    pub turn: u16,
    pub reading: recognise::Reading,
}

impl Reader<'_> {
    /// Reads the page, upright unless its boxes say otherwise.
    pub fn read(&self, picture: &Picture) -> Result<Reading, OcrError> {
        let boxes = self.detect(picture)?;
        let turn = self.page_turn(picture, &boxes)?;
        if turn == 0 {
            return self.read_upright(picture, &boxes);
        }
        let upright = turned(picture, turn);
        // The detection network finds more where lines lie.
        let boxes = match turn {
            180 => boxes.iter().map(|q| moved_upright(q, picture)).collect(),
            _ => self.detect(&upright)?,
        };
        let reading = self.read_upright(&upright, &boxes)?;
        Ok(Reading { turn: (reading.turn + turn) % 360, ..reading })
    }

    fn read_upright(&self, picture: &Picture, boxes: &[Quad]) -> Result<Reading, OcrError> {
        let mut lines = self.lines(picture, boxes)?;
        self.retry_upside_down(picture, &mut lines)?;
        lines.retain(Candidate::is_readable);
        let turn = majority(&lines).unwrap_or(0);
        if turn == 0 {
            self.look_under_seals(picture, &mut lines)?;
        }
        Ok(in_order(picture, &lines, turn))
    }

    /// Boxes of text.
    pub fn detect(&self, picture: &Picture) -> Result<Vec<Quad>, OcrError> {
        (self.go_on)()?;
        detect(&self.models.detection, picture, &self.threads)
    }

    /// The boxes of an upright page, read.
    pub fn lines(&self, picture: &Picture, boxes: &[Quad]) -> Result<Vec<Candidate>, OcrError> {
        let turns: Vec<u16> = boxes.iter().map(line_turn).collect();
        let quads: Vec<Quad> = boxes.iter().zip(&turns).map(|(q, &t)| q.turned(t)).collect();
        let readings = self.recognise(picture, &quads)?;
        let lines = quads.into_iter().zip(turns).zip(readings);
        Ok(lines.map(|((quad, turn), reading)| Candidate { quad, turn, reading }).collect())
    }

    fn recognise(&self, picture: &Picture, quads: &[Quad]) -> Result<Vec<recognise::Reading>, OcrError> {
        recognise::recognise(self.models, picture, quads, &self.threads, self.go_on)
    }

    /// Degrees clockwise that right the page: the long sides of the boxes tell lying from standing
    /// lines, the angle network tells head from foot.
    fn page_turn(&self, picture: &Picture, boxes: &[Quad]) -> Result<u16, OcrError> {
        let length = |tall: bool| -> f32 {
            boxes.iter().filter(|q| is_tall(q) == tall).map(|q| q.width().max(q.height())).sum()
        };
        let turn = if length(true) > length(false) { 90 } else { 0 };
        let mut voters: Vec<Quad> = boxes.iter().map(|q| q.turned(turn)).collect();
        voters.sort_by(|a, b| (b.width() / b.height()).total_cmp(&(a.width() / a.height())));
        voters.truncate(VOTERS);
        let answers = self.upside_down(picture, &voters, 0.0)?;
        let heads_down = answers.iter().sum::<f32>() > 0.5 * answers.len() as f32;
        Ok(if heads_down { turn + 180 } else { turn })
    }

    /// The angle network's answers, or `otherwise` where the set has none.
    fn upside_down(&self, picture: &Picture, quads: &[Quad], otherwise: f32) -> Result<Vec<f32>, OcrError> {
        match &self.models.angle {
            Some(net) => upside_down(net, picture, quads, &self.threads),
            None => Ok(vec![otherwise; quads.len()]),
        }
    }

    /// Reads doubtful lines that look upside down the other way and keeps the surer reading: two
    /// cards on one page need not lie the same way.
    fn retry_upside_down(&self, picture: &Picture, lines: &mut [Candidate]) -> Result<(), OcrError> {
        let mut doubtful: Vec<&mut Candidate> =
            lines.iter_mut().filter(|l| l.reading.confidence < DOUBTFUL).collect();
        let quads: Vec<Quad> = doubtful.iter().map(|l| l.quad).collect();
        let mut answers = Vec::with_capacity(quads.len());
        for some in quads.chunks(VOTERS) {
            (self.go_on)()?;
            answers.extend(self.upside_down(picture, some, 1.0)?);
        }
        let mut answers = answers.into_iter();
        doubtful.retain(|_| answers.next().is_some_and(|p| p > 0.5));
        let turned: Vec<Quad> = doubtful.iter().map(|l| l.quad.turned(180)).collect();
        let readings = self.recognise(picture, &turned)?;
        for ((line, quad), reading) in doubtful.into_iter().zip(turned).zip(readings) {
            if reading.confidence > line.reading.confidence {
                *line = Candidate { quad, turn: (line.turn + 180) % 360, reading };
            }
        }
        Ok(())
    }
}

impl Candidate {
    /// Worth keeping.
    pub fn is_readable(&self) -> bool {
        self.reading.confidence >= READABLE && !self.reading.text.trim().is_empty()
    }
}

/// A box as the detection network would give it on the picture turned by half.
fn moved_upright(quad: &Quad, picture: &Picture) -> Quad {
    quad.turned(180).moved(180, picture.width() as f32, picture.height() as f32)
}

fn turned(picture: &Picture, turn: u16) -> Picture {
    match turn {
        90 => imageops::rotate90(picture),
        180 => imageops::rotate180(picture),
        _ => imageops::rotate270(picture),
    }
}

fn is_tall(quad: &Quad) -> bool {
    quad.height() >= TALL * quad.width()
}

/// Degrees an upright page must turn to read a box: columns and sideways labels are tall.
fn line_turn(quad: &Quad) -> u16 {
    if is_tall(quad) { 270 } else { 0 }
}

/// The turn that most characters were read in; `None` without any.
fn majority(lines: &[Candidate]) -> Option<u16> {
    let count = |turn: u16| -> usize {
        lines.iter().filter(|l| l.turn == turn).map(|l| l.reading.text.chars().count()).sum()
    };
    [270, 180, 90, 0].into_iter().filter(|&t| count(t) > 0).max_by_key(|&t| count(t))
}

/// The lines on the upright page.
fn in_order(picture: &Picture, lines: &[Candidate], turn: u16) -> Reading {
    let (w, h) = picture.dimensions();
    let (width, height) = if turn.is_multiple_of(180) { (w, h) } else { (h, w) };
    let quads: Vec<Quad> = lines.iter().map(|l| l.quad.moved(turn, w as f32, h as f32)).collect();
    let lines = reading_order(&quads)
        .into_iter()
        .filter_map(|i| {
            let (line, quad) = (lines.get(i)?, quads.get(i)?);
            Some(Line {
                text: line.reading.text.clone(),
                rect: quad.bounds(width, height),
                confidence: line.reading.confidence,
            })
        })
        .collect();
    Reading { turn, width, height, lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(text: &str, turn: u16, quad: Quad) -> Candidate {
        Candidate { quad, turn, reading: recognise::Reading { text: text.to_owned(), confidence: 0.9 } }
    }

    #[test]
    fn tall_boxes_are_read_from_the_side() {
        let tall = Quad::new([50.0, 50.0], [1.0, 0.0], 10.0, 40.0);
        let wide = Quad::new([50.0, 50.0], [1.0, 0.0], 40.0, 10.0);
        assert_eq!((line_turn(&wide), line_turn(&tall)), (0, 270));
    }

    #[test]
    fn most_characters_decide_the_page() {
        let q = Quad::new([0.0, 0.0], [1.0, 0.0], 1.0, 1.0);
        let lines = [candidate("甲", 0, q), candidate("甲", 0, q), candidate("甲乙丙", 180, q)];
        assert_eq!(majority(&lines), Some(180));
        assert_eq!(majority(&lines[..2]), Some(0));
        assert_eq!(majority(&[]), None);
    }

    #[test]
    fn a_sideways_page_comes_out_upright() {
        // 100 x 300 stored, writing runs upwards: turning clockwise makes it 300 x 100.
        let picture = Picture::new(100, 300);
        let tall = |x: f32| Quad::new([x, 150.0], [1.0, 0.0], 10.0, 200.0).turned(90);
        let lines = [candidate("二", 90, tall(60.0)), candidate("一", 90, tall(20.0))];
        let page = in_order(&picture, &lines, 90);
        assert_eq!((page.width, page.height, page.turn), (300, 100, 90));
        let texts: Vec<&str> = page.lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, ["一", "二"]);
        let rect = page.lines[0].rect;
        assert_eq!((rect.x0, rect.y0, rect.x1, rect.y1), (50.0, 15.0, 250.0, 25.0));
    }
}
