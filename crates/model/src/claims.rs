//! What resolutions say of each other: false claims, contradictions, stretched pictures.

use super::{DeclaredDpi, Page, PageResolution, ResolutionBasis, ResolutionBound};

// Origin: the reference `document-formats`, 3, step 4 (tag over truth above 1.15); the smallest
// false claim seen there is 300 for 240.
/// A claim above the truth by more than this is false; less is a cropped edge or a rounded tag.
pub const FALSE_CLAIM_RATIO: f64 = 1.15;
// By eye, above the 3 % by which the axes of sound captures differ (`document-formats`, 3, step 3).
/// Axes that differ by more are stretched.
const STRETCHED_RATIO: f64 = 1.05;
// By eye: room for rounding where one source counts per inch and the other per cm or metre.
/// Two sources of one header that differ by more contradict each other.
const CONFLICT_RATIO: f64 = 1.02;

/// Claimed and true dpi, when the header claims more than 115 % of what the document's size or the
/// placement proves. A low claim (72 or 96 of cameras and tools) harms nobody and is not false.
#[must_use]
pub fn find_false_claim(resolution: &PageResolution) -> Option<(f64, f64)> {
    // The smaller axis on both sides: a header may not win by its better one.
    let claimed = resolution
        .declared
        .map(|[x, y]| x.min(y))?;
    let proven = match (resolution.basis?, resolution.bound?) {
        // A cropped page gives a lower bound only, and a header cannot disprove itself.
        (ResolutionBasis::Declared, _) | (_, ResolutionBound::AtLeast) => None,
        (_, ResolutionBound::Exact | ResolutionBound::AtMost) => resolution.effective,
    }?;
    (claimed / proven > FALSE_CLAIM_RATIO).then_some((claimed, proven))
}

/// Two sources of the header that contradict each other.
#[must_use]
pub fn find_dpi_conflict(page: &Page) -> Option<(DeclaredDpi, DeclaredDpi)> {
    let first = page.declared.first()?;
    let differs = |tag: &&DeclaredDpi| {
        larger_over_smaller(tag.x, first.x) > CONFLICT_RATIO
            || larger_over_smaller(tag.y, first.y) > CONFLICT_RATIO
    };
    page.declared
        .iter()
        .skip(1)
        .find(differs)
        .map(|other| (*first, *other))
}

/// Whether the axes of a resolution differ by more than 5 %.
#[must_use]
pub fn is_stretched(dpi: [f64; 2]) -> bool {
    larger_over_smaller(dpi[0], dpi[1]) > STRETCHED_RATIO
}

/// How many times the larger is the smaller; infinite for nonsense.
#[must_use]
pub fn larger_over_smaller(a: f64, b: f64) -> f64 {
    // Zero and negative dpi come from broken headers; infinity is beyond every threshold.
    if a > 0.0 && b > 0.0 {
        (a / b).max(b / a)
    } else {
        f64::INFINITY
    }
}
