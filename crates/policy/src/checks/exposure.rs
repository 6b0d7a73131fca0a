//! `lit`: the paper is bright enough and nothing on it is blown out.

use schemars::JsonSchema;
use serde::Deserialize;

use super::thresholds::outside;
use super::{Case, Check, Ruling};
use model::{FindingCode, Words};

/// Light on the paper.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Lit {
    /// Luma of the paper (95th percentile, 0 to 255) below which the page is dark.
    paper: f64,
    /// Luma of the paper below which it may be unreadable: the paper is undecided.
    unreadable: f64,
    /// Share of the page in clipped patches, 0 to 1, from which glare is reported.
    glare: f64,
    /// Luma of the paper in its darkest part, 0 to 255, below which a shadow lies on it.
    shadow: f64,
}

impl Default for Lit {
    fn default() -> Self {
        Self { paper: 190.0, unreadable: 130.0, glare: 0.005, shadow: 130.0 }
    }
}

impl Check for Lit {
    const CODES: &'static [FindingCode] = &[FindingCode::ScanTooDark, FindingCode::ScanGlare];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("光线充足、没有反光", "every page is bright enough and free of glare")
    }

    fn problem(&self) -> Option<String> {
        outside("paper", self.paper, [0.0, 255.0])
            .or_else(|| outside("unreadable", self.unreadable, [0.0, self.paper]))
            .or_else(|| outside("glare", self.glare, [0.0, 1.0]))
            .or_else(|| outside("shadow", self.shadow, [0.0, 255.0]))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        case.measured(|page, measures| {
            let mut ruling = Ruling::met();
            let light = measures.exposure;
            if light.paper < self.paper {
                let seen = case.warn(page, FindingCode::ScanTooDark).figures(light.paper, self.paper, 0);
                let dark = light.paper < self.unreadable;
                ruling = ruling.and(if dark { Ruling::unknown(seen) } else { Ruling::noted(seen) });
            } else if light.paper * light.evenness < self.shadow {
                let darkest = light.paper * light.evenness;
                let seen = case.warn(page, FindingCode::ScanTooDark).figures(darkest, self.shadow, 0);
                ruling = ruling.and(Ruling::noted(seen));
            }
            if let Some(glare) = light.glare_share.filter(|g| *g >= self.glare) {
                let seen = case.warn(page, FindingCode::ScanGlare).figures(glare, self.glare, 3);
                ruling = ruling.and(Ruling::noted(seen));
            }
            ruling
        })
    }
}
