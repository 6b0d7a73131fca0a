//! What the checks of pixels share: pages that were measured, and figures beside a threshold.

use super::{CheckContext, CheckOutcome, Observation, PageEvidence};
use model::{FindingCode, PageMeasures, is_vector};

impl CheckContext<'_> {
    /// The outcomes on all scans; without any the check does not apply. Of a scan that nobody measured
    /// nothing is known. Type and lines that were drawn are no scan.
    pub(super) fn check_measured_pages(
        &self,
        page: impl Fn(&PageEvidence<'_>, &PageMeasures) -> CheckOutcome,
    ) -> CheckOutcome {
        let scans = self
            .pages()
            .filter(|p| !is_vector(p.page));
        // Each page lifts the start value to met, so a document without one is never thought proven.
        scans.fold(CheckOutcome::not_applicable(), |outcome, scan| {
            let of_page = match &scan.page.quality {
                Some(measures) => page(&scan, measures),
                None => CheckOutcome::undecided(),
            };
            outcome
                .and(CheckOutcome::met())
                .and(of_page)
        })
    }

    /// A warning about one page: pixels are measured, but what they mean is a guess.
    pub(super) fn page_warning(&self, page: &PageEvidence<'_>, code: FindingCode) -> Observation {
        Observation::new(code)
            .at_most_warning()
            .with("document", self.title.clone())
            .with("file", page.file.path.clone())
            .on_page(page.at)
    }
}

impl Observation {
    /// The measured value beside the threshold, with `digits` after the point.
    pub(super) fn with_figures(self, measured: f64, threshold: f64, digits: usize) -> Self {
        self.with("measured", format!("{measured:.digits$}"))
            .with("threshold", format!("{threshold:.digits$}"))
    }
}

/// A problem text when a parameter lies outside its range.
pub(super) fn range_error(name: &str, value: f64, range: [f64; 2]) -> Option<String> {
    let [least, most] = range;
    // Asked this way round because NaN lies in no range: a hostile `.nan` in a rule file is refused
    // too.
    (!(least..=most).contains(&value))
        .then(|| format!("{name} {value} is out of range, expected {least} to {most}"))
}
