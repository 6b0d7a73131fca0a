//! `in-doubt`: the paper is taken, with a word: the platform's own list does not name it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{FindingCode, Words};

/// Why acceptance is not sure.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InDoubt {
    /// The reason.
    why: Words,
}

impl Check for InDoubt {
    const CODES: &'static [FindingCode] = &[FindingCode::AcceptanceUncertain];

    fn sentence() -> Words {
        Words::new("可以提交，但平台名单没有列明", "may be handed in, though the platform's list does not name it")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let seen = Observation::new(FindingCode::AcceptanceUncertain)
            .warning()
            .with("document", case.title.clone())
            .with("why", self.why.clone());
        Ruling::noted(case.document.pages.first().map_or(seen.clone(), |p| seen.on(*p)))
    }
}
