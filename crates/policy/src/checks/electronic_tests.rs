//! Electronic licences have an answer of their own.

use super::pixel_tests::{clean, rule_marked};
use super::resolution::ResolutionAtLeast;
use model::{EvidenceLocation, FindingCode, Marking, Outcome, PageMeasures, Point, QrCode, Quad};

fn quad(corners: [[f64; 2]; 4]) -> Quad {
    Quad {
        corners: corners.map(|[x, y]| Point { x, y }),
    }
}

#[test]
fn an_electronic_licence_need_not_be_as_fine_as_a_scan() {
    let check: ResolutionAtLeast =
        serde_json::from_str(r#"{ "at_least": 300, "electronic_at_least": 130 }"#).unwrap();
    let mark = || Marking {
        name: "electronic".to_owned(),
        quote: "电子营业执照".to_owned(),
        place: EvidenceLocation {
            file: 0,
            page: 1,
            rect: None,
        },
    };
    let export = PageMeasures {
        codes: vec![QrCode {
            text: "https://example.invalid".to_owned(),
            quad: Quad::default(),
        }],
        ..clean()
    };
    let rule = |check: &_, page: &PageMeasures, dpi, marks: Vec<Marking>| {
        let outcome = rule_marked(check, &[Some(page.clone())], dpi, marks);
        let case = outcome.observations.first().and_then(|o| o.case);
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
