//! `no-photocopy`: the picture is not one of a black-and-white copy.

use schemars::JsonSchema;
use serde::Deserialize;

use super::thresholds::outside;
use super::{Case, Check, Ruling};
use model::{FindingCode, Words};

/// Traces of copying: no colour, nothing between ink and paper.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoPhotocopy {
    /// Share of the dark pixels without colour that are ink and no tone between, 0 to 1, from which it
    /// is one: copies have 0.5 and more, grey scans 0.4 at most.
    copy: f64,
}

impl Default for NoPhotocopy {
    fn default() -> Self {
        Self { copy: 0.47 }
    }
}

impl Check for NoPhotocopy {
    const CODES: &'static [FindingCode] = &[FindingCode::Photocopy];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("不是复印件", "no page is a black-and-white copy")
    }

    fn problem(&self) -> Option<String> {
        outside("copy", self.copy, [0.0, 1.0])
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        case.measured(|page, measures| {
            if measures.photocopy < self.copy {
                return Ruling::met();
            }
            Ruling::noted(case.warn(page, FindingCode::Photocopy).figures(measures.photocopy, self.copy, 2))
        })
    }
}
