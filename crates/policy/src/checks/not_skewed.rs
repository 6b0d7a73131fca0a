//! `not-skewed`: the lines of text run level.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pixel_checks::range_error;
use super::{Check, CheckContext, CheckOutcome};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// Direction of the text lines.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotSkewed {
    /// Degrees from level that are still in order.
    skew: f64,
    /// Confidence, 0 to 1, from which a page counts as sideways or upside down.
    sideways: f64,
}

impl Default for NotSkewed {
    fn default() -> Self {
        // Origin: the sweep in fixtures/generator/rates.md.
        Self {
            skew: 2.0,
            sideways: 0.2,
        }
    }
}

impl Check for NotSkewed {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanSkewed, FindingCode::ScanSideways];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new(
            "页面端正、方向正确",
            "every page is level and the right way up",
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        range_error("skew", self.skew, [0.0, 45.0])
            .or_else(|| range_error("sideways", self.sideways, [0.0, 1.0]))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        context.check_measured_pages(|page, measures| {
            let mut outcome = CheckOutcome::met();
            if let Some(skew) = measures
                .skew_deg
                .map(f64::abs)
                .filter(|s| *s > self.skew)
            {
                let observation = context
                    .page_warning(page, FindingCode::ScanSkewed)
                    .with_figures(skew, self.skew, 1);
                outcome = outcome.and(CheckOutcome::met_with(observation));
            }
            let wrong =
                |t: &model::OrientationEstimate| t.clockwise != 0 && t.confidence >= self.sideways;
            if let Some(turn) = measures.turn.filter(wrong) {
                let observation = context
                    .page_warning(page, FindingCode::ScanSideways)
                    .with_figures(turn.confidence, self.sideways, 2);
                // Nobody reads a page that lies on its side, and no upright page measures as one
                // (fixtures/generator/rates.md): a person has to look.
                outcome = outcome.and(CheckOutcome::unknown(observation));
            }
            outcome
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![
            builder.with_defect(Defect::Skewed, FindingCode::ScanSkewed, Outcome::Met),
            builder.with_defect(
                Defect::Sideways,
                FindingCode::ScanSideways,
                Outcome::Unknown,
            ),
        ]
    }
}
