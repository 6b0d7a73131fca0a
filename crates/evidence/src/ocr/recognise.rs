//! What a line says: the recognition network and greedy CTC decoding (Graves et al. 2006).

use std::sync::Arc;

use rten::ThreadPool;
use rten_tensor::{NdTensorView, prelude::*};

use super::OcrImage;
use super::error::OcrError;
use super::models::OcrModels;
use super::pixels::normalise_sample;
use super::quad::Quad;
use super::rectify::rectify_line;

// Origin: the input of PP-OCRv4's recognition model, 3 × 48 × any width.
/// Height the network sees, px.
const INPUT_HEIGHT: usize = 48;
// Origin: by eye.
/// Widths are rounded up to this, so that lines of like width share a batch, px.
const WIDTH_STEP: usize = 32;
// Origin: by eye, some 66 times as wide as high. Bounds the memory of one strip.
/// Longest strip, px; a longer line is squeezed.
const MAX_STRIP_WIDTH: usize = 3200;
// Origin: PP-OCR's batch of 6 lines of 48 by 320 px, as RapidOCR 1.4.4 ships it.
/// Samples (px) of one batch, at most; bounds memory.
const MAX_BATCH_PX: usize = 6 * INPUT_HEIGHT * 320;

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct RecognisedLine {
    pub text: String,
    /// Mean probability of the characters, 0 to 1; 0 without any.
    pub confidence: f32,
}

/// A line that is to be read.
#[derive(Clone, Copy)]
struct LineStrip<'a> {
    /// Width at the network's height, px.
    width: usize,
    /// Place in the order in which the lines were given.
    index: usize,
    quad: &'a Quad,
}

/// Reads the lines; asks `go_on` before every batch.
pub(super) fn recognise_lines(
    models: &OcrModels,
    picture: &OcrImage,
    lines: &[Quad],
    threads: &Arc<ThreadPool>,
    go_on: &dyn Fn() -> Result<(), OcrError>,
) -> Result<Vec<RecognisedLine>, OcrError> {
    let mut order = Vec::with_capacity(lines.len());
    for (index, quad) in lines.iter().enumerate() {
        order.push(LineStrip {
            width: strip_width(quad),
            index,
            quad,
        });
    }
    // By width, so that little of a batch is filling; then by index, so that every run makes the
    // same batches.
    let by_width = |strip: &LineStrip<'_>| (strip.width, strip.index);
    order.sort_unstable_by_key(by_width);
    let mut out = vec![RecognisedLine::default(); lines.len()];
    let mut rest = order.as_slice();
    while let Some(first) = rest.first() {
        go_on()?;
        let length = batch_length(rest, first.width);
        let (batch, later) = rest.split_at(length);
        rest = later;
        let readings = recognise_batch(models, picture, batch, threads)?;
        let readings = batch.iter().zip(readings);
        for (strip, reading) in readings {
            if let Some(slot) = out.get_mut(strip.index) {
                *slot = reading;
            }
        }
    }
    Ok(out)
}

/// How many of the sorted lines share a batch with the first: same width in steps, bounded area.
fn batch_length(sorted: &[LineStrip<'_>], first: usize) -> usize {
    let width = first.next_multiple_of(WIDTH_STEP);
    let line_px = INPUT_HEIGHT * width;
    let most = (MAX_BATCH_PX / line_px).max(1);
    sorted
        .iter()
        .take(most)
        .take_while(|strip| strip.width <= width)
        .count()
        .max(1)
}

/// Width of a line at the network's height, px.
fn strip_width(quad: &Quad) -> usize {
    let height = quad.height().max(1.0);
    let width = INPUT_HEIGHT as f32 * quad.width() / height;
    let width = width.ceil() as usize;
    width.clamp(WIDTH_STEP / 2, MAX_STRIP_WIDTH)
}

fn recognise_batch(
    models: &OcrModels,
    picture: &OcrImage,
    batch: &[LineStrip<'_>],
    threads: &Arc<ThreadPool>,
) -> Result<Vec<RecognisedLine>, OcrError> {
    let padded_width = batch
        .iter()
        .map(|strip| strip.width)
        .max()
        .unwrap_or(WIDTH_STEP)
        .next_multiple_of(WIDTH_STEP);
    let count = batch.len();
    let strip_samples = 3 * INPUT_HEIGHT * padded_width;
    let mut data = Vec::with_capacity(count * strip_samples);
    let grey = normalise_sample(127.5);
    for &LineStrip { width, quad, .. } in batch {
        let padding = padded_width - width;
        let strip = rectify_line(picture, quad, width, INPUT_HEIGHT);
        for row in strip.chunks_exact(width) {
            data.extend_from_slice(row);
            data.resize(data.len() + padding, grey);
        }
    }
    let shape = [count, 3, INPUT_HEIGHT, padded_width];
    let output = models
        .recognition
        .run::<3>(shape, &data, threads)?;
    let [lines, ..] = output.shape();
    let reading = |line: usize| decode_ctc(&output.slice(line), &models.dictionary);
    Ok((0..lines).map(reading).collect())
}

/// Greedy CTC: the best class of every step, repeats joined, blanks (class 0) dropped.
fn decode_ctc(steps: &NdTensorView<f32, 2>, dictionary: &[String]) -> RecognisedLine {
    let mut text = String::new();
    let mut sum = 0.0_f32;
    let mut count = 0_u16;
    let mut last = 0;
    for step in steps.axis_iter(0) {
        let mut best = 0;
        let mut probability = 0.0;
        let classes = step.iter().enumerate();
        for (class, &p) in classes {
            if p > probability {
                best = class;
                probability = p;
            }
        }
        if best != 0
            && best != last
            && let Some(character) = dictionary.get(best - 1)
        {
            text.push_str(character);
            sum += probability;
            count += 1;
        }
        last = best;
    }
    let confidence = if count == 0 {
        0.0
    } else {
        sum / f32::from(count)
    };
    RecognisedLine { text, confidence }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rten_tensor::NdTensor;

    /// Steps with one certain class each.
    fn steps(best: &[usize], classes: usize) -> NdTensor<f32, 2> {
        NdTensor::from_fn(
            [best.len(), classes],
            |[t, c]| if c == best[t] { 0.8 } else { 0.01 },
        )
    }

    fn dictionary() -> Vec<String> {
        ["甲", "乙", " "]
            .map(str::to_owned)
            .to_vec()
    }

    #[test]
    fn repeats_join_unless_a_blank_stands_between() {
        let map = steps(&[0, 1, 1, 0, 1, 2, 2, 0, 3, 2, 0], 4);
        let reading = decode_ctc(&map.view(), &dictionary());
        assert_eq!(reading.text, "甲甲乙 乙");
        assert!((reading.confidence - 0.8).abs() < 1e-6);
    }

    #[test]
    fn blanks_and_unknown_classes_say_nothing() {
        assert_eq!(
            decode_ctc(&steps(&[0, 0, 0], 4).view(), &dictionary()),
            RecognisedLine::default()
        );
        assert_eq!(
            decode_ctc(&steps(&[9, 9], 10).view(), &dictionary()),
            RecognisedLine::default()
        );
        assert_eq!(
            decode_ctc(&NdTensor::zeros([0, 4]).view(), &dictionary()),
            RecognisedLine::default()
        );
        assert_eq!(
            decode_ctc(&NdTensor::full([2, 4], f32::NAN).view(), &dictionary()),
            RecognisedLine::default()
        );
    }

    #[test]
    fn batches_hold_lines_of_like_width() {
        let quad = Quad::new([0.0, 0.0], [1.0, 0.0], 48.0, 48.0);
        let strip = |width: usize| LineStrip {
            width,
            index: 0,
            quad: &quad,
        };
        let sorted = [60, 62, 64, 65, 300].map(strip);
        assert_eq!(batch_length(&sorted, 60), 3);
        assert_eq!(batch_length(&sorted[3..], 65), 1);
        let many = [strip(3200); 9];
        assert_eq!(batch_length(&many, 3200), 1);
    }

    #[test]
    fn strips_are_bounded() {
        assert_eq!(
            strip_width(&Quad::new([0.0, 0.0], [1.0, 0.0], 1e9, 1.0)),
            MAX_STRIP_WIDTH
        );
        assert_eq!(
            strip_width(&Quad::new([0.0, 0.0], [1.0, 0.0], 0.0, 0.0)),
            WIDTH_STEP / 2
        );
    }
}
