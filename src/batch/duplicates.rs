//! The same document in two dossiers: the same bytes, or pages that look the same.

use std::collections::BTreeSet;
use std::io;

use super::page_fingerprint::PageFingerprint;
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
    let content = |number: &u32| {
        sights
            .get(*number as usize)
            .map(|sight| sight.content)
    };
    // Page 1 stands for the file: where the bytes are the same, all pages are.
    let mut order = numbers_of(sights, |sight| sight.page == 1);
    order.sort_by_key(content);
    let same = |a: &u32, b: &u32| content(a) == content(b);
    let files = order
        .chunk_by(same)
        .filter(|file| file.len() > 1);
    files
        .map(|file| pages_of(sights, file))
        .filter(|group| count_dossiers(group) > 1)
        .collect()
}

// Numbers instead of pages: there may be very many, and nearly all of them are nobody's twin.
/// Places of the pages that pass a test.
fn numbers_of(sights: &[PageFingerprint], test: impl Fn(&PageFingerprint) -> bool) -> Vec<u32> {
    let numbered = (0u32..).zip(sights);
    let chosen = numbered.filter(|(_, sight)| test(sight));
    chosen
        .map(|(number, _)| number)
        .collect()
}

fn pages_of(sights: &[PageFingerprint], numbers: &[u32]) -> PageGroup {
    let pages = numbers.iter();
    pages
        .filter_map(|number| sights.get(*number as usize).copied())
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
    let hashed = numbers_of(sights, |sight| sight.look.is_some());
    let page = |at: u32| {
        let number = hashed.get(at as usize)?;
        sights.get(*number as usize)
    };
    let mut sets = DisjointSet::new(hashed.len());
    let mut order = sets.all();
    let bands = MAX_HASH_DISTANCE + 1;
    for band in 0..bands {
        let mask = band_mask(band, bands);
        // Sorted by the bits of the band, pages that share it stand side by side: no need to
        // compare every page with every other.
        let key = |at: &u32| {
            page(*at)
                .and_then(|page| page.look)
                .map(|look| look & mask)
        };
        order.sort_unstable_by_key(|at| (key(at), *at));
        let share_band = |a: &u32, b: &u32| key(a) == key(b);
        for block in order.chunk_by(share_band) {
            sets.union_pairs(block, |a, b| {
                let pair = page(a).zip(page(b));
                pair.is_some_and(|(page, other)| are_near(page, other))
            });
        }
    }
    let groups = sets.into_groups().into_iter();
    groups
        .map(|group| {
            group
                .into_iter()
                .filter_map(page)
                .copied()
                .collect()
        })
        .filter(|group: &PageGroup| has_news(group))
        .collect()
}

fn are_near(page: &PageFingerprint, other: &PageFingerprint) -> bool {
    let Some((look, other_look)) = page.look.zip(other.look) else {
        return false;
    };
    let distance = (look ^ other_look).count_ones();
    distance <= MAX_HASH_DISTANCE && may_be_one_paper(page, other)
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
    let every = sets.all();
    sets.union_pairs(&every, |a, b| {
        let Some((page, cells)) = with_cells.get(a as usize) else {
            return false;
        };
        let Some((other, other_cells)) = with_cells.get(b as usize) else {
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
    let groups = sets.into_groups().into_iter();
    let groups = groups
        .map(|group| pages_of(near, &group))
        .filter(|group| has_news(group));
    Ok(groups.collect())
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

/// Numbers from 0, joined into groups.
struct DisjointSet(Vec<u32>);

impl DisjointSet {
    fn new(count: usize) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Self((0..count).collect())
    }

    /// Every number, in order.
    fn all(&self) -> Vec<u32> {
        (0u32..).take(self.0.len()).collect()
    }

    fn union_pairs(&mut self, block: &[u32], together: impl Fn(u32, u32) -> bool) {
        let mut rest = block;
        while let Some((a, others)) = rest.split_first() {
            rest = others;
            for b in others {
                let x = self.find_root(*a);
                let y = self.find_root(*b);
                if x == y || !together(*a, *b) {
                    continue;
                }
                // The smaller number stays the root, so that groups come in the order of their
                // first page.
                if let Some(parent) = self.0.get_mut(x.max(y) as usize) {
                    *parent = x.min(y);
                }
            }
        }
    }

    /// The smallest number of the group that `number` is in; shortens the way there.
    fn find_root(&mut self, mut number: u32) -> u32 {
        let parent_of = |links: &[u32], number: u32| {
            let parent = links.get(number as usize).copied();
            parent.unwrap_or(number)
        };
        loop {
            let parent = parent_of(&self.0, number);
            if parent == number {
                return number;
            }
            let above = parent_of(&self.0, parent);
            if let Some(link) = self.0.get_mut(number as usize) {
                *link = above;
            }
            number = above;
        }
    }

    /// The groups of more than one, in the order of their first members.
    fn into_groups(mut self) -> Vec<Vec<u32>> {
        let mut numbers = self.all();
        let roots: Vec<u32> = numbers
            .iter()
            .map(|number| self.find_root(*number))
            .collect();
        let root = |number: &u32| roots.get(*number as usize);
        numbers.sort_unstable_by_key(|number| (root(number), *number));
        let groups = numbers.chunk_by(|a, b| root(a) == root(b));
        let groups = groups.filter(|group| group.len() > 1);
        groups.map(<[u32]>::to_vec).collect()
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
