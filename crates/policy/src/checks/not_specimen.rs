//! `not-specimen`: the paper is no specimen.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{FindingCode, Words};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotSpecimen {}

impl Check for NotSpecimen {
    const CODES: &'static [FindingCode] = &[FindingCode::Specimen];

    fn sentence() -> Words {
        Words::new("不是样本或示例", "the paper is no specimen")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        if case.specimens {
            return Ruling::not_applicable();
        }
        if !case.was_read() {
            return Ruling::silent();
        }
        let Some(mark) = case.document.mark("specimen") else { return Ruling::met() };
        let seen = Observation::new(FindingCode::Specimen)
            .sure(model::Confidence::Medium)
            .with("document", case.title.clone())
            .with("quote", mark.quote.clone())
            .at(Some(&mark.place));
        Ruling::unknown(seen.warning())
    }
}
