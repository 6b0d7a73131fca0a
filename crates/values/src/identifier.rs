//! One question for every number on a paper: does it hold?

use super::{account, check_digit, permit_number, CitizenId, CreditCode, Flaw, FoodPermit, MedicalCode, OrgCode, RegistrationNumber, Trademark}; use super::credit_code::CodeVerdict; use super::food_permit::FoodPaper; use super::passport::Mrz; use super::text::fold_upper;





/// What a check says of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifierVerdict {
    /// Shape and, where there is one, check digit hold.
    Valid,
    /// Probably misread or of a local form: a warning, unless the paper is demonstrably legible.
    Suspect(Flaw),
    /// Cannot be such a number.
    Invalid(Flaw),
    /// Nothing to check: empty, struck out, masked, or an unknown type.
    NotApplicable,
}

use IdentifierVerdict::{Invalid, Suspect, Valid};

type Check = fn(&str) -> IdentifierVerdict;

/// Types with an algorithm; the types of shape only are [`permit_number::SHAPES`].
const CHECKED: &[(&str, Check)] = &[
    ("credit-code", credit_code),
    ("org-code", |t| judge(OrgCode::parse(t), |c| (!c.holds()).then_some(Flaw::CheckDigit))),
    ("registration-number", registration_number),
    ("subject-number", subject_number),
    ("citizen-id", citizen_id),
    ("food-permit", |t| food(t, FoodPaper::Business)),
    ("food-production-permit", |t| food(t, FoodPaper::Production)),
    ("prepackaged-food-filing", |t| food(t, FoodPaper::PrepackagedFiling)),
    ("trademark-number", |t| judge(Trademark::parse(t), |_| None)),
    ("medical-code", |t| judge(MedicalCode::parse(t), MedicalCode::flaw)),
    ("account", |t| judge(account::check_corporate(t), |()| None)),
    ("bank-card", |t| judge(account::check_card(t), |()| None)),
    ("hmt-residence", |t| holder_id(t, &["81", "82", "83"])),
    ("foreign-residence", foreign_residence),
    ("passport-mrz", |t| judge(Mrz::parse(t), |_| None)),
    ("securities-number", credit_code),
    ("electronic-licence-id", electronic_licence_id),
];

/// Every type name that [`check`] knows, checked ones first.
#[must_use]
pub fn identifier_types() -> &'static [&'static str] {
    static NAMES: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
        let checked = CHECKED.iter().map(|(name, _)| *name);
        checked.chain(permit_number::SHAPES.iter().map(|(name, _)| *name)).collect()
    });
    &NAMES
}

/// Checks `text` as a number of the type.
#[must_use]
pub fn check(type_name: &str, text: &str) -> IdentifierVerdict {
    let folded = without_copy_number(&fold_upper(text));
    let nothing = folded.contains('*') || !folded.chars().any(|c| c.is_ascii_alphanumeric());
    if nothing {
        return IdentifierVerdict::NotApplicable;
    }
    if let Some((_, run)) = CHECKED.iter().find(|(name, _)| *name == type_name) {
        return run(&folded);
    }
    match permit_number::fits(type_name, &folded) {
        Some(true) => Valid,
        Some(false) => Suspect(Flaw::Shape),
        None => IdentifierVerdict::NotApplicable,
    }
}

/// Licences print the number of the copy behind their code: `(1-1)`.
fn without_copy_number(folded: &str) -> String {
    let inside =
        |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit() || b == b'-') && t.contains('-');
    let cut = folded.strip_suffix(')').and_then(|t| t.rsplit_once('(')).filter(|(_, t)| inside(t));
    cut.map_or(folded, |(number, _)| number).to_owned()
}

/// Shape first, then the flaw of a well-shaped value. Forms that cannot be verified are doubted.
fn judge<T>(parsed: Result<T, Flaw>, flaw: impl FnOnce(&T) -> Option<Flaw>) -> IdentifierVerdict {
    match parsed {
        Ok(value) => flaw(&value).map_or(Valid, Suspect),
        Err(why @ (Flaw::NoCheckDigit | Flaw::Obsolete | Flaw::CheckDigit)) => Suspect(why),
        Err(why) => Invalid(why),
    }
}

fn credit_code(text: &str) -> IdentifierVerdict {
    let verdict = judge(CreditCode::parse(text), |code| code.verdict().flaw());
    if verdict != Valid && citizen_id(text) == Valid { Suspect(Flaw::CitizenId) } else { verdict }
}

fn registration_number(text: &str) -> IdentifierVerdict {
    judge(RegistrationNumber::parse(text), |n| (!n.holds()).then_some(Flaw::CheckDigit))
}

/// Credit code or, before 2015, a registration number. Permits of individuals show the citizen's
/// number in its place, which is none of these and not wrong.
fn subject_number(text: &str) -> IdentifierVerdict {
    match (registration_number(text), credit_code(text)) {
        (Invalid(_), Suspect(Flaw::CitizenId)) => IdentifierVerdict::NotApplicable,
        (Invalid(_), verdict) | (verdict, _) => verdict,
    }
}

fn citizen_id(text: &str) -> IdentifierVerdict {
    judge(CitizenId::parse(text), CitizenId::flaw)
}

fn holder_id(text: &str, prefixes: &[&str]) -> IdentifierVerdict {
    let folded = fold_upper(text);
    if prefixes.iter().any(|p| folded.starts_with(p)) { citizen_id(text) } else { Invalid(Flaw::Region) }
}

/// 18 characters that begin with 9, or the old form of 3 letters and 12 digits.
fn foreign_residence(text: &str) -> IdentifierVerdict {
    let folded = fold_upper(text);
    let (letters, digits) = folded.split_at_checked(3).unwrap_or(("", ""));
    let old = letters.bytes().all(|b| b.is_ascii_uppercase())
        && digits.len() == 12
        && digits.bytes().all(|b| b.is_ascii_digit());
    if old { Valid } else { holder_id(text, &["9"]) }
}

fn food(text: &str, paper: FoodPaper) -> IdentifierVerdict {
    match FoodPermit::parse(text) {
        Ok(permit) if permit.paper() != paper => Invalid(Flaw::Shape),
        parsed => judge(parsed, |p| (!p.holds()).then_some(Flaw::CheckDigit)),
    }
}

/// GB/T 36904-2018: the object identifier's tail ends with a MOD 37,36 character over everything
/// after the prefix.
fn electronic_licence_id(text: &str) -> IdentifierVerdict {
    let folded = fold_upper(text);
    let Some(tail) = folded.strip_prefix("1.2.156.3005.2.") else { return Invalid(Flaw::Shape) };
    let mut body = tail.replace(['.', '-'], "");
    let check = body.pop();
    if check_digit::mod_37_36(&body) == check { Valid } else { Suspect(Flaw::CheckDigit) }
}

/// Whether the credit code is judged sound enough to identify a subject (a legacy last character
/// is).
#[must_use]
pub fn identifies(code: &CreditCode) -> bool {
    matches!(code.verdict(), CodeVerdict::Valid | CodeVerdict::Legacy)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn type_names_are_unique_kebab_case_and_known() {
        let names: BTreeSet<_> = identifier_types().iter().collect();
        assert_eq!(names.len(), identifier_types().len());
        assert_eq!(names.len(), CHECKED.len() + permit_number::SHAPES.len());
        for name in identifier_types() {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            assert_ne!(check(name, "1"), IdentifierVerdict::NotApplicable, "{name}");
        }
    }

    #[test]
    fn one_question_for_every_type() {
        let cases = [
            ("credit-code", "91110000MA00000152", Valid),
            ("credit-code", "91110000MA00000153", Suspect(Flaw::FinalCheckDigit)),
            ("credit-code", "9111", Invalid(Flaw::Shape)),
            ("subject-number", "110108000000016", Valid),
            ("subject-number", "110108000000017", Suspect(Flaw::CheckDigit)),
            ("subject-number", "92440300MA5ABCDE5T", Valid),
            ("subject-number", "12345", Invalid(Flaw::Shape)),
            ("subject-number", "440300199912311231", IdentifierVerdict::NotApplicable),
            ("credit-code", "440300199912311231", Suspect(Flaw::CitizenId)),
            ("credit-code", "91110000MA00000152（1－1）", Valid),
            ("hk-macao-permit", "H12345678(01-02)", Valid),
            ("passport-mrz", "P<UTOERIKSSON\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", Valid),
            ("registration-number", "1101081000000", Suspect(Flaw::NoCheckDigit)),
            ("org-code", "M000100Y-4", Valid),
            ("citizen-id", "440300199912311231", Valid),
            ("citizen-id", "440300199912311232", Suspect(Flaw::CheckDigit)),
            ("citizen-id", "440300199913311231", Invalid(Flaw::BirthDate)),
            ("citizen-id", "440300********1231", IdentifierVerdict::NotApplicable),
            ("food-permit", "JY24403000000016", Valid),
            ("food-permit", "JY24403000000017", Suspect(Flaw::CheckDigit)),
            ("food-permit", "SP4403001234567890", Suspect(Flaw::Obsolete)),
            ("food-production-permit", "JY24403000000016", Invalid(Flaw::Shape)),
            ("trademark-number", "第123456789号", Invalid(Flaw::TooManyDigits)),
            ("hmt-residence", "810000199001010019", Valid),
            ("hmt-residence", "440300199912311231", Invalid(Flaw::Region)),
            ("foreign-residence", "ABC123456789012", Valid),
            ("securities-number", "91110000MA00000152", Valid),
            ("telecom-license", "浙B2-20200000", Valid),
            ("telecom-license", "B2", Suspect(Flaw::Shape)),
            ("account", "无", IdentifierVerdict::NotApplicable),
            ("account", "", IdentifierVerdict::NotApplicable),
            ("no-such-type", "123", IdentifierVerdict::NotApplicable),
        ];
        for (name, text, verdict) in cases {
            assert_eq!(check(name, text), verdict, "{name} {text}");
        }
    }

    #[test]
    fn electronic_licence_identifiers_end_with_mod_37_36() {
        let body = "11100000000013338W00191110000MA00000152000000011";
        let tail = check_digit::mod_37_36(body).unwrap();
        let id = format!("1.2.156.3005.2.{body}.{tail}");
        assert_eq!(check("electronic-licence-id", &id), Valid);
        assert_eq!(check("electronic-licence-id", &id.replace("00191", "00181")), Suspect(Flaw::CheckDigit));
    }

    #[test]
    fn a_legacy_code_still_identifies() {
        assert!(identifies(&CreditCode::parse("91110000MA00000152").unwrap()));
        assert!(!identifies(&CreditCode::parse("91110000MA00000153").unwrap()));
    }

    proptest! {
        #[test]
        fn no_text_panics_any_check(text in any::<String>(), digits in "[0-9A-Z*<. ]{0,46}") {
            for name in identifier_types() {
                let _ = check(name, &text);
                let _ = check(name, &digits);
            }
        }
    }
}
