//! `not-upscaled`: the pixels hold the detail that their number promises.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pixel_checks::range_error;
use super::{Check, CheckContext, CheckOutcome};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// Resolved detail against the resolution that the pixels claim.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotUpscaled {
    /// dpi that is asked for; a page below it is told so by `resolution`.
    at_least: f64,
    /// Share of `at_least` that must be resolved, 0 to 1, by the spectrum and the edges of the
    /// print: 0.6 of 300 is 180 dpi. Clean scans resolve 0.66 and more of their pixels.
    share: f64,
}

impl Default for NotUpscaled {
    fn default() -> Self {
        // Origin of the share: the sweep in fixtures/generator/rates.md. Genuine pages resolve 0.66
        // and more of their pixels, so 200 dpi enlarged to 300 are found only where the page is
        // softer than that.
        Self {
            at_least: 300.0,
            share: 0.6,
        }
    }
}

impl Check for NotUpscaled {
    const CODES: &'static [FindingCode] = &[FindingCode::ResolutionUpscaled];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new(
            "不是由小图放大而成",
            "no page was enlarged from a smaller picture",
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        range_error("at_least", self.at_least, [1.0, 4800.0])
            .or_else(|| range_error("share", self.share, [0.0, 1.0]))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        context.check_measured_pages(|page, measures| {
            let Some((dpi, resolved)) = page
                .resolution
                .effective
                .zip(measures.resolved)
            else {
                return CheckOutcome::met();
            };
            // An electronic licence passes with fewer dpi; what it claims has to be resolved all the same.
            let claimed = if context.is_electronic_export(page) {
                dpi.min(self.at_least)
            } else {
                self.at_least
            };
            let floor = claimed * self.share;
            let detail = dpi * resolved.ratio;
            // 2 % as `resolution` has it: below that the pixels do not claim what is asked.
            if dpi < claimed * 0.98 || detail >= floor {
                return CheckOutcome::met();
            }
            let observation = context
                .page_warning(page, FindingCode::ResolutionUpscaled)
                .with_figures(detail, floor, 0);
            // No genuine page resolves that little (fixtures/generator/rates.md), so the pixels prove no
            // resolution; a page out of focus looks the same, so nothing is refused.
            CheckOutcome::unknown(observation.with("claimed", format!("{dpi:.0}")))
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(
            Defect::Enlarged,
            FindingCode::ResolutionUpscaled,
            Outcome::Unknown,
        )]
    }
}
