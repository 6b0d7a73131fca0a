//! `min-pages`: the document has all its pages.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{Bilingual, FindingCode, Outcome};

/// How many pages.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MinPages {
    /// Pages at least.
    pub at_least: usize,
}

impl Check for MinPages {
    const CODES: &'static [FindingCode] = &[FindingCode::PagesMissing];

    fn summary() -> Bilingual {
        Bilingual::new("页数齐全", "the paper has all its pages")
    }

    fn requirement_text(&self) -> Bilingual {
        let n = self.at_least;
        Bilingual::new(
            format!("页数齐全，至少 {n} 页"),
            format!("all of its pages, at least {n}"),
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        // Origin: by eye, far above any document that is asked for. A typo such as 1000 is caught
        // when the rules are loaded.
        (!(1..=500).contains(&self.at_least))
            .then(|| "at_least must lie between 1 and 500".to_owned())
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let count = context.document.pages.len();
        if count >= self.at_least {
            return CheckOutcome::met();
        }
        let observation = Observation::new(FindingCode::PagesMissing)
            .with("document", context.title.clone())
            .with("count", count.to_string())
            .with("threshold", self.at_least.to_string());
        CheckOutcome::unmet(observation.on_first_page(context.document))
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        // A document of no page at all is another finding.
        if self.at_least <= 1 {
            return Vec::new();
        }
        vec![builder.with_change(
            |p| p.pages = u32::try_from(self.at_least - 1).ok(),
            FindingCode::PagesMissing,
            Outcome::Unmet,
        )]
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        document.pages = u32::try_from(self.at_least).ok();
    }
}
