//! Citizen identity number, GB 11643-1999: 6 region, 8 birth date, 3 sequence, check (MOD 11-2).

use super::text::{has_digits_only, normalise_upper};
use super::{Date, IdentifierIssue, check_digit, region};

/// 17 digits and a digit or X; the date in it exists.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenId {
    number: String,
    birth: Date,
}

/// Sex by the seventeenth digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// Odd.
    Male,
    /// Even.
    Female,
}

impl CitizenId {
    /// Reads 18 characters.
    ///
    /// # Errors
    /// [`IdentifierIssue::NoCheckDigit`] for 15 digits (before 2000: no check digit, no century),
    /// [`IdentifierIssue::BirthDate`] when the date does not exist or the century is not 19 or 20,
    /// [`IdentifierIssue::Shape`] otherwise.
    pub fn parse(text: &str) -> Result<Self, IdentifierIssue> {
        let number = normalise_upper(text);
        let digits = number.trim_end_matches('X');
        let all_digits = has_digits_only(digits);
        if !all_digits || number.len() - digits.len() > 1 {
            return Err(IdentifierIssue::Shape);
        }
        match (number.len(), digits.len()) {
            // Nothing in 15 digits can be verified, so the old form is reported and never taken for
            // valid.
            (15, 15) => Err(IdentifierIssue::NoCheckDigit),
            (18, _) => {
                let birth = parse_birth_date(&number).ok_or(IdentifierIssue::BirthDate)?;
                Ok(Self { number, birth })
            }
            _ => Err(IdentifierIssue::Shape),
        }
    }

    /// What is wrong with a number of the right shape; `None` when region and check digit hold.
    #[must_use]
    pub fn find_issue(&self) -> Option<IdentifierIssue> {
        let mut body = self.number.clone();
        let check = body.pop();
        // An unknown region is only a hint, so it must not hide a check digit that does not hold.
        if check_digit::mod_11_2(&body) != check {
            Some(IdentifierIssue::CheckDigit)
        // 9 begins the numbers of foreign permanent residents, which carry a country instead.
        } else if !self.number.starts_with('9')
            && region::province_of_code(self.region_code()).is_none()
        {
            Some(IdentifierIssue::Region)
        } else {
            None
        }
    }

    /// Six digits of the region.
    #[must_use]
    pub fn region_code(&self) -> &str {
        self.number.get(..6).unwrap_or_default()
    }

    /// Date of birth.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        self.birth
    }

    /// Sex.
    #[must_use]
    pub fn sex(&self) -> Sex {
        let odd = self
            .number
            .chars()
            .nth(16)
            .and_then(|c| c.to_digit(10))
            .is_some_and(|digit| digit % 2 == 1);
        if odd { Sex::Male } else { Sex::Female }
    }

    /// Whole years on `day`; `None` when born later.
    #[must_use]
    pub fn age_on(&self, day: Date) -> Option<i16> {
        if day < self.birth {
            return None;
        }
        let birthday = (self.birth.month(), self.birth.day());
        let before = (day.month(), day.day()) < birthday;
        let years = day.year() - self.birth.year();
        Some(years - i16::from(before))
    }

    // Origin: the terms of identity cards by the age at issue, the reference `document-formats`,
    // 2.2.
    /// The years a card issued on `issued` is valid; `None` is long term. Under 16: 5, to 25: 10,
    /// to 45: 20.
    #[must_use]
    pub fn card_years(&self, issued: Date) -> Option<i16> {
        match self.age_on(issued).unwrap_or(0) {
            ..=15 => Some(5),
            16..=25 => Some(10),
            26..=45 => Some(20),
            46.. => None,
        }
    }

    /// The number itself: private, never to be printed unasked.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.number
    }
}

impl std::fmt::Debug for CitizenId {
    /// Masked: debug output ends up in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "CitizenId({})",
            super::mask::mask_citizen_id(&self.number)
        )
    }
}

fn parse_birth_date(number: &str) -> Option<Date> {
    let year: i16 = number.get(6..10)?.parse().ok()?;
    let month: i8 = number.get(10..12)?.parse().ok()?;
    let day: i8 = number.get(12..14)?.parse().ok()?;
    // By eye: the centuries of living holders. A wider range lets misread digits pass as dates.
    if !(1900..=2099).contains(&year) {
        return None;
    }
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> CitizenId {
        CitizenId::parse(text).unwrap()
    }

    #[test]
    fn standard_example_and_synthetic_numbers_hold() {
        for text in [
            "11010519491231002X",
            "11010519491231002x",
            "110101190001010014",
            "810000199001010019",
            "440300199912311231",
        ] {
            assert_eq!(id(text).find_issue(), None, "{text}");
        }
    }

    #[test]
    fn parts_are_read() {
        let id = id("440300199912311231");
        assert_eq!(
            (id.region_code(), id.birth_date().to_string().as_str()),
            ("440300", "1999-12-31")
        );
        assert_eq!(id.sex(), Sex::Male);
        assert_eq!(id.age_on(Date::constant(2018, 12, 30)), Some(18));
        assert_eq!(id.age_on(Date::constant(2017, 12, 30)), Some(17));
        assert_eq!(id.age_on(Date::constant(1999, 12, 30)), None);
    }

    #[test]
    fn card_terms_follow_the_age_at_issue() {
        let id = id("440300199912311231");
        let years = |year| id.card_years(Date::constant(year, 12, 31));
        assert_eq!(
            [
                years(2014),
                years(2015),
                years(2024),
                years(2025),
                years(2044),
                years(2045)
            ],
            [Some(5), Some(10), Some(10), Some(20), Some(20), None]
        );
    }

    #[test]
    fn flaws_are_told_apart() {
        assert_eq!(
            id("110105194912310021").find_issue(),
            Some(IdentifierIssue::CheckDigit)
        );
        assert_eq!(
            id("99010519491231002X").find_issue(),
            Some(IdentifierIssue::CheckDigit)
        );
        assert_eq!(
            id("190105194912310024").find_issue(),
            Some(IdentifierIssue::Region)
        );
        assert_eq!(
            id("19010519491231002X").find_issue(),
            Some(IdentifierIssue::CheckDigit)
        );
        assert_eq!(
            CitizenId::parse("110105199902300021"),
            Err(IdentifierIssue::BirthDate)
        );
        assert_eq!(
            CitizenId::parse("110105180001010021"),
            Err(IdentifierIssue::BirthDate)
        );
        assert_eq!(
            CitizenId::parse("110105491231002"),
            Err(IdentifierIssue::NoCheckDigit)
        );
        assert_eq!(
            CitizenId::parse("11010519491231XX"),
            Err(IdentifierIssue::Shape)
        );
        assert_eq!(
            CitizenId::parse("1101051949123100XX"),
            Err(IdentifierIssue::Shape)
        );
        assert_eq!(CitizenId::parse(""), Err(IdentifierIssue::Shape));
    }

    #[test]
    fn debug_output_is_masked() {
        assert_eq!(
            format!("{:?}", id("440300199912311231")),
            "CitizenId(440300************)"
        );
    }
}
