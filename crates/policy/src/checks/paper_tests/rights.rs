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

#[test]
fn the_right_must_lead_from_the_holder_to_the_applicant_today() {
    let check: authorization_chain::AuthorizationChain =
        serde_json::from_str(r#"{"letters": ["trademark-authorization"]}"#).unwrap();
    let (holder, agent, now) = (
        "上海样例品牌有限公司",
        "南京样例代理有限公司",
        "2026年1月1日至2027年12月31日",
    );
    assert_eq!(
        mark(NAME, "35").rule(&check),
        CheckOutcome::met(),
        "one's own mark needs no letter"
    );
    let with = |letters: Vec<Document>| {
        let mut world = mark(holder, "35");
        world.others.extend(letters);
        world.rule(&check)
    };
    let whole = with(vec![
        letter("a", agent, NAME, "12345678", now),
        letter("b", holder, agent, "12345678", now),
    ]);
    assert_eq!(whole, CheckOutcome::met(), "two steps in any order");
    let broken = |ruling: &CheckOutcome| {
        assert_eq!(
            (ruling.outcome, codes(ruling)),
            (Outcome::Unmet, vec![FindingCode::AuthorizationChainBroken])
        );
    };
    broken(&with(Vec::new()));
    let gap = with(vec![letter("b", holder, agent, "12345678", now)]);
    broken(&gap);
    assert_eq!(
        (says(&gap, "found"), says(&gap, "wanted")),
        (agent.to_owned(), NAME.to_owned())
    );
    let late = with(vec![letter(
        "b",
        holder,
        NAME,
        "12345678",
        "2024年1月1日至2025年12月31日",
    )]);
    broken(&late);
    assert!(
        says(&late, "why").contains("已于 2025-12-31 到期"),
        "{late:?}"
    );
    broken(&with(vec![letter("b", holder, NAME, "87654321", now)]));
    // A name that reading may have changed is no proof that the chain is broken.
    let misread = with(vec![letter(
        "b",
        holder,
        "杭州样例餐饮管理有限责任公司",
        "12345678",
        now,
    )]);
    assert_eq!(
        (misread.outcome, codes(&misread)),
        (Outcome::Unknown, vec![FindingCode::SubjectUnknown])
    );
}

// ---- regions, scope on another document, permits
