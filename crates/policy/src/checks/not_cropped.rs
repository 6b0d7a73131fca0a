//! `not-cropped`: no print runs into the edge of the picture.

use schemars::JsonSchema;
use serde::Deserialize;

use super::pixel_checks::range_error;
use super::{Check, CheckContext, CheckOutcome};
use crate::synthetic::{Counterexample, CounterexampleBuilder, Defect};
use model::{Bilingual, FindingCode, Outcome, PageEdge};

/// Sides at which print meets the picture's edge.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NotCropped {
    /// Sides, 1 to 4, from which the paper counts as cut off.
    sides: f64,
}

impl Default for NotCropped {
    fn default() -> Self {
        // Origin: the sweep in fixtures/generator/rates.md. 24 of 32 cuts are found, and no page
        // without one; the eight missed strips held no print.
        Self { sides: 1.0 }
    }
}

impl Check for NotCropped {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanCutOff];
    const SCANNING: bool = true;

    fn summary() -> Bilingual {
        Bilingual::new("四边完整，内容没有被裁掉", "no side of any page is cut off")
    }

    fn validate_parameters(&self) -> Option<String> {
        range_error("sides", self.sides, [1.0, 4.0])
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        context.check_measured_pages(|page, measures| {
            let sides = measures.cut_off.len() as f64;
            if sides < self.sides {
                return CheckOutcome::met();
            }
            let observation = context
                .page_warning(page, FindingCode::ScanCutOff)
                .with_figures(sides, self.sides, 0);
            CheckOutcome::met_with(observation.with("sides", edge_names(&measures.cut_off)))
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_defect(Defect::CutOff, FindingCode::ScanCutOff, Outcome::Met)]
    }
}

fn edge_names(edges: &[PageEdge]) -> Bilingual {
    let name = |edge: &PageEdge| match edge {
        PageEdge::Top => ("上", "top"),
        PageEdge::Right => ("右", "right"),
        PageEdge::Bottom => ("下", "bottom"),
        PageEdge::Left => ("左", "left"),
    };
    let zh: Vec<&str> = edges
        .iter()
        .map(|e| name(e).0)
        .collect();
    let en: Vec<&str> = edges
        .iter()
        .map(|e| name(e).1)
        .collect();
    Bilingual::new(zh.join("、"), en.join(", "))
}
