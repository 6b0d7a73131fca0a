//! Declared resolutions: only what the header really says, in dpi.

use model::{DeclaredDpi, DpiSource};

/// Centimetres in an inch.
const CM_PER_INCH: f64 = 2.54;
const METRES_PER_INCH: f64 = 0.0254;
// Origin: by eye; some ten times what the finest drum scanners reach.
/// Above this no device exists; such a value is rubbish, not a claim.
const MAX_DPI: f64 = 100_000.0;

/// Unit of a stored density.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DensityUnit {
    Inch,
    Centimetre,
    Metre,
}

impl DensityUnit {
    /// Unit of TIFF 6.0 `ResolutionUnit`, which EXIF shares: 1 none, 2 inch, 3 centimetre. Absent
    /// means inch in both standards.
    pub(super) fn from_tiff(code: Option<u64>) -> Option<Self> {
        match code {
            None | Some(2) => Some(Self::Inch),
            Some(3) => Some(Self::Centimetre),
            Some(_) => None,
        }
    }

    /// Rounded to a hundredth: headers that count px a metre store 300 dpi as 11811, which is
    /// 299.9994, and one such step is 0.0254 dpi.
    fn to_dpi(self, density: f64) -> f64 {
        let dpi = match self {
            Self::Inch => density,
            Self::Centimetre => density * CM_PER_INCH,
            Self::Metre => density * METRES_PER_INCH,
        };
        (dpi * 100.0).round() / 100.0
    }
}

/// A claim in dpi; nothing for zero, negative, infinite, not-a-number and absurd values.
pub(super) fn declared_dpi(
    x: f64,
    y: f64,
    unit: DensityUnit,
    source: DpiSource,
) -> Option<DeclaredDpi> {
    let x = unit.to_dpi(x);
    let y = unit.to_dpi(y);
    let is_sane = |dpi: f64| dpi > 0.0 && dpi <= MAX_DPI;
    if is_sane(x) && is_sane(y) {
        Some(DeclaredDpi { x, y, source })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{DensityUnit, declared_dpi};
    use model::DpiSource::Exif;

    #[test]
    fn units_become_dpi() {
        let dpi = |v, unit| declared_dpi(v, v, unit, Exif).map(|d| d.x);
        assert_eq!(dpi(300.0, DensityUnit::Inch), Some(300.0));
        assert_eq!(dpi(118.0, DensityUnit::Centimetre), Some(299.72));
        assert_eq!(dpi(11811.0, DensityUnit::Metre), Some(300.0));
        assert_eq!(dpi(2835.0, DensityUnit::Metre), Some(72.01));
    }

    #[test]
    fn rubbish_is_no_claim() {
        for v in [0.0, -300.0, f64::NAN, f64::INFINITY, 1e9, 0.001] {
            assert_eq!(declared_dpi(v, 300.0, DensityUnit::Inch, Exif), None, "{v}");
            assert_eq!(declared_dpi(300.0, v, DensityUnit::Inch, Exif), None, "{v}");
        }
    }

    #[test]
    fn tiff_units() {
        assert_eq!(DensityUnit::from_tiff(None), Some(DensityUnit::Inch));
        assert_eq!(DensityUnit::from_tiff(Some(1)), None);
        assert_eq!(DensityUnit::from_tiff(Some(2)), Some(DensityUnit::Inch));
        assert_eq!(
            DensityUnit::from_tiff(Some(3)),
            Some(DensityUnit::Centimetre)
        );
        assert_eq!(DensityUnit::from_tiff(Some(9)), None);
    }
}
