//! `not-blank`: something is on the paper.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Ruling};
use model::{FindingCode, Outcome, Words};

/// No parameters: a page is blank below 0.04 % of ink.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotBlank {}

impl Check for NotBlank {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanBlank];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("不是空白页", "the paper is not blank")
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let mut ruling = case.measured(|page, measures| {
            if !measures.blank {
                return Ruling::met();
            }
            let ink = format!("{:.4}", measures.ink_share);
            Ruling::noted(case.warn(page, FindingCode::ScanBlank).with("measured", ink))
        });
        // The empty back of a sheet is worth a word; a paper of blank pages proves nothing.
        if !ruling.observations.is_empty() && ruling.observations.len() == case.pages().count() {
            ruling.outcome = Outcome::Unknown;
        }
        ruling
    }
}
