//! Upside down or not: the angle network.

use std::sync::Arc;

use rten::ThreadPool;
use rten_tensor::prelude::*;

use super::Picture;
use super::rectify::strip;
use super::error::OcrError;
use super::models::Net;
use super::pixels::normalise;
use super::quad::Quad;

/// What the network sees, px.
const HEIGHT: usize = 48;
const WIDTH: usize = 192;

/// Probability, for each line, that it stands on its head.
pub(super) fn upside_down(
    net: &Net,
    picture: &Picture,
    lines: &[Quad],
    threads: &Arc<ThreadPool>,
) -> Result<Vec<f32>, OcrError> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let mut data = Vec::with_capacity(lines.len() * 3 * HEIGHT * WIDTH);
    for quad in lines {
        data.extend(padded(picture, quad));
    }
    let output = net.run::<2>([lines.len(), 3, HEIGHT, WIDTH], &data, threads)?;
    Ok((0..lines.len()).map(|i| output.get([i, 1]).copied().unwrap_or(0.0)).collect())
}

/// A line squeezed into the network's width, or filled up with grey.
fn padded(picture: &Picture, quad: &Quad) -> Vec<f32> {
    let natural = HEIGHT as f32 * quad.width() / quad.height().max(1.0);
    let width = (natural.ceil() as usize).clamp(1, WIDTH);
    let mut out = Vec::with_capacity(3 * HEIGHT * WIDTH);
    for row in strip(picture, quad, width, HEIGHT).chunks_exact(width) {
        out.extend_from_slice(row);
        out.resize(out.len() + WIDTH - width, normalise(127.5));
    }
    out
}
