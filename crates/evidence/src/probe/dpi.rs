//! Declared resolutions: only what the header really says, in dpi.

use model::{DeclaredDpi, DpiSource};

/// Centimetres in an inch.
const CM: f64 = 2.54;
/// Metres in an inch.
const METRE: f64 = 0.0254;
/// Above this no device exists; such a value is rubbish, not a claim.
const ABSURD: f64 = 100_000.0;

/// Unit of a stored density.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Inch,
    Centimetre,
    Metre,
}

impl Unit {
    /// Unit of TIFF 6.0 `ResolutionUnit`, which EXIF shares: 1 none, 2 inch, 3 centimetre. Absent
    /// means inch in both standards.
    pub(super) fn of_tiff(code: Option<u64>) -> Option<Self> {
        match code {
            None | Some(2) => Some(Self::Inch),
            Some(3) => Some(Self::Centimetre),
            Some(_) => None,
        }
    }

    /// Rounded to a hundredth: headers that count px a metre store 300 dpi as 11811, which is
    /// 299.9994, and one such step is 0.0254 dpi.
    fn dpi(self, density: f64) -> f64 {
        let dpi = match self {
            Self::Inch => density,
            Self::Centimetre => density * CM,
            Self::Metre => density * METRE,
        };
        (dpi * 100.0).round() / 100.0
    }
}

/// A claim in dpi; nothing for zero, negative, infinite, not-a-number and absurd values.
pub(super) fn declared(x: f64, y: f64, unit: Unit, source: DpiSource) -> Option<DeclaredDpi> {
    let (x, y) = (unit.dpi(x), unit.dpi(y));
    let sane = |v: f64| v > 0.0 && v <= ABSURD;
    (sane(x) && sane(y)).then_some(DeclaredDpi { x, y, source })
}

#[cfg(test)]
mod tests {
    use super::{declared, Unit};
    use model::DpiSource::Exif;

    #[test]
    fn units_become_dpi() {
        let dpi = |v, unit| declared(v, v, unit, Exif).map(|d| d.x);
        assert_eq!(dpi(300.0, Unit::Inch), Some(300.0));
        assert_eq!(dpi(118.0, Unit::Centimetre), Some(299.72));
        assert_eq!(dpi(11811.0, Unit::Metre), Some(300.0));
        assert_eq!(dpi(2835.0, Unit::Metre), Some(72.01));
    }

    #[test]
    fn rubbish_is_no_claim() {
        for v in [0.0, -300.0, f64::NAN, f64::INFINITY, 1e9, 0.001] {
            assert_eq!(declared(v, 300.0, Unit::Inch, Exif), None, "{v}");
            assert_eq!(declared(300.0, v, Unit::Inch, Exif), None, "{v}");
        }
    }

    #[test]
    fn tiff_units() {
        assert_eq!(Unit::of_tiff(None), Some(Unit::Inch));
        assert_eq!(Unit::of_tiff(Some(1)), None);
        assert_eq!(Unit::of_tiff(Some(2)), Some(Unit::Inch));
        assert_eq!(Unit::of_tiff(Some(3)), Some(Unit::Centimetre));
        assert_eq!(Unit::of_tiff(Some(9)), None);
    }
}
