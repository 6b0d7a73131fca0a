//! How many dots per inch a page really has: what the header claims, where a PDF places the
//! picture, and the pixels over the known size of the paper.
//!
//! Known size outranks placement, placement outranks the claim: tags are wrong in both directions,
//! and a placement is only as true as the page size of the PDF (`document-formats`, section 3).

use model::{apart, is_vector, Bound, DeclaredDocument, Document, FALSE_FROM, FileFacts, FileRef, Page, Resolution, ResolutionBasis};



use crate::rules::catalogue::{Catalogue, Kind, PaperSize};

const MM_PER_INCH: f64 = 25.4;
/// Uncropped captures keep the paper's aspect within 3 %; FADGI (2023) asks for ±1 to ±3 % of
/// reproduction scale, so a scanner that is in order stays inside.
const TOLERANCE: f64 = 0.03;
/// A paper that covers this share of the picture fills it.
const FILLED: f64 = 0.8;
/// Sheets that smaller papers are scanned on, in mm, upright.
const SHEETS: &[(&str, f64, f64)] = &[
    ("A3", 297.0, 420.0),
    ("A4", 210.0, 297.0),
    ("A5", 148.0, 210.0),
    ("ID-1", 85.6, 53.98),
    ("ID-3", 88.0, 125.0),
];

/// Resolution of a page that shows a paper of `kind`. `document` decides between forms of one
/// shape by its marks, `declared_size` by the merchant's word (`A4`, `副本`).
///
/// Without pixels (a PDF page of text and lines, [`model::is_vector`]) everything is `None`: any
/// resolution can be made of it.
#[must_use]
pub fn resolve(
    page: &Page,
    kind: Option<&Kind>,
    document: Option<&Document>,
    declared_size: Option<&str>,
) -> Resolution {
    let declared = page.declared.iter().map(|d| [d.x, d.y]).find(|d| is_dpi(*d));
    let placed = page.placed.filter(|p| is_dpi(*p));
    let mut resolution = Resolution { declared, placed, ..Resolution::default() };
    let Some(whole) = pixels(page) else {
        // Both sides of a card on one page: only where they are placed tells.
        if !is_vector(page) {
            claim(&mut resolution);
        }
        return resolution;
    };
    let outline = outline(page, whole);
    let px = outline.unwrap_or(whole);
    let sizes = forms(kind, document, declared_size);
    let fitting: Vec<[f64; 2]> = sizes.iter().filter_map(|s| fitting_dpi(px, s)).collect();
    match fitting.as_slice() {
        [] if sizes.is_empty() => claim(&mut resolution),
        [] if outline.is_some() => aslant(&mut resolution, px, &sizes),
        [] => off_shape(&mut resolution, px, &sizes),
        all => by_size(&mut resolution, all),
    }
    resolution
}

/// The most that any form of the paper allows: under this no form can reach more. `None` where
/// nothing bounds it.
#[must_use]
pub fn at_most(
    page: &Page,
    kind: Option<&Kind>,
    document: Option<&Document>,
    declared_size: Option<&str>,
) -> Option<f64> {
    let whole = pixels(page)?;
    let px = outline(page, whole).unwrap_or(whole);
    let fitting = forms(kind, document, declared_size)
        .iter()
        .filter_map(|s| fitting_dpi(px, s))
        .map(smaller)
        .collect::<Vec<_>>();
    fitting.into_iter().reduce(f64::max)
}

fn smaller(dpi: [f64; 2]) -> f64 {
    dpi[0].min(dpi[1])
}

fn is_dpi(dpi: [f64; 2]) -> bool {
    dpi.iter().all(|d| d.is_finite() && *d > 0.0)
}

fn pixels(page: &Page) -> Option<[f64; 2]> {
    let px = [f64::from(page.width_px?), f64::from(page.height_px?)];
    is_dpi(px).then_some(px)
}

/// The paper's own px in a photo that shows more than the paper: of opposite edges the shorter one,
/// because there the paper lies farther away. A paper that nearly fills the picture is a scan, whose
/// outline may be a printed frame.
fn outline(page: &Page, whole: [f64; 2]) -> Option<[f64; 2]> {
    let [a, b, c, d] = page.quality.as_ref()?.outline?.corners;
    let px = [a.distance(b).min(d.distance(c)), a.distance(d).min(b.distance(c))];
    (is_dpi(px) && px[0] * px[1] < whole[0] * whole[1] * FILLED).then_some(px)
}

/// The paper lies at an angle to the camera: its shorter edges bound the resolution from above.
fn aslant(resolution: &mut Resolution, px: [f64; 2], sizes: &[PaperSize]) {
    let over = |s: &PaperSize| {
        let mm = turned([s.width_mm, s.height_mm], px);
        smaller([px[0] / mm[0] * MM_PER_INCH, px[1] / mm[1] * MM_PER_INCH])
    };
    if let Some(most) = sizes.iter().map(over).reduce(f64::max) {
        judge_by(resolution, most, Bound::AtMost, ResolutionBasis::Physical);
    }
}

/// The size of the paper fits the picture: exact. Forms of one shape that cannot be told apart
/// (正本 A3 and 副本 A4) leave the paper's dpi open: at least the smaller.
fn by_size(resolution: &mut Resolution, fitting: &[[f64; 2]]) {
    let least = fitting.iter().copied().min_by(|a, b| smaller(*a).total_cmp(&smaller(*b)));
    let Some(least) = least else { return };
    let agree = fitting.iter().all(|f| apart(smaller(*f), smaller(least)) <= 1.0 + TOLERANCE);
    resolution.physical = agree.then_some(least);
    let bound = if agree { Bound::Exact } else { Bound::AtLeast };
    judge_by(resolution, smaller(least), bound, ResolutionBasis::Physical);
}

/// No size to check against: the placement, else the claim as it stands.
fn claim(resolution: &mut Resolution) {
    if let Some(placed) = resolution.placed {
        judge_by(resolution, smaller(placed), Bound::Exact, ResolutionBasis::Placed);
    } else if let Some(declared) = resolution.declared {
        judge_by(resolution, smaller(declared), Bound::Exact, ResolutionBasis::Declared);
    }
}

/// The picture has not the paper's shape: cut off, with margins, or on a larger sheet. Only a
/// claim can tell which; without one the resolution stays unknown.
fn off_shape(resolution: &mut Resolution, px: [f64; 2], sizes: &[PaperSize]) {
    let stated = resolution.placed.map(|p| (p, ResolutionBasis::Placed));
    let Some((dpi, basis)) = stated.or(resolution.declared.map(|d| (d, ResolutionBasis::Declared))) else {
        return;
    };
    let extent = [px[0] / dpi[0] * MM_PER_INCH, px[1] / dpi[1] * MM_PER_INCH];
    // With several forms the largest is asked: it gives the weakest, hence safe, lower bound.
    let Some(paper) =
        sizes.iter().map(|s| turned([s.width_mm, s.height_mm], px)).max_by(|a, b| a[0].total_cmp(&b[0]))
    else {
        return;
    };
    // A card on a flatbed: the picture is the sheet, and its size proves the claim.
    let larger = |s: &[f64; 2]| s[0] > paper[0] && s[1] > paper[1] && covers(extent, *s);
    if let Some(sheet) = SHEETS.iter().map(|s| turned([s.1, s.2], px)).find(larger) {
        let exact = [px[0] / sheet[0] * MM_PER_INCH, px[1] / sheet[1] * MM_PER_INCH];
        resolution.physical = Some(exact);
        judge_by(resolution, smaller(exact), Bound::Exact, ResolutionBasis::Physical);
        return;
    }
    let over = [px[0] / paper[0] * MM_PER_INCH, px[1] / paper[1] * MM_PER_INCH];
    let inside = |i: usize| extent.get(i).zip(paper.get(i)).is_some_and(|(e, p)| *e <= p * (1.0 + TOLERANCE));
    match (inside(0), inside(1)) {
        // Cut off: cropping takes millimetres as well as pixels away, so pixels over the whole
        // paper are a lower bound, the higher axis the better one.
        (true, true) => {
            let least = over[0].max(over[1]);
            resolution.physical = Some([least, least]);
            if smaller(dpi) <= least * FALSE_FROM {
                judge_by(resolution, smaller(dpi), Bound::Exact, basis);
            } else {
                judge_by(resolution, least, Bound::AtLeast, ResolutionBasis::Physical);
            }
        }
        // The claim makes the picture larger than the paper: margins, or a tag that says nothing.
        // All pixels over the paper's size are more than the paper has.
        (false, false) => judge_by(resolution, smaller(over), Bound::AtMost, ResolutionBasis::Physical),
        // Cut off one way and wider the other: the size says nothing, the claim stands alone.
        _ => judge_by(resolution, smaller(dpi), Bound::Exact, basis),
    }
}

fn judge_by(resolution: &mut Resolution, effective: f64, bound: Bound, basis: ResolutionBasis) {
    resolution.effective = Some(effective);
    resolution.bound = Some(bound);
    resolution.basis = Some(basis);
}

/// `size` in mm turned so that its longer side lies along the picture's: pictures may be sideways.
fn turned(size: [f64; 2], px: [f64; 2]) -> [f64; 2] {
    if (size[0] > size[1]) == (px[0] > px[1]) { size } else { [size[1], size[0]] }
}

fn covers(extent: [f64; 2], sheet: [f64; 2]) -> bool {
    apart(extent[0], sheet[0]) <= 1.0 + TOLERANCE && apart(extent[1], sheet[1]) <= 1.0 + TOLERANCE
}

/// dpi of both axes when the picture has the shape of `size`.
fn fitting_dpi(px: [f64; 2], size: &PaperSize) -> Option<[f64; 2]> {
    let mm = turned([size.width_mm, size.height_mm], px);
    let dpi = [px[0] / mm[0] * MM_PER_INCH, px[1] / mm[1] * MM_PER_INCH];
    (is_dpi(dpi) && apart(dpi[0], dpi[1]) <= 1.0 + TOLERANCE).then_some(dpi)
}

/// The forms that the paper may have: the declared one; else, where there are several, the one that
/// a mark tells. A paper that does not say 副本 is no 副本, but an electronic licence does not say
/// so either and has its size, so all forms stay.
fn forms(kind: Option<&Kind>, document: Option<&Document>, declared_size: Option<&str>) -> Vec<PaperSize> {
    let all = kind.map(|k| k.sizes.clone()).unwrap_or_default();
    if let Some(word) = declared_size {
        let named: Vec<PaperSize> = all.iter().filter(|s| is_named(s, word)).cloned().collect();
        let named = if named.is_empty() { sheet(word).into_iter().collect() } else { named };
        if !named.is_empty() {
            return named;
        }
    }
    let Some(document) = document.filter(|_| all.len() > 1) else { return all };
    let marks = [
        ("electronic", "电子"),
        ("electronic", "副本"),
        ("duplicate-copy", "副本"),
        ("original-copy", "正本"),
    ];
    for (_, word) in marks.into_iter().filter(|(mark, _)| document.has_mark(mark)) {
        let told: Vec<PaperSize> = all.iter().filter(|s| s.name.contains(word)).cloned().collect();
        if !told.is_empty() {
            return told;
        }
    }
    all
}

/// Whether a form is meant by `word`: by its name or by the measure of the sheet.
fn is_named(size: &PaperSize, word: &str) -> bool {
    let measure = sheet(word).is_some_and(|s| {
        covers([s.width_mm, s.height_mm], turned([size.width_mm, size.height_mm], [s.width_mm, s.height_mm]))
    });
    measure || size.name == word || size.name.split('-').next() == Some(word)
}

/// A sheet by its name (`A4`, `A4-landscape`, `ID-1`).
fn sheet(word: &str) -> Option<PaperSize> {
    let upper = word.to_ascii_uppercase();
    let (name, width_mm, height_mm) =
        SHEETS.iter().find(|s| upper == s.0 || upper.starts_with(&format!("{}-", s.0)))?;
    Some(PaperSize { name: (*name).to_owned(), width_mm: *width_mm, height_mm: *height_mm })
}

/// The resolution of every page of every file, in their order.
#[must_use]
pub fn resolutions(
    files: &[FileFacts],
    documents: &[Document],
    declared: &[DeclaredDocument],
    catalogue: &Catalogue,
) -> Vec<Vec<Resolution>> {
    let of_page = |index: usize, file: &FileFacts, page: &Page| {
        let here = FileRef { file: index, page: page.number };
        let document = documents.iter().find(|d| d.pages.contains(&here));
        let size = declared.iter().find(|d| d.file == file.path).and_then(|d| d.size.as_deref());
        resolve(page, document.and_then(|d| catalogue.get(&d.kind)), document, size)
    };
    files
        .iter()
        .enumerate()
        .map(|(index, file)| file.probe.pages.iter().map(|page| of_page(index, file, page)).collect())
        .collect()
}
