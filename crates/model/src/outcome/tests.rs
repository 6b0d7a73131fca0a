use proptest::prelude::*;

use super::Outcome::{Met, NotApplicable, Unknown, Unmet, Waived};
use super::*;

#[test]
fn unknown_is_kept_apart_from_met_and_unmet() {
    assert_eq!(Outcome::all([Met, Unknown]), Unknown);
    assert_eq!(Outcome::all([Unmet, Unknown]), Unmet);
    assert_eq!(Outcome::any([Met, Unknown]), Met);
    assert_eq!(Outcome::any([Unmet, Unknown]), Unknown);
    assert_eq!([!Met, !Unknown, !Unmet], [Unmet, Unknown, Met]);
}

#[test]
fn nothing_at_all_restricts_nothing_and_offers_nothing() {
    assert_eq!(Outcome::all([]), Met);
    assert_eq!(Outcome::any([]), Unmet);
    assert_eq!(Outcome::worst([]), NotApplicable);
}

#[test]
fn the_worst_answer_wins_and_nothing_to_look_at_is_no_answer() {
    assert_eq!(Outcome::worst([Met, Unknown, Unmet, Unknown]), Unmet);
    assert_eq!(Outcome::worst([Met, Unknown]), Unknown);
    assert_eq!(Outcome::worst([NotApplicable, Met]), Met);
    assert_eq!(
        Outcome::worst([NotApplicable, NotApplicable]),
        NotApplicable
    );
    assert_eq!(Outcome::worst([Waived, Met]), Waived);
}

type Join = fn(Vec<Outcome>) -> Outcome;

fn outcomes() -> impl Strategy<Value = Vec<Outcome>> {
    let one = prop::sample::select(vec![Met, Unmet, Unknown, Waived, NotApplicable]);
    prop::collection::vec(one, 0..6)
}

proptest! {
    #[test]
    fn all_and_any_are_each_other_s_opposite(parts in outcomes()) {
        let opposites = parts.iter().map(|o| !*o);
        prop_assert_eq!(!Outcome::all(parts.iter().copied()), Outcome::any(opposites));
    }

    #[test]
    fn order_and_grouping_do_not_matter(parts in outcomes(), at in 0_usize..6) {
        let (left, right) = parts.split_at(at.min(parts.len()));
        for join in [Outcome::all, Outcome::any, Outcome::worst] as [Join; 3] {
            let whole = join(parts.clone());
            prop_assert_eq!(join(vec![join(right.to_vec()), join(left.to_vec())]).truth(), whole.truth());
        }
    }

    #[test]
    fn an_unknown_never_becomes_a_pass(parts in outcomes()) {
        let mut parts = parts;
        parts.push(Unknown);
        prop_assert_ne!(Outcome::all(parts.iter().copied()).truth(), 2);
        prop_assert_ne!(Outcome::worst(parts).truth(), 2);
    }

    // What is decided with an unknown part must be so whatever the part turns out to be.
    #[test]
    fn a_decision_outlives_what_was_unknown(parts in outcomes(), truth in prop::sample::select(vec![Met, Unmet])) {
        let mut unknown = parts.clone();
        unknown.push(Unknown);
        let mut known = parts;
        known.push(truth);
        for join in [Outcome::all, Outcome::any] as [Join; 2] {
            let before = join(unknown.clone());
            prop_assert!(before == Unknown || before == join(known.clone()));
        }
    }
}
