//! Between JFIF colour (luma and two differences) and red, green, blue.

/// JFIF colour to red, green, blue.
#[inline]
pub(super) fn pixel_to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let luma = i32::from(y) << 16;
    let blue = i32::from(cb) - 128;
    let red = i32::from(cr) - 128;
    // Factors of ITU-R BT.601 as JFIF 1.02 writes them (1.402, 0.344136, 0.714136, 1.772), times
    // 2^16.
    let r = luma + 91_881 * red;
    let g = luma - 22_554 * blue - 46_802 * red;
    let b = luma + 116_130 * blue;
    [round_to_byte(r), round_to_byte(g), round_to_byte(b)]
}

/// The whole number of a value times 2^16, clipped.
#[inline(always)]
fn round_to_byte(value: i32) -> u8 {
    let whole = (value + (1 << 15)) >> 16;
    whole.clamp(0, 255) as u8
}

/// The same of every px, in place.
pub(super) fn samples_to_rgb(mut samples: Vec<u8>) -> Vec<u8> {
    let (pixels, _) = samples.as_chunks_mut::<3>();
    for pixel in pixels {
        let [y, cb, cr] = *pixel;
        *pixel = pixel_to_rgb(y, cb, cr);
    }
    samples
}

/// Red, green, blue to JFIF colour.
#[inline]
pub(super) fn pixel_to_ycc([r, g, b]: [u8; 3]) -> [u8; 3] {
    let y = luma_of(r.into(), g.into(), b.into());
    let r = i32::from(r);
    let g = i32::from(g);
    let b = i32::from(b);
    // The inverse of the same matrix (ITU-R BT.601, full range), times 2^16.
    let grey = 128 << 16;
    let cb = grey - 11_059 * r - 21_709 * g + 32_768 * b;
    let cr = grey + 32_768 * r - 27_439 * g - 5_329 * b;
    [y, round_to_byte(cb), round_to_byte(cr)]
}

/// Luma of red, green and blue, each 0 to 255.
#[inline(always)]
pub(super) fn luma_of(r: u32, g: u32, b: u32) -> u8 {
    // 0.299, 0.587 and 0.114 of ITU-R BT.601, times 2^16.
    let luma = 19_595 * r + 38_470 * g + 7_471 * b;
    ((luma + (1 << 15)) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_survives_the_way_to_luma_and_colour_differences() {
        for rgb in [[200, 30, 30], [0, 0, 255], [255, 255, 255], [7, 90, 13]] {
            let [y, cb, cr] = pixel_to_ycc(rgb);
            for (got, want) in pixel_to_rgb(y, cb, cr)
                .into_iter()
                .zip(rgb)
            {
                assert!(got.abs_diff(want) <= 2, "{rgb:?} came back as {got}");
            }
        }
    }
}
