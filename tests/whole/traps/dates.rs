//! Printed dates and terms, and what they mean on a day.

use values::date::Date;
use values::{TermEnd, TermIssue};
use values::{TermValidity, find_dates, find_relative_term, grade_term, parse_date, parse_term};

use super::{food, licence, paper, with};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn span(text: &str) -> (String, String) {
    let term = parse_term(text);
    let end = match term.end {
        TermEnd::On(day) => day.to_string(),
        TermEnd::LongTerm => "long".to_owned(),
        TermEnd::NotShown => "not shown".to_owned(),
        TermEnd::Unreadable => "unreadable".to_owned(),
    };
    (
        term.start
            .map(|d| d.to_string())
            .unwrap_or_default(),
        end,
    )
}

fn is(text: &str, start: &str, end: &str) {
    assert_eq!(span(text), (start.to_owned(), end.to_owned()), "{text}");
}

#[test]
fn digits_typed_between_preprinted_characters() {
    is("有效期至 2021 年07 月19 日", "", "2021-07-19");
    is("有效期至 2021年 07月19日", "", "2021-07-19");
}

#[test]
fn digits_read_before_their_preprinted_characters() {
    assert_eq!(parse_date("2017 02 23 年 月 日"), Some(day("2017-02-23")));
    let print = [
        (780.0, 420.0, 22.0, "有效期至"),
        (900.0, 416.0, 24.0, "2028"),
        (970.0, 420.0, 22.0, "年"),
        (1000.0, 416.0, 24.0, "07"),
        (1035.0, 420.0, 22.0, "月"),
        (1065.0, 416.0, 24.0, "21"),
        (1100.0, 420.0, 22.0, "日"),
    ];
    let permit = paper(&with(food(), &print));
    assert_eq!(
        parse_date(permit.field_value("valid").unwrap()),
        Some(day("2028-07-21"))
    );
}

#[test]
fn chinese_numerals_with_every_zero() {
    for zero in ["〇", "○", "O", "o", "0", "零", "Ｏ"] {
        is(
            &format!("有效期限:自二{zero}一五年十二月一日 至二{zero}一八年十一月三十日"),
            "2015-12-01",
            "2018-11-30",
        );
    }
    assert_eq!(parse_date("二〇二〇年二月廿九日"), Some(day("2020-02-29")));
    assert_eq!(
        parse_date("二〇一八年十月二十一日"),
        Some(day("2018-10-21"))
    );
}

#[test]
fn an_individual_licences_term_stands_in_two_rows() {
    is(
        "执照有效期:自 2011年8月23日\n至 2015年8月23日",
        "2011-08-23",
        "2015-08-23",
    );
    let rows = [
        (100.0, 600.0, 24.0, "执照有效期"),
        (260.0, 600.0, 24.0, "自 2011年8月23日"),
        (260.0, 640.0, 24.0, "至 2015年8月23日"),
    ];
    let old = paper(&with(licence(), &rows));
    is(old.field_value("term").unwrap(), "2011-08-23", "2015-08-23");
}

#[test]
fn a_permits_term_is_inclusive() {
    is(
        "有效期 2025年04月03日 至 2028年04月02日",
        "2025-04-03",
        "2028-04-02",
    );
}

#[test]
fn identity_cards_use_dots_and_any_dash() {
    for dash in ["-", "—", "－", "–"] {
        is(
            &format!("2010.01.01{dash}2030.01.01"),
            "2010-01-01",
            "2030-01-01",
        );
        is(&format!("2016.11.30{dash}长期"), "2016-11-30", "long");
    }
}

#[test]
fn long_terms_have_many_words() {
    for text in ["长期", "永久", "无固定期限", "永续经营", "营业期限 长期"] {
        is(text, "", "long");
    }
    is("2012年12月20日至长期", "2012-12-20", "long");
}

#[test]
fn empty_or_struck_out_terms_are_not_shown() {
    for text in ["", "******", "---", "营业期限"] {
        is(text, "", "not shown");
    }
}

#[test]
fn interfaces_write_the_end_of_time_as_a_date() {
    for text in ["2999-12-31", "2099-12-31", "9999-12-31"] {
        is(text, "", "long");
    }
}

#[test]
fn a_trademarks_term_counts_in_the_common_era() {
    is(
        "注册有效期限 自公元2014年05月07日至2024年05月06日止",
        "2014-05-07",
        "2024-05-06",
    );
}

#[test]
fn a_stamps_relative_term_belongs_to_the_stamp() {
    let text = "此件仅供认证使用，2017年10月9日,有效期60天";
    let relative = find_relative_term(text).unwrap();
    assert_eq!(
        relative.last_day(relative.from.unwrap()),
        Some(day("2017-12-07"))
    );
    assert_eq!(parse_term(text).end, TermEnd::NotShown);
}

#[test]
fn notes_on_renewal_are_no_dates() {
    for text in ["有效期届满30日前办理延续", "有效期届满前30日内申请"] {
        assert!(find_dates(text).is_empty(), "{text}");
        is(text, "", "not shown");
    }
    is(
        "有效期至2028年04月02日。有效期届满30日前办理延续",
        "",
        "2028-04-02",
    );
}

#[test]
fn plain_dates_of_every_width_and_separator() {
    for text in [
        "20180101",
        "2018-1-1",
        "2018/01/01",
        "２０１８年１月１日",
        "2018.01.01",
    ] {
        assert_eq!(parse_date(text), Some(day("2018-01-01")), "{text}");
    }
}

#[test]
fn a_paper_is_valid_to_the_end_of_its_last_day() {
    let term = parse_term("有效期至2026年11月21日");
    assert!(matches!(
        grade_term(&term, day("2026-11-21"), 30),
        TermValidity::ExpiresSoon(_, 0)
    ));
    assert!(matches!(
        grade_term(&term, day("2026-11-22"), 30),
        TermValidity::Expired(_)
    ));
}

#[test]
fn every_grade_has_its_case() {
    let on = day("2026-11-21");
    for (text, expected) in [
        ("2026年11月20日", TermValidity::Expired(day("2026-11-20"))),
        (
            "2026年12月01日",
            TermValidity::ExpiresSoon(day("2026-12-01"), 10),
        ),
        ("2028年12月01日", TermValidity::Valid(day("2028-12-01"))),
        ("长期", TermValidity::LongTerm),
        ("", TermValidity::NotShown),
        (
            "2027.01.01-2037.01.01",
            TermValidity::NotYetValid(day("2027-01-01")),
        ),
        ("至2O2口年", TermValidity::Unreadable),
    ] {
        assert_eq!(grade_term(&parse_term(text), on, 30), expected, "{text}");
    }
}

#[test]
fn a_day_of_foundation_or_issue_is_never_an_end() {
    for text in ["成立日期 2014年05月07日", "发证日期：2014年05月07日"] {
        is(text, "2014-05-07", "not shown");
    }
    assert!(
        paper(&licence())
            .field_value("term")
            .is_none()
    );
}

#[test]
fn whole_years_end_on_the_day_before() {
    for (text, years) in [("2025-04-03至2028-04-02", 3), ("2018-11-08至2023-11-07", 5)] {
        assert_eq!(parse_term(text).whole_years(), Some(years), "{text}");
        assert_eq!(parse_term(text).find_issue(years), None, "{text}");
    }
    assert_eq!(
        parse_term("2025-04-03至2028-04-03").find_issue(5),
        Some(TermIssue::OneDayLate)
    );
    assert_eq!(
        parse_term("2025-04-03至2031-04-02").find_issue(5),
        Some(TermIssue::TooLong)
    );
}

#[test]
fn impossible_days_are_unreadable_never_valid() {
    for text in [
        "2021-02-30",
        "有效期至2021年13月01日",
        "有效期至口口口",
        "2030年1月1日至2020年1月1日",
    ] {
        is(
            text,
            parse_term(text)
                .start
                .map(|d| d.to_string())
                .unwrap_or_default()
                .as_str(),
            "unreadable",
        );
    }
}
