//! `colour`: every page is in colour.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, ColourMode, FindingCode, Outcome, is_vector};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InColour {}

impl Check for InColour {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanGreyscale, FindingCode::ColourUnknown];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new("彩色扫描或拍照", "every page is in colour")
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        // Without a page nothing was opened, and another check says why.
        let mut pages = context.pages().peekable();
        if pages.peek().is_none() {
            return CheckOutcome::undecided();
        }
        pages.fold(CheckOutcome::met(), |outcome, page| {
            let found = match page.page.effective_colour() {
                Some(ColourMode::Colour) => return outcome,
                None if is_vector(page.page) => return outcome, // nothing is scanned on it
                None => {
                    let observation = Observation::new(FindingCode::ColourUnknown)
                        .at_most_warning()
                        .with("document", context.title.clone())
                        .with("file", page.file.path.clone());
                    return outcome.and(CheckOutcome::unknown(observation.on_page(page.at)));
                }
                Some(ColourMode::Grey) => Bilingual::new("灰度", "greyscale"),
                Some(ColourMode::Bilevel) => Bilingual::new("黑白", "black and white"),
            };
            let observation = Observation::new(FindingCode::ScanGreyscale)
                .with("document", context.title.clone())
                .with("file", page.file.path.clone())
                .with("found", found);
            outcome.and(CheckOutcome::unmet(observation.on_page(page.at)))
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(
            Defect::Greyscale,
            FindingCode::ScanGreyscale,
            Outcome::Unmet,
        )]
    }
}
