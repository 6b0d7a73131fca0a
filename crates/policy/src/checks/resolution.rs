//! `resolution`: every page is scanned finely enough, measured and not believed.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Check, CheckContext, CheckOutcome, Observation};
use crate::synthetic::{Counterexample, CounterexampleBuilder, SyntheticDocument};
use model::{
    Bilingual, FindingCode, Ground, Outcome, ResolutionBound, find_dpi_conflict, find_false_claim,
    is_stretched, is_vector,
};

use crate::checks::PageEvidence;

/// Threshold in dpi and the share it may fall short.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResolutionAtLeast {
    /// dpi on the smaller axis.
    pub at_least: f64,
    /// Share below it that still passes: 0.02 lets 294 pass for 300 (FADGI 2023, three stars).
    tolerance: f64,
    /// dpi from which an electronic licence passes as the authority's program draws it: no scanner made
    /// it, and no finer one can be had. Without it such a picture has to be as fine as a scan.
    electronic_at_least: Option<f64>,
    /// Share of the ground of one level from which a program painted it. A print of an electronic licence
    /// that was scanned has less.
    electronic_ground: f64,
    /// Degrees of skew from which a scanner made the page: a program sets its lines straight.
    electronic_skew: f64,
}

impl Default for ResolutionAtLeast {
    fn default() -> Self {
        // Origin of 300 dpi: the demand of the owner, source `preaudit` in rules/scan-quality.yaml.
        Self {
            at_least: 300.0,
            tolerance: 0.02,
            electronic_at_least: None,
            // Origin of both: rules/scan-quality.yaml.
            electronic_ground: 0.4,
            electronic_skew: 0.15,
        }
    }
}

// Origin: the step in which skew is measured is 0.1 degrees.
/// Skew below which none was measured, degrees.
const LEAST_SKEW: f64 = 0.05;

/// What made the picture of a page that is said to be an electronic licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ElectronicOrigin {
    /// The authority's program.
    Program,
    /// A scanner or camera; or it is no electronic licence at all.
    Paper,
    /// It cannot be told.
    Open,
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

    fn summary() -> Bilingual {
        Bilingual::new(
            "扫描分辨率（实测）达到要求",
            "the measured resolution of every page reaches the threshold",
        )
    }

    fn requirement_text(&self) -> Bilingual {
        Bilingual::new(
            format!(
                "实测分辨率不低于 {:.0} dpi（按证照实际尺寸计算，改文件头无效）",
                self.at_least
            ),
            format!(
                "at least {:.0} dpi, measured by the paper's real size, whatever the file claims",
                self.at_least
            ),
        )
    }

    fn validate_parameters(&self) -> Option<String> {
        // Origin: by eye. Flatbed scanners end at 4800 dpi.
        if !(1.0..=4800.0).contains(&self.at_least) {
            return Some(format!(
                "at_least {} is out of range, expected 1 to 4800 dpi",
                self.at_least
            ));
        }
        if !(0.0..=0.5).contains(&self.tolerance) {
            return Some(format!(
                "tolerance {} is out of range, expected 0 to 0.5",
                self.tolerance
            ));
        }
        if !(0.0..=1.0).contains(&self.electronic_ground) {
            return Some(format!(
                "electronic_ground {} is out of range, expected 0 to 1",
                self.electronic_ground
            ));
        }
        let electronic = self.electronic_at_least?;
        (!(1.0..=self.at_least).contains(&electronic)).then(|| {
            format!(
                "electronic_at_least {electronic} is out of range, expected 1 to {}",
                self.at_least
            )
        })
    }

    fn check_document(&self, context: &CheckContext<'_>) -> CheckOutcome {
        let mut pages = context.pages().peekable();
        if pages.peek().is_none() {
            return CheckOutcome::undecided();
        }
        pages.fold(CheckOutcome::met(), |outcome, page| {
            outcome
                .and(self.check_page(context, &page))
                .and(check_claims(context, &page))
        })
    }

    fn counterexamples(&self, builder: &CounterexampleBuilder<'_>) -> Vec<Counterexample> {
        vec![builder.with_change(
            |p| p.dpi = Some(self.at_least / 2.0),
            FindingCode::ResolutionTooLow,
            Outcome::Unmet,
        )]
    }

    fn satisfy(&self, document: &mut SyntheticDocument) {
        // A synthetic scan has 300 dpi unless something else is said.
        if self.at_least > 300.0 {
            document.dpi = Some(self.at_least);
        }
    }
}

impl ResolutionAtLeast {
    /// The least that passes, dpi on the smaller axis.
    #[must_use]
    pub fn min_dpi(&self) -> f64 {
        self.at_least * (1.0 - self.tolerance)
    }

    /// dpi that are asked for.
    #[must_use]
    pub fn required_dpi(&self) -> f64 {
        self.at_least
    }

    fn check_page(&self, context: &CheckContext<'_>, page: &PageEvidence<'_>) -> CheckOutcome {
        if is_vector(page.page) {
            return CheckOutcome::met(); // typeset or drawn: sharp at any resolution
        }
        let origin = self.electronic_origin(context, page);
        let floor = self.min_dpi_of(origin);
        let r = page.resolution;
        let Some(effective) = r.effective else {
            return self.unknown_resolution(
                context,
                page,
                Bilingual::new(
                    "文件没有分辨率信息，也无法由纸张尺寸推算",
                    "the file states no resolution and the paper's size gives none",
                ),
            );
        };
        let n = effective.round();
        // A value known only from below can prove a pass and never a failure; one known only from
        // above the other way round.
        match r.bound.unwrap_or(ResolutionBound::Exact) {
            ResolutionBound::Exact | ResolutionBound::AtLeast if effective >= floor => {
                if origin == ElectronicOrigin::Open && effective < self.min_dpi() {
                    return self.unknown_resolution(context, page, Bilingual::new(format!("{n} dpi；看不出是电子证照的原始文件，还是打印后的扫描件"), format!("{n} dpi; it cannot be told whether this is the electronic licence itself or a scan of its print")));
                }
                CheckOutcome::met()
            }
            ResolutionBound::AtLeast => {
                self.unknown_resolution(context, page, Bilingual::new(format!("图片被裁切，只能确定不低于 {n} dpi"), format!("the picture is cropped; all that is certain is at least {n} dpi")))
            }
            ResolutionBound::AtMost if effective >= floor => {
                self.unknown_resolution(context, page, Bilingual::new(format!("纸张小于图片，只能确定不超过 {n} dpi"), format!("the paper is smaller than the picture; all that is certain is at most {n} dpi")))
            }
            ResolutionBound::Exact | ResolutionBound::AtMost => CheckOutcome::unmet(self.too_low_observation(context, page, n, origin)),
        }
    }

    /// The least that passes for a page of this origin.
    fn min_dpi_of(&self, origin: ElectronicOrigin) -> f64 {
        let exception = self.exception_for(origin);
        exception.unwrap_or_else(|| self.min_dpi())
    }

    /// What an electronic licence needs instead, where this page may be one.
    fn exception_for(&self, origin: ElectronicOrigin) -> Option<f64> {
        let is_paper = origin == ElectronicOrigin::Paper;
        self.electronic_at_least
            .filter(|_| !is_paper)
    }

    fn electronic_origin(
        &self,
        context: &CheckContext<'_>,
        page: &PageEvidence<'_>,
    ) -> ElectronicOrigin {
        let measures = page.page.quality.as_ref();
        let Some(measures) = measures.filter(|_| context.is_electronic_export(page)) else {
            return ElectronicOrigin::Paper;
        };
        let skew = measures.skew_deg.map(f64::abs);
        if skew.is_some_and(|skew| skew >= self.electronic_skew) {
            return ElectronicOrigin::Paper;
        }
        let is_painted = |ground: Ground| {
            // Clipping makes one level of any paper; then only lines without the least skew tell.
            let is_clipped = ground.level == u8::MAX;
            let is_straight = skew.is_some_and(|skew| skew < LEAST_SKEW);
            ground.share >= self.electronic_ground && (!is_clipped || is_straight)
        };
        if measures.ground.is_some_and(is_painted) {
            ElectronicOrigin::Program
        } else {
            ElectronicOrigin::Open
        }
    }

    fn too_low_observation(
        &self,
        context: &CheckContext<'_>,
        page: &PageEvidence<'_>,
        n: f64,
        origin: ElectronicOrigin,
    ) -> Observation {
        let exception = self.exception_for(origin);
        let threshold = exception.unwrap_or(self.at_least);
        let mut observation = Observation::new(FindingCode::ResolutionTooLow)
            .with("document", context.title.clone())
            .with("file", page.file.path.clone())
            .with("measured", n.to_string())
            .with("threshold", threshold.to_string())
            .with("why", basis_text(page))
            .on_page(page.at);
        // There is no original of it that a scanner could take.
        let is_electronic = context.says_electronic(page.at);
        observation.case = is_electronic.then_some(FindingCode::ELECTRONIC_LICENCE);
        observation
    }

    fn unknown_resolution(
        &self,
        context: &CheckContext<'_>,
        page: &PageEvidence<'_>,
        why: Bilingual,
    ) -> CheckOutcome {
        let observation = Observation::new(FindingCode::ResolutionUnknown)
            .at_most_warning()
            .with("document", context.title.clone())
            .with("file", page.file.path.clone())
            .with("threshold", self.at_least.to_string())
            .with("why", why)
            .on_page(page.at);
        CheckOutcome::unknown(observation)
    }
}

/// What the measured value rests on, for people.
fn basis_text(page: &PageEvidence<'_>) -> Bilingual {
    use model::ResolutionBasis;
    let px = page
        .page
        .width_px
        .zip(page.page.height_px)
        .map(|(w, h)| format!("{w}×{h} px"))
        .unwrap_or_default();
    match page.resolution.basis {
        Some(ResolutionBasis::Physical) => Bilingual::new(
            format!("{px}，按该证件的实际尺寸计算"),
            format!("{px} over the paper's known size"),
        ),
        Some(ResolutionBasis::Placed) => Bilingual::new(
            format!("{px}，按 PDF 页面上的摆放尺寸计算"),
            format!("{px} as placed on the PDF page"),
        ),
        Some(ResolutionBasis::Declared) => Bilingual::new(
            format!("{px}，文件自述"),
            format!("{px}, by the file's own statement"),
        ),
        None => px.into(),
    }
}

/// Claims that are false, contradict each other, or a stretched picture: warnings beside the outcome.
fn check_claims(context: &CheckContext<'_>, page: &PageEvidence<'_>) -> CheckOutcome {
    let mut outcome = CheckOutcome::met();
    let about = |code| {
        Observation::new(code)
            .at_most_warning()
            .with("file", page.file.path.clone())
            .on_page(page.at)
    };
    let r = page.resolution;
    if let Some((claimed, proven)) = find_false_claim(&r) {
        let observation = about(FindingCode::ResolutionClaimFalse)
            .with("document", context.title.clone())
            .with("declared", format!("{claimed:.0}"))
            .with("measured", format!("{proven:.0}"));
        outcome = outcome.and(CheckOutcome::met_with(observation));
    }
    if let Some((first, other)) = find_dpi_conflict(page.page) {
        let observation = about(FindingCode::ResolutionConflict)
            .at_most_info()
            .with("declared", format!("{:.0}", first.x))
            .with("other", format!("{:.0}", other.x));
        outcome = outcome.and(CheckOutcome::met_with(observation));
    }
    // Only the placement or the known size of the document proves a stretch: tags of a header are
    // wrong too often.
    if let Some([x, y]) = r.placed.or(r.physical)
        && is_stretched([x, y])
    {
        let observation = about(FindingCode::ScanStretched)
            .with("measured", format!("{x:.0}"))
            .with("other", format!("{y:.0}"));
        outcome = outcome.and(CheckOutcome::met_with(observation));
    }
    outcome
}
