//! One question for every number on a document: does it hold?

use super::credit_code::CreditCodeVerdict;
use super::food_permit::FoodPermitKind;
use super::passport::PassportMrz;
use super::text::{has_digits_only, normalise_upper};
use super::{
    CitizenId, CreditCode, FoodPermit, IdentifierIssue, MedicalCode, OrgCode, RegistrationNumber,
    Trademark, account, check_digit, permit_number,
};

/// What a check says of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifierVerdict {
    /// Shape and, where there is one, check digit hold.
    Valid,
    /// Probably misread or of a local form: a warning, unless the document is demonstrably legible.
    Suspect(IdentifierIssue),
    /// Cannot be such a number.
    Invalid(IdentifierIssue),
    /// Nothing to check: empty, struck out, masked, or an unknown type.
    NotApplicable,
}

use IdentifierVerdict::{Invalid, Suspect, Valid};

type IdentifierCheck = fn(&str) -> IdentifierVerdict;

/// Types with an algorithm; the types of shape only are [`permit_number::SHAPES`].
const CHECKED_TYPES: &[(&str, IdentifierCheck)] = &[
    ("credit-code", check_credit_code),
    ("org-code", |t| {
        verdict_of_parsed(OrgCode::parse(t), |c| {
            (!c.is_valid()).then_some(IdentifierIssue::CheckDigit)
        })
    }),
    ("registration-number", check_registration_number),
    ("subject-number", check_subject_number),
    ("citizen-id", check_citizen_id),
    ("food-permit", |t| {
        check_food_permit(t, FoodPermitKind::Business)
    }),
    ("food-production-permit", |t| {
        check_food_permit(t, FoodPermitKind::Production)
    }),
    ("prepackaged-food-filing", |t| {
        check_food_permit(t, FoodPermitKind::PrepackagedFiling)
    }),
    ("trademark-number", |t| {
        verdict_of_parsed(Trademark::parse(t), |_| None)
    }),
    ("medical-code", |t| {
        verdict_of_parsed(MedicalCode::parse(t), MedicalCode::find_issue)
    }),
    ("account", |t| {
        verdict_of_parsed(account::check_corporate(t), |()| None)
    }),
    ("bank-card", |t| {
        verdict_of_parsed(account::check_card(t), |()| None)
    }),
    // Residence permits of Hong Kong, Macao and Taiwan are built like a citizen's number.
    ("hmt-residence", |t| check_holder_id(t, &["81", "82", "83"])),
    ("foreign-residence", check_foreign_residence),
    ("passport-mrz", |t| {
        verdict_of_parsed(PassportMrz::parse(t), |_| None)
    }),
    // A licence for securities business carries the holder's own credit code.
    ("securities-number", check_credit_code),
    ("electronic-licence-id", check_electronic_licence_id),
];

/// Every type name that [`check_identifier`] knows, checked ones first.
#[must_use]
pub fn identifier_types() -> &'static [&'static str] {
    static NAMES: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
        let checked = CHECKED_TYPES
            .iter()
            .map(|(name, _)| *name);
        checked
            .chain(
                permit_number::SHAPES
                    .iter()
                    .map(|(name, _)| *name),
            )
            .collect()
    });
    &NAMES
}

/// Checks `text` as a number of the type.
#[must_use]
pub fn check_identifier(type_name: &str, text: &str) -> IdentifierVerdict {
    let folded = without_copy_number(&normalise_upper(text));
    // Stars are a mask; a row without letter or digit is empty or struck out.
    let nothing_to_check = folded.contains('*')
        || !folded
            .chars()
            .any(|c| c.is_ascii_alphanumeric());
    if nothing_to_check {
        return IdentifierVerdict::NotApplicable;
    }
    if let Some((_, run)) = CHECKED_TYPES
        .iter()
        .find(|(name, _)| *name == type_name)
    {
        return run(&folded);
    }
    match permit_number::fits_shape(type_name, &folded) {
        Some(true) => Valid,
        Some(false) => Suspect(IdentifierIssue::Shape),
        None => IdentifierVerdict::NotApplicable,
    }
}

/// Licences print the number of the copy behind their code: `(1-1)`.
fn without_copy_number(folded: &str) -> String {
    let is_copy_number = |inside: &str| {
        let in_alphabet = inside
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'-');
        in_alphabet && inside.contains('-')
    };
    let parts = folded
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once('('));
    match parts {
        Some((number, inside)) if is_copy_number(inside) => number.to_owned(),
        _ => folded.to_owned(),
    }
}

/// Shape first, then the flaw of a well-shaped value. Forms that cannot be verified are doubted.
fn verdict_of_parsed<T>(
    parsed: Result<T, IdentifierIssue>,
    flaw: impl FnOnce(&T) -> Option<IdentifierIssue>,
) -> IdentifierVerdict {
    match parsed {
        Ok(value) => flaw(&value).map_or(Valid, Suspect),
        // A check digit fails far more often by misreading than by a wrong document
        // (`document-formats`, rule 2).
        Err(
            why @ (IdentifierIssue::NoCheckDigit
            | IdentifierIssue::Obsolete
            | IdentifierIssue::CheckDigit),
        ) => Suspect(why),
        Err(why) => Invalid(why),
    }
}

fn check_credit_code(text: &str) -> IdentifierVerdict {
    let verdict = verdict_of_parsed(CreditCode::parse(text), |code| code.verdict().to_issue());
    // A citizen's number in the row of the code is a wrong entry and not a misread code.
    if verdict != Valid && check_citizen_id(text) == Valid {
        Suspect(IdentifierIssue::CitizenId)
    } else {
        verdict
    }
}

fn check_registration_number(text: &str) -> IdentifierVerdict {
    verdict_of_parsed(RegistrationNumber::parse(text), |number| {
        (!number.is_valid()).then_some(IdentifierIssue::CheckDigit)
    })
}

/// Credit code or, before 2015, a registration number. Permits of individuals show the citizen's
/// number in its place, which is none of these and not wrong.
fn check_subject_number(text: &str) -> IdentifierVerdict {
    match (check_registration_number(text), check_credit_code(text)) {
        (Invalid(_), Suspect(IdentifierIssue::CitizenId)) => IdentifierVerdict::NotApplicable,
        (Invalid(_), verdict) | (verdict, _) => verdict,
    }
}

fn check_citizen_id(text: &str) -> IdentifierVerdict {
    verdict_of_parsed(CitizenId::parse(text), CitizenId::find_issue)
}

fn check_holder_id(text: &str, prefixes: &[&str]) -> IdentifierVerdict {
    let folded = normalise_upper(text);
    if prefixes
        .iter()
        .any(|prefix| folded.starts_with(prefix))
    {
        check_citizen_id(text)
    } else {
        Invalid(IdentifierIssue::Region)
    }
}

/// 18 characters that begin with 9, or the old form of 3 letters and 12 digits.
fn check_foreign_residence(text: &str) -> IdentifierVerdict {
    let folded = normalise_upper(text);
    let (letters, digits) = folded
        .split_at_checked(3)
        .unwrap_or(("", ""));
    let old = letters
        .bytes()
        .all(|b| b.is_ascii_uppercase())
        && digits.len() == 12
        && has_digits_only(digits);
    if old {
        Valid
    } else {
        check_holder_id(text, &["9"])
    }
}

fn check_food_permit(text: &str, paper: FoodPermitKind) -> IdentifierVerdict {
    match FoodPermit::parse(text) {
        // Another food permit is the wrong document, however well its check digit holds.
        Ok(permit) if permit.permit_kind() != paper => Invalid(IdentifierIssue::Shape),
        parsed => verdict_of_parsed(parsed, |parsed| {
            (!parsed.is_valid()).then_some(IdentifierIssue::CheckDigit)
        }),
    }
}

/// GB/T 36904-2018: the object identifier's tail ends with a MOD 37,36 character over everything
/// after the prefix.
fn check_electronic_licence_id(text: &str) -> IdentifierVerdict {
    let folded = normalise_upper(text);
    let Some(tail) = folded.strip_prefix("1.2.156.3005.2.") else {
        return Invalid(IdentifierIssue::Shape);
    };
    let mut body = tail.replace(['.', '-'], "");
    let check = body.pop();
    if check_digit::mod_37_36(&body) == check {
        Valid
    } else {
        Suspect(IdentifierIssue::CheckDigit)
    }
}

/// Whether the credit code is judged sound enough to identify a subject (a legacy last character
/// is).
#[must_use]
pub fn identifies_subject(code: &CreditCode) -> bool {
    matches!(
        code.verdict(),
        CreditCodeVerdict::Valid | CreditCodeVerdict::Legacy
    )
}

#[cfg(test)]
mod tests;
