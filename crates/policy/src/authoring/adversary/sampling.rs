//! Which cases a sample takes: by the seed alone, whatever the order or the number of cores.

// FNV-1a, 64 bit: draft-eastlake-fnv.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// A number that scatters names evenly, another one for each seed.
#[must_use]
pub fn scatter_name(seed: u64, name: &str) -> u64 {
    let mut hash = FNV_OFFSET ^ seed;
    for byte in name.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME);
    }
    // The finaliser of SplitMix64: names that differ in their last letters lie far apart.
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_seed_gives_another_order() {
        let first = |seed| {
            let names = (0..1000).map(|n: u32| n.to_string());
            names.min_by_key(|name| scatter_name(seed, name))
        };
        assert_eq!(first(1), first(1));
        assert_ne!(first(1), first(2));
    }
}
