//! Sizes in mm that a document may have: by its type, by a mark on it, by the merchant's word.

use crate::rules::document_type::{DocumentType, PaperSize};
use model::{Document, larger_over_smaller};

/// One number for each axis of a picture, across and down: px, mm or dpi.
pub(super) type AxisPair = [f64; 2];

// Measured as well: eight uncropped pictures have aspects of 1.404 to 1.424 against the 1.414 of A4
// (`document-formats`, section 3).
/// Uncropped captures keep the document's aspect within 3 %; FADGI (2023) asks for ±1 to ±3 % of
/// reproduction scale, so a scanner that is in order stays inside.
pub(super) const ASPECT_TOLERANCE: f64 = 0.03;

// Origin: ISO 216 (A3, A4, A5) and ISO/IEC 7810 (ID-1 cards, ID-3 passport pages).
/// Sheets that smaller documents are scanned on, in mm, upright.
const SHEET_SIZES: &[(&str, f64, f64)] = &[
    ("A3", 297.0, 420.0),
    ("A4", 210.0, 297.0),
    ("A5", 148.0, 210.0),
    ("ID-1", 85.6, 53.98),
    ("ID-3", 88.0, 125.0),
];

/// `size` in mm turned so that its longer side lies along the picture's: pictures may be sideways.
pub(super) fn orient_size(size: AxisPair, px: AxisPair) -> AxisPair {
    let is_wide = size[0] > size[1];
    let page_is_wide = px[0] > px[1];
    if is_wide == page_is_wide {
        size
    } else {
        [size[1], size[0]]
    }
}

/// The sheet that a smaller document was scanned on: the picture is the sheet, and its size in mm
/// proves the claim behind `extent`.
pub(super) fn larger_sheet(px: AxisPair, extent: AxisPair, paper: AxisPair) -> Option<AxisPair> {
    SHEET_SIZES
        .iter()
        .map(|(_, width, height)| {
            let size = [*width, *height];
            orient_size(size, px)
        })
        .filter(|[width, height]| {
            let wider = *width > paper[0];
            wider && *height > paper[1]
        })
        .find(|sheet| matches_sheet_size(extent, *sheet))
}

fn matches_sheet_size(extent: AxisPair, sheet: AxisPair) -> bool {
    let most = 1.0 + ASPECT_TOLERANCE;
    let across = larger_over_smaller(extent[0], sheet[0]);
    let down = larger_over_smaller(extent[1], sheet[1]);
    across <= most && down <= most
}

/// The forms that the document may have: the declared one; else, where there are several, the one
/// that a mark tells. A document that does not say 副本 is no 副本, but an electronic licence does not
/// say so either and has its size, so all forms stay.
pub(super) fn possible_sizes(
    kind: Option<&DocumentType>,
    document: Option<&Document>,
    declared_size: Option<&str>,
) -> Vec<PaperSize> {
    let all = match kind {
        Some(kind) => kind.sizes.clone(),
        None => Vec::new(),
    };
    if let Some(word) = declared_size {
        let named: Vec<PaperSize> = all
            .iter()
            .filter(|size| is_size_named(size, word))
            .cloned()
            .collect();
        if !named.is_empty() {
            return named;
        }
        if let Some(sheet) = sheet_by_name(word) {
            return vec![sheet];
        }
    }
    if all.len() < 2 {
        return all;
    }
    let Some(document) = document else {
        return all;
    };
    // In this order: an electronic licence has one size, whatever copy word it shows.
    let marks = [
        ("electronic", "电子"),
        ("electronic", "副本"),
        ("duplicate-copy", "副本"),
        ("original-copy", "正本"),
    ];
    for (mark, word) in marks {
        if !document.has_marking(mark) {
            continue;
        }
        let marked_sizes: Vec<PaperSize> = all
            .iter()
            .filter(|size| size.name.contains(word))
            .cloned()
            .collect();
        if !marked_sizes.is_empty() {
            return marked_sizes;
        }
    }
    all
}

/// Whether a form is meant by `word`: by its name or by the measure of the sheet.
fn is_size_named(size: &PaperSize, word: &str) -> bool {
    let has_measure = sheet_by_name(word).is_some_and(|sheet| {
        let sheet = [sheet.width_mm, sheet.height_mm];
        let measure = [size.width_mm, size.height_mm];
        let upright = orient_size(measure, sheet);
        matches_sheet_size(sheet, upright)
    });
    let first_part = size.name.split('-').next();
    has_measure || size.name == word || first_part == Some(word)
}

/// A sheet by its name (`A4`, `A4-landscape`, `ID-1`).
fn sheet_by_name(word: &str) -> Option<PaperSize> {
    let upper = word.to_ascii_uppercase();
    let is_meant = |name: &str| match upper.strip_prefix(name) {
        Some(rest) => rest.is_empty() || rest.starts_with('-'),
        None => false,
    };
    let mut sizes = SHEET_SIZES.iter();
    let (name, width_mm, height_mm) = sizes.find(|(name, ..)| is_meant(name))?;
    Some(PaperSize {
        name: (*name).to_owned(),
        width_mm: *width_mm,
        height_mm: *height_mm,
    })
}
