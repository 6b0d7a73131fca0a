//! What the catalogue says of a valid paper of each type, counted.

use std::collections::BTreeMap;

use super::Rules;

/// Types that leave each proof open, at most. Every type that is said makes a number smaller; none
/// may grow.
const OPEN_AT_MOST: [(&str, usize); 4] =
    [("holder", 58), ("term", 196), ("sides", 0), ("seal", 43)];

#[test]
fn the_proofs_that_types_leave_open_are_counted_and_only_shrink() {
    let rules = Rules::load_embedded().expect("sound");
    let mut open: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for kind in &rules.catalogue.kinds {
        for proof in kind.open_proofs() {
            open.entry(proof).or_default().push(&kind.id);
        }
    }
    assert!(
        rules.catalogue.kinds.len() >= 300,
        "an empty run cannot pass"
    );
    for (proof, most) in OPEN_AT_MOST {
        let kinds = open.get(proof).map_or(&[][..], Vec::as_slice);
        println!("{proof}: {} open: {}", kinds.len(), kinds.join(", "));
        assert!(
            kinds.len() <= most,
            "{proof}: {} open, {most} at most",
            kinds.len()
        );
    }
}

#[test]
fn letters_leave_nothing_open() {
    let rules = Rules::load_embedded().expect("sound");
    for id in [
        "authorization-letter",
        "sales-authorization",
        "brand-authorization",
        "trademark-authorization",
        "government-authorization",
        "etc-authorization",
        "cooperation-agreement",
        "commitment-letter",
    ] {
        let kind = rules.catalogue.get(id).expect(id);
        assert_eq!(kind.open_proofs(), Vec::<&str>::new(), "{id}");
    }
}
