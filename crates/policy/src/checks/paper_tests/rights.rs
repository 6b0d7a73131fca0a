//! Trademarks and the way of a right from its holder to the applicant.

use super::*;

fn mark(holder: &str, class: &str) -> World {
    let mut mark = paper("d2", "trademark-cert", 1);
    put(
        &mut mark,
        "holder",
        Some(FieldRole::SubjectName),
        "company-name",
        holder,
    );
    put(&mut mark, "class", Some(FieldRole::Items), "items", class);
    put(
        &mut mark,
        "number",
        Some(FieldRole::Number),
        "trademark-number",
        "第12345678号",
    );
    licence().with(mark, "商标注册证.jpg")
}

#[test]
fn the_class_is_read_as_a_number() {
    let check: trademark_class::TrademarkClass = serde_json::from_str(r#"{"any": [35]}"#).unwrap();
    assert_eq!(
        mark(NAME, "第35类 广告；商业管理").rule(&check),
        CheckOutcome::met()
    );
    let other = mark(NAME, "国际分类：30 咖啡").rule(&check);
    assert_eq!(
        (other.outcome, codes(&other)),
        (Outcome::Unmet, vec![FindingCode::ItemsNotCovered])
    );
    let none = mark(NAME, "广告；商业管理").rule(&check);
    assert_eq!(
        (none.outcome, codes(&none)),
        (Outcome::Unknown, vec![FindingCode::ItemsUnknown])
    );
    assert!(
        serde_json::from_str::<trademark_class::TrademarkClass>(r#"{"any": [46]}"#)
            .unwrap()
            .validate_parameters()
            .is_some()
    );
}

const HOLDER: &str = "上海样例品牌有限公司";
const AGENT: &str = "南京样例代理有限公司";
const NOW: &str = "2026年1月1日至2027年12月31日";

fn chain() -> authorization_chain::AuthorizationChain {
    serde_json::from_str(r#"{"letters": ["trademark-authorization"]}"#).unwrap()
}

/// The mark of another holder, with these letters.
fn with_letters(letters: Vec<Document>) -> CheckOutcome {
    let mut world = mark(HOLDER, "35");
    world.others.extend(letters);
    world.rule(&chain())
}

#[test]
fn the_right_must_lead_from_the_holder_to_the_applicant_today() {
    assert_eq!(
        mark(NAME, "35").rule(&chain()),
        CheckOutcome::met(),
        "one's own mark needs no letter"
    );
    let whole = with_letters(vec![
        letter("a", AGENT, NAME, "12345678", NOW),
        letter("b", HOLDER, AGENT, "12345678", NOW),
    ]);
    assert_eq!(whole, CheckOutcome::met(), "two steps in any order");
    let broken = |ruling: &CheckOutcome| {
        assert_eq!(
            (ruling.outcome, codes(ruling)),
            (Outcome::Unmet, vec![FindingCode::AuthorizationChainBroken])
        );
    };
    broken(&with_letters(Vec::new()));
    let gap = with_letters(vec![letter("b", HOLDER, AGENT, "12345678", NOW)]);
    broken(&gap);
    assert_eq!(
        (says(&gap, "found"), says(&gap, "wanted")),
        (AGENT.to_owned(), NAME.to_owned())
    );
    let late = with_letters(vec![letter(
        "b",
        HOLDER,
        NAME,
        "12345678",
        "2024年1月1日至2025年12月31日",
    )]);
    broken(&late);
    assert!(
        says(&late, "why").contains("已于 2025-12-31 到期"),
        "{late:?}"
    );
    broken(&with_letters(vec![letter(
        "b", HOLDER, NAME, "87654321", NOW,
    )]));
}

#[test]
fn a_misread_name_does_not_break_the_chain() {
    // A name that reading may have changed is no proof that the chain is broken.
    let misread = with_letters(vec![letter(
        "b",
        HOLDER,
        "杭州样例餐饮管理有限责任公司",
        "12345678",
        NOW,
    )]);
    assert_eq!(
        (misread.outcome, codes(&misread)),
        (Outcome::Unknown, vec![FindingCode::SubjectUnknown])
    );
}

// ---- regions, scope on another document, permits
