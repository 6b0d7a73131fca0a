//! Coefficients to samples: the inverse cosine transform of Arai, Agui and Nakajima (1988) in
//! floating point, as libjpeg's `jidctflt.c` has it; eight columns at a time.

use std::f32::consts::SQRT_2;

use super::blocks::Block;

/// Eight rows of eight.
type Matrix8x8 = [[f32; 8]; 8];

/// Samples of a block, row by row.
pub(crate) type SampleBlock = [[u8; 8]; 8];

/// Divisors of a table with the factors that the transform leaves out.
pub(crate) fn dequantisation_scales(quantisation: &[u16; 64]) -> [f32; 64] {
    // 1 and cos(k pi / 16) times the root of two, k = 1 to 7: the part of the transform of Arai and
    // others that joins the quantisation.
    const FACTORS: [f32; 8] = [
        1.0,
        1.387_039_8,
        1.306_563,
        1.175_875_6,
        1.0,
        0.785_694_96,
        0.541_196_1,
        0.275_899_38,
    ];
    let factors = FACTORS
        .iter()
        .flat_map(|a| FACTORS.iter().map(move |b| a * b / 8.0));
    let divisors = quantisation.iter().zip(factors);
    let mut out = [0.0; 64];
    for (scale, (&divisor, factor)) in out.iter_mut().zip(divisors) {
        *scale = f32::from(divisor) * factor;
    }
    out
}

/// Rows of eight samples.
#[inline(always)]
pub(crate) fn inverse_dct(block: &Block, scales: &[f32; 64]) -> SampleBlock {
    let mut square = [[0.0; 8]; 8];
    let coefficients = block.iter().zip(scales);
    let values = square.as_flattened_mut().iter_mut();
    for (value, (&coefficient, &scale)) in values.zip(coefficients) {
        *value = f32::from(coefficient) * scale;
    }
    let columns_done = idct_pass(&square);
    let turned = transpose_matrix(&columns_done);
    let square = idct_pass(&turned);
    let mut out = [[0; 8]; 8];
    let bytes = out.as_flattened_mut().iter_mut();
    for (byte, &value) in bytes.zip(square.as_flattened()) {
        *byte = to_sample(value);
    }
    out
}

/// A block that holds its mean alone.
#[inline(always)]
pub(crate) fn dc_only_sample(dc: i16, scales: &[f32; 64]) -> u8 {
    let [scale, ..] = scales;
    to_sample(f32::from(dc) * scale)
}

/// Rounds and clips. A float of this size has whole numbers for its last bits.
#[inline(always)]
fn to_sample(value: f32) -> u8 {
    // 1.5 times 2^23: added to a small float, the integer stands in the lowest bits of the
    // mantissa.
    const WHOLE: f32 = 12_582_912.0;
    // Samples were shifted by 128 before they were coded (T.81, A.3.1).
    let value = value + 128.0;
    let value = if value > 0.0 { value } else { 0.0 };
    let value = if value < 255.0 { value } else { 255.0 };
    (value + WHOLE).to_bits() as u8
}

#[inline(always)]
#[allow(clippy::indexing_slicing)] // all indices are below eight, and known to be to the compiler
fn transpose_matrix(rows: &Matrix8x8) -> Matrix8x8 {
    let mut out = [[0.0; 8]; 8];
    for x in 0..8 {
        for y in 0..8 {
            out[y][x] = rows[x][y];
        }
    }
    out
}

/// One dimension of the transform, down the eight rows of every column; a vector of columns at a time.
#[inline(always)]
#[allow(clippy::indexing_slicing)] // as above
fn idct_pass(rows: &Matrix8x8) -> Matrix8x8 {
    let mut out = [[0.0; 8]; 8];
    let [r0, r1, r2, r3, r4, r5, r6, r7] = rows;
    for i in 0..8 {
        // The even part: coefficients 0, 2, 4 and 6.
        let even = r0[i] + r4[i];
        let odd = r0[i] - r4[i];
        let outer = r2[i] + r6[i];
        let difference = r2[i] - r6[i];
        let inner = difference * SQRT_2 - outer;
        let e0 = even + outer;
        let e1 = odd + inner;
        let e2 = odd - inner;
        let e3 = even - outer;

        // The odd part: with the one above five multiplications, as in the paper.
        let z13 = r5[i] + r3[i];
        let z10 = r5[i] - r3[i];
        let z11 = r1[i] + r7[i];
        let z12 = r1[i] - r7[i];
        let z5 = (z10 + z12) * 1.847_759_1;
        let o0 = z11 + z13;
        let o1 = z5 - z10 * 2.613_126 - o0;
        let o2 = (z11 - z13) * SQRT_2 - o1;
        let o3 = z5 - z12 * 1.082_392_2 - o2;

        out[0][i] = e0 + o0;
        out[1][i] = e1 + o1;
        out[2][i] = e2 + o2;
        out[3][i] = e3 + o3;
        out[4][i] = e3 - o3;
        out[5][i] = e2 - o2;
        out[6][i] = e1 - o1;
        out[7][i] = e0 - o0;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, ITU-T T.81 A.3.3, of a block with its columns first.
    fn defined(block: &Block, x: usize, y: usize) -> f64 {
        let wave = |n: usize, k: usize| {
            let weight = if k == 0 {
                std::f64::consts::FRAC_1_SQRT_2
            } else {
                1.0
            };
            weight * ((2 * n + 1) as f64 * k as f64 * std::f64::consts::PI / 16.0).cos() / 2.0
        };
        let terms = (0..64).map(|i| f64::from(block[i]) * wave(x, i / 8) * wave(y, i % 8));
        (terms.sum::<f64>() + 128.0).clamp(0.0, 255.0)
    }

    #[test]
    fn the_transform_is_the_one_of_the_standard() {
        let scales = dequantisation_scales(&[1; 64]);
        let mut state = 7u32;
        for _ in 0..50 {
            let mut block = [0; 64];
            for value in &mut block {
                state = state
                    .wrapping_mul(1_664_525)
                    .wrapping_add(1_013_904_223);
                *value = if state >> 30 == 0 {
                    (state >> 20 & 127) as i16 - 64
                } else {
                    0
                };
            }
            let got = inverse_dct(&block, &scales);
            for (x, y) in (0..8).flat_map(|x| (0..8).map(move |y| (x, y))) {
                let want = defined(&block, x, y);
                assert!(
                    (f64::from(got[y][x]) - want).abs() < 0.51,
                    "{x},{y}: {} for {want}",
                    got[y][x]
                );
            }
        }
        assert_eq!(dc_only_sample(-80, &scales), 118);
    }
}
