//! The fuzz targets on the stable toolchain: mutated seeds, the same ones every time; for as long as
//! `PREAUDIT_FUZZ_SECONDS` says, where it is set.

#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use targets::{Chance, TARGETS, mutate};

/// Inputs a target without a time.
const INPUTS: u32 = 150;

#[test]
fn no_mutated_input_makes_a_target_panic() {
    let seconds = std::env::var("PREAUDIT_FUZZ_SECONDS")
        .ok()
        .and_then(|s| s.parse().ok())
        .map(Duration::from_secs);
    for (name, run, seeds) in TARGETS {
        let (start, mut chance, mut count) = (Instant::now(), Chance(7), 0);
        let mut corpus: Vec<Vec<u8>> = seeds
            .iter()
            .map(|s| s.to_vec())
            .collect();
        while seconds.map_or(count < INPUTS, |s| start.elapsed() < s) {
            let pick = usize::try_from(count).unwrap_or(0);
            let mut data = corpus[pick % corpus.len()].clone();
            let other = corpus[pick * 7 % corpus.len()].clone();
            for _ in 0..=pick % 4 {
                mutate(&mut data, &other, &mut chance);
            }
            assert!(
                catch_unwind(|| run(&data)).is_ok(),
                "{name}: {:?}",
                String::from_utf8_lossy(&data)
            );
            count += 1;
            // A wandering corpus reaches further than the seeds alone.
            if count % 40 == 0 && corpus.len() < 400 {
                corpus.push(data);
            }
        }
        eprintln!("{name}: {count} inputs in {:?}, no panic", start.elapsed());
    }
}
