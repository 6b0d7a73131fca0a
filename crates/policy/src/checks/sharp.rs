//! `sharp`: the letters have hard edges.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pixel_checks::range_error;
use super::{Check, CheckContext, CheckOutcome};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// Blur at the scale of text: 0 is sharp, 1 has no edge left (share of the edges' contrast that a
/// second blur does not take).
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sharp {
    /// Blur from which the page is worth a warning. Clean ID cards at 300 dpi reach 0.34.
    blur: f64,
    /// Blur from which the page may be unreadable: the paper is undecided.
    unreadable: f64,
}

impl Default for Sharp {
    fn default() -> Self {
        // Origin: the sweep in fixtures/generator/rates.md. Genuine ID cards reach 0.352, and
        // defocus of 2.5 px is always found.
        Self {
            blur: 0.355,
            unreadable: 0.42,
        }
    }
}

impl Check for Sharp {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanBlurred];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new("画面清晰，没有失焦或抖动", "every page is sharp")
    }

    fn validate_parameters(&self) -> Option<String> {
        range_error("blur", self.blur, [0.0, 1.0])
            .or_else(|| range_error("unreadable", self.unreadable, [self.blur, 1.0]))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        context.check_measured_pages(|page, measures| {
            let Some(blur) = measures
                .blur
                .filter(|b| *b >= self.blur)
            else {
                return CheckOutcome::met();
            };
            let observation = context
                .page_warning(page, FindingCode::ScanBlurred)
                .with_figures(blur, self.blur, 2);
            if blur >= self.unreadable {
                CheckOutcome::unknown(observation)
            } else {
                CheckOutcome::met_with(observation)
            }
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(Defect::Blurred, FindingCode::ScanBlurred, Outcome::Unknown)]
    }
}
