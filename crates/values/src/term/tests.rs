//! Printed terms and what becomes of them.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn term(text: &str) -> (String, TermEnd) {
    let term = parse_term(text);
    (
        term.start
            .map(|d| d.to_string())
            .unwrap_or_default(),
        term.end,
    )
}

fn ends(text: &str) -> TermEnd {
    parse_term(text).end
}

#[test]
fn an_agreement_may_go_on_by_itself() {
    for text in [
        "2024年1月1日至2025年12月31日，期满双方无异议自动续展一年",
        "有效期一年，到期自动顺延",
        "期满自动续期",
    ] {
        assert!(renews_itself(text), "{text}");
    }
    for text in [
        "2024年1月1日至2025年12月31日",
        "期满不自动续期",
        "期满自动终止",
        "期满可续签",
    ] {
        assert!(!renews_itself(text), "{text}");
    }
}

#[test]
fn every_printed_term_is_read() {
    let on = |start: &str, end| (start.to_owned(), TermEnd::On(day(end)));
    for (text, expected) in [
        ("有效期至 2021 年07 月19 日", on("", "2021-07-19")),
        (
            "有效期限:自二O一五年十二月一日 至二O一八年十一月三十日",
            on("2015-12-01", "2018-11-30"),
        ),
        (
            "执照有效期:自 2011年8月23日\n 至 2015年8月23日",
            on("2011-08-23", "2015-08-23"),
        ),
        (
            "有效期 2025年04月03日 至 2028年04月02日",
            on("2025-04-03", "2028-04-02"),
        ),
        ("2010.01.01-2030.01.01", on("2010-01-01", "2030-01-01")),
        ("2010.01.01—2030.01.01", on("2010-01-01", "2030-01-01")),
        ("2010.01.01－2030.01.01", on("2010-01-01", "2030-01-01")),
        (
            "注册有效期限 自公元2014年05月07日至2024年05月06日止",
            on("2014-05-07", "2024-05-06"),
        ),
        ("20180101-20380101", on("2018-01-01", "2038-01-01")),
        (
            "有效期至2028年04月02日。有效期届满30日前办理延续",
            on("", "2028-04-02"),
        ),
        (
            "发证日期2018年11月08日 有效期至2023年11月07日",
            on("2018-11-08", "2023-11-07"),
        ),
        (
            "２０１８年１月２日至２０２８年１月１日",
            on("2018-01-02", "2028-01-01"),
        ),
    ] {
        assert_eq!(term(text), expected, "{text}");
    }
}

#[test]
fn long_terms_in_words_and_sentinels() {
    assert_eq!(
        term("2016.11.30-长期"),
        ("2016-11-30".to_owned(), TermEnd::LongTerm)
    );
    assert_eq!(
        term("2012年12月20日至长期"),
        ("2012-12-20".to_owned(), TermEnd::LongTerm)
    );
    for text in [
        "长期",
        "永 久",
        "无固定期限",
        "永续经营",
        "长期有效",
        "2099-12-31",
        "2999-12-31",
        "9999-12-31",
        "营业期限 长期",
        "20180101至29991231",
    ] {
        assert_eq!(ends(text), TermEnd::LongTerm, "{text}");
    }
}

#[test]
fn an_empty_term_is_not_shown_and_never_valid() {
    for text in [
        "",
        "  ",
        "******",
        "---",
        "营业期限",
        "营业期限：",
        "有效期至    年  月  日",
        "自 至",
        "无",
    ] {
        assert_eq!(ends(text), TermEnd::NotShown, "{text}");
    }
    assert_eq!(
        term("自2012年12月20日至"),
        ("2012-12-20".to_owned(), TermEnd::NotShown)
    );
    assert_eq!(
        term("自2012年12月20日至  年  月  日"),
        ("2012-12-20".to_owned(), TermEnd::NotShown)
    );
}

#[test]
fn impossible_or_smeared_terms_are_unreadable() {
    for text in [
        "2021-02-30",
        "有效期至2021年13月01日",
        "自2011年8月23日至2O1口年",
        "至2021年",
        "有效期至口口口",
        "2030年1月1日至2020年1月1日",
        "2010.01.01-2030.01.01 长期",
    ] {
        assert_eq!(ends(text), TermEnd::Unreadable, "{text}");
    }
}

#[test]
fn a_date_of_issue_is_never_an_end() {
    for text in [
        "成立日期 2014年05月07日",
        "发证日期：2014年05月07日",
        "自2014年05月07日起",
    ] {
        assert_eq!(
            term(text),
            ("2014-05-07".to_owned(), TermEnd::NotShown),
            "{text}"
        );
    }
}

#[test]
fn renewal_notes_are_no_terms() {
    assert_eq!(ends("有效期届满30日前办理延续"), TermEnd::NotShown);
    assert_eq!(ends("有效期届满前30日内申请"), TermEnd::NotShown);
}

#[test]
fn a_stamp_has_its_own_term() {
    let stamp = parse_term("此件仅供认证使用，2017年10月9日,有效期60天");
    assert_eq!(stamp.end, TermEnd::NotShown);
    assert_eq!(
        ends("有效期5年，至2028年1月1日"),
        TermEnd::On(day("2028-01-01"))
    );
}

#[test]
fn more_dates_need_one_joined_pair() {
    let text = "2015年1月1日发证 2018年2月3日至2028年2月2日";
    assert_eq!(ends(text), TermEnd::On(day("2028-02-02")));
    assert_eq!(
        ends("2015-01-01 2016-01-01 2017-01-01"),
        TermEnd::Unreadable
    );
}

#[test]
fn lengths_are_doubted() {
    assert_eq!(parse_term("2025-04-03至2028-04-02").find_issue(3), None);
    assert_eq!(parse_term("2025-04-03至2028-04-02").whole_years(), Some(3));
    assert_eq!(
        parse_term("2025-04-03至2028-04-03").find_issue(3),
        Some(TermIssue::OneDayLate)
    );
    assert_eq!(
        parse_term("2025-04-03至2031-04-02").find_issue(5),
        Some(TermIssue::TooLong)
    );
    assert_eq!(parse_term("长期").find_issue(5), None);
}

proptest! {
    #[test]
    fn no_text_panics_or_becomes_valid_without_a_date(text in any::<String>(), dense in "[0-9年月日至自长期 .-]{0,40}") {
        for text in [text, dense] {
            let term = parse_term(&text);
            if matches!(term.end, TermEnd::On(_)) {
                prop_assert!(find_dates(&text).iter().any(|f| f.date.is_some()));
            }
        }
    }

    #[test]
    fn printed_terms_read_back(start in 0i32..20_000, length in 1i32..20_000) {
        let start = day("1980-01-01").checked_add(start.days()).unwrap();
        let end = start.checked_add(length.days()).unwrap();
        for text in [format!("{start}至{end}"), format!("自{start} 至 {end}止"),
            format!("{}-{}", start.strftime("%Y.%m.%d"), end.strftime("%Y.%m.%d"))]
        {
            let read = parse_term(&text);
            prop_assert_eq!(read, Term { start: Some(start), end: end_on(end) }, "{}", text);
        }
    }
}
