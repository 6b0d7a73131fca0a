//! Which digits are a person's number: shapes and check digits.

use std::ops::Range;

use crate::{
    CitizenId, CreditCode, CreditCodeVerdict, IdentifierIssue, RegistrationNumber, region,
};

/// A number that holds is always one (`may_hold`: it is printed as one number); one that stands
/// alone and is only misread counts too. A sound credit code of an enterprise is none.
pub(super) fn is_citizen_id(text: &str, alone: bool, may_hold: bool) -> bool {
    let flaw = match CitizenId::parse(text) {
        Ok(id) => id.find_issue(),
        Err(_) => return false,
    };
    match flaw {
        None if text.starts_with('9') => may_hold && !is_credit_code(text),
        None => may_hold,
        Some(IdentifierIssue::CheckDigit) => alone && !is_credit_code(text),
        Some(_) => false,
    }
}

pub(super) fn is_credit_code(text: &str) -> bool {
    // The half for the organisation is enough here: a credit code with a misread end must not
    // vanish from a report.
    let sound = [
        CreditCodeVerdict::Valid,
        CreditCodeVerdict::CitizenId,
        CreditCodeVerdict::Legacy,
        CreditCodeVerdict::OrgOnly,
    ];
    match CreditCode::parse(text) {
        Ok(code) => sound.contains(&code.verdict()),
        Err(_) => false,
    }
}

/// 15 digits with a date inside, unless they are a registration number.
pub(super) fn is_old_citizen_id(text: &str) -> bool {
    if !has_province(text) || !has_old_date(text) {
        return false;
    }
    let registration = RegistrationNumber::parse(text);
    !registration.is_ok_and(|number| number.is_valid())
}

/// Year, province, level and class, then a citizen's number of 15 or 18.
pub(super) fn is_doctors_code(text: &str) -> bool {
    let year = text
        .get(..4)
        .and_then(|year| year.parse::<u16>().ok())
        .is_some_and(|year| (1980..2100).contains(&year));
    let in_province = |start: usize| {
        let code = text.get(start..);
        code.is_some_and(has_province)
    };
    year && in_province(4) && in_province(9)
}

pub(super) fn has_province(text: &str) -> bool {
    region::province_of_code(text).is_some()
}

/// Two digits of year, then month and day, behind the region.
pub(super) fn has_old_date(text: &str) -> bool {
    let number = |range: Range<usize>| {
        let digits = text.get(range).unwrap_or_default();
        digits.parse::<u8>().unwrap_or(0)
    };
    let month = number(8..10);
    let day = number(10..12);
    let has_month = (1..=12).contains(&month);
    has_month && (1..=31).contains(&day)
}

pub(super) fn is_mobile(text: &str) -> bool {
    // Origin: the numbering plan of China: eleven digits that begin with 13 to 19, country code 86.
    let number = text
        .strip_prefix("86")
        .filter(|number| number.len() == 11)
        .unwrap_or(text);
    let [b'1', second, ..] = number.as_bytes() else {
        return false;
    };
    let second_fits = (b'3'..=b'9').contains(second);
    second_fits && number.len() == 11
}

/// Mobile `3 4 4` with an optional `86`, or area code and line.
pub(super) fn is_telephone_group(lengths: &[usize], text: &str) -> bool {
    match lengths {
        [3, 4, 4] | [2, 3, 4, 4] | [2, 11] => is_mobile(text),
        // Area codes have three or four digits with their 0, lines seven or eight.
        [3 | 4, 7 | 8] => text.starts_with('0'),
        _ => false,
    }
}

// The last pattern sets the issuer's six digits (ISO/IEC 7812) apart.
/// Cards are printed in fours.
pub(super) fn is_card_group(lengths: &[usize]) -> bool {
    matches!(lengths, [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [6, 10 | 13])
}
