//! Electronic licences have an answer of their own.

use super::pixel_tests::{clean, rule_marked};
use super::resolution::ResolutionAtLeast;
use model::{
    EvidenceLocation, FindingCode, Ground, Marking, Outcome, PageMeasures, Point, QrCode, Quad,
};

fn quad(corners: [[f64; 2]; 4]) -> Quad {
    Quad {
        corners: corners.map(|[x, y]| Point { x, y }),
    }
}

/// A ground as a program paints it.
fn painted(level: u8) -> Ground {
    Ground { level, share: 0.5 }
}

/// Scans need 300 dpi, electronic licences 130.
fn check() -> ResolutionAtLeast {
    serde_json::from_str(r#"{ "at_least": 300, "electronic_at_least": 130 }"#).unwrap()
}

/// The page says that it is an electronic licence.
fn mark() -> Marking {
    Marking {
        name: "electronic".to_owned(),
        quote: "电子营业执照".to_owned(),
        place: EvidenceLocation {
            file: 0,
            page: 1,
            rect: None,
        },
    }
}

/// A page as the authority's program draws it.
fn export() -> PageMeasures {
    PageMeasures {
        codes: vec![QrCode {
            text: "https://example.invalid".to_owned(),
            quad: Quad::default(),
        }],
        skew_deg: Some(0.0),
        ground: Some(painted(252)),
        ..clean()
    }
}

#[test]
fn an_electronic_licence_need_not_be_as_fine_as_a_scan() {
    let check = check();
    let export = export();
    let rule = |check: &_, page: &PageMeasures, dpi, marks: Vec<Marking>| {
        let outcome = rule_marked(check, &[Some(page.clone())], dpi, marks);
        let case = outcome
            .observations
            .first()
            .and_then(|o| o.case);
        (outcome.outcome, case)
    };
    let own = Some(FindingCode::ELECTRONIC_LICENCE);
    assert_eq!(
        rule(&check, &export, 136.0, vec![mark()]),
        (Outcome::Met, None)
    );
    // Too small even for an export: downloaded again, never scanned.
    assert_eq!(
        rule(&check, &export, 100.0, vec![mark()]),
        (Outcome::Unmet, own)
    );
    // The word alone excuses no scan: without the code, on a photo, or where the place takes paper only.
    assert_eq!(
        rule(&check, &clean(), 136.0, vec![mark()]),
        (Outcome::Unmet, own)
    );
    let photo = PageMeasures {
        outline: Some(quad([
            [90.0, 60.0],
            [1490.0, 100.0],
            [1500.0, 1050.0],
            [80.0, 1030.0],
        ])),
        ..export.clone()
    };
    assert_eq!(
        rule(&check, &photo, 136.0, vec![mark()]),
        (Outcome::Unmet, own)
    );
    // A frame printed inside the face is no edge of paper.
    let framed = PageMeasures {
        outline: Some(quad([
            [90.0, 60.0],
            [1490.0, 60.0],
            [1490.0, 1050.0],
            [90.0, 1050.0],
        ])),
        ..export.clone()
    };
    assert_eq!(
        rule(&check, &framed, 136.0, vec![mark()]),
        (Outcome::Met, None)
    );
    let strict = ResolutionAtLeast::default();
    assert_eq!(
        rule(&strict, &export, 136.0, vec![mark()]),
        (Outcome::Unmet, own)
    );
    assert_eq!(
        rule(&check, &export, 136.0, Vec::new()),
        (Outcome::Unmet, None)
    );
}

/// What the measures of a page that says it is an electronic licence, of 136 dpi, come to.
fn outcome_at_136_dpi(change: impl Fn(&mut PageMeasures)) -> Outcome {
    let check = check();
    let mut measures = export();
    change(&mut measures);
    rule_marked(&check, &[Some(measures)], 136.0, vec![mark()]).outcome
}

#[test]
fn a_scan_of_an_electronic_licence_is_no_electronic_licence() {
    let grainy = Some(Ground {
        level: 246,
        share: 0.2,
    });
    // As the program draws it, on a pale ground and on a white one.
    assert_eq!(outcome_at_136_dpi(|_| ()), Outcome::Met);
    assert_eq!(
        outcome_at_136_dpi(|m| m.ground = Some(painted(255))),
        Outcome::Met
    );
    // Askew: no program sets lines like that, however clean the ground is.
    assert_eq!(
        outcome_at_136_dpi(|m| m.skew_deg = Some(-0.2)),
        Outcome::Unmet
    );
    // Grain, nothing to tell by, and a white ground that a scanner may have clipped.
    assert_eq!(outcome_at_136_dpi(|m| m.ground = grainy), Outcome::Unknown);
    assert_eq!(outcome_at_136_dpi(|m| m.ground = None), Outcome::Unknown);
    let clipped = outcome_at_136_dpi(|m| {
        m.ground = Some(painted(255));
        m.skew_deg = Some(0.1);
    });
    assert_eq!(clipped, Outcome::Unknown);
}
