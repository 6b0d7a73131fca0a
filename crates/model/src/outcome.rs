//! How a requirement ended, and the three-valued logic that joins such answers.

use serde::{Deserialize, Serialize};

/// How a requirement ended. An unknown never becomes a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Proven.
    Met,
    /// Disproven.
    Unmet,
    /// Could not be decided.
    Unknown,
    /// Unmet, and the merchant accepts it.
    Waived,
    /// Its condition does not hold here.
    NotApplicable,
}

// Origin: the strong logic of Kleene ("Introduction to Metamathematics", 1952, section 64). One
// part that decides the whole decides it also where another part is unknown.
impl Outcome {
    /// What several parts come to where all of them are needed: unmet where one is unmet, else
    /// unknown where one is unknown, else met. No part at all is met.
    #[must_use]
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::from_truth(parts.into_iter().map(Self::truth).min().unwrap_or(2))
    }

    /// What several parts come to where one of them is enough: met where one is met, else unknown
    /// where one is unknown, else unmet. No part at all is unmet.
    #[must_use]
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::from_truth(parts.into_iter().map(Self::truth).max().unwrap_or(0))
    }

    /// The worst of several answers about one thing: unmet, unknown, met or waived, not
    /// applicable. Unlike [`Self::all`] it tells "nothing to look at" from "met". The first of
    /// equals; not applicable where there is no answer.
    #[must_use]
    pub fn worst(parts: impl IntoIterator<Item = Self>) -> Self {
        parts
            .into_iter()
            .fold(Self::NotApplicable, |worst, outcome| {
                if outcome.badness() > worst.badness() {
                    outcome
                } else {
                    worst
                }
            })
    }

    /// Whether it counts as met: waived and not applicable do not keep a dossier from being ready.
    #[must_use]
    pub fn is_met(self) -> bool {
        self.truth() == 2
    }

    /// How near to met: 0 unmet, 1 unknown, 2 met.
    #[must_use]
    pub fn truth(self) -> u8 {
        match self {
            Self::Met | Self::Waived | Self::NotApplicable => 2,
            Self::Unknown => 1,
            Self::Unmet => 0,
        }
    }

    fn from_truth(truth: u8) -> Self {
        match truth {
            0 => Self::Unmet,
            1 => Self::Unknown,
            _ => Self::Met,
        }
    }

    fn badness(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Met | Self::Waived => 1,
            Self::Unknown => 2,
            Self::Unmet => 3,
        }
    }
}

impl From<bool> for Outcome {
    /// Met or unmet.
    fn from(holds: bool) -> Self {
        if holds { Self::Met } else { Self::Unmet }
    }
}

impl std::ops::Not for Outcome {
    type Output = Self;

    /// The opposite; unknown stays unknown.
    fn not(self) -> Self {
        Self::from_truth(2 - self.truth())
    }
}

#[cfg(test)]
mod tests {
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
}
