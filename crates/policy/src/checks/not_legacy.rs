//! `not-legacy`: the paper is of a kind that is still issued.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{FindingCode, Words};

/// No parameters.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotLegacy {}

impl Check for NotLegacy {
    const CODES: &'static [FindingCode] = &[FindingCode::LegacyDocument];

    fn sentence() -> Words {
        Words::new("不是已停发的旧证", "the paper is of a kind that is still issued")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let Some(why) = &case.document.legacy else { return Ruling::met() };
        let seen = Observation::new(FindingCode::LegacyDocument)
            .with("document", case.title.clone())
            .with("why", why.clone());
        Ruling::unmet(case.document.pages.first().map_or(seen.clone(), |p| seen.on(*p)))
    }
}
