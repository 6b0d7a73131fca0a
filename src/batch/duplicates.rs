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

/// Levels of the grid that was laid over a page, where it has one.
pub type PageCells = Option<Vec<u8>>;
/// Gives the cells of a page.
pub type CellLookup<'a> = &'a dyn Fn(&PageFingerprint) -> io::Result<PageCells>;
/// Pages that belong together.
pub type PageGroup = Vec<PageFingerprint>;

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
) -> io::Result<Vec<(Likeness, PageGroup)>> {
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

fn group_same_files(sights: &[PageFingerprint]) -> Vec<PageGroup> {
    let mut by_content: BTreeMap<u128, PageGroup> = BTreeMap::new();
    // Page 1 stands for the file: where the bytes are the same, all pages are.
    let first_pages = sights
        .iter()
        .filter(|sight| sight.page == 1);
    for sight in first_pages {
        let group = by_content
            .entry(sight.content)
            .or_default();
        group.push(*sight);
    }
    by_content
        .into_values()
        .filter(|group| count_dossiers(group) > 1)
        .collect()
}

/// Dossiers in a group.
pub fn count_dossiers(group: &[PageFingerprint]) -> usize {
    let dossiers = group.iter().map(|sight| sight.dossier);
    let distinct: BTreeSet<u32> = dossiers.collect();
    distinct.len()
}

/// Pages within the distance of each other, joined. Two hashes that differ in at most `n` bits agree in
/// one of `n + 1` bands of bits at least, so that only pages that share a band are compared.
fn group_near_hashes(sights: &[PageFingerprint]) -> Vec<PageGroup> {
    let mut hashed_pages = Vec::with_capacity(sights.len());
    for sight in sights {
        if let Some(look) = sight.look {
            hashed_pages.push((look, *sight));
        }
    }
    let count = hashed_pages.len();
    let mut sets = DisjointSet::new(count);
    let bands = MAX_HASH_DISTANCE + 1;
    for band in 0..bands {
        let mask = band_mask(band, bands);
        // Sorted by the bits of the band, pages that share it stand side by side: no need to
        // compare every page with every other.
        let mut order: Vec<usize> = (0..count).collect();
        let key = |index: &usize| {
            let page = hashed_pages.get(*index);
            page.map(|(look, _)| look & mask)
        };
        order.sort_by_key(key);
        let share_band = |a: &usize, b: &usize| key(a) == key(b);
        let blocks = order.chunk_by(share_band);
        for block in blocks {
            sets.union_pairs(block, |a, b| {
                let page = hashed_pages.get(a);
                let other = hashed_pages.get(b);
                page.zip(other)
                    .is_some_and(|(page, other)| are_near(page, other))
            });
        }
    }
    let pages = hashed_pages
        .into_iter()
        .map(|(_, sight)| sight);
    let pages: PageGroup = pages.collect();
    sets.into_groups(&pages)
        .into_iter()
        .filter(|group| has_news(group))
        .collect()
}

/// A page with its difference hash.
type HashedPage = (u64, PageFingerprint);

fn are_near(page: &HashedPage, other: &HashedPage) -> bool {
    let (look, sight) = page;
    let (other_look, other_sight) = other;
    let distance = (look ^ other_look).count_ones();
    let near = distance <= MAX_HASH_DISTANCE;
    near && may_be_one_paper(sight, other_sight)
}

fn may_be_one_paper(page: &PageFingerprint, other: &PageFingerprint) -> bool {
    let same_kind = agree_or_unknown(page.kind, other.kind);
    same_kind && agree_or_unknown(page.own, other.own)
}

fn group_same_scans(near: &[PageFingerprint], cells: CellLookup<'_>) -> io::Result<Vec<PageGroup>> {
    let count = near.len();
    let mut with_cells = Vec::with_capacity(count);
    for page in near {
        let cells = cells(page)?;
        with_cells.push((page, cells));
    }
    let mut sets = DisjointSet::new(count);
    let every: Vec<usize> = (0..count).collect();
    sets.union_pairs(&every, |a, b| {
        let Some((page, cells)) = with_cells.get(a) else {
            return false;
        };
        let Some((other, other_cells)) = with_cells.get(b) else {
            return false;
        };
        let Some(cells) = cells else {
            return false;
        };
        let Some(other_cells) = other_cells else {
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
    group
        .iter()
        .any(|sight| is_other_file(sight, group))
}

/// Another file than the first of the group: the same bytes are told elsewhere.
fn is_other_file(sight: &PageFingerprint, group: &[PageFingerprint]) -> bool {
    let Some(first) = group.first() else {
        return false;
    };
    let other_bytes = first.content != sight.content;
    other_bytes && first.dossier != sight.dossier
}

fn agree_or_unknown<T>(a: T, b: T) -> bool
where
    T: PartialEq + Default + Copy,
{
    let unknown = T::default();
    let one_unknown = a == unknown || b == unknown;
    one_unknown || a == b
}

struct DisjointSet(Vec<usize>);

impl DisjointSet {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn union_pairs(&mut self, block: &[usize], together: impl Fn(usize, usize) -> bool) {
        let mut rest = block;
        while let Some((a, others)) = rest.split_first() {
            rest = others;
            for b in others {
                let x = self.find_root(*a);
                let y = self.find_root(*b);
                if x == y || !together(*a, *b) {
                    continue;
                }
                // The smaller index stays the root, so that groups come in the order of their
                // first page.
                let larger = x.max(y);
                if let Some(parent) = self.0.get_mut(larger) {
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
    fn into_groups(mut self, members: &[PageFingerprint]) -> Vec<PageGroup> {
        let mut groups: BTreeMap<usize, PageGroup> = BTreeMap::new();
        for (index, member) in members.iter().enumerate() {
            let root = self.find_root(index);
            let group = groups.entry(root).or_default();
            group.push(*member);
        }
        groups.into_values().collect()
    }
}

fn band_mask(band: u32, bands: u32) -> u64 {
    // 64 is no multiple of the number of bands: rounding both ends the same way leaves no bit out
    // and takes none twice.
    let from = band * 64 / bands;
    let to = (band + 1) * 64 / bands;
    let mut mask = 0;
    for bit in from..to {
        mask |= 1 << bit;
    }
    mask
}

#[cfg(test)]
mod tests;
