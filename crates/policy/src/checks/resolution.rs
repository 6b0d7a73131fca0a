//! `resolution`: every page is scanned finely enough, measured and not believed.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Case, Check, Observation, Ruling};
use model::{claim_false, conflict, is_stretched, is_vector, Bound, FindingCode, Words};

use crate::checks::PageFacts;

/// Threshold in dpi and the share it may fall short.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResolutionAtLeast {
    /// dpi on the smaller axis.
    pub at_least: f64,
    /// Share below it that still passes: 0.02 lets 294 pass for 300 (FADGI 2023, three stars).
    tolerance: f64,
}

impl Default for ResolutionAtLeast {
    fn default() -> Self {
        Self { at_least: 300.0, tolerance: 0.02 }
    }
}

impl Check for ResolutionAtLeast {
    const CODES: &'static [FindingCode] = &[
        FindingCode::ResolutionTooLow,
        FindingCode::ResolutionUnknown,
        FindingCode::ResolutionClaimFalse,
        FindingCode::ResolutionConflict,
        FindingCode::ScanStretched,
    ];
    const SCANNING: bool = true;

    fn sentence() -> Words {
        Words::new("扫描分辨率（实测）达到要求", "the measured resolution of every page reaches the threshold")
    }

    fn demand(&self) -> Words {
        Words::new(
            format!("实测分辨率不低于 {:.0} dpi（按证照实际尺寸计算，改文件头无效）", self.at_least),
            format!("at least {:.0} dpi, measured by the paper's real size, whatever the file claims", self.at_least),
        )
    }

    fn problem(&self) -> Option<String> {
        if !(1.0..=4800.0).contains(&self.at_least) {
            return Some(format!("at_least {} is out of range, expected 1 to 4800 dpi", self.at_least));
        }
        (!(0.0..=0.5).contains(&self.tolerance))
            .then(|| format!("tolerance {} is out of range, expected 0 to 0.5", self.tolerance))
    }

    fn run(&self, case: &Case<'_>) -> Ruling {
        let mut pages = case.pages().peekable();
        if pages.peek().is_none() {
            return Ruling::silent();
        }
        pages.fold(Ruling::met(), |ruling, page| ruling.and(self.page(case, &page)).and(claims(case, &page)))
    }
}

impl ResolutionAtLeast {
    /// The least that passes, dpi on the smaller axis.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.at_least * (1.0 - self.tolerance)
    }

    /// dpi that are asked for.
    #[must_use]
    pub fn dpi(&self) -> f64 {
        self.at_least
    }

    fn page(&self, case: &Case<'_>, page: &PageFacts<'_>) -> Ruling {
        if is_vector(page.page) {
            return Ruling::met(); // typeset or drawn: sharp at any resolution
        }
        let floor = self.least();
        let r = page.resolution;
        let Some(effective) = r.effective else {
            return self.undecided(
                case,
                page,
                Words::new(
                    "文件没有分辨率信息，也无法由纸张尺寸推算",
                    "the file states no resolution and the paper's size gives none",
                ),
            );
        };
        let n = effective.round();
        match r.bound.unwrap_or(Bound::Exact) {
            Bound::Exact | Bound::AtLeast if effective >= floor => Ruling::met(),
            Bound::AtLeast => {
                self.undecided(case, page, Words::new(format!("图片被裁切，只能确定不低于 {n} dpi"), format!("the picture is cropped; all that is certain is at least {n} dpi")))
            }
            Bound::AtMost if effective >= floor => {
                self.undecided(case, page, Words::new(format!("纸张小于图片，只能确定不超过 {n} dpi"), format!("the paper is smaller than the picture; all that is certain is at most {n} dpi")))
            }
            Bound::Exact | Bound::AtMost => Ruling::unmet(self.too_low(case, page, n)),
        }
    }

    fn too_low(&self, case: &Case<'_>, page: &PageFacts<'_>, n: f64) -> Observation {
        Observation::new(FindingCode::ResolutionTooLow)
            .with("document", case.title.clone())
            .with("file", page.file.path.clone())
            .with("measured", n.to_string())
            .with("threshold", self.at_least.to_string())
            .with("why", basis(page))
            .on(page.at)
    }

    fn undecided(&self, case: &Case<'_>, page: &PageFacts<'_>, why: Words) -> Ruling {
        let seen = Observation::new(FindingCode::ResolutionUnknown)
            .warning()
            .with("document", case.title.clone())
            .with("file", page.file.path.clone())
            .with("threshold", self.at_least.to_string())
            .with("why", why)
            .on(page.at);
        Ruling::unknown(seen)
    }
}

/// What the measured value rests on, for people.
fn basis(page: &PageFacts<'_>) -> Words {
    use model::ResolutionBasis;
    let px = page.page.width_px.zip(page.page.height_px).map(|(w, h)| format!("{w}×{h} px")).unwrap_or_default();
    match page.resolution.basis {
        Some(ResolutionBasis::Physical) => {
            Words::new(format!("{px}，按该证件的实际尺寸计算"), format!("{px} over the paper's known size"))
        }
        Some(ResolutionBasis::Placed) => {
            Words::new(format!("{px}，按 PDF 页面上的摆放尺寸计算"), format!("{px} as placed on the PDF page"))
        }
        Some(ResolutionBasis::Declared) => {
            Words::new(format!("{px}，文件自述"), format!("{px}, by the file's own statement"))
        }
        None => px.into(),
    }
}

/// Claims that are false, contradict each other, or a stretched picture: warnings beside the outcome.
fn claims(case: &Case<'_>, page: &PageFacts<'_>) -> Ruling {
    let mut ruling = Ruling::met();
    let about = |code| Observation::new(code).warning().with("file", page.file.path.clone()).on(page.at);
    let r = page.resolution;
    if let Some((claimed, proven)) = claim_false(&r) {
        let seen = about(FindingCode::ResolutionClaimFalse)
            .with("document", case.title.clone())
            .with("declared", format!("{claimed:.0}"))
            .with("measured", format!("{proven:.0}"));
        ruling = ruling.and(Ruling::noted(seen));
    }
    if let Some((first, other)) = conflict(page.page) {
        let seen = about(FindingCode::ResolutionConflict)
            .info()
            .with("declared", format!("{:.0}", first.x))
            .with("other", format!("{:.0}", other.x));
        ruling = ruling.and(Ruling::noted(seen));
    }
    if let Some([x, y]) = r.placed.or(r.physical)
        && is_stretched([x, y])
    {
        let seen = about(FindingCode::ScanStretched)
            .with("measured", format!("{x:.0}"))
            .with("other", format!("{y:.0}"));
        ruling = ruling.and(Ruling::noted(seen));
    }
    ruling
}
