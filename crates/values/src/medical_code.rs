//! Registration number of medical institutions: organisation part (9), region (6), economic type
//! (2), institution class (letter and 3 digits), management class (1).

use super::text::{has_digits_only, normalise_upper};
use super::{IdentifierIssue, OrgCode, region};

/// A 22-character registration number, or the 12 digits of clinics and village stations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MedicalCode(String);

/// Management class by the last digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ManagementClass {
    /// 1.
    NonProfit,
    /// 2.
    ForProfit,
    /// Any other.
    Other,
}

impl MedicalCode {
    /// Reads a registration number.
    ///
    /// # Errors
    /// [`IdentifierIssue::NoCheckDigit`] for 12 digits, [`IdentifierIssue::Shape`] otherwise.
    pub fn parse(text: &str) -> Result<Self, IdentifierIssue> {
        let code = normalise_upper(text).replace('-', "");
        // Clinics and village stations carry 6 + 4 + 2 digits, in which nothing can be verified.
        if code.len() == 12 && has_digits_only(&code) {
            return Err(IdentifierIssue::NoCheckDigit);
        }
        // Origin: the pattern of the reference `document-formats`, 2.7.
        let fits = code.len() == 22
            && code
                .char_indices()
                .all(|(i, c)| match i {
                    0..=7 => c.is_ascii_alphanumeric(),
                    8 => c.is_ascii_digit() || c == 'X',
                    17 => c.is_ascii_uppercase(),
                    _ => c.is_ascii_digit(),
                });
        if fits {
            Ok(Self(code))
        } else {
            Err(IdentifierIssue::Shape)
        }
    }

    /// What is wrong with it: the organisation code (unless a temporary `PDY` code stands there) or
    /// the region.
    #[must_use]
    pub fn find_issue(&self) -> Option<IdentifierIssue> {
        if self
            .org_code()
            .is_some_and(|code| !code.is_valid())
        {
            Some(IdentifierIssue::OrganisationCheckDigit)
        } else if self
            .0
            .get(9..15)
            .and_then(region::province_of_code)
            .is_none()
        {
            Some(IdentifierIssue::Region)
        } else {
            None
        }
    }

    /// The organisation code in it, which should equal characters 9-17 of the credit code; `None`
    /// for temporary codes.
    #[must_use]
    pub fn org_code(&self) -> Option<OrgCode> {
        if self.0.starts_with("PDY") {
            None
        } else {
            OrgCode::parse(self.0.get(..9)?).ok()
        }
    }

    /// Management class.
    #[must_use]
    pub fn management_class(&self) -> ManagementClass {
        match self.0.bytes().last() {
            Some(b'1') => ManagementClass::NonProfit,
            Some(b'2') => ManagementClass::ForProfit,
            _ => ManagementClass::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_private_clinic() {
        let code = MedicalCode::parse("MA200022X44030017D1542").unwrap();
        assert_eq!(code.find_issue(), None);
        assert_eq!(code.management_class(), ManagementClass::ForProfit);
        assert_eq!(code.org_code().unwrap().as_str(), "MA200022X");
    }

    #[test]
    fn temporary_codes_skip_the_organisation_check() {
        assert_eq!(
            MedicalCode::parse("PDY00001744030017D1542")
                .unwrap()
                .find_issue(),
            None
        );
        let wrong = MedicalCode::parse("MA200022144030017D1542").unwrap();
        assert_eq!(
            wrong.find_issue(),
            Some(IdentifierIssue::OrganisationCheckDigit)
        );
        let nowhere = MedicalCode::parse("MA200022X99030017D1542").unwrap();
        assert_eq!(nowhere.find_issue(), Some(IdentifierIssue::Region));
    }

    #[test]
    fn other_lengths() {
        assert_eq!(
            MedicalCode::parse("440300123456"),
            Err(IdentifierIssue::NoCheckDigit)
        );
        assert_eq!(
            MedicalCode::parse("MA200022X44030017D154"),
            Err(IdentifierIssue::Shape)
        );
        assert_eq!(MedicalCode::parse("登记号"), Err(IdentifierIssue::Shape));
    }
}
