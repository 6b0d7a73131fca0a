//! Each check of pixels seen to pass and to fail.

use jiff::civil::date;

use super::*;
use model::{
    Bilingual, ColourMeasure, ColourMode, Document, EffectiveResolution, Exposure, FileEvidence,
    FileFormat, FileIntegrity, FileText, Marking, OrientationEstimate, Outcome, Page, PageEdge,
    PageMeasures, PageRef, PageResolution, Point, Probe, ScreenTraces, Seal,
};

/// A clean scan at 300 dpi.
pub(crate) fn clean() -> PageMeasures {
    PageMeasures {
        size: [2480.0, 3508.0],
        colour: ColourMeasure {
            colour: ColourMode::Colour,
            chroma_share: 0.08,
            midtone_share: 0.84,
        },
        blur: Some(0.33), // as ID cards have it
        exposure: Exposure {
            paper: 242.0,
            ink: 37.0,
            glare_share: Some(0.0),
            clipped_share: 0.0,
            evenness: 0.9,
        },
        skew_deg: Some(-0.4),
        turn: Some(OrientationEstimate {
            clockwise: 0,
            confidence: 0.5,
        }),
        ink_share: 0.09,
        blank: false,
        outline: None,
        cut_off: Vec::new(),
        resolved: Some(EffectiveResolution {
            ratio: 0.65,
            repeats: [1.0; 2],
            spectrum_end: 0.7,
            edge_px: [1.0; 2],
            tiles: 128,
        }),
        screen: ScreenTraces::default(),
        photocopy: 0.08,
        seals: vec![ring(0.25)],
        codes: Vec::new(),
        cards: Vec::new(),
        ground: None,
        look: None,
    }
}

fn ring(fill: f64) -> Seal {
    Seal {
        centre: Point::default(),
        radius: 240.0,
        bounds: [0.0, 0.0, 480.0, 480.0],
        ring: 1.0,
        fill,
    }
}

/// Rules on a document with these pages, each of 300 dpi.
fn rule(check: &impl Check, pages: &[Option<PageMeasures>]) -> CheckOutcome {
    rule_marked(check, pages, 300.0, Vec::new())
}

/// The same with another resolution and marks.
pub(crate) fn rule_marked(
    check: &impl Check,
    pages: &[Option<PageMeasures>],
    dpi: f64,
    marks: Vec<Marking>,
) -> CheckOutcome {
    let page = |(number, quality): (u32, &Option<PageMeasures>)| Page {
        number,
        width_px: Some(2480),
        height_px: Some(3508),
        colour: Some(ColourMode::Colour),
        quality: quality.clone(),
        ..Page::default()
    };
    let pages: Vec<Page> = (1..).zip(pages).map(page).collect();
    let document = Document {
        pages: pages
            .iter()
            .map(|p| PageRef {
                file: 0,
                page: p.number,
            })
            .collect(),
        marks,
        ..super::paper_tests::paper("paper", "paper", 0)
    };
    let resolution = PageResolution {
        effective: Some(dpi),
        ..PageResolution::default()
    };
    let resolutions = [vec![resolution; pages.len()]];
    let probe = Probe {
        pages,
        ..Probe::without_pages(FileFormat::Tiff, FileIntegrity::Ok, None)
    };
    let files = [FileEvidence {
        path: "a.tif".to_owned(),
        sha256: String::new(),
        bytes: 1,
        probe,
        text: FileText::default(),
    }];
    check.check_document(&CheckContext {
        document: &document,
        title: &Bilingual::new("证照", "paper"),
        kind: None,
        documents: std::slice::from_ref(&document),
        files: &files,
        resolutions: &resolutions,
        applicant: &Applicant::default(),
        activities: &super::ActivitySet::default(),
        scopes: &[],
        platforms: &[],
        trials: &[],
        queues: &[],
        claims: &[],
        titles: &std::collections::BTreeMap::new(),
        as_of: date(2026, 11, 1),
        own: true,
        specimens: false,
        recognition: model::OcrAvailability::NotInstalled,
    })
}

/// Passes on a clean page, decides nothing without pixels, and on a page with one defect sees
/// `code`.
fn sees(
    check: &impl Check,
    code: FindingCode,
    outcome: Outcome,
    spoil: impl Fn(&mut PageMeasures),
) {
    assert_eq!(
        rule(check, &[Some(clean())]),
        CheckOutcome::met(),
        "{code} on a clean page"
    );
    assert_eq!(
        rule(check, &[None]),
        CheckOutcome::undecided(),
        "{code} without pixels"
    );
    let mut spoiled = clean();
    spoil(&mut spoiled);
    let ruling = rule(check, &[Some(clean()), Some(spoiled)]);
    assert_eq!(ruling.outcome, outcome, "{code}");
    let seen: Vec<FindingCode> = ruling
        .observations
        .iter()
        .map(|o| o.code)
        .collect();
    assert_eq!(seen, [code]);
    let page = ruling
        .observations
        .iter()
        .flat_map(|o| &o.places)
        .map(|p| p.page)
        .collect::<Vec<_>>();
    assert_eq!(page, [2], "{code} names the page");
    let names: Vec<&str> = ruling
        .observations
        .iter()
        .flat_map(|o| &o.evidence)
        .map(|e| e.name.as_str())
        .collect();
    assert!(names.contains(&"measured"), "{code} tells its figure");
}

#[test]
fn blur_is_a_warning_and_hopeless_blur_is_undecided() {
    let check = sharp::Sharp::default();
    sees(&check, FindingCode::ScanBlurred, Outcome::Met, |m| {
        m.blur = Some(0.40);
    });
    sees(&check, FindingCode::ScanBlurred, Outcome::Unknown, |m| {
        m.blur = Some(0.75);
    });
}

#[test]
fn darkness_and_glare_are_seen() {
    let check = exposure::Exposure::default();
    sees(&check, FindingCode::ScanTooDark, Outcome::Met, |m| {
        m.exposure.paper = 170.0;
    });
    sees(&check, FindingCode::ScanTooDark, Outcome::Unknown, |m| {
        m.exposure.paper = 100.0;
    });
    sees(&check, FindingCode::ScanTooDark, Outcome::Met, |m| {
        m.exposure.evenness = 0.4;
    });
    sees(&check, FindingCode::ScanGlare, Outcome::Met, |m| {
        m.exposure.glare_share = Some(0.02);
    });
}

#[test]
fn slanted_and_sideways_pages_are_seen() {
    let check = not_skewed::NotSkewed::default();
    sees(&check, FindingCode::ScanSkewed, Outcome::Met, |m| {
        m.skew_deg = Some(-4.2);
    });
    let turned = |confidence| {
        Some(OrientationEstimate {
            clockwise: 90,
            confidence,
        })
    };
    sees(&check, FindingCode::ScanSideways, Outcome::Unknown, |m| {
        m.turn = turned(0.6);
    });
    let unsure = PageMeasures {
        turn: turned(0.1),
        ..clean()
    };
    assert_eq!(
        rule(&check, &[Some(unsure)]),
        CheckOutcome::met(),
        "a guess is no finding"
    );
}

#[test]
fn print_at_the_edge_is_cut_off() {
    sees(
        &not_cropped::NotCropped::default(),
        FindingCode::ScanCutOff,
        Outcome::Met,
        |m| {
            m.cut_off = vec![PageEdge::Left, PageEdge::Top];
        },
    );
}

#[test]
fn a_blank_back_is_noted_and_a_blank_paper_proves_nothing() {
    let check = not_blank::NotBlank {};
    sees(&check, FindingCode::ScanBlank, Outcome::Met, |m| {
        m.blank = true;
    });
    let blank = PageMeasures {
        blank: true,
        ink_share: 0.0,
        ..clean()
    };
    assert_eq!(
        rule(&check, &[Some(blank.clone()), Some(blank)]).outcome,
        Outcome::Unknown
    );
}

#[test]
fn pixels_without_detail_are_an_enlargement() {
    let ratio = |m: &mut PageMeasures, ratio| {
        m.resolved = m
            .resolved
            .map(|r| EffectiveResolution { ratio, ..r });
    };
    let check = not_upscaled::NotUpscaled::default();
    sees(
        &check,
        FindingCode::ResolutionUpscaled,
        Outcome::Unknown,
        |m| {
            ratio(m, 0.5);
        },
    );
    let mut soft = clean();
    ratio(&mut soft, 0.5);
    let lenient: not_upscaled::NotUpscaled =
        serde_json::from_str(r#"{ "share": 0.4 }"#).expect("a number");
    assert_eq!(
        rule(&lenient, &[Some(soft)]),
        CheckOutcome::met(),
        "the threshold is the rule's"
    );
}

#[test]
fn two_traces_make_a_screenshot_and_one_does_not() {
    let check = no_screenshot::NoScreenshot::default();
    let screen = |status_bar| ScreenTraces {
        device_size: true,
        status_bar,
        ..ScreenTraces::default()
    };
    sees(&check, FindingCode::Screenshot, Outcome::Unknown, |m| {
        m.screen = screen(true);
    });
    let one = PageMeasures {
        screen: screen(false),
        ..clean()
    };
    assert_eq!(rule(&check, &[Some(one)]), CheckOutcome::met());
}

#[test]
fn a_copy_is_seen() {
    sees(
        &no_photocopy::NoPhotocopy::default(),
        FindingCode::Photocopy,
        Outcome::Met,
        |m| m.photocopy = 0.8,
    );
}

#[test]
fn a_seal_is_a_ring_and_neither_frame_nor_emblem() {
    let check = sealed::Sealed::default();
    let with = |fill| {
        Some(PageMeasures {
            seals: vec![ring(fill)],
            ..clean()
        })
    };
    assert_eq!(
        rule(&check, &[with(0.9), with(0.25)]),
        CheckOutcome::met(),
        "on any page"
    );
    assert_eq!(rule(&check, &[None, with(0.25)]), CheckOutcome::met());
    assert_eq!(
        rule(&check, &[with(0.9), with(0.02)]).outcome,
        Outcome::Unmet
    );
    let unmeasured = rule(&check, &[with(0.9), None]);
    assert_eq!(
        unmeasured.outcome,
        Outcome::Unknown,
        "the seal may be on the page not seen"
    );
    assert_eq!(unmeasured.observations.len(), 1);
}

#[test]
fn colour_is_what_the_pixels_say() {
    let check = colour::InColour {};
    let grey = ColourMeasure {
        colour: ColourMode::Grey,
        chroma_share: 0.0,
        midtone_share: 0.8,
    };
    assert_eq!(rule(&check, &[Some(clean())]), CheckOutcome::met());
    assert_eq!(rule(&check, &[None]), CheckOutcome::met(), "by the header");
    let ruling = rule(
        &check,
        &[Some(PageMeasures {
            colour: grey,
            ..clean()
        })],
    );
    assert_eq!(ruling.outcome, Outcome::Unmet);
}
