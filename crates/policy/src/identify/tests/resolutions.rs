//! Resolution by size of the document, placement and claim.

use super::*;
use crate::identify::resolution::compute_page_resolution;
use model::{
    DeclaredDpi, DpiSource, EvidenceLocation, Marking, PageRef, PageResolution, ResolutionBasis,
    ResolutionBound,
};
use model::{find_dpi_conflict, find_false_claim, is_stretched, is_vector};

fn picture(w: u32, h: u32, declared: Option<f64>) -> Page {
    let declared = declared.map(|d| DeclaredDpi {
        x: d,
        y: d,
        source: DpiSource::Jfif,
    });
    Page {
        number: 1,
        width_px: Some(w),
        height_px: Some(h),
        declared: declared.into_iter().collect(),
        ..Page::default()
    }
}

fn marked(mark: &str) -> Document {
    let mut paper = only(&[unread("执照.jpg")]);
    let place = EvidenceLocation {
        file: 0,
        page: 1,
        rect: None,
    };
    paper.marks = vec![Marking {
        name: mark.into(),
        quote: String::new(),
        place,
    }];
    paper.pages = vec![PageRef { file: 0, page: 1 }];
    paper
}

fn of(kind: &str, page: &Page) -> PageResolution {
    compute_page_resolution(page, catalogue().get(kind), None, None)
}

#[track_caller]
fn assert_judged(
    r: &PageResolution,
    effective: f64,
    bound: ResolutionBound,
    basis: ResolutionBasis,
) {
    let got = r.effective.unwrap();
    assert!(
        (got - effective).abs() < 0.6,
        "{got} instead of {effective}"
    );
    assert_eq!((r.bound, r.basis), (Some(bound), Some(basis)));
}

#[test]
fn a_known_size_outranks_the_claim() {
    let r = of("food-business-license", &picture(3508, 2480, Some(72.0)));
    assert_judged(&r, 300.0, ResolutionBound::Exact, ResolutionBasis::Physical);
    assert_eq!(find_false_claim(&r), None);
    let r = of("food-business-license", &picture(1754, 1240, Some(300.0)));
    assert_judged(&r, 150.0, ResolutionBound::Exact, ResolutionBasis::Physical);
    let (claimed, proven) = find_false_claim(&r).unwrap();
    assert!((claimed - 300.0).abs() < 0.1 && (proven - 150.0).abs() < 0.3);
}

#[test]
fn a_picture_may_lie_on_its_side() {
    let r = of("food-business-license", &picture(2480, 3508, None));
    assert_judged(&r, 300.0, ResolutionBound::Exact, ResolutionBasis::Physical);
}

#[test]
fn copies_of_one_shape_are_told_by_word_or_mark() {
    let catalogue = catalogue();
    let kind = catalogue.get("business-license");
    let page = picture(3508, 2480, Some(300.0));
    let open = compute_page_resolution(&page, kind, None, None);
    assert_judged(
        &open,
        212.1,
        ResolutionBound::AtLeast,
        ResolutionBasis::Physical,
    );
    assert_eq!(open.physical, None);
    assert_eq!(find_false_claim(&open), None);
    for size in ["A4", "副本", "a4-landscape"] {
        assert_judged(
            &compute_page_resolution(&page, kind, None, Some(size)),
            300.0,
            ResolutionBound::Exact,
            ResolutionBasis::Physical,
        );
    }
    assert_judged(
        &compute_page_resolution(&page, kind, None, Some("A3")),
        212.1,
        ResolutionBound::Exact,
        ResolutionBasis::Physical,
    );
    for (mark, dpi) in [
        ("duplicate-copy", 300.0),
        ("electronic", 300.0),
        ("original-copy", 212.1),
    ] {
        let r = compute_page_resolution(&page, kind, Some(&marked(mark)), None);
        assert_judged(&r, dpi, ResolutionBound::Exact, ResolutionBasis::Physical);
    }
}

#[test]
fn cards_on_a_sheet_take_the_size_of_the_sheet() {
    let r = of("id-card", &picture(1011, 638, None));
    assert_judged(&r, 300.0, ResolutionBound::Exact, ResolutionBasis::Physical);
    let r = of("id-card", &picture(2480, 3508, Some(300.0)));
    assert_judged(&r, 300.0, ResolutionBound::Exact, ResolutionBasis::Physical);
    assert!(r.physical.is_some());
    let r = of("id-card", &picture(2480, 3508, None));
    assert_eq!((r.effective, r.physical), (None, None));
    // A tag that makes it no sheet: the card has at most all of the pixels.
    let r = of("id-card", &picture(2480, 3508, Some(72.0)));
    assert_eq!(r.bound, Some(ResolutionBound::AtMost));
}

#[test]
fn a_cropped_paper_has_a_lower_bound() {
    // The top 15 % of an A4 page at 300 dpi are cut off.
    let r = of("food-business-license", &picture(3508, 2108, Some(300.0)));
    assert_judged(&r, 300.0, ResolutionBound::Exact, ResolutionBasis::Declared);
    assert!((r.physical.unwrap()[0] - 300.0).abs() < 0.6);
    // The same with a tag far above: only the bound is left.
    let r = of("food-business-license", &picture(3508, 2108, Some(600.0)));
    assert_judged(
        &r,
        300.0,
        ResolutionBound::AtLeast,
        ResolutionBasis::Physical,
    );
    assert_eq!(find_false_claim(&r), None);
    let r = of("food-business-license", &picture(3508, 2108, None));
    assert_eq!((r.effective, r.bound, r.basis), (None, None, None));
}

#[test]
fn margins_give_an_upper_bound() {
    let r = of("food-business-license", &picture(4000, 3000, Some(72.0)));
    assert_judged(
        &r,
        342.1,
        ResolutionBound::AtMost,
        ResolutionBasis::Physical,
    );
    let r = of("food-business-license", &picture(2000, 1500, Some(200.0)));
    assert_eq!(r.basis, Some(ResolutionBasis::Declared));
    let r = of("food-business-license", &picture(1600, 1400, Some(100.0)));
    assert_judged(
        &r,
        136.8,
        ResolutionBound::AtMost,
        ResolutionBasis::Physical,
    );
}

#[test]
fn without_a_size_the_placement_outranks_the_claim() {
    let mut page = picture(1000, 1400, Some(96.0));
    assert_judged(
        &of("storefront-photo", &page),
        96.0,
        ResolutionBound::Exact,
        ResolutionBasis::Declared,
    );
    page.placed = Some([333.0, 500.0]);
    let r = compute_page_resolution(&page, None, None, None);
    assert_judged(&r, 333.0, ResolutionBound::Exact, ResolutionBasis::Placed);
    assert!(is_stretched(r.placed.unwrap()));
    assert!(!is_stretched([300.0, 301.0]));
}

#[test]
fn a_page_of_text_has_no_resolution() {
    let page = Page {
        number: 1,
        size_pt: Some([595.0, 842.0]),
        ..Page::default()
    };
    assert!(is_vector(&page) && !is_vector(&picture(10, 10, None)));
    let r = of("food-business-license", &page);
    assert_eq!(r, PageResolution::default());
}

#[test]
fn contradicting_tags_are_named() {
    let mut page = picture(10, 10, Some(300.0));
    assert_eq!(find_dpi_conflict(&page), None);
    page.declared.push(DeclaredDpi {
        x: 301.0,
        y: 300.0,
        source: DpiSource::Exif,
    });
    assert_eq!(find_dpi_conflict(&page), None);
    page.declared.push(DeclaredDpi {
        x: 72.0,
        y: 72.0,
        source: DpiSource::Exif,
    });
    assert_eq!(find_dpi_conflict(&page).map(|c| c.1.x), Some(72.0));
}

/// A photo with `page` px of paper at an angle in 4000 × 3000 px.
fn photo(far: f64, near: f64, height: f64) -> Page {
    use model::{Point, Quad};
    let at = |x, y| Point { x, y };
    let mut page = picture(4000, 3000, Some(72.0));
    let mut measures = crate::checks::pixel_tests::clean();

    let corners = [
        at(0.0, 0.0),
        at(far, 0.0),
        at(near, height),
        at(0.0, height),
    ];
    measures.outline = Some(Quad { corners });
    page.quality = Some(measures);
    page
}

#[test]
fn a_paper_smaller_than_the_photo_is_measured_by_its_own_edges() {
    // 2480 px along the 297 mm of the landscape A4 permit, whatever the whole photo measures.
    let r = of("food-business-license", &photo(2480.0, 2500.0, 1754.0));
    assert_judged(
        &r,
        2480.0 / 297.0 * 25.4,
        ResolutionBound::Exact,
        ResolutionBasis::Physical,
    );
    let aslant = of("food-business-license", &photo(1900.0, 2500.0, 1754.0));
    assert_judged(
        &aslant,
        1900.0 / 297.0 * 25.4,
        ResolutionBound::AtMost,
        ResolutionBasis::Physical,
    );
}

#[test]
fn an_outline_that_fills_the_picture_is_a_frame() {
    let mut page = photo(3190.0, 3190.0, 2321.0);
    (page.width_px, page.height_px) = (Some(3508), Some(2480));
    assert_judged(
        &of("food-business-license", &page),
        300.0,
        ResolutionBound::Exact,
        ResolutionBasis::Physical,
    );
}

#[test]
fn a_frame_inside_an_electronic_licence_is_no_edge_of_paper() {
    let catalogue = catalogue();
    let kind = catalogue.get("business-license");
    let of_outline = |far: f64, mark: &str| {
        let mut page = photo(far, 1190.0, 841.0);
        (page.width_px, page.height_px) = (Some(1588), Some(1123));
        compute_page_resolution(&page, kind, Some(&marked(mark)), None)
    };
    let drawn = of_outline(1190.0, "electronic");
    assert_judged(
        &drawn,
        135.8,
        ResolutionBound::Exact,
        ResolutionBasis::Physical,
    );
    // On a photo, and on a scan, it is the paper's edge.
    let photo = of_outline(1100.0, "electronic")
        .effective
        .unwrap();
    let scan = of_outline(1190.0, "duplicate-copy")
        .effective
        .unwrap();
    assert!(photo < 110.0 && scan < 110.0, "{photo} {scan}");
}
