//! `acceptance-uncertain`: the document is taken, with a word: the platform's own list does not
//! name it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder};
use model::{Bilingual, FindingCode, Outcome};

/// Why acceptance is not sure.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptanceUncertain {
    /// The reason.
    why: Bilingual,
}

impl Check for AcceptanceUncertain {
    const CODES: &'static [FindingCode] = &[FindingCode::AcceptanceUncertain];

    fn summary() -> Bilingual {
        Bilingual::new(
            "可以提交，但平台名单没有列明",
            "may be handed in, though the platform's list does not name it",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        Bilingual::new(
            format!("注意：{}，是否接受以平台审核为准", self.why.zh),
            format!("mind: {}; the platform decides", self.why.en),
        )
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        // Met all the same: the document proves the requirement, only its acceptance is not written
        // down.
        let observation = Observation::new(FindingCode::AcceptanceUncertain)
            .at_most_warning()
            .with("document", context.title.clone())
            .with("why", self.why.clone());
        CheckOutcome::met_with(observation.on_first_page(context.document))
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_change(|_| (), FindingCode::AcceptanceUncertain, Outcome::Met)]
    }
}
