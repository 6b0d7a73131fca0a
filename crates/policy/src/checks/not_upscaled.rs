//! `detail`: the pixels hold the detail that their number promises.

use schemars::JsonSchema;
use serde::Deserialize;

use super::thresholds::outside;
use super::{Case, Check, Ruling};
use model::{FindingCode, Words};

/// Resolved detail against the resolution that the pixels claim.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Detail {
    /// dpi that is asked for; a page below it is told so by `resolution`.
    at_least: f64,
    /// Share of `at_least` that must be resolved, 0 to 1, by the spectrum and the edges of the
    /// print: 0.6 of 300 is 180 dpi. Clean scans resolve 0.66 and more of their pixels.
    share: f64,
}

impl Default for Detail {
    fn default() -> Self {
        Self { at_least: 300.0, share: 0.6 }
    }
}

impl Check for Detail {
    const CODES: &'static [FindingCode] = &[FindingCode::ResolutionUpscaled];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("不是由小图放大而成", "no page was enlarged from a smaller picture")
    }

    fn problem(&self) -> Option<String> {
        outside("at_least", self.at_least, [1.0, 4800.0]).or_else(|| outside("share", self.share, [0.0, 1.0]))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let floor = self.at_least * self.share;
        case.measured(|page, measures| {
            let Some((dpi, resolved)) = page.resolution.effective.zip(measures.resolved) else {
                return Ruling::met();
            };
            let detail = dpi * resolved.ratio;
            // 2 % as `resolution` has it: below that the pixels do not claim what is asked.
            if dpi < self.at_least * 0.98 || detail >= floor {
                return Ruling::met();
            }
            let seen = case.warn(page, FindingCode::ResolutionUpscaled).figures(detail, floor, 0);
            Ruling::noted(seen.with("claimed", format!("{dpi:.0}")))
        })
    }
}
