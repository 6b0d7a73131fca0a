//! Check digits and their real exceptions, through the one question every number is asked.

use values::identifier::{IdentifierVerdict as Verdict, check_identifier};
use values::{
    CreditCode, CreditCodeVerdict, FoodPermit, IdentifierIssue, MedicalCode, OrgCode,
    RegistrantKind, RegistrationNumber, check_digit, find_credit_codes,
};

fn code(text: &str) -> CreditCodeVerdict {
    CreditCode::parse(text)
        .unwrap()
        .verdict()
}

#[test]
fn a_remainder_of_zero_gives_check_character_zero_and_not_index_31() {
    assert_eq!(
        check_digit::credit_check_character("91330100MA200022X"),
        Some('0')
    );
    assert_eq!(code("91330100MA200022X0"), CreditCodeVerdict::Valid);
    assert_eq!(code("91330100MA2000115Y"), CreditCodeVerdict::Valid);
}

#[test]
fn the_embedded_organisation_code_counts_letters_in_base_36() {
    for org in ["MA5FTB8E3", "MADANHD04", "M000100Y4"] {
        assert!(OrgCode::parse(org).unwrap().is_valid(), "{org}");
    }
}

#[test]
fn an_organisation_check_of_ten_is_x_and_of_eleven_is_zero() {
    for (text, org) in [
        ("91330100MA200022X0", "MA200022X"),
        ("91330100MA2000000Q", "MA2000000"),
    ] {
        assert_eq!(code(text), CreditCodeVerdict::Valid, "{text}");
        assert!(OrgCode::parse(org).unwrap().is_valid(), "{org}");
    }
}

#[test]
fn xiamen_codes_with_a_wrong_last_character_are_a_warning() {
    for text in [
        "91350203M0001FUE2P",
        "91350203M0001QKT19",
        "91350211M0000XUF46",
    ] {
        assert_eq!(code(text), CreditCodeVerdict::Legacy, "{text}");
        assert_eq!(
            check_identifier("credit-code", text),
            Verdict::Suspect(IdentifierIssue::LegacyCheckDigit),
            "{text}"
        );
    }
}

#[test]
fn a_wrong_last_character_from_anywhere_else_is_no_xiamen_code() {
    let elsewhere = "91350100M000100Y44";
    assert_eq!(code(elsewhere), CreditCodeVerdict::OrgOnly);
}

#[test]
fn a_citizens_number_that_passes_the_last_check_by_accident_is_no_credit_code() {
    let mut met = 0;
    for order in 1..1000 {
        let body = format!("11010119900101{order:03}");
        let number = format!("{body}{}", check_digit::mod_11_2(&body).unwrap());
        if check_digit::credit_check_character(&number[..17]) != number.chars().last() {
            continue;
        }
        met += 1;
        assert_ne!(check_identifier("credit-code", &number), Verdict::Valid);
        assert!(
            find_credit_codes(&number)
                .iter()
                .all(|f| f.verdict != CreditCodeVerdict::Valid),
            "found in running text"
        );
    }
    assert!(met > 5, "{met}");
}

#[test]
fn letters_that_codes_never_use_are_misreadings() {
    for text in [
        "9I350100M000100Y43",
        "91350100MO00100Y43",
        "91350100M000S00Y43",
    ] {
        assert!(CreditCode::parse(text).is_err(), "{text}");
        assert_ne!(
            check_identifier("credit-code", text),
            Verdict::Valid,
            "{text}"
        );
    }
}

#[test]
fn real_codes_of_the_reference_hold() {
    for text in [
        "91420111MADANHD04J",
        "91310120MACWUMH0XQ",
        "9132020033111271X4",
        "91110106MA00C48JX1",
        "91410100268043431X",
        "914403003059288389",
        "11440300K31729377B",
        "91440300MA5FTB8E35",
        "1211000040000123XG",
        "5231000050987654XX",
    ] {
        assert_eq!(code(text), CreditCodeVerdict::Valid, "{text}");
    }
}

#[test]
fn the_issuers_code_inside_an_electronic_licence_identifier_is_not_the_holders() {
    let text =
        "电子证照标识 1.2.156.3005.2.11100000000013338W001.11440300K31729377B.2023000001.001.6";
    assert!(
        find_credit_codes(text).is_empty(),
        "{:?}",
        find_credit_codes(text)
    );
}

#[test]
fn a_small_x_is_the_check_character_of_a_citizens_number() {
    assert_eq!(
        check_identifier("citizen-id", "11010519491231002x"),
        Verdict::Valid
    );
}

#[test]
fn fifteen_digits_have_no_check_and_no_century_and_are_never_validated() {
    assert_eq!(
        check_identifier("citizen-id", "110105491231002"),
        Verdict::Suspect(IdentifierIssue::NoCheckDigit)
    );
}

#[test]
fn a_citizens_number_needs_a_day_of_the_calendar() {
    assert_eq!(
        check_identifier("citizen-id", "110101199002300012"),
        Verdict::Invalid(IdentifierIssue::BirthDate)
    );
}

#[test]
fn residence_permits_of_hong_kong_macao_and_taiwan_share_the_check() {
    assert_eq!(
        check_identifier("hmt-residence", "810000199001010019"),
        Verdict::Valid
    );
    assert_ne!(
        check_identifier("hmt-residence", "110101190001010014"),
        Verdict::Valid
    );
}

#[test]
fn the_seventh_digit_of_an_old_number_tells_individual_businesses() {
    let number = RegistrationNumber::parse("321302600291771").unwrap();
    assert!(number.is_valid());
    assert_eq!(number.registrant_kind(), RegistrantKind::Individual);
    assert_eq!(
        check_identifier("subject-number", "110108000000016"),
        Verdict::Valid
    );
}

#[test]
fn thirteen_digits_predate_the_check_digit() {
    assert_eq!(
        check_identifier("registration-number", "1101082000016"),
        Verdict::Suspect(IdentifierIssue::NoCheckDigit)
    );
}

#[test]
fn food_permit_numbers_of_the_wild_hold() {
    for text in [
        "JY14403070071511",
        "JY34403070806779",
        "JY14503000000100",
        "JY13301080111719",
        "JY23506230105266",
        "JY23501110153674",
        "JY14403030012013",
        "JY11101010000006",
        "JY24403000000016",
        "JY33100000000014",
    ] {
        assert!(
            FoodPermit::parse(text)
                .unwrap()
                .is_valid(),
            "{text}"
        );
    }
}

#[test]
fn counted_up_digits_are_no_food_permit_number() {
    assert_eq!(check_digit::mod_11_10("1234567890123"), Some('2'));
    assert_eq!(
        check_identifier("food-permit", "JY12345678901234"),
        Verdict::Suspect(IdentifierIssue::CheckDigit)
    );
}

#[test]
fn food_production_numbers_of_the_wild_may_fail_and_are_only_doubted() {
    for text in [
        "SC11644200000389",
        "SC11834020305037",
        "SC10744030704994",
        "SC10811310111839",
    ] {
        assert_eq!(
            check_identifier("food-production-permit", text),
            Verdict::Valid,
            "{text}"
        );
    }
    for text in ["SC12442011202449", "SC11453282248002"] {
        assert_eq!(
            check_identifier("food-production-permit", text),
            Verdict::Suspect(IdentifierIssue::CheckDigit),
            "{text}"
        );
    }
}

#[test]
fn circulation_and_quality_numbers_are_of_papers_that_ended() {
    assert_eq!(
        check_identifier("food-permit", "SP4403051210012345"),
        Verdict::Suspect(IdentifierIssue::Obsolete)
    );
    assert_eq!(
        check_identifier("food-production-permit", "QS440316010001"),
        Verdict::Suspect(IdentifierIssue::Obsolete)
    );
}

#[test]
fn corporate_accounts_have_no_luhn_and_no_fixed_length() {
    for text in [
        "100000001",
        "8801200100009917305",
        "1234 5678 9012 3456 7890 12345",
    ] {
        assert_eq!(check_identifier("account", text), Verdict::Valid, "{text}");
    }
    assert_eq!(
        check_identifier("bank-card", "4111111111111111"),
        Verdict::Valid
    );
    assert_eq!(
        check_identifier("bank-card", "4111111111111112"),
        Verdict::Suspect(IdentifierIssue::CheckDigit)
    );
}

#[test]
fn temporary_medical_codes_skip_the_organisation_check() {
    assert_eq!(
        MedicalCode::parse("PDY00000X44030517D1542")
            .unwrap()
            .find_issue(),
        None
    );
    let real = MedicalCode::parse("MA200022X44030517D1542").unwrap();
    assert_eq!(real.find_issue(), None);
    let wrong = MedicalCode::parse("MA200023X44030517D1542").unwrap();
    assert_eq!(
        wrong.find_issue(),
        Some(IdentifierIssue::OrganisationCheckDigit)
    );
}

#[test]
fn clinics_and_village_stations_carry_twelve_digits() {
    assert_eq!(
        check_identifier("medical-code", "440305123401"),
        Verdict::Suspect(IdentifierIssue::NoCheckDigit)
    );
}

#[test]
fn a_securities_licence_is_numbered_by_its_holders_own_code() {
    assert_eq!(
        check_identifier("securities-number", "913101046312860336"),
        Verdict::Valid
    );
}

#[test]
fn a_trademark_number_of_nine_digits_is_too_long() {
    assert_eq!(
        check_identifier("trademark-number", "第159438866号"),
        Verdict::Invalid(IdentifierIssue::TooManyDigits)
    );
    for text in ["第12345678号", "G1234567", "12345678A"] {
        assert_eq!(
            check_identifier("trademark-number", text),
            Verdict::Valid,
            "{text}"
        );
    }
}

#[test]
fn a_masked_or_struck_out_number_is_nothing_to_check() {
    for text in ["9111****0000152", "****", ""] {
        assert_eq!(
            check_identifier("credit-code", text),
            Verdict::NotApplicable,
            "{text}"
        );
    }
}
