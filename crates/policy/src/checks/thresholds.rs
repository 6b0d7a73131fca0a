//! What the checks of pixels share: pages that were measured, and figures beside a threshold.

use super::{Case, Observation, PageFacts, Ruling};
use model::{is_vector, FindingCode, Measures};

impl Case<'_> {
    /// The rulings on all scans that were measured; without any the check does not apply. Type and
    /// lines that were drawn are no scan.
    pub(super) fn measured(&self, page: impl Fn(&PageFacts<'_>, &Measures) -> Ruling) -> Ruling {
        let seen = self.pages().filter(|p| !is_vector(p.page));
        let seen = seen.filter_map(|p| Some((p, p.page.quality.as_ref()?)));
        seen.fold(Ruling::not_applicable(), |ruling, (p, m)| ruling.and(Ruling::met()).and(page(&p, m)))
    }

    /// A warning about one page: pixels are measured, but what they mean is a guess.
    pub(super) fn warn(&self, page: &PageFacts<'_>, code: FindingCode) -> Observation {
        Observation::new(code)
            .warning()
            .with("document", self.title.clone())
            .with("file", page.file.path.clone())
            .on(page.at)
    }
}

impl Observation {
    /// The measured value beside the threshold, with `digits` after the point.
    pub(super) fn figures(self, measured: f64, threshold: f64, digits: usize) -> Self {
        self.with("measured", format!("{measured:.digits$}"))
            .with("threshold", format!("{threshold:.digits$}"))
    }
}

/// A problem text when a parameter lies outside its range.
pub(super) fn outside(name: &str, value: f64, range: [f64; 2]) -> Option<String> {
    let [least, most] = range;
    (!(least..=most).contains(&value))
        .then(|| format!("{name} {value} is out of range, expected {least} to {most}"))
}
