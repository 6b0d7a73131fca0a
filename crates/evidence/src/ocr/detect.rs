//! Where text is: the detection network and the size it sees the page in.

use std::sync::Arc;

use rten::ThreadPool;
use rten_tensor::prelude::*;

use super::Picture;
use super::db_postprocess::boxes;
use super::error::OcrError;
use super::models::Net;
use super::pixels::{planes, resize};
use super::quad::Quad;

/// The network wants sides that are multiples of this.
const STEP: u32 = 32;
/// Longer side the network sees, px. More finds no more lines and costs in proportion to the area.
const LONGEST: u32 = 1280;
/// A smaller picture is enlarged until its shorter side has this many px.
const SHORTEST: u32 = 736;

/// Boxes of text in px of the picture.
pub(super) fn detect(net: &Net, picture: &Picture, threads: &Arc<ThreadPool>) -> Result<Vec<Quad>, OcrError> {
    let (width, height) = seen_size(picture.width(), picture.height());
    let seen = planes(&resize(picture, width, height));
    let map = net.run::<4>([1, 3, height as usize, width as usize], &seen, threads)?;
    drop(seen);
    let [batch, planes, map_height, map_width] = map.shape();
    if batch == 0 || planes == 0 {
        return Ok(Vec::new());
    }
    let x = picture.width() as f32 / map_width as f32;
    let y = picture.height() as f32 / map_height as f32;
    Ok(boxes(&map.slice((0, 0))).iter().map(|quad| quad.scaled(x, y)).collect())
}

/// The size the network sees a picture in.
fn seen_size(width: u32, height: u32) -> (u32, u32) {
    let (long, short) = (width.max(height) as f32, width.min(height) as f32);
    let scale = (SHORTEST as f32 / short).max(1.0).min(LONGEST as f32 / long);
    let side = |v: u32| {
        let steps = (v as f32 * scale / STEP as f32).round();
        (steps as u32).clamp(1, LONGEST / STEP) * STEP
    };
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_bounded_multiples() {
        assert_eq!(seen_size(3508, 2480), (1280, 896));
        assert_eq!(seen_size(877, 620), (1056, 736));
        assert_eq!(seen_size(1, 1), (736, 736));
        assert_eq!(seen_size(30_000, 1), (1280, 32));
        assert_eq!(seen_size(1, 30_000), (32, 1280));
    }
}
