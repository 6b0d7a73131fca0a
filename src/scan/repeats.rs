//! Pixels that repeat their neighbours: enlargement without interpolation (nearest neighbour).

use super::plane::Plane;

/// Columns on each side among which a column is compared.
const REACH: usize = 3;
/// Part of the strongest difference nearby below which a column repeats the one before it.
const SAME: u32 = 6;
/// Share of repeating columns from which the picture counts as enlarged.
const LEAST: f64 = 0.2;
/// Every how many rows differences across are taken; down, whole rows are as cheap.
const SAMPLE: usize = 4;

/// Px that do not repeat the one before, `[across, down]`, as a share: 0.5 when every px comes
/// twice, 1 where px do not repeat.
///
/// Differences are summed over the whole page, and rules and frames, far stronger than text, are
/// passed over, so that a straight stroke in one place does not
/// look like a repeat: enlarging repeats the same columns everywhere.
pub(super) fn shares(luma: &Plane) -> [f64; 2] {
    let mut across = vec![0u32; luma.width().saturating_sub(1)];
    for row in luma.rows().step_by(SAMPLE) {
        for (sum, (&a, &b)) in across.iter_mut().zip(row.iter().zip(row.iter().skip(1))) {
            *sum += u32::from(a.abs_diff(b));
        }
    }
    let pairs = luma.rows().zip(luma.rows().skip(1));
    let down: Vec<u32> =
        pairs.map(|(a, b)| a.iter().zip(b).map(|(&a, &b)| u32::from(a.abs_diff(b))).sum()).collect();
    [share(&across), share(&down)]
}

fn share(differences: &[u32]) -> f64 {
    let mut sorted = differences.to_vec();
    sorted.sort_unstable();
    let typical = sorted.get(sorted.len() * 9 / 10).copied().unwrap_or(0);
    let print = typical / 4 + 1..=typical.saturating_mul(3);
    let (mut same, mut all) = (0usize, 0usize);
    for window in differences.windows(2 * REACH + 1) {
        let strongest = window.iter().copied().max().unwrap_or(0);
        if print.contains(&strongest) {
            all += 1;
            same += usize::from(window.get(REACH).is_some_and(|&d| d * SAME < strongest));
        }
    }
    let share = same as f64 / all.max(1) as f64;
    if share < LEAST { 1.0 } else { 1.0 - share }
}
