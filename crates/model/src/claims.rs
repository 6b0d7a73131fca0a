//! What resolutions say of each other: false claims, contradictions, stretched pictures.

use super::{Bound, DeclaredDpi, Page, Resolution, ResolutionBasis};

/// A claim above the truth by more than this is false; less is a cropped edge or a rounded tag.
pub const FALSE_FROM: f64 = 1.15;
/// Axes that differ by more are stretched.
const STRETCHED_FROM: f64 = 1.05;
/// Two sources of one header that differ by more contradict each other.
const CONFLICT_FROM: f64 = 1.02;

/// Claimed and true dpi, when the header claims more than 115 % of what the paper's size or the
/// placement proves. A low claim (72 or 96 of cameras and tools) harms nobody and is not false.
#[must_use]
pub fn claim_false(resolution: &Resolution) -> Option<(f64, f64)> {
    let claimed = resolution.declared.map(|[x, y]| x.min(y))?;
    let proven = match (resolution.basis?, resolution.bound?) {
        (ResolutionBasis::Declared, _) | (_, Bound::AtLeast) => None,
        (_, Bound::Exact | Bound::AtMost) => resolution.effective,
    }?;
    (claimed / proven > FALSE_FROM).then_some((claimed, proven))
}

/// Two sources of the header that contradict each other.
#[must_use]
pub fn conflict(page: &Page) -> Option<(DeclaredDpi, DeclaredDpi)> {
    let first = page.declared.first()?;
    let differs =
        |d: &&DeclaredDpi| apart(d.x, first.x) > CONFLICT_FROM || apart(d.y, first.y) > CONFLICT_FROM;
    page.declared.iter().skip(1).find(differs).map(|other| (*first, *other))
}

/// Whether the axes of a resolution differ by more than 5 %.
#[must_use]
pub fn is_stretched(dpi: [f64; 2]) -> bool {
    apart(dpi[0], dpi[1]) > STRETCHED_FROM
}

/// A PDF page without a scan: text and lines, sharp at any size.
#[must_use]
pub fn is_vector(page: &Page) -> bool {
    page.size_pt.is_some() && page.placed.is_none()
}

/// How many times the larger is the smaller; infinite for nonsense.
#[must_use]
pub fn apart(a: f64, b: f64) -> f64 {
    if a > 0.0 && b > 0.0 { (a / b).max(b / a) } else { f64::INFINITY }
}
