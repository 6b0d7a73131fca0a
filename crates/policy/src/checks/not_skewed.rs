//! `upright`: the lines of text run level.

use schemars::JsonSchema;
use serde::Deserialize;

use super::thresholds::outside;
use super::{Case, Check, Ruling};
use model::{FindingCode, Words};

/// Direction of the text lines.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Upright {
    /// Degrees from level that are still in order.
    skew: f64,
    /// Confidence, 0 to 1, from which a page counts as sideways or upside down.
    sideways: f64,
}

impl Default for Upright {
    fn default() -> Self {
        Self { skew: 3.0, sideways: 0.3 }
    }
}

impl Check for Upright {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanSkewed, FindingCode::ScanSideways];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("页面端正、方向正确", "every page is level and the right way up")
    }

    fn problem(&self) -> Option<String> {
        outside("skew", self.skew, [0.0, 45.0]).or_else(|| outside("sideways", self.sideways, [0.0, 1.0]))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        case.measured(|page, measures| {
            let mut ruling = Ruling::met();
            if let Some(skew) = measures.skew_deg.map(f64::abs).filter(|s| *s > self.skew) {
                let seen = case.warn(page, FindingCode::ScanSkewed).figures(skew, self.skew, 1);
                ruling = ruling.and(Ruling::noted(seen));
            }
            let wrong = |t: &model::Turn| t.clockwise != 0 && t.confidence >= self.sideways;
            if let Some(turn) = measures.turn.filter(wrong) {
                let seen =
                    case.warn(page, FindingCode::ScanSideways).figures(turn.confidence, self.sideways, 2);
                ruling = ruling.and(Ruling::noted(seen));
            }
            ruling
        })
    }
}
