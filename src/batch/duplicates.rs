//! The same document in two dossiers: the same bytes, or pages that look the same.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::same_scan::is_same_scan;
use model::Likeness;

// Origin: 95 scans of the fixtures, saved again at half size, differed by 3 bits at most. The bound
// was 3 while it decided alone; since the grid of levels decides, it is wider.
/// Bits of the difference hash that two saves of one scan may differ by: nearly all by 4 at most. It
/// only tells which pages are worth comparing; `same` tells whether they are one scan. Where their own
/// numbers were read and differ, they are not.
pub const MAX_HASH_DISTANCE: u32 = 6;

/// Gives the cells of a page, where it has some.
pub type CellLookup<'a> = &'a dyn Fn(&PageFingerprint) -> io::Result<Option<Vec<u8>>>;

/// A page of a document of some dossier, in few bytes: there may be very many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageFingerprint {
    /// Index of the dossier.
    pub dossier: u32,
    /// Index of the document in its record.
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
/// first sight. Cells are asked for only of pages whose hashes are near.
pub fn group_duplicates(
    sights: &[PageFingerprint],
    cells: CellLookup<'_>,
) -> io::Result<Vec<(Likeness, Vec<PageFingerprint>)>> {
    let mut all = Vec::new();
    for group in group_same_files(sights) {
        all.push((Likeness::SameFile, group));
    }
    for near in group_near_hashes(sights) {
        for group in group_same_scans(&near, cells)? {
            all.push((Likeness::LooksAlike, group));
        }
    }
    all.sort_by_key(|(likeness, group)| {
        let place = group
            .first()
            .map(|sight| (sight.dossier, sight.paper, sight.page));
        (*likeness, place)
    });
    Ok(all)
}

fn group_same_files(sights: &[PageFingerprint]) -> Vec<Vec<PageFingerprint>> {
    let mut by_content: BTreeMap<u128, Vec<PageFingerprint>> = BTreeMap::new();
    // Page 1 stands for the file: where the bytes are the same, all pages are.
    for sight in sights.iter().filter(|sight| sight.page == 1) {
        by_content.entry(sight.content).or_default().push(*sight);
    }
    by_content
        .into_values()
        .filter(|group| count_dossiers(group) > 1)
        .collect()
}

/// Dossiers in a group.
pub fn count_dossiers(group: &[PageFingerprint]) -> usize {
    let dossiers: BTreeSet<u32> = group.iter().map(|sight| sight.dossier).collect();
    dossiers.len()
}

/// Pages within the distance of each other, joined. Two hashes that differ in at most `n` bits agree in
/// one of `n + 1` bands of bits at least, so that only pages that share a band are compared.
fn group_near_hashes(sights: &[PageFingerprint]) -> Vec<Vec<PageFingerprint>> {
    let hashed_pages: Vec<(u64, PageFingerprint)> = sights
        .iter()
        .filter_map(|sight| Some((sight.look?, *sight)))
        .collect();
    let mut sets = DisjointSet::new(hashed_pages.len());
    let bands = MAX_HASH_DISTANCE + 1;
    for band in 0..bands {
        let mask = band_mask(band, bands);
        // Sorted by the bits of the band, pages that share it stand side by side: no need to
        // compare every page with every other.
        let mut order: Vec<usize> = (0..hashed_pages.len()).collect();
        let key = |index: &usize| hashed_pages.get(*index).map(|(look, _)| look & mask);
        order.sort_by_key(key);
        for block in order.chunk_by(|a, b| key(a) == key(b)) {
            sets.union_pairs(block, |a, b| {
                let Some((look, page)) = hashed_pages.get(a) else {
                    return false;
                };
                let Some((other_look, other)) = hashed_pages.get(b) else {
                    return false;
                };
                let distance = (look ^ other_look).count_ones();
                distance <= MAX_HASH_DISTANCE && may_be_one_paper(page, other)
            });
        }
    }
    let sights: Vec<PageFingerprint> = hashed_pages.into_iter().map(|(_, sight)| sight).collect();
    sets.into_groups(&sights)
        .into_iter()
        .filter(|group| has_news(group))
        .collect()
}

fn may_be_one_paper(page: &PageFingerprint, other: &PageFingerprint) -> bool {
    let same_kind = agree_or_unknown(page.kind, other.kind);
    same_kind && agree_or_unknown(page.own, other.own)
}

fn group_same_scans(
    near: &[PageFingerprint],
    cells: CellLookup<'_>,
) -> io::Result<Vec<Vec<PageFingerprint>>> {
    let mut with_cells = Vec::with_capacity(near.len());
    for page in near {
        with_cells.push((page, cells(page)?));
    }
    let mut sets = DisjointSet::new(near.len());
    let every: Vec<usize> = (0..near.len()).collect();
    sets.union_pairs(&every, |a, b| {
        let Some((page, Some(cells))) = with_cells.get(a) else {
            return false;
        };
        let Some((other, Some(other_cells))) = with_cells.get(b) else {
            return false;
        };
        if !may_be_one_paper(page, other) {
            return false;
        }
        let same_bytes = page.content == other.content;
        let same_place = same_bytes && page.page == other.page;
        same_place || is_same_scan(cells, other_cells)
    });
    let groups = sets
        .into_groups(near)
        .into_iter()
        .filter(|group| has_news(group))
        .collect();
    Ok(groups)
}

/// A group with something to tell: of two dossiers, and not all the same bytes.
fn has_news(group: &[PageFingerprint]) -> bool {
    if count_dossiers(group) < 2 {
        return false;
    }
    group.iter().any(|sight| is_other_file(sight, group))
}

/// Another file than the first of the group: the same bytes are told elsewhere.
fn is_other_file(sight: &PageFingerprint, group: &[PageFingerprint]) -> bool {
    let Some(first) = group.first() else {
        return false;
    };
    let other_bytes = first.content != sight.content;
    other_bytes && first.dossier != sight.dossier
}

fn agree_or_unknown<T: PartialEq + Default + Copy>(a: T, b: T) -> bool {
    let unknown = T::default();
    a == b || a == unknown || b == unknown
}

struct DisjointSet(Vec<usize>);

impl DisjointSet {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn union_pairs(&mut self, block: &[usize], together: impl Fn(usize, usize) -> bool) {
        for (place, a) in block.iter().enumerate() {
            for b in block.iter().skip(place + 1) {
                let x = self.find_root(*a);
                let y = self.find_root(*b);
                if x == y || !together(*a, *b) {
                    continue;
                }
                // The smaller index stays the root, so that groups come in the order of their
                // first page.
                if let Some(parent) = self.0.get_mut(x.max(y)) {
                    *parent = x.min(y);
                }
            }
        }
    }

    /// The smallest index of the group that `index` is in; shortens the way there.
    fn find_root(&mut self, mut index: usize) -> usize {
        let parent_of = |links: &[usize], index: usize| {
            let parent = links.get(index).copied();
            parent.unwrap_or(index)
        };
        loop {
            let parent = parent_of(&self.0, index);
            if parent == index {
                return index;
            }
            let above = parent_of(&self.0, parent);
            if let Some(link) = self.0.get_mut(index) {
                *link = above;
            }
            index = above;
        }
    }

    /// The groups, in the order of their first members.
    fn into_groups(mut self, members: &[PageFingerprint]) -> Vec<Vec<PageFingerprint>> {
        let mut groups: BTreeMap<usize, Vec<PageFingerprint>> = BTreeMap::new();
        for (index, member) in members.iter().enumerate() {
            let root = self.find_root(index);
            groups.entry(root).or_default().push(*member);
        }
        groups.into_values().collect()
    }
}

fn band_mask(band: u32, bands: u32) -> u64 {
    // 64 is no multiple of the number of bands: rounding both ends the same way leaves no bit out
    // and takes none twice.
    let from = band * 64 / bands;
    let to = (band + 1) * 64 / bands;
    (from..to).fold(0, |mask, bit| mask | 1 << bit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups of pages that all have the same cells.
    fn groups(sights: &[PageFingerprint]) -> Vec<(Likeness, Vec<PageFingerprint>)> {
        let cells: Vec<u8> = (0..100).map(|i| i * 2).collect();
        super::group_duplicates(sights, &|_| Ok(Some(cells.clone()))).unwrap()
    }

    fn sight(dossier: u32, content: u128, look: u64) -> PageFingerprint {
        PageFingerprint {
            dossier,
            paper: 0,
            page: 1,
            content,
            kind: 0,
            own: 0,
            look: Some(look),
        }
    }

    #[test]
    fn the_bands_are_all_bits_once() {
        let bands = MAX_HASH_DISTANCE + 1;
        assert_eq!(
            (0..bands).fold(0, |all, b| all ^ band_mask(b, bands)),
            u64::MAX
        );
    }

    #[test]
    fn every_pair_within_the_distance_is_found_and_no_other() {
        let base = 0x0123_4567_89ab_cdef_u64;
        for a in 0..64 {
            for b in 0..64 {
                let near = base ^ (1 << a) ^ if b == a { 0 } else { 1 << b };
                assert_eq!(
                    groups(&[sight(0, 1, base), sight(1, 2, near)]).len(),
                    1,
                    "{a} {b}"
                );
            }
        }
        assert_eq!(
            groups(&[sight(0, 1, base), sight(1, 2, base ^ 0b111_1111)]),
            Vec::new()
        );
    }

    #[test]
    fn near_hashes_with_other_cells_are_papers_of_one_form() {
        let cells = |s: &PageFingerprint| {
            Ok(Some(
                (0_u8..100)
                    .map(|i| if u32::from(i) == s.dossier { 90 } else { i * 2 })
                    .collect(),
            ))
        };
        assert_eq!(
            super::group_duplicates(&[sight(0, 1, 7), sight(1, 2, 7)], &cells).unwrap(),
            Vec::new()
        );
        assert_eq!(
            super::group_duplicates(&[sight(0, 1, 7), sight(1, 2, 7)], &|_| Ok(None)).unwrap(),
            Vec::new()
        );
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
