//! `filled-in`: the document is filled in, not an empty template.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilledIn {}

impl Check for FilledIn {
    const CODES: &'static [FindingCode] = &[FindingCode::TemplateUnfilled];

    fn summary() -> Bilingual {
        Bilingual::new(
            "已填写完整，不是空白模板",
            "the paper is filled in, not an empty template",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        if !context.has_text() {
            return CheckOutcome::undecided();
        }
        let Some(mark) = context
            .document
            .find_marking("template")
        else {
            return CheckOutcome::met();
        };
        // Nobody fills in a licence: an empty place on one asks for the issued original.
        let issued = context
            .kind
            .is_some_and(|k| !k.freeform);
        let mut observation = Observation::new(FindingCode::TemplateUnfilled)
            .with_confidence(model::Confidence::Medium)
            .with("document", context.title.clone())
            .with("quote", mark.quote.clone())
            .at_location(Some(&mark.place));
        observation.case = issued.then_some(FindingCode::ISSUED_FORM);
        CheckOutcome::unmet(observation)
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(
            Defect::Template,
            FindingCode::TemplateUnfilled,
            Outcome::Unmet,
        )]
    }
}
