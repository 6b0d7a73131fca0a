//! How many dots per inch a page really has: what the header claims, where a PDF places the
//! picture, and the pixels over the known size of the document.
//!
//! Known size outranks placement, placement outranks the claim: tags are wrong in both directions,
//! and a placement is only as true as the page size of the PDF (`document-formats`, section 3).

use model::{
    DeclaredDocument, Document, FALSE_CLAIM_RATIO, FileEvidence, Page, PageRef, PageResolution,
    ResolutionBasis, ResolutionBound, is_vector, larger_over_smaller,
};

use super::paper_sizes::{ASPECT_TOLERANCE, AxisPair, larger_sheet, orient_size, possible_sizes};
use crate::rules::catalogue::Catalogue;
use crate::rules::document_type::{DocumentType, PaperSize};

// Exact by definition: the international inch.
const MM_PER_INCH: f64 = 25.4;
// By eye, held by the test `an_outline_that_fills_the_picture_is_a_frame`.
/// A document that covers this share of the picture fills it.
const FULL_FRAME_SHARE: f64 = 0.8;

/// Resolution of a page that shows a document of `kind`. `document` decides between forms of one
/// shape by its marks, `declared_size` by the merchant's word (`A4`, `副本`).
///
/// Without pixels (a PDF page of text and lines, [`model::is_vector`]) everything is `None`: any
/// resolution can be made of it.
#[must_use]
pub fn compute_page_resolution(
    page: &Page,
    kind: Option<&DocumentType>,
    document: Option<&Document>,
    declared_size: Option<&str>,
) -> PageResolution {
    let declared = page
        .declared
        .iter()
        .map(|tag| [tag.x, tag.y])
        .find(|tag_dpi| is_valid_dpi(*tag_dpi));
    let placed = page
        .placed
        .filter(|dpi| is_valid_dpi(*dpi));
    let mut resolution = PageResolution {
        declared,
        placed,
        ..PageResolution::default()
    };
    let Some(whole) = page_pixels(page) else {
        // Both sides of a card on one page: only where they are placed tells.
        if !is_vector(page) {
            apply_claim(&mut resolution);
        }
        return resolution;
    };
    let outline = outline_pixels(page, whole).filter(|_| !is_drawn_frame(page, document));
    let px = outline.unwrap_or(whole);
    let sizes = possible_sizes(kind, document, declared_size);
    let fitting: Vec<AxisPair> = sizes
        .iter()
        .filter_map(|size| dpi_if_shape_fits(px, size))
        .collect();
    match fitting.as_slice() {
        [] if sizes.is_empty() => apply_claim(&mut resolution),
        [] if outline.is_some() => apply_tilted_outline(&mut resolution, px, &sizes),
        [] => apply_mismatched_shape(&mut resolution, px, &sizes),
        all => apply_known_size(&mut resolution, all),
    }
    resolution
}

fn smaller_axis(dpi: AxisPair) -> f64 {
    dpi[0].min(dpi[1])
}

fn is_valid_dpi(dpi: AxisPair) -> bool {
    dpi.iter().all(|axis| {
        let positive = *axis > 0.0;
        positive && axis.is_finite()
    })
}

fn page_pixels(page: &Page) -> Option<AxisPair> {
    let width = f64::from(page.width_px?);
    let height = f64::from(page.height_px?);
    let px = [width, height];
    is_valid_dpi(px).then_some(px)
}

/// The document's own px in a photo that shows more than the document: of opposite edges the shorter
/// one, because there the document lies farther away. A document that nearly fills the picture is a
/// scan, whose outline may be a printed frame.
fn outline_pixels(page: &Page, whole: AxisPair) -> Option<AxisPair> {
    let quality = page.quality.as_ref()?;
    let [a, b, c, d] = quality.outline?.corners;
    let upper = a.distance_to(b);
    let lower = d.distance_to(c);
    let left = a.distance_to(d);
    let right = b.distance_to(c);
    let px = [upper.min(lower), left.min(right)];
    let most = whole[0] * whole[1] * FULL_FRAME_SHARE;
    let smaller = px[0] * px[1] < most;
    (is_valid_dpi(px) && smaller).then_some(px)
}

/// An electronic licence fills its picture; what looks like the paper's edge is a frame printed inside.
fn is_drawn_frame(page: &Page, document: Option<&Document>) -> bool {
    let is_electronic = document.is_some_and(|d| d.has_marking("electronic"));
    let outline = page
        .quality
        .as_ref()
        .and_then(|q| q.outline);
    is_electronic && outline.is_some_and(|o| o.is_drawn_square())
}

/// The document lies at an angle to the camera: its shorter edges bound the resolution from above.
fn apply_tilted_outline(resolution: &mut PageResolution, px: AxisPair, sizes: &[PaperSize]) {
    let over = |size: &PaperSize| {
        let mm = [size.width_mm, size.height_mm];
        let mm = orient_size(mm, px);
        smaller_axis(dpi_over_size(px, mm))
    };
    let largest = sizes.iter().map(over).reduce(f64::max);
    if let Some(most) = largest {
        set_effective(
            resolution,
            most,
            ResolutionBound::AtMost,
            ResolutionBasis::Physical,
        );
    }
}

/// The size of the document fits the picture: exact. Forms of one shape that cannot be told apart
/// (正本 A3 and 副本 A4) leave the document's dpi open: at least the smaller.
fn apply_known_size(resolution: &mut PageResolution, fitting: &[AxisPair]) {
    let least = fitting.iter().copied();
    let least = least.min_by(|a, b| {
        let smaller_a = smaller_axis(*a);
        let smaller_b = smaller_axis(*b);
        smaller_a.total_cmp(&smaller_b)
    });
    let Some(least) = least else {
        return;
    };
    let least_dpi = smaller_axis(least);
    let agree = fitting.iter().all(|dpi| {
        let ratio = larger_over_smaller(smaller_axis(*dpi), least_dpi);
        ratio <= 1.0 + ASPECT_TOLERANCE
    });
    resolution.physical = agree.then_some(least);
    let bound = if agree {
        ResolutionBound::Exact
    } else {
        ResolutionBound::AtLeast
    };
    set_effective(
        resolution,
        smaller_axis(least),
        bound,
        ResolutionBasis::Physical,
    );
}

/// No size to check against: the placement, else the claim as it stands.
fn apply_claim(resolution: &mut PageResolution) {
    if let Some(placed) = resolution.placed {
        set_effective(
            resolution,
            smaller_axis(placed),
            ResolutionBound::Exact,
            ResolutionBasis::Placed,
        );
    } else if let Some(declared) = resolution.declared {
        set_effective(
            resolution,
            smaller_axis(declared),
            ResolutionBound::Exact,
            ResolutionBasis::Declared,
        );
    }
}

/// The picture has not the document's shape: cut off, with margins, or on a larger sheet. Only a
/// claim can tell which; without one the resolution stays unknown.
fn apply_mismatched_shape(resolution: &mut PageResolution, px: AxisPair, sizes: &[PaperSize]) {
    let (dpi, basis) = match (resolution.placed, resolution.declared) {
        (Some(placed), _) => (placed, ResolutionBasis::Placed),
        (None, Some(declared)) => (declared, ResolutionBasis::Declared),
        (None, None) => return,
    };
    let width_mm = px[0] / dpi[0] * MM_PER_INCH;
    let height_mm = px[1] / dpi[1] * MM_PER_INCH;
    let extent = [width_mm, height_mm];
    // With several forms the largest is asked: it gives the weakest, hence safe, lower bound.
    let largest = sizes
        .iter()
        .map(|size| {
            let mm = [size.width_mm, size.height_mm];
            orient_size(mm, px)
        })
        .max_by(|a, b| a[0].total_cmp(&b[0]));
    let Some(paper) = largest else {
        return;
    };
    if let Some(sheet) = larger_sheet(px, extent, paper) {
        let exact = dpi_over_size(px, sheet);
        resolution.physical = Some(exact);
        set_effective(
            resolution,
            smaller_axis(exact),
            ResolutionBound::Exact,
            ResolutionBasis::Physical,
        );
        return;
    }
    let over = dpi_over_size(px, paper);
    let is_inside = |extent: f64, paper: f64| {
        let most = paper * (1.0 + ASPECT_TOLERANCE);
        extent <= most
    };
    let inside_across = is_inside(extent[0], paper[0]);
    let inside_down = is_inside(extent[1], paper[1]);
    match (inside_across, inside_down) {
        (true, true) => apply_cropped_page(resolution, over, smaller_axis(dpi), basis),
        // The claim makes the picture larger than the document: margins, or a tag that says
        // nothing. All pixels over the document's size are more than the document has.
        (false, false) => set_effective(
            resolution,
            smaller_axis(over),
            ResolutionBound::AtMost,
            ResolutionBasis::Physical,
        ),
        // Cut off one way and wider the other: the size says nothing, the claim stands alone.
        _ => set_effective(resolution, smaller_axis(dpi), ResolutionBound::Exact, basis),
    }
}

/// Cut off: cropping takes millimetres as well as pixels away, so pixels over the whole document
/// are a lower bound, the higher axis the better one.
fn apply_cropped_page(
    resolution: &mut PageResolution,
    over: AxisPair,
    stated: f64,
    basis: ResolutionBasis,
) {
    let least = over[0].max(over[1]);
    resolution.physical = Some([least, least]);
    // A claim a little over this lower bound may well be true: the bound lacks what was cut off.
    if stated <= least * FALSE_CLAIM_RATIO {
        set_effective(resolution, stated, ResolutionBound::Exact, basis);
    } else {
        set_effective(
            resolution,
            least,
            ResolutionBound::AtLeast,
            ResolutionBasis::Physical,
        );
    }
}

fn set_effective(
    resolution: &mut PageResolution,
    effective: f64,
    bound: ResolutionBound,
    basis: ResolutionBasis,
) {
    resolution.effective = Some(effective);
    resolution.bound = Some(bound);
    resolution.basis = Some(basis);
}

/// dpi of both axes, were `px` spread over `size` in mm.
fn dpi_over_size(px: AxisPair, size: AxisPair) -> AxisPair {
    let across = px[0] / size[0] * MM_PER_INCH;
    let down = px[1] / size[1] * MM_PER_INCH;
    [across, down]
}

/// dpi of both axes when the picture has the shape of `size`.
fn dpi_if_shape_fits(px: AxisPair, size: &PaperSize) -> Option<AxisPair> {
    let mm = [size.width_mm, size.height_mm];
    let mm = orient_size(mm, px);
    let dpi = dpi_over_size(px, mm);
    let ratio = larger_over_smaller(dpi[0], dpi[1]);
    let fits = ratio <= 1.0 + ASPECT_TOLERANCE;
    (is_valid_dpi(dpi) && fits).then_some(dpi)
}

/// The resolution of every page of every file, in their order.
#[must_use]
pub fn compute_resolutions(
    files: &[FileEvidence],
    documents: &[Document],
    declared: &[DeclaredDocument],
    catalogue: &Catalogue,
) -> Vec<Vec<PageResolution>> {
    let of_page = |index: usize, file: &FileEvidence, page: &Page| {
        let here = PageRef {
            file: index,
            page: page.number,
        };
        let document = documents
            .iter()
            .find(|document| document.pages.contains(&here));
        let kind = document.and_then(|document| {
            let kind = document.kind.as_str();
            catalogue.get(kind)
        });
        let size = declared
            .iter()
            .find(|document| document.file == file.path)
            .and_then(|document| document.size.as_deref());
        compute_page_resolution(page, kind, document, size)
    };
    let mut all = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let of_file = file
            .probe
            .pages
            .iter()
            .map(|page| of_page(index, file, page))
            .collect();
        all.push(of_file);
    }
    all
}
