//! Where text is: the detection network and the size it sees the page in.

use std::sync::Arc;

use rten::ThreadPool;
use rten_tensor::prelude::*;

use super::OcrImage;
use super::db_postprocess::find_text_boxes;
use super::error::OcrError;
use super::network::OcrNetwork;
use super::pixels::{bgr_planes, resize_picture};
use super::quad::Quad;

// Origin: the network halves the page five times, and 2 to the power of 5 is 32.
/// The network wants sides that are multiples of this.
const SIDE_MULTIPLE: u32 = 32;
/// Longer side the network sees, px. More finds no more lines and costs in proportion to the area.
const MAX_LONG_SIDE: u32 = 1280;
// Origin: limit_side_len of PP-OCRv4 as RapidOCR 1.4.4 ships it, for the shorter side there, too.
/// A smaller picture is enlarged until its shorter side has this many px.
const MIN_SHORT_SIDE: u32 = 736;

/// Boxes of text in px of the picture.
pub(super) fn detect_text_boxes(
    net: &OcrNetwork,
    picture: &OcrImage,
    threads: &Arc<ThreadPool>,
) -> Result<Vec<Quad>, OcrError> {
    let (width, height) = network_input_size(picture.width(), picture.height());
    let input = bgr_planes(&resize_picture(picture, width, height));
    let shape = [1, 3, height as usize, width as usize];
    let map = net.run::<4>(shape, &input, threads)?;
    drop(input);
    let [batch, planes, map_height, map_width] = map.shape();
    if batch == 0 || planes == 0 {
        return Ok(Vec::new());
    }
    let x = picture.width() as f32 / map_width as f32;
    let y = picture.height() as f32 / map_height as f32;
    let boxes = find_text_boxes(&map.slice((0, 0)));
    let scaled = boxes
        .iter()
        .map(|quad| quad.scale_by(x, y));
    Ok(scaled.collect())
}

fn network_input_size(width: u32, height: u32) -> (u32, u32) {
    let long = width.max(height) as f32;
    let short = width.min(height) as f32;
    let to_short = MIN_SHORT_SIDE as f32 / short;
    let to_long = MAX_LONG_SIDE as f32 / long;
    let wanted = to_short.max(1.0);
    // The longer side has the last word: it bounds time and memory, whatever the picture's shape.
    let scale = wanted.min(to_long);
    let most_steps = MAX_LONG_SIDE / SIDE_MULTIPLE;
    let side = |v: u32| {
        let scaled = v as f32 * scale;
        let steps = (scaled / SIDE_MULTIPLE as f32).round() as u32;
        let steps = steps.clamp(1, most_steps);
        steps * SIDE_MULTIPLE
    };
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_bounded_multiples() {
        assert_eq!(network_input_size(3508, 2480), (1280, 896));
        assert_eq!(network_input_size(877, 620), (1056, 736));
        assert_eq!(network_input_size(1, 1), (736, 736));
        assert_eq!(network_input_size(30_000, 1), (1280, 32));
        assert_eq!(network_input_size(1, 30_000), (32, 1280));
    }
}
