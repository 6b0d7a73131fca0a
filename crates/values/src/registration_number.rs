//! Business registration number before 2015, GS 15-2006: 6 authority, 8 sequence, 1 check digit.

use super::text::{has_digits_only, normalise_text};
use super::{IdentifierIssue, check_digit};

/// A 15-digit registration number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RegistrationNumber(String);

// Origin: the reference `document-formats`, 2.3 (seventh digit).
/// What the seventh digit says of the registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrantKind {
    /// 0-3: domestic enterprise.
    Domestic,
    /// 4-5: foreign-invested enterprise.
    ForeignInvested,
    /// 6-9: individual business.
    Individual,
}

impl RegistrationNumber {
    /// Reads 15 digits.
    ///
    /// # Errors
    /// [`IdentifierIssue::NoCheckDigit`] for the 13 digits used before 2007, [`IdentifierIssue::Shape`] otherwise.
    pub fn parse(text: &str) -> Result<Self, IdentifierIssue> {
        let number = normalise_text(text);
        let digits = has_digits_only(&number);
        match number.len() {
            15 if digits => Ok(Self(number)),
            13 if digits => Err(IdentifierIssue::NoCheckDigit),
            _ => Err(IdentifierIssue::Shape),
        }
    }

    /// Whether the check digit holds (MOD 11,10).
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let mut body = self.0.clone();
        let check = body.pop();
        check_digit::mod_11_10(&body) == check
    }

    /// Six digits of the registering authority; `100000` is the state's.
    #[must_use]
    pub fn authority_code(&self) -> &str {
        self.0.get(..6).unwrap_or_default()
    }

    /// What was registered, by the seventh digit.
    #[must_use]
    pub fn registrant_kind(&self) -> RegistrantKind {
        match self.0.chars().nth(6) {
            Some('4' | '5') => RegistrantKind::ForeignInvested,
            Some('6'..='9') => RegistrantKind::Individual,
            _ => RegistrantKind::Domestic,
        }
    }

    /// The fifteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_number_holds() {
        let number = RegistrationNumber::parse("１１０１０８ 000000016").unwrap();
        assert!(number.is_valid());
        assert_eq!(number.authority_code(), "110108");
        assert_eq!(number.registrant_kind(), RegistrantKind::Domestic);
        assert!(
            !RegistrationNumber::parse("110108000000017")
                .unwrap()
                .is_valid()
        );
    }

    #[test]
    fn the_seventh_digit_tells_the_kind() {
        let kind = |text| {
            RegistrationNumber::parse(text)
                .unwrap()
                .registrant_kind()
        };
        assert_eq!(kind("321302600000000"), RegistrantKind::Individual);
        assert_eq!(kind("321302400000000"), RegistrantKind::ForeignInvested);
    }

    #[test]
    fn thirteen_digits_cannot_be_verified() {
        assert_eq!(
            RegistrationNumber::parse("1101081000000"),
            Err(IdentifierIssue::NoCheckDigit)
        );
        assert_eq!(
            RegistrationNumber::parse("11010800000001X"),
            Err(IdentifierIssue::Shape)
        );
    }
}
