//! The discrete Fourier transform (Cooley and Tukey 1965).

use std::f64::consts::TAU;

/// A complex number: real and imaginary part.
pub(super) type Complex = [f64; 2];

/// Spectrum of real samples, zeros added up to a power of two of at least twice their number: so a
/// frequency between two bins keeps nine tenths of its height.
pub(super) fn compute_spectrum(samples: &[f64]) -> Vec<Complex> {
    let size = (2 * samples.len()).next_power_of_two();
    let bits = size.trailing_zeros();
    let value = |i: usize| {
        // Even and odd samples apart, down to pairs: bits of the place turned round.
        let reversed = i.reverse_bits();
        let place = reversed.unbounded_shr(usize::BITS - bits);
        let sample = samples.get(place).copied();
        [sample.unwrap_or_default(), 0.0]
    };
    let mut values: Vec<_> = (0..size).map(value).collect();
    for bit in 0..bits {
        let half = 1 << bit;
        let whole = 2 * half;
        let turn = |i: usize| {
            let share = i as f64 / whole as f64;
            root_of_unity(share)
        };
        let turns: Vec<_> = (0..half).map(turn).collect();
        for both in values.chunks_exact_mut(whole) {
            let (even, odd) = both.split_at_mut(half);
            let pairs = even.iter_mut().zip(odd);
            let pairs = pairs.zip(&turns);
            for ((a, b), &turn) in pairs {
                let [re, im] = *a;
                let [turned_re, turned_im] = multiply_complex(*b, turn);
                *b = [re - turned_re, im - turned_im];
                *a = [re + turned_re, im + turned_im];
            }
        }
    }
    values
}

/// One on the unit circle after so many turns clockwise.
fn root_of_unity(turns: f64) -> Complex {
    let angle = -TAU * turns;
    let (sin, cos) = angle.sin_cos();
    [cos, sin]
}

pub(super) fn multiply_complex([a, b]: Complex, [c, d]: Complex) -> Complex {
    let re = a * c - b * d;
    let im = a * d + b * c;
    [re, im]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_has_one_frequency() {
        let wave: Vec<f64> = (0..64)
            .map(|x| (TAU * 0.25 * f64::from(x)).cos())
            .collect();
        let spectrum = compute_spectrum(&wave);
        assert_eq!(spectrum.len(), 128);
        let height = |bin: usize| spectrum[bin][0].hypot(spectrum[bin][1]);
        assert!(
            (height(32) - 32.0).abs() < 1e-9 && height(40) < 1e-9,
            "{} {}",
            height(32),
            height(40)
        );
    }
}
