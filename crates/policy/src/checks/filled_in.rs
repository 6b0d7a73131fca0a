//! `filled-in`: the paper is filled in, not an empty template.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{FindingCode, Words};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilledIn {}

impl Check for FilledIn {
    const CODES: &'static [FindingCode] = &[FindingCode::TemplateUnfilled];

    fn sentence() -> Words {
        Words::new("不是未填写的模板", "the paper is filled in, not an empty template")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        if !case.was_read() {
            return Ruling::silent();
        }
        let Some(mark) = case.document.mark("template") else { return Ruling::met() };
        let seen = Observation::new(FindingCode::TemplateUnfilled)
            .sure(model::Confidence::Medium)
            .with("document", case.title.clone())
            .with("quote", mark.quote.clone())
            .at(Some(&mark.place));
        Ruling::unmet(seen)
    }
}
