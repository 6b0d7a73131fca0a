//! `not-legacy`: the document is of a type that is still issued.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotLegacy {}

impl Check for NotLegacy {
    const CODES: &'static [FindingCode] = &[FindingCode::LegacyDocument];

    fn summary() -> Bilingual {
        Bilingual::new(
            "不是已停发的旧证",
            "the paper is of a kind that is still issued",
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let Some(why) = &context.document.legacy else {
            return CheckOutcome::met();
        };
        let observation = Observation::new(FindingCode::LegacyDocument)
            .with("document", context.title.clone())
            .with("why", why.clone());
        CheckOutcome::unmet(observation.on_first_page(context.document))
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(Defect::Legacy, FindingCode::LegacyDocument, Outcome::Unmet)]
    }
}
