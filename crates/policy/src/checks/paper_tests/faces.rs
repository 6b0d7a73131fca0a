//! Seals, sides and cards.

use super::*;
use model::{Printing, SealKind, SideCount};

/// A letter of the applicant's whose seal says `text`, in a page of 1000 px read at half its size.
fn sealed_letter(text: &str) -> World {
    let letter = letter("d2", "宁波别家商贸有限公司", NAME, "12345", "长期");
    let mut world = licence().with(letter, "授权书.jpg");
    let at = world.document.pages[0].file;
    let mut measures = super::pixel_tests::clean();
    measures.seals[0].bounds = [600.0, 600.0, 900.0, 900.0];
    measures.size = [1000.0, 1400.0];
    let page = &mut world.files[at].probe.pages[0];
    (page.width_px, page.height_px, page.quality) = (Some(1000), Some(1400), Some(measures));
    let rect = Rect {
        x0: 310.0,
        y0: 340.0,
        x1: 440.0,
        y1: 360.0,
    };
    let lines = vec![TextLine {
        text: text.to_owned(),
        rect,
        confidence: 0.9,
    }];
    world.files[at].text.pages = vec![TextPage {
        number: 1,
        width: 500.0,
        height: 700.0,
        turn: 0,
        lines,
    }];
    world
}

#[test]
fn a_readable_seal_of_another_company_is_told() {
    let check = sealed::Sealed::default();
    for known in [
        NAME,
        "宁波别家商贸有限公司",
        "样例餐饮管理有限公司",
        "限公司",
        "合同专用章",
    ] {
        assert_eq!(
            sealed_letter(known).rule(&check),
            CheckOutcome::met(),
            "{known}"
        );
    }
    let ruling = sealed_letter("温州第三家贸易有限公司").rule(&check);
    assert_eq!(
        (ruling.outcome, codes(&ruling)),
        (Outcome::Unknown, vec![FindingCode::SubjectMismatch])
    );
    let mut beside = sealed_letter("温州第三家贸易有限公司");
    let at = beside.document.pages[0].file;
    beside.files[at].text.pages[0].lines[0]
        .rect
        .x0 = 10.0;
    assert_eq!(beside.rule(&check), CheckOutcome::met(), "not in the seal");
}

/// What the rules say of a letter that somebody writes and seals himself.
fn letter_traits(seal: SealKind) -> DocumentTraits {
    DocumentTraits {
        freeform: true,
        one_per_subject: false,
        tells_applicant: false,
        holder: Some(Printing::Printed),
        sides: Some(SideCount::Pages),
        term: Some(Printing::Printed),
        seal: Some(seal),
    }
}

#[test]
fn the_seal_of_a_kind_is_the_one_that_counts() {
    let check = sealed::Sealed::default();
    for (text, seal, refused) in [
        ("合同专用章", SealKind::Official, true),
        ("合同专用章", SealKind::Contract, false),
        ("财务专用章", SealKind::Contract, true),
        ("业务专用章", SealKind::Authority, false),
        ("合同专用章", SealKind::None, true),
    ] {
        let mut world = sealed_letter(text);
        world.kind = Some(letter_traits(seal));
        let ruling = world.rule(&check);
        let expected = if refused {
            vec![FindingCode::SealNotOfficial]
        } else {
            Vec::new()
        };
        assert_eq!(codes(&ruling), expected, "{text} {seal:?}");
    }
}

// ---- letters that name the applicant in a sentence

#[test]
fn a_letter_about_two_companies_names_the_applicant_in_its_text() {
    let unread = |seal: SealKind, text: String| {
        let mut world = sealed_letter(&text);
        let party = DocumentField {
            state: FieldState::LabelAbsent,
            value: String::new(),
            ..field(Some(FieldRole::Party), "company-name", "")
        };
        world.document.fields = BTreeMap::from([("parent".to_owned(), party)]);
        world.kind = Some(letter_traits(seal));
        world
            .rule(&same_subject::SameSubject::default())
            .outcome
    };
    let about = |name: &str| format!("{name}系样例集团有限公司的全资子公司。");
    for (seal, name, outcome) in [
        (SealKind::Official, NAME.to_owned(), Outcome::Met),
        (SealKind::Authority, NAME.to_owned(), Outcome::Met),
        (SealKind::Contract, NAME.to_owned(), Outcome::Unknown),
        (
            SealKind::Official,
            format!("{NAME}宁波分公司"),
            Outcome::Unknown,
        ),
        (
            SealKind::Official,
            "宁波别家商贸有限公司".to_owned(),
            Outcome::Unknown,
        ),
    ] {
        assert_eq!(unread(seal, about(&name)), outcome, "{seal:?} {name}");
    }
}

// ---- all-sides

fn card(id: &str, file: usize, sides: &[&str]) -> Document {
    Document {
        sides_expected: vec!["portrait".to_owned(), "emblem".to_owned()],
        sides_seen: sides
            .iter()
            .map(|s| (*s).to_owned())
            .collect(),
        ..paper(id, "id-card", file)
    }
}

#[test]
fn faces_lie_as_the_scenario_asks() {
    let check = |json: &str| serde_json::from_str::<all_sides::AllSides>(json).unwrap();
    let (any, one, own) = (
        check("{}"),
        check(r#"{"one_frame": true}"#),
        check(r#"{"own_files": true}"#),
    );
    let together = licence().with(card("d2", 1, &["portrait", "emblem"]), "身份证.jpg");
    let mut apart = licence().with(card("d2", 1, &["portrait", "emblem"]), "人像面.jpg");
    apart.files.push(file("国徽面.jpg"));
    apart
        .document
        .pages
        .push(PageRef { file: 2, page: 1 });
    for world in [&together, &apart] {
        assert_eq!(world.rule(&any), CheckOutcome::met());
    }
    assert_eq!(
        (together.rule(&one), apart.rule(&own)),
        (CheckOutcome::met(), CheckOutcome::met())
    );
    assert_eq!(codes(&apart.rule(&one)), [FindingCode::SidesNotInOneFrame]);
    assert_eq!(codes(&together.rule(&own)), [FindingCode::SidesNotApart]);
    let half = licence().with(card("d2", 1, &["portrait"]), "身份证.jpg");
    assert_eq!(
        (codes(&half.rule(&any)), half.rule(&any).outcome),
        (vec![FindingCode::SideMissing], Outcome::Unmet)
    );
    assert!(
        check(r#"{"one_frame": true, "own_files": true}"#)
            .validate_parameters()
            .is_some()
    );
}

#[test]
fn one_side_is_enough_where_the_platform_asks_for_one() {
    let check = all_sides::AllSides::default();
    let mut half = licence().with(card("d2", 1, &["portrait"]), "回乡证.jpg");
    for (sides, outcome) in [
        (SideCount::One, Outcome::NotApplicable),
        (SideCount::Several, Outcome::Unmet),
    ] {
        half.kind = Some(DocumentTraits {
            sides: Some(sides),
            ..letter_traits(SealKind::None)
        });
        assert_eq!(half.rule(&check).outcome, outcome, "{sides:?}");
    }
}

#[test]
fn a_page_taken_for_nothing_may_be_a_back_without_a_title() {
    let check = all_sides::AllSides::default();
    let permit = Document {
        sides_expected: vec!["back".to_owned(), "portrait".to_owned()],
        sides_seen: vec!["portrait".to_owned()],
        ..paper("d2", "hk-macao-permit", 1)
    };
    let mut world = licence().with(permit, "回乡证.jpg");
    assert_eq!(world.rule(&check).outcome, Outcome::Unmet);
    world.files.push(file("2.jpg"));
    let ruling = world.rule(&check);
    assert_eq!(
        (ruling.outcome, codes(&ruling)),
        (Outcome::Unknown, vec![FindingCode::SideMissing])
    );
    // The emblem side of a card has its title, so a page without one is no doubt.
    let mut half = licence().with(card("d2", 1, &["portrait"]), "身份证.jpg");
    half.files.push(file("2.jpg"));
    assert_eq!(half.rule(&check).outcome, Outcome::Unmet);
}

#[test]
fn cards_are_counted_where_nobody_read_them() {
    let check = |json: &str| serde_json::from_str::<all_sides::AllSides>(json).unwrap();
    let unread = |cards: usize| {
        let mut world = licence().with(card("d2", 1, &[]), "身份证.jpg");
        world.files[1].text = FileText::default();
        let mut measures = super::pixel_tests::clean();
        measures.cards = vec![Quad::default(); cards];
        world.files[1].probe.pages[0].quality = Some(measures);
        world
    };
    let any = check("{}");
    assert_eq!(unread(2).rule(&any), CheckOutcome::undecided());
    let one = unread(1).rule(&any);
    assert_eq!(
        (one.outcome, codes(&one)),
        (Outcome::Unknown, vec![FindingCode::SideMissing])
    );
    let own = unread(2).rule(&check(r#"{"own_files": true}"#));
    assert_eq!(
        (own.outcome, codes(&own)),
        (Outcome::Unknown, vec![FindingCode::SidesNotApart])
    );
    assert_eq!(codes(&unread(3).rule(&any)), [FindingCode::SeveralCards]);
}

#[test]
fn two_persons_in_one_picture_are_told() {
    let mut world = licence().with(card("d2", 1, &["portrait", "emblem"]), "身份证.jpg");
    assert_eq!(
        world.rule(&all_sides::AllSides::default()),
        CheckOutcome::met()
    );
    world
        .others
        .push(card("d3", 1, &["portrait"]));
    let ruling = world.rule(&all_sides::AllSides::default());
    assert_eq!(
        (ruling.outcome, codes(&ruling)),
        (Outcome::Met, vec![FindingCode::SeveralCards])
    );
}

// ---- trademarks
