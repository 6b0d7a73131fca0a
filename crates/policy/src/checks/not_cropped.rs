//! `uncut`: no print runs into the edge of the picture.

use schemars::JsonSchema;
use serde::Deserialize;

use super::thresholds::outside;
use super::{Case, Check, Ruling};
use model::{Edge, FindingCode, Words};

/// Sides at which print meets the picture's edge.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Uncut {
    /// Sides, 1 to 4, from which the paper counts as cut off.
    sides: f64,
}

impl Default for Uncut {
    fn default() -> Self {
        Self { sides: 1.0 }
    }
}

impl Check for Uncut {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanCutOff];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("四边完整，内容没有被裁掉", "no side of any page is cut off")
    }

    fn problem(&self) -> Option<String> {
        outside("sides", self.sides, [1.0, 4.0])
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        case.measured(|page, measures| {
            let sides = measures.cut_off.len() as f64;
            if sides < self.sides {
                return Ruling::met();
            }
            let seen = case.warn(page, FindingCode::ScanCutOff).figures(sides, self.sides, 0);
            Ruling::noted(seen.with("sides", names(&measures.cut_off)))
        })
    }
}

fn names(edges: &[Edge]) -> Words {
    let name = |edge: &Edge| match edge {
        Edge::Top => ("上", "top"),
        Edge::Right => ("右", "right"),
        Edge::Bottom => ("下", "bottom"),
        Edge::Left => ("左", "left"),
    };
    let zh: Vec<&str> = edges.iter().map(|e| name(e).0).collect();
    let en: Vec<&str> = edges.iter().map(|e| name(e).1).collect();
    Words::new(zh.join("、"), en.join(", "))
}
