//! The same paper in two dossiers: the same bytes, or pages that look the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Likeness;

/// Bits of the difference hash that two saves of one scan may differ by. Of 95 scans of the fixtures, saved
/// again at half size, 94 differ by at most 2 bits and one by 3; saved at JPEG quality 40, 77 differ by at
/// most 3. Papers of one printed form can be as near to each other, so a match is a hint to compare them, and
/// is dropped where their own numbers were read and differ.
pub const LOOKS_ALIKE: u32 = 3;

/// A page of a paper of some dossier, in few bytes: there may be very many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Index of the dossier.
    pub dossier: u32,
    /// Index of the paper in its record.
    pub paper: u32,
    /// Page from 1.
    pub page: u32,
    /// First half of the file's SHA-256.
    pub content: u128,
    /// What it is taken for; 0 where nobody knows.
    pub kind: u64,
    /// Digest of its own number or holder; 0 where none was read.
    pub own: u16,
    /// Difference hash of the page.
    pub look: Option<u64>,
}

/// Groups of sights that are the same and come from more than one dossier, in the order of their
/// first sight.
pub fn groups(sights: &[Sight]) -> Vec<(Likeness, Vec<Sight>)> {
    let mut all = Vec::new();
    let mut by_content: BTreeMap<u128, Vec<Sight>> = BTreeMap::new();
    for sight in sights.iter().filter(|s| s.page == 1) {
        by_content.entry(sight.content).or_default().push(*sight);
    }
    all.extend(by_content.into_values().filter(|g| dossiers(g) > 1).map(|g| (Likeness::SameFile, g)));
    all.extend(looks(sights).into_iter().map(|g| (Likeness::LooksAlike, g)));
    all.sort_by_key(|(likeness, group)| (*likeness, group.first().map(|s| (s.dossier, s.paper, s.page))));
    all
}

/// Dossiers in a group.
pub fn dossiers(group: &[Sight]) -> usize {
    group.iter().map(|s| s.dossier).collect::<BTreeSet<_>>().len()
}

/// Pages within the distance of each other, joined. Two hashes that differ in at most `n` bits agree in
/// one of `n + 1` bands of bits at least, so that only pages that share a band are compared.
fn looks(sights: &[Sight]) -> Vec<Vec<Sight>> {
    let seen: Vec<(u64, Sight)> = sights.iter().filter_map(|s| Some((s.look?, *s))).collect();
    let mut parents: Vec<usize> = (0..seen.len()).collect();
    let bands = LOOKS_ALIKE + 1;
    for band in 0..bands {
        let mask = mask(band, bands);
        let mut order: Vec<usize> = (0..seen.len()).collect();
        let key = |i: &usize| seen.get(*i).map(|(look, _)| look & mask);
        order.sort_by_key(key);
        for block in order.chunk_by(|a, b| key(a) == key(b)) {
            join_block(block, &seen, &mut parents);
        }
    }
    let mut groups: BTreeMap<usize, Vec<Sight>> = BTreeMap::new();
    for (index, (_, sight)) in seen.iter().enumerate() {
        groups.entry(root(&parents, index)).or_default().push(*sight);
    }
    groups.into_values().filter(|g| dossiers(g) > 1 && g.iter().any(|s| differs(s, g))).collect()
}

/// Another file than the first of the group: the same bytes are told elsewhere.
fn differs(sight: &Sight, group: &[Sight]) -> bool {
    group.first().is_some_and(|first| first.content != sight.content && first.dossier != sight.dossier)
}

fn join_block(block: &[usize], seen: &[(u64, Sight)], parents: &mut [usize]) {
    for (n, a) in block.iter().enumerate() {
        for b in block.iter().skip(n + 1) {
            let (Some((x, p)), Some((y, q))) = (seen.get(*a), seen.get(*b)) else { continue };
            if (x ^ y).count_ones() <= LOOKS_ALIKE && fits(p.kind, q.kind) && fits(p.own, q.own) {
                let (low, high) = (root(parents, *a), root(parents, *b));
                if let Some(parent) = parents.get_mut(low.max(high)) {
                    *parent = low.min(high);
                }
            }
        }
    }
}

/// The same, or not known of one of the two.
fn fits<T: PartialEq + Default + Copy>(a: T, b: T) -> bool {
    a == b || a == T::default() || b == T::default()
}

/// The smallest index of the group that `index` is in.
fn root(parents: &[usize], mut index: usize) -> usize {
    while let Some(parent) = parents.get(index).copied().filter(|p| *p != index) {
        index = parent;
    }
    index
}

/// The bits of one band of `bands`.
fn mask(band: u32, bands: u32) -> u64 {
    let (from, to) = (band * 64 / bands, (band + 1) * 64 / bands);
    (from..to).fold(0, |mask, bit| mask | 1 << bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sight(dossier: u32, content: u128, look: u64) -> Sight {
        Sight { dossier, paper: 0, page: 1, content, kind: 0, own: 0, look: Some(look) }
    }

    #[test]
    fn the_bands_are_all_bits_once() {
        let bands = LOOKS_ALIKE + 1;
        assert_eq!((0..bands).fold(0, |all, b| all ^ mask(b, bands)), u64::MAX);
    }

    #[test]
    fn every_pair_within_the_distance_is_found_and_no_other() {
        let base = 0x0123_4567_89ab_cdef_u64;
        for a in 0..64 {
            for b in 0..64 {
                let near = base ^ (1 << a) ^ if b == a { 0 } else { 1 << b };
                assert_eq!(groups(&[sight(0, 1, base), sight(1, 2, near)]).len(), 1, "{a} {b}");
            }
        }
        assert_eq!(groups(&[sight(0, 1, base), sight(1, 2, base ^ 0b1111)]), Vec::new());
    }

    #[test]
    fn one_dossier_alone_is_no_news_and_kinds_that_differ_are_apart() {
        assert_eq!(groups(&[sight(0, 1, 7), sight(0, 1, 7)]), Vec::new());
        let same = groups(&[sight(0, 1, 7), sight(1, 1, 7)]);
        assert_eq!(same.len(), 1, "the same bytes are told once: {same:?}");
        assert_eq!(same[0].0, Likeness::SameFile);
        let (mut a, mut b) = (sight(0, 1, 7), sight(1, 2, 7));
        (a.kind, b.kind) = (1, 2);
        assert_eq!(groups(&[a, b]), Vec::new());
        (a.kind, b.kind, a.own, b.own) = (1, 1, 5, 6);
        assert_eq!(groups(&[a, b]), Vec::new(), "their own numbers differ");
        b.own = 0;
        assert_eq!(groups(&[a, b]).len(), 1);
    }
}
