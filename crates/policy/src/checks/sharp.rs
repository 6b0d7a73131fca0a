//! `sharp`: the letters have hard edges.

use schemars::JsonSchema;
use serde::Deserialize;

use super::thresholds::outside;
use super::{Case, Check, Ruling};
use model::{FindingCode, Words};

/// Blur at the scale of text: 0 is sharp, 1 has no edge left (share of the edges' contrast that a
/// second blur does not take).
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sharp {
    /// Blur from which the page is worth a warning. Clean ID cards at 300 dpi reach 0.34.
    blur: f64,
    /// Blur from which the page may be unreadable: the paper is undecided.
    unreadable: f64,
}

impl Default for Sharp {
    fn default() -> Self {
        Self { blur: 0.36, unreadable: 0.42 }
    }
}

impl Check for Sharp {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanBlurred];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("画面清晰，没有失焦或抖动", "every page is sharp")
    }

    fn problem(&self) -> Option<String> {
        outside("blur", self.blur, [0.0, 1.0])
            .or_else(|| outside("unreadable", self.unreadable, [self.blur, 1.0]))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        case.measured(|page, measures| {
            let Some(blur) = measures.blur.filter(|b| *b >= self.blur) else { return Ruling::met() };
            let seen = case.warn(page, FindingCode::ScanBlurred).figures(blur, self.blur, 2);
            if blur >= self.unreadable { Ruling::unknown(seen) } else { Ruling::noted(seen) }
        })
    }
}
