//! Between JFIF colour (luma and two differences) and red, green, blue.

/// JFIF colour to red, green, blue.
#[inline]
pub(super) fn pixel_to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    // Factors of ITU-R BT.601 as JFIF 1.02 writes them (1.402, 0.344136, 0.714136, 1.772), times
    // 2^16.
    let (y, b, r) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let to_byte = |v: i32| ((v + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [
        to_byte(y + 91_881 * r),
        to_byte(y - 22_554 * b - 46_802 * r),
        to_byte(y + 116_130 * b),
    ]
}

/// The same of every px, in place.
pub(super) fn samples_to_rgb(mut samples: Vec<u8>) -> Vec<u8> {
    for pixel in samples.as_chunks_mut::<3>().0 {
        *pixel = pixel_to_rgb(pixel[0], pixel[1], pixel[2]);
    }
    samples
}

/// Red, green, blue to JFIF colour.
#[inline]
pub(super) fn pixel_to_ycc([r, g, b]: [u8; 3]) -> [u8; 3] {
    // The inverse of the same matrix (ITU-R BT.601, full range), times 2^16.
    let (r, g, b) = (i32::from(r), i32::from(g), i32::from(b));
    let shift = |v: i32| ((v + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [
        luma_of(r as u32, g as u32, b as u32),
        shift((128 << 16) - 11_059 * r - 21_709 * g + 32_768 * b),
        shift((128 << 16) + 32_768 * r - 27_439 * g - 5_329 * b),
    ]
}

/// Luma of red, green and blue, each 0 to 255.
#[inline(always)]
pub(super) fn luma_of(r: u32, g: u32, b: u32) -> u8 {
    // 0.299, 0.587 and 0.114 of ITU-R BT.601, times 2^16.
    ((19_595 * r + 38_470 * g + 7_471 * b + (1 << 15)) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_survives_the_way_to_luma_and_colour_differences() {
        for rgb in [[200, 30, 30], [0, 0, 255], [255, 255, 255], [7, 90, 13]] {
            let [y, cb, cr] = pixel_to_ycc(rgb);
            for (got, want) in pixel_to_rgb(y, cb, cr).into_iter().zip(rgb) {
                assert!(got.abs_diff(want) <= 2, "{rgb:?} came back as {got}");
            }
        }
    }
}
