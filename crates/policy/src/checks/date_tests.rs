//! Checks of dates: the time until a review, and dates that contradict each other.

use jiff::civil::date;

use super::paper_tests::{World, codes, licence, paper, put, says};
use super::*;
use model::{Bilingual, FieldRole, Outcome};

#[test]
fn the_last_safe_day_counts_the_queue_and_what_must_be_left() {
    let mut world = licence();
    put(
        &mut world.document,
        "term",
        Some(FieldRole::Validity),
        "term",
        "2016年1月1日至2027年1月29日",
    );
    let check = |json: &str| serde_json::from_str::<not_expired::NotExpired>(json).unwrap();
    let thirty = check(r#"{"soon_days": 90, "min_days_left": 30}"#);
    let ruling = world.rule(&thirty);
    assert_eq!(
        (ruling.outcome, codes(&ruling)),
        (Outcome::Met, vec![FindingCode::DocumentExpiresSoon])
    );
    assert_eq!(says(&ruling, "safe"), "2026-12-30");
    world.queues = vec![ReviewTime {
        title: Bilingual::new("小程序认证", "certification"),
        working_days: 15,
        source: "s".into(),
    }];
    assert_eq!(says(&world.rule(&thirty), "safe"), "2026-12-09");
    // A long queue is looked through even where nobody asked to be told early.
    let plain = check(r#"{"soon_days": 0}"#);
    world.as_of = date(2027, 1, 15);
    let ruling = world.rule(&plain);
    assert_eq!(says(&ruling, "safe"), "2027-01-10");
    assert!(says(&ruling, "why").contains("现已错过"), "{ruling:?}");
    assert_eq!(
        world.rule(&thirty).outcome,
        Outcome::Unmet,
        "too little is left today"
    );
    world.as_of = date(2026, 11, 2);
    assert_eq!(world.rule(&plain), CheckOutcome::met());
}

// ---- dates-agree

fn agree() -> dates_agree::DatesAgree {
    serde_json::from_str(r#"{"longest_years": {"food-business-license": 5}}"#).unwrap()
}

/// A food permit issued on one day with a term.
fn permit(issued: &str, term: &str) -> World {
    let mut world = licence().with(paper("d2", "food-business-license", 1), "许可证.jpg");
    put(
        &mut world.document,
        "issued",
        Some(FieldRole::Issued),
        "date",
        issued,
    );
    put(
        &mut world.document,
        "valid",
        Some(FieldRole::Validity),
        "term",
        term,
    );
    world
}

/// Outcome and reasons.
fn said(world: &World) -> (Outcome, String) {
    let ruling = world.rule(&agree());
    assert!(
        ruling
            .observations
            .iter()
            .all(|o| o.code == FindingCode::DateImplausible)
    );
    (ruling.outcome, says(&ruling, "why"))
}

#[test]
fn a_term_of_the_usual_length_is_nothing_to_speak_of() {
    for (issued, term) in [
        ("2025年04月03日", "至2030年04月02日"),
        ("2025年04月03日", "2025年04月03日至2030年04月03日"),
        ("2025年04月03日", "长期"),
        ("看不清", "至2030年04月02日"),
    ] {
        assert_eq!(
            permit(issued, term).rule(&agree()),
            CheckOutcome::met(),
            "{issued} {term}"
        );
    }
    assert_eq!(licence().rule(&agree()), CheckOutcome::not_applicable());
}

#[test]
fn a_term_longer_than_such_papers_have_is_worth_a_word() {
    let (outcome, why) = said(&permit("2025年04月03日", "有效期至2035年04月02日"));
    assert_eq!(outcome, Outcome::Met);
    assert!(why.contains("超过 5 年"), "{why}");
    let mut other = permit("2025年04月03日", "有效期至2035年04月02日");
    other.document.kind = "general-permit".to_owned();
    assert_eq!(
        other.rule(&agree()),
        CheckOutcome::met(),
        "of other kinds nothing is known"
    );
}

#[test]
fn days_that_contradict_each_other_want_a_look() {
    for (issued, term, reason) in [
        ("2027年04月03日", "至2030年04月02日", "在将来"),
        ("2025年04月03日", "至2024年04月02日", "止期不晚于"),
        ("2025年04月03日", "至2025年04月03日", "止期不晚于"),
    ] {
        let (outcome, why) = said(&permit(issued, term));
        assert_eq!(outcome, Outcome::Unknown, "{issued} {term}");
        assert!(why.contains(reason), "{why}");
    }
    let mut founded = permit("2015年04月03日", "长期");
    put(
        &mut founded.document,
        "established",
        Some(FieldRole::Founded),
        "date",
        "2016年04月03日",
    );
    assert_eq!(
        said(&founded),
        (Outcome::Met, "成立日期晚于签发日期".to_owned())
    );
}

/// The standard's own example, born 1949-12-31, a woman; issued at 66.
fn card(sex: &str, born: &str, term: &str) -> World {
    let mut world = licence().with(paper("d2", "id-card", 1), "身份证.jpg");
    put(
        &mut world.document,
        "number",
        Some(FieldRole::Number),
        "citizen-id",
        "11010519491231002X",
    );
    put(
        &mut world.document,
        "sex",
        Some(FieldRole::Sex),
        "text",
        sex,
    );
    put(
        &mut world.document,
        "birth",
        Some(FieldRole::Born),
        "date",
        born,
    );
    put(
        &mut world.document,
        "valid",
        Some(FieldRole::Validity),
        "term",
        term,
    );
    world
}

#[test]
fn a_card_says_what_its_number_says() {
    assert_eq!(
        card("女", "1949年12月31日", "2016.01.05-长期").rule(&agree()),
        CheckOutcome::met()
    );
    let wrong = "出生日期或性别与公民身份号码不符";
    assert_eq!(
        said(&card("男", "1949年12月31日", "2016.01.05-长期")),
        (Outcome::Unknown, wrong.to_owned())
    );
    assert_eq!(
        said(&card("女", "1949年12月30日", "2016.01.05-长期")),
        (Outcome::Unknown, wrong.to_owned())
    );
    let mut misread = card("男", "1949年12月31日", "长期");
    put(
        &mut misread.document,
        "number",
        Some(FieldRole::Number),
        "citizen-id",
        "110105194912310021",
    );
    assert_eq!(
        misread.rule(&agree()),
        CheckOutcome::met(),
        "a misread number tells nothing"
    );
}

#[test]
fn a_cards_years_follow_from_the_age_at_issue() {
    for (term, fits) in [
        ("1990.01.05-2010.01.05", true),
        ("1990.01.05-2000.01.05", false),
        ("2016.01.05-2036.01.05", false),
        ("1970.01.05-1980.01.05", true),
    ] {
        let (outcome, why) = said(&card("女", "1949年12月31日", term));
        assert_eq!(
            (outcome, why.is_empty()),
            (Outcome::Met, fits),
            "{term} {why}"
        );
    }
}
