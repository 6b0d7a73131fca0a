use super::super::relative_term::TimeUnit;
use super::*;

fn stated(text: &str) -> Option<String> {
    find_stated_term(text).map(|range| slice_chars(text, range))
}

#[test]
fn every_stated_end_is_found() {
    let days = |text| -> Vec<String> {
        let days = stated_last_days(text).into_iter();
        days.map(|day| day.to_string())
            .collect()
    };
    let text =
        "合作期限:长期。本授权有效期自2001年5月1日起至2003年4月30日止。授权期限至2028年12月31日。";
    assert_eq!(days(text), ["2003-04-30", "2028-12-31"]);
    assert_eq!(days("2001年05月01日至2003年04月30日"), ["2003-04-30"]);
    assert_eq!(days("本授权书有效期截止2024年6月30日"), ["2024-06-30"]);
    for none in [
        "本项目于2001年5月1日至2003年4月30日建成。",
        "我司成立于2001年5月1日。",
        "本授权书自签署之日起一年内有效。",
    ] {
        assert_eq!(days(none), Vec::<String>::new(), "{none}");
    }
}

#[test]
fn counted_terms_of_the_letter_are_found() {
    let one = |text| {
        let all = stated_counts(text);
        let term = all.first()?;
        Some((term.span.amount, term.span.unit, term.from, all.len()))
    };
    let signature = CountedFrom::Signature;
    for text in [
        "本授权书自签署之日起一年内有效。",
        "授权期限:长期。本授权书自盖章之日起有效,有效期1年。",
    ] {
        let expected = Some((1, TimeUnit::Years, signature, 1));
        assert_eq!(one(text), expected, "{text}");
    }
    for (text, amount, unit) in [
        ("本授权书有效期限为签署后十二个月。", 12, TimeUnit::Months),
        ("授权有效期:壹年。", 1, TimeUnit::Years),
        ("本授权书有效时间一年。", 1, TimeUnit::Years),
        ("授权期限三年,保密期限五年。", 3, TimeUnit::Years),
        ("保密期限五年,授权期间为三年。", 3, TimeUnit::Years),
    ] {
        let expected = Some((amount, unit, CountedFrom::Unsaid, 1));
        assert_eq!(one(text), expected, "{text}");
    }
    let expected = Some((6, TimeUnit::Months, signature, 1));
    assert_eq!(one("本授权自公章加盖之日起六个月内有效。"), expected);
    let day = CountedFrom::Day(Date::constant(2025, 3, 1));
    let expected = Some((12, TimeUnit::Months, day, 1));
    assert_eq!(one("授权期限自2025年3月1日起12个月。"), expected);
    let expected = Some((2, TimeUnit::Years, CountedFrom::Unsaid, 1));
    assert_eq!(one("本授权有效期为两年。"), expected);
    for none in [
        "本协议有效期内及终止后,保密期限为三年。",
        "自签署之日起三日内支付合作费用。",
        "我司已经营三年。",
        "甲方应在本合同签订之日起30日内提供授权资料。",
        "授权期限:2025年1月1日至2027年12月31日。",
        "授权期限:长期。",
        "合同期内每满一年结算一次。",
    ] {
        assert_eq!(one(none), None, "{none}");
    }
}

#[test]
fn terms_stand_inside_sentences() {
    for (text, expected) in [
        (
            "授权期限自2021年1月1日起至2023年12月31日止，逾期作废。",
            "自2021年1月1日起至2023年12月31日止",
        ),
        ("本授权书自签署之日起一年内有效。", "自签署之日起一年"),
        (
            "本授权有效期为两年，自盖章之日起计算。",
            "有效期为两年,自盖章之日起",
        ),
        (
            "授权期限自2025年3月1日起 12 个月。",
            "自2025年3月1日起 12 个月",
        ),
        (
            "本授权书有效期至二〇二七年六月三十日。",
            "有效期至二〇二七年六月三十日",
        ),
        ("本授权书自签署之日起半年内有效。", "自签署之日起半年"),
        ("本授权长期有效。", "长期有效"),
    ] {
        assert_eq!(
            stated(text)
                .map(|t| t.replace('，', ","))
                .as_deref(),
            Some(expected),
            "{text}"
        );
    }
    for none in ["本公司成立于2012年3月4日。", "授权书", "我司已经营三年。"] {
        assert_eq!(stated(none), None, "{none}");
    }
}

#[test]
fn of_several_pairs_the_introduced_one_counts() {
    let text = "展会于2024年1月1日至2024年1月9日举行。授权期限为2025年1月1日至2026年12月31日。";
    assert_eq!(
        stated(text).as_deref(),
        Some("2025年1月1日至2026年12月31日")
    );
    let two = "授权期限2025年1月1日至2026年1月1日；授权期限2025年1月1日至2027年1月1日";
    assert_eq!(stated(two), None);
}

#[test]
fn counted_terms_end_by_the_signature() {
    let signed = Some(Date::constant(2024, 5, 6));
    let ends = |text: &str, signed| resolve_term(text, signed).end;
    let on = |y, m, d| TermEnd::On(Date::constant(y, m, d));
    assert_eq!(ends("一年，自签署之日起", signed), on(2025, 5, 5));
    assert_eq!(ends("自签署之日起12个月", signed), on(2025, 5, 5));
    assert_eq!(ends("贰年", signed), on(2026, 5, 5));
    assert_eq!(ends("自2025年1月1日起两年", signed), on(2026, 12, 31));
    assert_eq!(
        ends("2021年1月1日至2023年12月31日", signed),
        on(2023, 12, 31)
    );
    assert_eq!(ends("自签署之日起半年", signed), on(2024, 11, 5));
    assert_eq!(ends("一年半，自签署之日起", signed), on(2025, 11, 5));
    assert_eq!(ends("上半年", signed), TermEnd::Unreadable);
    assert_eq!(ends("三年", None), TermEnd::Unreadable);
    assert_eq!(ends("2026年", signed), TermEnd::Unreadable);
}
