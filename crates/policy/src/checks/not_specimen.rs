//! `not-specimen`: the document is no specimen.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotSpecimen {}

impl Check for NotSpecimen {
    const CODES: &'static [FindingCode] = &[FindingCode::Specimen];

    fn summary() -> Bilingual {
        Bilingual::new("不是样本或示例", "the paper is no specimen")
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        if context.specimens {
            return CheckOutcome::not_applicable();
        }
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let Some(mark) = context
            .document
            .find_marking("specimen")
        else {
            return CheckOutcome::met();
        };
        let observation = Observation::new(FindingCode::Specimen)
            .with_confidence(model::Confidence::Medium)
            .with("document", context.title.clone())
            .with("quote", mark.quote.clone())
            .at_location(Some(&mark.place));
        // Undecided and not refused: the word was read somewhere on the page, and a person can tell
        // what it marks.
        CheckOutcome::unknown(observation.at_most_warning())
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(Defect::Specimen, FindingCode::Specimen, Outcome::Unknown)]
    }
}
