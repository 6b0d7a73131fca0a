//! `sealed`: the paper bears a seal.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use crate::model::{FindingCode, Words};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sealed {}

impl Check for Sealed {
    const CODES: &'static [FindingCode] = &[FindingCode::SealMissing];

    fn sentence() -> Words {
        Words::new("加盖公章", "the paper bears a seal")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        // Seals are seen in pixels; headers and text cannot tell.
        let seen = Observation::new(FindingCode::SealMissing)
            .warning()
            .with("document", case.title.clone())
            .with("file", case.file_names());
        Ruling::unknown(case.document.pages.first().map_or(seen.clone(), |p| seen.on(*p)))
    }
}
