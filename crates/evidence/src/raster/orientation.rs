//! Pictures turned and mirrored as their headers ask for.

use super::plane::Plane;

/// Turn and mirror that a header asks for (EXIF Orientation, TIFF 274).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Orientation {
    /// Degrees clockwise, a multiple of 90, applied after `mirrored`.
    pub rotation: u16,
    /// Exchange left and right first.
    pub mirrored: bool,
}

/// Samples of the upright picture and its width.
pub(super) fn turn_upright(
    width: usize,
    samples: Vec<u8>,
    bytes: usize,
    upright: Orientation,
) -> (usize, Vec<u8>) {
    if upright == Orientation::default() {
        (width, samples)
    } else if bytes == 1 {
        rotate_pixels::<1>(width, samples, upright)
    } else {
        rotate_pixels::<3>(width, samples, upright)
    }
}

/// The same of pixels of `N` bytes. A quarter turn is an exchange of rows and columns, and a mirror before
/// or after it.
fn rotate_pixels<const N: usize>(
    width: usize,
    mut samples: Vec<u8>,
    upright: Orientation,
) -> (usize, Vec<u8>) {
    let stride = width * N;
    let height = samples.len() / stride;
    samples.truncate(height * stride);
    let quarter = (upright.rotation / 90) % 4;
    if quarter == 2 {
        let (pixels, _) = samples.as_chunks_mut::<N>();
        pixels.reverse();
    }
    // Three quarters are a mirror and a transposition; a mirror that was asked for cancels that
    // one.
    if upright.mirrored != (quarter == 3) {
        mirror_rows::<N>(&mut samples, width);
    }
    if quarter.is_multiple_of(2) {
        return (width, samples);
    }
    let new_width = height.max(1);
    let mut samples = transpose_pixels::<N>(width, samples);
    if quarter == 1 {
        mirror_rows::<N>(&mut samples, new_width);
    }
    (new_width, samples)
}

fn mirror_rows<const N: usize>(samples: &mut [u8], width: usize) {
    for row in samples.chunks_exact_mut(width * N) {
        let (pixels, _) = row.as_chunks_mut::<N>();
        pixels.reverse();
    }
}

fn transpose_pixels<const N: usize>(width: usize, samples: Vec<u8>) -> Vec<u8> {
    if N == 1 {
        let plane = Plane::new(width, samples);
        return plane.transpose().into_samples();
    }
    let (pixels, _) = samples.as_chunks::<N>();
    let column = |x: usize| {
        let below = pixels.iter().skip(x);
        below.step_by(width)
    };
    let columns = (0..width).flat_map(column);
    columns.flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: usize, samples: &[u8], rotation: u16, mirrored: bool) -> Vec<u8> {
        turn_upright(
            width,
            samples.to_vec(),
            1,
            Orientation { rotation, mirrored },
        )
        .1
    }

    #[test]
    fn all_eight_orientations_are_turned_upright() {
        let stored = [1, 2, 3, 4, 5, 6];
        assert_eq!(grey(3, &stored, 0, false), [1, 2, 3, 4, 5, 6]);
        assert_eq!(grey(3, &stored, 0, true), [3, 2, 1, 6, 5, 4]);
        assert_eq!(grey(3, &stored, 180, false), [6, 5, 4, 3, 2, 1]);
        assert_eq!(grey(3, &stored, 180, true), [4, 5, 6, 1, 2, 3]);
        assert_eq!(grey(3, &stored, 90, false), [4, 1, 5, 2, 6, 3]);
        assert_eq!(grey(3, &stored, 270, false), [3, 6, 2, 5, 1, 4]);
        assert_eq!(grey(3, &stored, 270, true), [1, 4, 2, 5, 3, 6]);
        assert_eq!(grey(3, &stored, 90, true), [6, 3, 5, 2, 4, 1]);
    }
}
