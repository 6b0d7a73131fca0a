//! What holds for every number, name and date: no text panics, what is printed reads back, and a
//! check digit sees every single slip.

use proptest::prelude::*;

use crate::check_digit;
use crate::check_digit::CREDIT_ALPHABET;
use crate::identifier::{IdentifierVerdict, check_identifier, identifier_types};
use crate::*;

/// Text of any kind, and text that looks like what these parsers expect.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9A-Z]{0,46}",
        "[0-9XxA-Z*<\\-（）() .第号网字证备JYSCQGMP]{0,40}",
        "[有效期授权自至年月日长零〇一二三十廿0-9 天个]{0,30}",
        "[省市区县北京上海浙江杭州街道路号0-9]{0,24}",
    ]
}

/// A code whose two checks hold, of a known prefix and province.
fn credit_codes() -> impl Strategy<Value = String> {
    let prefix = prop::sample::select(vec!["91", "92", "93", "12", "51", "52", "N2"]);
    let region = prop::sample::select(vec!["110108", "330100", "440300", "990102", "510100"]);
    (prefix, region, "M[0-9A-HJ-NPQRTUWXY]{7}").prop_map(|(prefix, region, body)| {
        let org = check_digit::org_check_character(&body).unwrap();
        let start = format!("{prefix}{region}{body}{org}");
        let last = check_digit::credit_check_character(&start).unwrap();
        format!("{start}{last}")
    })
}

fn citizens() -> impl Strategy<Value = String> {
    (
        prop::sample::select(vec!["110101", "440300", "810000"]),
        1900..2020u32,
        1..=12u32,
        1..=28u32,
        0..1000u32,
    )
        .prop_map(|(region, y, m, d, order)| {
            let body = format!("{region}{y:04}{m:02}{d:02}{order:03}");
            let last = check_digit::mod_11_2(&body).unwrap();
            format!("{body}{last}")
        })
}

/// Letters, digits and their MOD 11,10 check digit.
fn with_mod_11_10(letters: &'static str, digits: &'static str) -> impl Strategy<Value = String> {
    digits.prop_map(move |body| {
        let last = check_digit::mod_11_10(&body).unwrap();
        format!("{letters}{body}{last}")
    })
}

/// The text with another character at one place.
fn slip(text: &str, at: prop::sample::Index, to: prop::sample::Index, alphabet: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..chars.len())
        .filter(|i| alphabet.contains(chars[*i]))
        .collect();
    let place = *at.get(&places);
    let other: Vec<char> = alphabet
        .chars()
        .filter(|c| *c != chars[place])
        .collect();
    chars[place] = *to.get(&other);
    chars.into_iter().collect()
}

/// The text with two different neighbours swapped.
fn swapped(text: &str, at: prop::sample::Index) -> Option<String> {
    let mut chars: Vec<char> = text.chars().collect();
    let place = at.index(chars.len() - 1);
    chars.swap(place, place + 1);
    (chars[place] != chars[place + 1]).then(|| chars.into_iter().collect())
}

fn fails(kind: &str, text: &str) -> bool {
    check_identifier(kind, text) != IdentifierVerdict::Valid
}

/// A text as forms print it: wide digits, spaces between groups.
fn printed(text: &str, wide: bool) -> String {
    let letter = |(i, c): (usize, char)| {
        let c = if wide {
            char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)
        } else {
            c
        };
        if i % 4 == 3 {
            format!("{c} ")
        } else {
            c.to_string()
        }
    };
    text.chars()
        .enumerate()
        .map(letter)
        .collect()
}

proptest! {
    #[test]
    fn no_text_panics_any_parser(text in texts(), other in texts()) {
        let _ = (CreditCode::parse(&text).map(|c| (c.verdict(), c.entity_category(), c.org_code())), find_credit_codes(&text), repair_credit_code(&text));
        let _ = (OrgCode::parse(&text).map(|c| c.is_valid()), CitizenId::parse(&text).map(|c| (c.find_issue(), c.sex())));
        let _ = (RegistrationNumber::parse(&text).map(|n| (n.is_valid(), n.registrant_kind())), FoodPermit::parse(&text).map(|n| (n.is_valid(), n.food_subject())));
        let _ = (MedicalCode::parse(&text).map(|c| (c.find_issue(), c.management_class())), PassportMrz::parse(&text), Trademark::parse(&text), trademark::find_classes(&text));
        let _ = (account::check_card(&text), account::check_corporate(&text), account::is_same_account(&text, &other));
        let _ = (find_dates(&text), parse_date(&text), parse_term(&text), find_relative_term(&text));
        let _ = (region::province_of_code(&text), region::province_of_address(&text), address::region_of_address(&text), address::compare_addresses(&text, &other));
        let _ = (name::compare_companies(&text, &other), name::compare_persons(&text, &other), name::delegate_name(&text), name::is_branch(&text, &[&other]));
        let _ = (Scope::parse(&text).match_terms(std::slice::from_ref(&other)), mask::mask_number(&text), mask::mask_person_name(&text), mask::mask_address(&text));
        for kind in identifier_types() {
            let _ = check_identifier(kind, &text);
        }
    }

    #[test]
    fn a_credit_code_reads_back_however_it_is_printed(code in credit_codes(), wide in any::<bool>()) {
        let read = CreditCode::parse(&printed(&code, wide)).unwrap();
        prop_assert_eq!(read.as_str(), &code);
        prop_assert_eq!(CreditCode::parse(&read.to_string()).unwrap(), read);
    }

    #[test]
    fn a_slip_in_a_credit_code_is_always_seen(code in credit_codes(), at in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        prop_assert!(fails("credit-code", &slip(&code, at, to, CREDIT_ALPHABET)), "{code}");
        if let Some(swap) = swapped(&code, at) {
            prop_assert!(fails("credit-code", &swap), "{code} {swap}");
        }
    }

    #[test]
    fn an_organisation_code_reads_back(body in "[0-9A-Z]{8}") {
        let last = check_digit::org_check_character(&body).unwrap();
        let code = OrgCode::parse(&format!("{body}{last}")).unwrap();
        prop_assert!(code.is_valid());
        prop_assert_eq!(OrgCode::parse(&code.to_string()).unwrap(), code);
    }

    #[test]
    fn a_citizens_number_reads_back_and_every_slip_is_seen(number in citizens(), at in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let read = CitizenId::parse(&printed(&number, true)).unwrap();
        prop_assert_eq!((read.as_str(), read.find_issue()), (number.as_str(), None));
        prop_assert!(fails("citizen-id", &slip(&number, at, to, "0123456789")), "{number}");
        if let Some(swap) = swapped(&number, at) {
            prop_assert!(fails("citizen-id", &swap), "{number} {swap}");
        }
    }

    #[test]
    fn mod_11_10_numbers_read_back_and_every_slip_is_seen(
        old in with_mod_11_10("", "[1-9][0-9]{13}"), shop in with_mod_11_10("JY", "[123][0-9]{12}"), plant in with_mod_11_10("SC", "[12][0-9]{12}"),
        at in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(),
    ) {
        let read = RegistrationNumber::parse(&printed(&old, true)).unwrap();
        prop_assert_eq!(read.as_str(), &old);
        for (kind, number) in [("registration-number", &old), ("food-permit", &shop), ("food-production-permit", &plant)] {
            prop_assert!(!fails(kind, number), "{kind} {number}");
            prop_assert!(fails(kind, &slip(number, at, to, "0123456789")), "{kind} {number}");
        }
        let read = FoodPermit::parse(&printed(&shop, false)).unwrap();
        prop_assert_eq!(read.as_str(), &shop);
    }

    #[test]
    fn a_slip_in_a_card_number_is_always_seen(body in "62[0-9]{13,16}", at in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let number = (0..10).map(|d| format!("{body}{d}")).find(|n| account::check_card(n).is_ok()).unwrap();
        prop_assert!(fails("bank-card", &slip(&number, at, to, "0123456789")), "{number}");
    }

    #[test]
    fn a_changed_account_is_another_account(number in "[1-9][0-9]{8,24}", at in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        prop_assert_eq!(account::is_same_account(&number, &printed(&number, true)), Some(true));
        prop_assert_eq!(account::is_same_account(&number, &slip(&number, at, to, "0123456789")), Some(false));
    }

    #[test]
    fn a_trademark_reads_back_in_every_printed_form(number in 1u32..99_999_999, class in 1u8..=45) {
        for text in [format!("第{number}号"), format!("第 {number} 号"), format!("ZC{number}ZC"), format!("{number:08}")] {
            let read = Trademark::parse(&text).unwrap();
            prop_assert_eq!(read.digits(), number.to_string(), "{}", text);
        }
        prop_assert_eq!(trademark::find_classes(&format!("（国际分类：{class}）")), [class]);
    }

    #[test]
    fn a_passports_zone_reads_back(number in "[EG][0-9]{8}", year in 26u32..=45, month in 1u32..=12, day in 1u32..=28) {
        let digit = |text: &str| check_digit::mrz_check_digit(text).unwrap();
        let (birth, end) = ("850101".to_owned(), format!("{year:02}{month:02}{day:02}"));
        let (n, b, e) = (format!("{number}{}", digit(&number)), format!("{birth}{}", digit(&birth)), format!("{end}{}", digit(&end)));
        let optional = format!("{}0", "<".repeat(14));
        let line = format!("{n}CHN{b}M{e}{optional}{}", digit(&[n.as_str(), &b, &e, &optional].concat()));
        let read = PassportMrz::parse(&line).unwrap();
        prop_assert_eq!((read.number, read.nationality.as_str()), (number, "CHN"));
        prop_assert_eq!(read.expires.strftime("%y%m%d").to_string(), end);
    }

    #[test]
    fn a_medical_code_tells_its_class(org in "[0-9A-Z]{8}", class in "[A-Z][0-9]{3}", last in 0u8..10) {
        let check = check_digit::org_check_character(&org).unwrap();
        let code = MedicalCode::parse(&format!("{org}{check}44030517{class}{last}")).unwrap();
        prop_assert_eq!(code.find_issue(), None);
        let expected = match last { 1 => ManagementClass::NonProfit, 2 => ManagementClass::ForProfit, _ => ManagementClass::Other };
        prop_assert_eq!(code.management_class(), expected);
    }

    #[test]
    fn a_relative_term_reads_back(amount in 1u32..=365) {
        for (unit, word) in [(TimeUnit::Days, "天"), (TimeUnit::Months, "个月"), (TimeUnit::Years, "年")] {
            let read = find_relative_term(&format!("2024年05月06日，有效期{amount}{word}")).unwrap();
            prop_assert_eq!((read.amount, read.unit, read.from), (amount, unit, parse_date("2024-05-06")));
        }
    }

    #[test]
    fn what_has_expired_stays_expired_and_nothing_without_a_date_is_valid(text in texts(), day in 0i64..20_000, later in 0i64..20_000) {
        let day = jiff::civil::date(1990, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let later = day.checked_add(jiff::Span::new().days(later)).unwrap();
        let term = parse_term(&text);
        if let TermValidity::Expired(_) = grade_term(&term, day, 30) {
            prop_assert!(matches!(grade_term(&term, later, 30), TermValidity::Expired(_)));
        }
        if find_dates(&text).is_empty() {
            prop_assert!(!matches!(grade_term(&term, day, 30), TermValidity::Valid(_) | TermValidity::ExpiresSoon(..) | TermValidity::Expired(_)));
        }
    }

    #[test]
    fn a_permit_number_of_its_shape_fits_and_a_shorter_one_does_not(digits in "[0-9]{13}", year in 2015u32..2030) {
        let short = &digits[..12];
        for (kind, number, broken) in [
            ("account-approval", format!("J{digits}"), format!("J{short}")),
            ("payment-license", format!("Z{digits}"), format!("Z{short}")),
            ("telecom-license", format!("京B2-{year}{}", &digits[..4]), format!("京B2-{}", &digits[..5])),
            ("culture-license", format!("苏网文〔{year}〕{}-{}号", &digits[..4], &digits[4..7]), format!("苏网文〔{year}〕{}号", &digits[..4])),
            ("icp-filing", format!("粤ICP备{}号", &digits[..10]), format!("粤ICP备{}号", &digits[..5])),
        ] {
            prop_assert!(!fails(kind, &number), "{kind} {number}");
            prop_assert!(fails(kind, &broken), "{kind} {broken}");
        }
    }
}
