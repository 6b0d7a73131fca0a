//! A target for some seconds on the stable toolchain: seeds, mutated at random, a slow case named.
//!
//! `loop TARGET|all SECONDS [SEED]`

use std::time::{Duration, Instant};

use preaudit_fuzz::TARGETS;

/// xorshift64*: repeatable, no dependency.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() >> 16) as usize % n.max(1)
    }
}

/// One of the usual mutations: a byte, a piece doubled, cut out, moved in from another seed.
fn mutate(data: &mut Vec<u8>, other: &[u8], chance: &mut Chance) {
    let at = chance.below(data.len() + 1);
    match chance.below(6) {
        0 => {
            let byte = chance.next() as u8;
            if let Some(place) = data.get_mut(at) {
                *place = byte;
            }
        }
        1 => data.insert(at, chance.next() as u8),
        2 => {
            let end = (at + chance.below(12)).min(data.len());
            data.drain(at..end);
        }
        3 => {
            let end = (at + chance.below(40)).min(data.len());
            let piece = data[at..end].to_vec();
            data.splice(at..at, piece);
        }
        4 => {
            let from = chance.below(other.len());
            let to = (from + chance.below(60)).min(other.len());
            data.splice(at..at, other[from..to].iter().copied());
        }
        _ => {
            if let Some(place) = data.get_mut(at) {
                *place ^= 1 << chance.below(8);
            }
        }
    }
    data.truncate(1 << 16);
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next().unwrap_or_else(|| "all".to_owned());
    let seconds = arguments.next().and_then(|s| s.parse().ok()).unwrap_or(60);
    let seed = arguments.next().and_then(|s| s.parse().ok()).unwrap_or(1);
    for (name, run, seeds) in TARGETS.iter().filter(|(name, ..)| wanted == "all" || wanted == *name) {
        let (start, mut chance, mut count) = (Instant::now(), Chance(seed), 0u64);
        let mut corpus: Vec<Vec<u8>> = seeds.iter().map(|s| s.to_vec()).collect();
        let mut slowest = Duration::ZERO;
        while start.elapsed().as_secs() < seconds {
            let (mut data, other) = (corpus[chance.below(corpus.len())].clone(), corpus[chance.below(corpus.len())].clone());
            for _ in 0..=chance.below(5) {
                mutate(&mut data, &other, &mut chance);
            }
            let from = Instant::now();
            let kept = data.clone();
            if std::panic::catch_unwind(|| run(&kept)).is_err() {
                eprintln!("{name}: panicked on {:?}", String::from_utf8_lossy(&data));
                std::process::exit(1);
            }
            slowest = slowest.max(from.elapsed());
            count += 1;
            // A wandering corpus reaches further than the seeds alone.
            if chance.below(50) == 0 && corpus.len() < 500 {
                corpus.push(data);
            }
        }
        println!("{name}: {count} inputs in {seconds} s, slowest {slowest:?}, no panic");
    }
}
