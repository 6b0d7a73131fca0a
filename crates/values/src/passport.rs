//! Machine-readable zone of passports (ICAO 9303 part 4, TD3): check digits and dates.

use super::text::{has_digits_only, normalise_upper};
use super::{Date, IdentifierIssue, check_digit};

/// The second line of a passport's machine-readable zone, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassportMrz {
    /// Passport number.
    pub number: String,
    /// Three-letter nationality.
    pub nationality: String,
    /// Last day of validity; passports live at most ten years, so the century is 20.
    pub expires: Date,
}

impl PassportMrz {
    /// Reads the zone out of text that may hold more; the last 44 characters of the zone count.
    ///
    /// # Errors
    /// [`IdentifierIssue::Shape`] without such a line, [`IdentifierIssue::CheckDigit`] when one of its check digits
    /// fails, [`IdentifierIssue::BirthDate`] for a date that does not exist.
    pub fn parse(text: &str) -> Result<Self, IdentifierIssue> {
        let folded = normalise_upper(text);
        // 44 characters: the length of a line of the TD3 format.
        let start = folded
            .len()
            .checked_sub(44)
            .ok_or(IdentifierIssue::Shape)?;
        let line = folded
            .get(start..)
            .filter(|line| is_second_line(line))
            .ok_or(IdentifierIssue::Shape)?;
        let part = |range| {
            line.get(range)
                .ok_or(IdentifierIssue::Shape)
        };
        // Origin: ICAO 9303 part 4: number, birth and expiry have a digit each, and a last one
        // covers them together.
        let number = part(0..10)?;
        let birth = part(13..20)?;
        let expiry_and_rest = part(21..43)?;
        let composite = [number, birth, expiry_and_rest].concat();
        let digit_pairs = [
            (part(0..9)?, part(9..10)?),
            (part(13..19)?, part(19..20)?),
            (part(21..27)?, part(27..28)?),
            (composite.as_str(), part(43..44)?),
        ];
        for (body, digit) in digit_pairs {
            if !check_digit_matches(body, digit) {
                return Err(IdentifierIssue::CheckDigit);
            }
        }
        let number = part(0..9)?;
        let number = number.trim_end_matches('<');
        let nationality = part(10..13)?;
        let nationality = nationality.trim_end_matches('<');
        let expires = parse_mrz_date(part(21..27)?);
        Ok(Self {
            number: number.to_owned(),
            nationality: nationality.to_owned(),
            expires: expires.ok_or(IdentifierIssue::BirthDate)?,
        })
    }
}

fn is_second_line(line: &str) -> bool {
    // Digits where the birth stands tell it from the first line, which holds names and fillers.
    let Some(birth) = line.get(13..19) else {
        return false;
    };
    let has_birth = has_digits_only(birth);
    let in_alphabet = line.chars().all(|c| {
        let is_filler = c == '<';
        is_filler || check_digit::base36_value(c).is_some()
    });
    line.len() == 44 && in_alphabet && has_birth
}

fn check_digit_matches(body: &str, digit: &str) -> bool {
    let expected = check_digit::mrz_check_digit(body);
    expected.is_some_and(|check| digit.starts_with(check))
}

fn parse_mrz_date(text: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.parse::<i8>().ok()
    };
    let short_year = number(0..2)?;
    let year = 2000 + i16::from(short_year);
    let month = number(2..4)?;
    let day = number(4..6)?;
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The specimen of ICAO 9303.
    const SPECIMEN: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    #[test]
    fn the_icao_specimen_holds() {
        let mrz = PassportMrz::parse(SPECIMEN).unwrap();
        assert_eq!(
            (mrz.number.as_str(), mrz.nationality.as_str()),
            ("L898902C3", "UTO")
        );
        assert_eq!(mrz.expires, Date::constant(2012, 4, 15));
    }

    #[test]
    fn a_changed_character_fails() {
        assert_eq!(
            PassportMrz::parse(&SPECIMEN.replace("7408122", "7408132")),
            Err(IdentifierIssue::CheckDigit)
        );
        assert_eq!(PassportMrz::parse("P<CHN"), Err(IdentifierIssue::Shape));
    }
}
