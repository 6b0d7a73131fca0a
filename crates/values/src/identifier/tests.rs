//! Every type is asked by its name; nothing that can be typed panics.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

#[test]
fn type_names_are_unique_kebab_case_and_known() {
    let names: BTreeSet<_> = identifier_types().iter().collect();
    assert_eq!(names.len(), identifier_types().len());
    assert_eq!(
        names.len(),
        CHECKED_TYPES.len() + permit_number::SHAPES.len()
    );
    for name in identifier_types() {
        assert!(
            name.bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{name}"
        );
        assert_ne!(
            check_identifier(name, "1"),
            IdentifierVerdict::NotApplicable,
            "{name}"
        );
    }
}

/// Type, number, verdict.
const NUMBERS: &[(&str, &str, IdentifierVerdict)] = &[
    ("credit-code", "91110000MA00000152", Valid),
    (
        "credit-code",
        "91110000MA00000153",
        Suspect(IdentifierIssue::FinalCheckDigit),
    ),
    ("credit-code", "9111", Invalid(IdentifierIssue::Shape)),
    ("subject-number", "110108000000016", Valid),
    (
        "subject-number",
        "110108000000017",
        Suspect(IdentifierIssue::CheckDigit),
    ),
    ("subject-number", "92440300MA5ABCDE5T", Valid),
    ("subject-number", "12345", Invalid(IdentifierIssue::Shape)),
    (
        "subject-number",
        "440300199912311231",
        IdentifierVerdict::NotApplicable,
    ),
    (
        "credit-code",
        "440300199912311231",
        Suspect(IdentifierIssue::CitizenId),
    ),
    ("credit-code", "91110000MA00000152（1－1）", Valid),
    ("hk-macao-permit", "H12345678(01-02)", Valid),
    (
        "passport-mrz",
        "P<UTOERIKSSON\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
        Valid,
    ),
    (
        "registration-number",
        "1101081000000",
        Suspect(IdentifierIssue::NoCheckDigit),
    ),
    ("org-code", "M000100Y-4", Valid),
    ("citizen-id", "440300199912311231", Valid),
    (
        "citizen-id",
        "440300199912311232",
        Suspect(IdentifierIssue::CheckDigit),
    ),
    (
        "citizen-id",
        "440300199913311231",
        Invalid(IdentifierIssue::BirthDate),
    ),
    (
        "citizen-id",
        "440300********1231",
        IdentifierVerdict::NotApplicable,
    ),
    ("food-permit", "JY24403000000016", Valid),
    (
        "food-permit",
        "JY24403000000017",
        Suspect(IdentifierIssue::CheckDigit),
    ),
    (
        "food-permit",
        "SP4403001234567890",
        Suspect(IdentifierIssue::Obsolete),
    ),
    (
        "food-production-permit",
        "JY24403000000016",
        Invalid(IdentifierIssue::Shape),
    ),
    (
        "trademark-number",
        "第123456789号",
        Invalid(IdentifierIssue::TooManyDigits),
    ),
    ("hmt-residence", "810000199001010019", Valid),
    (
        "hmt-residence",
        "440300199912311231",
        Invalid(IdentifierIssue::Region),
    ),
    ("foreign-residence", "ABC123456789012", Valid),
    ("securities-number", "91110000MA00000152", Valid),
    ("telecom-license", "浙B2-20200000", Valid),
    ("telecom-license", "B2", Suspect(IdentifierIssue::Shape)),
    ("account", "无", IdentifierVerdict::NotApplicable),
    ("account", "", IdentifierVerdict::NotApplicable),
    ("no-such-type", "123", IdentifierVerdict::NotApplicable),
];

#[test]
fn one_question_for_every_type() {
    for (name, text, verdict) in NUMBERS {
        assert_eq!(check_identifier(name, text), *verdict, "{name} {text}");
    }
}

#[test]
fn electronic_licence_identifiers_end_with_mod_37_36() {
    let body = "11100000000013338W00191110000MA00000152000000011";
    let tail = check_digit::mod_37_36(body).unwrap();
    let id = format!("1.2.156.3005.2.{body}.{tail}");
    assert_eq!(check_identifier("electronic-licence-id", &id), Valid);
    assert_eq!(
        check_identifier("electronic-licence-id", &id.replace("00191", "00181")),
        Suspect(IdentifierIssue::CheckDigit)
    );
}

#[test]
fn a_legacy_code_still_identifies() {
    assert!(identifies_subject(
        &CreditCode::parse("91110000MA00000152").unwrap()
    ));
    assert!(!identifies_subject(
        &CreditCode::parse("91110000MA00000153").unwrap()
    ));
}

proptest! {
    #[test]
    fn no_text_panics_any_check(text in any::<String>(), digits in "[0-9A-Z*<. ]{0,46}") {
        for name in identifier_types() {
            let _ = check_identifier(name, &text);
            let _ = check_identifier(name, &digits);
        }
    }
}
