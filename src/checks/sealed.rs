//! `sealed`: the paper bears a seal.

use schemars::JsonSchema;
use serde::Deserialize;

use super::measured::outside;
use super::{Case, Check, Observation, Ruling};
use crate::model::{FindingCode, Seal, Words};

/// What makes a red ring a seal.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sealed {
    /// Share of the outline that must be drawn, 0 to 1.
    ring: f64,
    /// Share of the inside that is red, `[least, most]`, 0 to 1: a printed frame has less (0.03), an
    /// emblem more (0.8).
    fill: [f64; 2],
}

impl Default for Sealed {
    fn default() -> Self {
        Self { ring: 0.6, fill: [0.08, 0.62] }
    }
}

impl Check for Sealed {
    const CODES: &'static [FindingCode] = &[FindingCode::SealMissing];

    fn sentence() -> Words {
        Words::new("加盖公章", "the paper bears a seal")
    }

    fn problem(&self) -> Option<String> {
        let [least, most] = self.fill;
        outside("ring", self.ring, [0.0, 1.0])
            .or_else(|| outside("fill (most)", most, [0.0, 1.0]))
            .or_else(|| outside("fill (least)", least, [0.0, most]))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let mut unmeasured = false;
        for page in case.pages() {
            match &page.page.quality {
                Some(measures) if measures.seals.iter().any(|s| self.is_seal(s)) => return Ruling::met(),
                Some(_) => {}
                None => unmeasured = true,
            }
        }
        let seen = Observation::new(FindingCode::SealMissing)
            .warning()
            .with("document", case.title.clone())
            .with("file", case.file_names());
        let seen = case.document.pages.first().map_or(seen.clone(), |p| seen.on(*p));
        // Seals are seen in pixels; headers and text cannot tell.
        if unmeasured || case.document.pages.is_empty() { Ruling::unknown(seen) } else { Ruling::unmet(seen) }
    }
}

impl Sealed {
    fn is_seal(&self, seal: &Seal) -> bool {
        let [least, most] = self.fill;
        seal.ring >= self.ring && (least..=most).contains(&seal.fill)
    }
}
