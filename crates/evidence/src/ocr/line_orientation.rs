//! Upside down or not: the line orientation network.

use std::sync::Arc;

use rten::ThreadPool;
use rten_tensor::prelude::*;

use super::OcrImage;
use super::error::OcrError;
use super::network::OcrNetwork;
use super::pixels::normalise_sample;
use super::quad::Quad;
use super::rectify::rectify_line;

// Origin: the input of PP-OCR's angle model (mobile v2.0), 3 × 48 × 192.
/// What the network sees, px.
const INPUT_HEIGHT: usize = 48;
const INPUT_WIDTH: usize = 192;

/// Probability, for each line, that it stands on its head.
pub(super) fn upside_down_probabilities(
    net: &OcrNetwork,
    picture: &OcrImage,
    lines: &[Quad],
    threads: &Arc<ThreadPool>,
) -> Result<Vec<f32>, OcrError> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let count = lines.len();
    let strip_samples = 3 * INPUT_HEIGHT * INPUT_WIDTH;
    let mut data = Vec::with_capacity(count * strip_samples);
    for quad in lines {
        data.extend(padded_strip(picture, quad));
    }
    let shape = [count, 3, INPUT_HEIGHT, INPUT_WIDTH];
    let output = net.run::<2>(shape, &data, threads)?;
    let probability = |line: usize| {
        let upside_down = output.get([line, 1]);
        upside_down.copied().unwrap_or_default()
    };
    let probabilities = (0..count).map(probability);
    Ok(probabilities.collect())
}

/// A line squeezed into the network's width, or filled up with grey.
fn padded_strip(picture: &OcrImage, quad: &Quad) -> Vec<f32> {
    let height = quad.height().max(1.0);
    let natural = INPUT_HEIGHT as f32 * quad.width() / height;
    let natural = natural.ceil() as usize;
    let width = natural.clamp(1, INPUT_WIDTH);
    let padding = INPUT_WIDTH - width;
    let strip = rectify_line(picture, quad, width, INPUT_HEIGHT);
    let mut out = Vec::with_capacity(3 * INPUT_HEIGHT * INPUT_WIDTH);
    let grey = normalise_sample(127.5);
    for row in strip.chunks_exact(width) {
        out.extend_from_slice(row);
        // 127.5 becomes 0, the value that PP-OCR fills up with.
        out.resize(out.len() + padding, grey);
    }
    out
}
