//! `exposure`: the document is bright enough and nothing on it is blown out.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pixel_checks::range_error;
use super::{Check, CheckContext, CheckOutcome};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// Light on the paper.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Exposure {
    /// Luma of the paper (95th percentile, 0 to 255) below which the page is dark.
    paper: f64,
    /// Luma of the paper below which it may be unreadable: the paper is undecided.
    unreadable: f64,
    /// Share of the page in clipped patches, 0 to 1, from which glare is reported.
    glare: f64,
    /// Luma of the paper in its darkest part, 0 to 255, below which a shadow lies on it.
    shadow: f64,
}

impl Default for Exposure {
    fn default() -> Self {
        // Origin: the sweep in fixtures/generator/rates.md. Scans dimmed to 0.7 are always found;
        // photos without a flaw keep a luma of 149 in their darkest part.
        Self {
            paper: 190.0,
            unreadable: 130.0,
            glare: 0.005,
            shadow: 130.0,
        }
    }
}

impl Check for Exposure {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanTooDark, FindingCode::ScanGlare];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new(
            "光线充足、没有反光",
            "every page is bright enough and free of glare",
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        range_error("paper", self.paper, [0.0, 255.0])
            .or_else(|| range_error("unreadable", self.unreadable, [0.0, self.paper]))
            .or_else(|| range_error("glare", self.glare, [0.0, 1.0]))
            .or_else(|| range_error("shadow", self.shadow, [0.0, 255.0]))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        context.check_measured_pages(|page, measures| {
            // One finding on light for a page: where all of it is dark its shadow is not told as
            // well.
            let mut outcome = CheckOutcome::met();
            let light = measures.exposure;
            if light.paper < self.paper {
                let observation = context
                    .page_warning(page, FindingCode::ScanTooDark)
                    .with_figures(light.paper, self.paper, 0);
                // On a page as dark as this, letters may be lost: undecided, not only warned of.
                let dark = light.paper < self.unreadable;
                outcome = outcome.and(if dark {
                    CheckOutcome::unknown(observation)
                } else {
                    CheckOutcome::met_with(observation)
                });
            } else if light.paper * light.evenness < self.shadow {
                let darkest = light.paper * light.evenness;
                let observation = context
                    .page_warning(page, FindingCode::ScanTooDark)
                    .with_figures(darkest, self.shadow, 0);
                outcome = outcome.and(CheckOutcome::met_with(observation));
            }
            if let Some(glare) = light
                .glare_share
                .filter(|g| *g >= self.glare)
            {
                let observation = context
                    .page_warning(page, FindingCode::ScanGlare)
                    .with_figures(glare, self.glare, 3);
                outcome = outcome.and(CheckOutcome::met_with(observation));
            }
            outcome
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![
            builder.with_defect(Defect::TooDark, FindingCode::ScanTooDark, Outcome::Unknown),
            builder.with_defect(Defect::Glare, FindingCode::ScanGlare, Outcome::Met),
        ]
    }
}
