use super::*;

/// Groups of pages that all have the same cells.
fn groups(sights: &[PageFingerprint]) -> Vec<(Likeness, PageGroup)> {
    let cells: Vec<u8> = (0..100).map(|i| i * 2).collect();
    let same_cells = |_: &PageFingerprint| Ok(Some(cells.clone()));
    group_duplicates(sights, &same_cells).unwrap()
}

fn sight(dossier: u32, content: u64, look: u64) -> PageFingerprint {
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
    let masks = (0..bands).map(|band| band_mask(band, bands));
    let odd_bits = masks.fold(0, |all, mask| all ^ mask);
    assert_eq!(odd_bits, u64::MAX);
}

#[test]
fn every_pair_within_the_distance_is_found_and_no_other() {
    let base = 0x0123_4567_89ab_cdef_u64;
    let groups_with = |other_look: u64| {
        let page = sight(0, 1, base);
        let other = sight(1, 2, other_look);
        groups(&[page, other])
    };
    for a in 0..64 {
        for b in 0..64 {
            let second_bit = if b == a { 0 } else { 1 << b };
            let near = base ^ (1 << a) ^ second_bit;
            let found = groups_with(near);
            assert_eq!(found.len(), 1, "{a} {b}");
        }
    }
    let far = base ^ 0b111_1111;
    assert_eq!(groups_with(far), Vec::new());
}

#[test]
fn near_hashes_with_other_cells_are_papers_of_one_form() {
    let cells = |page: &PageFingerprint| {
        let mut cells: Vec<u8> = (0..100).map(|i| i * 2).collect();
        cells[page.dossier as usize] = 90;
        Ok(Some(cells))
    };
    let pages = [sight(0, 1, 7), sight(1, 2, 7)];
    let found = group_duplicates(&pages, &cells).unwrap();
    assert_eq!(found, Vec::new());
    let found = group_duplicates(&pages, &|_| Ok(None)).unwrap();
    assert_eq!(found, Vec::new());
}

#[test]
fn one_dossier_alone_is_no_news_and_kinds_that_differ_are_apart() {
    let first = sight(0, 1, 7);
    assert_eq!(groups(&[first, first]), Vec::new());
    let same = groups(&[first, sight(1, 1, 7)]);
    assert_eq!(same.len(), 1, "the same bytes are told once: {same:?}");
    let (likeness, _) = same[0];
    assert_eq!(likeness, Likeness::SameFile);
    let mut a = first;
    let mut b = sight(1, 2, 7);
    a.kind = 1;
    b.kind = 2;
    assert_eq!(groups(&[a, b]), Vec::new());
    b.kind = 1;
    a.own = 5;
    b.own = 6;
    let found = groups(&[a, b]);
    assert_eq!(found, Vec::new(), "their own numbers differ");
    b.own = 0;
    let found = groups(&[a, b]);
    assert_eq!(found.len(), 1);
}
