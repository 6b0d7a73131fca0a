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
        Self::from_truth(
            parts
                .into_iter()
                .map(Self::truth)
                .min()
                .unwrap_or(2),
        )
    }

    /// What several parts come to where one of them is enough: met where one is met, else unknown
    /// where one is unknown, else unmet. No part at all is unmet.
    #[must_use]
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::from_truth(
            parts
                .into_iter()
                .map(Self::truth)
                .max()
                .unwrap_or(0),
        )
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
mod tests;
