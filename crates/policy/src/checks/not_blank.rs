//! `not-blank`: something is on the document.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// No parameters: a page is blank below 0.04 % of ink.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotBlank {}

impl Check for NotBlank {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanBlank];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new("不是空白页", "the paper is not blank")
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let mut check_outcome = context.check_measured_pages(|page, measures| {
            if !measures.blank {
                return CheckOutcome::met();
            }
            let ink = format!("{:.4}", measures.ink_share);
            CheckOutcome::met_with(
                context
                    .page_warning(page, FindingCode::ScanBlank)
                    .with("measured", ink),
            )
        });
        // The empty back of a sheet is worth a word; a document of blank pages proves nothing.
        if !check_outcome.observations.is_empty()
            && check_outcome.observations.len() == context.pages().count()
        {
            check_outcome.outcome = Outcome::Unknown;
        }
        check_outcome
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(Defect::Blank, FindingCode::ScanBlank, Outcome::Unknown)]
    }
}
