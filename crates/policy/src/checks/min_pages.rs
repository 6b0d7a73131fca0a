//! `pages`: the paper has all its pages.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{FindingCode, Words};

/// How many pages.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pages {
    /// Pages at least.
    pub at_least: usize,
}

impl Check for Pages {
    const CODES: &'static [FindingCode] = &[FindingCode::PagesMissing];

    fn sentence() -> Words {
        Words::new("页数齐全", "the paper has all its pages")
    }

    fn demand(&self) -> Words {
        let n = self.at_least;
        Words::new(format!("页数齐全，至少 {n} 页"), format!("all of its pages, at least {n}"))
    }

    fn problem(&self) -> Option<String> {
        (!(1..=500).contains(&self.at_least)).then(|| "at_least must lie between 1 and 500".to_owned())
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let count = case.document.pages.len();
        if count >= self.at_least {
            return Ruling::met();
        }
        let seen = Observation::new(FindingCode::PagesMissing)
            .with("document", case.title.clone())
            .with("count", count.to_string())
            .with("threshold", self.at_least.to_string());
        Ruling::unmet(case.document.pages.first().map_or(seen.clone(), |p| seen.on(*p)))
    }
}
