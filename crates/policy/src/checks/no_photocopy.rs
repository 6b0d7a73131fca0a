//! `no-photocopy`: the picture is not one of a black-and-white copy.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pixel_checks::range_error;
use super::{Check, CheckContext, CheckOutcome};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// Traces of copying: no colour, nothing between ink and paper.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoPhotocopy {
    /// Share of the dark pixels without colour that are ink and no tone between, 0 to 1, from which it
    /// is one: copies have 0.5 and more, grey scans 0.4 at most.
    copy: f64,
}

impl Default for NoPhotocopy {
    fn default() -> Self {
        // Origin: the sweep in fixtures/generator/rates.md. Copies reach 0.55 to 0.76, grey scans
        // 0.39 at most.
        Self { copy: 0.47 }
    }
}

impl Check for NoPhotocopy {
    const CODES: &'static [FindingCode] = &[FindingCode::Photocopy];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new("不是复印件", "no page is a black-and-white copy")
    }

    fn validate_parameters(&self) -> Option<String> {
        range_error("copy", self.copy, [0.0, 1.0])
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        context.check_measured_pages(|page, measures| {
            if measures.photocopy < self.copy {
                return CheckOutcome::met();
            }
            CheckOutcome::met_with(
                context
                    .page_warning(page, FindingCode::Photocopy)
                    .with_figures(measures.photocopy, self.copy, 2),
            )
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(Defect::Photocopy, FindingCode::Photocopy, Outcome::Met)]
    }
}
