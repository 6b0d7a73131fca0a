//! `no-screenshot`: the picture was not taken from a screen.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pixel_checks::range_error;
use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome, ScreenTraces};

/// Traces of a screen: the pixels of a known device, a status bar, rows and columns without noise.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoScreenshot {
    /// Traces, 1 to 3, that make a screenshot; one alone also befalls scans.
    traces: f64,
    /// Share of rows and columns that are exactly flat, 0 to 1, that counts as a trace.
    flat: f64,
}

impl Default for NoScreenshot {
    fn default() -> Self {
        // Origin: two traces by the sweep in fixtures/generator/rates.md, the flat share by eye.
        Self {
            traces: 2.0,
            flat: 0.1,
        }
    }
}

impl Check for NoScreenshot {
    const CODES: &'static [FindingCode] = &[FindingCode::Screenshot];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new("不是屏幕截图", "no page is a screenshot")
    }

    fn validate_parameters(&self) -> Option<String> {
        range_error("traces", self.traces, [1.0, 3.0])
            .or_else(|| range_error("flat", self.flat, [0.0, 1.0]))
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        // A screen shows something about the paper, and nobody can tell what the paper itself shows.
        let by_pixels = context.check_measured_pages(|page, measures| {
            let traces = self.count_traces(measures.screen);
            if traces < self.traces {
                return CheckOutcome::met();
            }
            CheckOutcome::unknown(
                context
                    .page_warning(page, FindingCode::Screenshot)
                    .with_figures(traces, self.traces, 0),
            )
        });
        match query_page(context) {
            Some(observation) => by_pixels.and(CheckOutcome::unknown(observation)),
            None => by_pixels,
        }
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(
            Defect::Screenshot,
            FindingCode::Screenshot,
            Outcome::Unknown,
        )]
    }
}

/// A page that looks the paper up, in place of the paper.
fn query_page(context: &CheckContext<'_>) -> Option<Observation> {
    let issued = context
        .kind
        .is_some_and(|k| !k.freeform);
    let mark = context
        .document
        .find_marking("query-page")?;
    let observation = Observation::new(FindingCode::Screenshot)
        .at_most_warning()
        .with("document", context.title.clone())
        .with("file", context.file_names())
        .with("quote", mark.quote.clone())
        .at_location(Some(&mark.place));
    issued.then_some(observation)
}

impl NoScreenshot {
    fn count_traces(&self, screen: ScreenTraces) -> f64 {
        // A scan may have the pixels of a phone by chance, and pages made on a computer have flat
        // rows: no trace decides alone.
        let signs = [
            screen.device_size,
            screen.status_bar,
            screen.flat_share >= self.flat,
        ];
        signs.iter().filter(|&&s| s).count() as f64
    }
}
