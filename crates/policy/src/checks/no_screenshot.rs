//! `no-screenshot`: the picture was not taken from a screen.

use schemars::JsonSchema;
use serde::Deserialize;

use super::thresholds::outside;
use super::{Case, Check, Ruling};
use model::{FindingCode, Screen, Words};

/// Traces of a screen: the pixels of a known device, a status bar, rows and columns without noise.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoScreenshot {
    /// Traces, 1 to 3, that make a screenshot; one alone also befalls scans.
    traces: f64,
    /// Share of rows and columns that are exactly flat, 0 to 1, that counts as a trace.
    flat: f64,
}

impl Default for NoScreenshot {
    fn default() -> Self {
        Self { traces: 2.0, flat: 0.1 }
    }
}

impl Check for NoScreenshot {
    const CODES: &'static [FindingCode] = &[FindingCode::Screenshot];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("不是屏幕截图", "no page is a screenshot")
    }

    fn problem(&self) -> Option<String> {
        outside("traces", self.traces, [1.0, 3.0]).or_else(|| outside("flat", self.flat, [0.0, 1.0]))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        case.measured(|page, measures| {
            let traces = self.traces(measures.screen);
            if traces < self.traces {
                return Ruling::met();
            }
            Ruling::noted(case.warn(page, FindingCode::Screenshot).figures(traces, self.traces, 0))
        })
    }
}

impl NoScreenshot {
    fn traces(&self, screen: Screen) -> f64 {
        let signs = [screen.device_size, screen.status_bar, screen.flat_share >= self.flat];
        signs.iter().filter(|&&s| s).count() as f64
    }
}
