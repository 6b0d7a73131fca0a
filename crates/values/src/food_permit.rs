//! Food permit numbers: two letters, 14 digits, the last one MOD 11,10 (GB/T 17710).

use super::text::{has_digits_only, normalise_upper};
use super::{IdentifierIssue, check_digit};

/// The documents that carry such a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoodPermitKind {
    /// JY: food business licence.
    Business,
    /// SC: food production licence.
    Production,
    /// YB: filing of sellers of prepackaged food only.
    PrepackagedFiling,
}

/// The subject of a JY number by its first digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoodSubject {
    /// 1: sells food.
    Seller,
    /// 2: catering.
    Caterer,
    /// 3: canteen.
    Canteen,
}

/// A food permit number of the right shape.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FoodPermit(String);

impl FoodPermit {
    /// Reads `JY`, `SC` or `YB` and 14 digits.
    ///
    /// # Errors
    /// [`IdentifierIssue::Obsolete`] for `SP` with 16 digits and `QS` with 12, [`IdentifierIssue::Shape`] otherwise, also
    /// when the first digit names no kind (JY 1-3, SC 1-2).
    pub fn parse(text: &str) -> Result<Self, IdentifierIssue> {
        let number = normalise_upper(text);
        let (letters, digits) = number
            .split_at_checked(2)
            .ok_or(IdentifierIssue::Shape)?;
        if !has_digits_only(digits) {
            return Err(IdentifierIssue::Shape);
        }
        // Origin: the reference `document-formats`, 2.4 and 2.5. That YB is built like JY is
        // believed there, not proven.
        match (letters, digits.len(), digits.bytes().next()) {
            ("JY", 14, Some(b'1'..=b'3')) | ("SC", 14, Some(b'1' | b'2')) | ("YB", 14, Some(_)) => {
                Ok(Self(number))
            }
            // Food circulation (SP) and industrial production (QS) were replaced by JY and SC.
            ("SP", 16, _) | ("QS", 12, _) => Err(IdentifierIssue::Obsolete),
            _ => Err(IdentifierIssue::Shape),
        }
    }

    // All seven JY numbers seen pass, two of eight SC numbers do not (`document-formats`, 2.4 and
    // 2.5): a failure is a doubt, no proof.
    /// Whether the check digit holds.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let mut body = self.digits().to_owned();
        let check = body.pop();
        check_digit::mod_11_10(&body) == check
    }

    /// Which document it belongs to.
    #[must_use]
    pub fn permit_kind(&self) -> FoodPermitKind {
        match self.0.get(..2) {
            Some("SC") => FoodPermitKind::Production,
            Some("YB") => FoodPermitKind::PrepackagedFiling,
            _ => FoodPermitKind::Business,
        }
    }

    /// The subject of a business licence.
    #[must_use]
    pub fn food_subject(&self) -> Option<FoodSubject> {
        if self.permit_kind() != FoodPermitKind::Business {
            return None;
        }
        match self.digits().bytes().next()? {
            b'1' => Some(FoodSubject::Seller),
            b'2' => Some(FoodSubject::Caterer),
            b'3' => Some(FoodSubject::Canteen),
            _ => None,
        }
    }

    /// Three digits of the food category of a production licence (1xx food, 2xx additive).
    #[must_use]
    pub fn food_category(&self) -> Option<&str> {
        if self.permit_kind() == FoodPermitKind::Production {
            self.digits().get(..3)
        } else {
            None
        }
    }

    /// Six digits of the region.
    #[must_use]
    pub fn region_code(&self) -> &str {
        // SC has three digits of the food category before the region, the others one digit of the
        // subject.
        let start = if self.permit_kind() == FoodPermitKind::Production {
            3
        } else {
            1
        };
        self.digits()
            .get(start..start + 6)
            .unwrap_or_default()
    }

    /// The whole number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn digits(&self) -> &str {
        self.0.get(2..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synthetic_numbers_hold_and_tell_their_subject() {
        for (text, subject) in [
            ("JY11101010000006", FoodSubject::Seller),
            ("JY24403000000016", FoodSubject::Caterer),
            ("JY33100000000014", FoodSubject::Canteen),
        ] {
            let permit = FoodPermit::parse(text).unwrap();
            assert!(permit.is_valid(), "{text}");
            assert_eq!(permit.food_subject(), Some(subject));
        }
        assert_eq!(
            FoodPermit::parse("JY24403000000016")
                .unwrap()
                .region_code(),
            "440300"
        );
    }

    #[test]
    fn a_wrong_check_digit_does_not_hold() {
        assert!(
            !FoodPermit::parse("JY12345678901234")
                .unwrap()
                .is_valid()
        );
        assert!(
            FoodPermit::parse("JY12345678901232")
                .unwrap()
                .is_valid()
        );
        assert!(
            !FoodPermit::parse("JY11101010000007")
                .unwrap()
                .is_valid()
        );
    }

    #[test]
    fn production_and_filing_numbers_share_the_algorithm() {
        let body = "1010000000001";
        let text = format!("SC{body}{}", check_digit::mod_11_10(body).unwrap());
        let permit = FoodPermit::parse(&text).unwrap();
        assert!(permit.is_valid());
        assert_eq!(
            (
                permit.food_category(),
                permit.region_code(),
                permit.food_subject()
            ),
            (Some("101"), "000000", None)
        );
        assert_eq!(
            FoodPermit::parse("YB14403000000016")
                .unwrap()
                .permit_kind(),
            FoodPermitKind::PrepackagedFiling
        );
    }

    #[test]
    fn old_and_foreign_shapes_are_named() {
        assert_eq!(
            FoodPermit::parse("SP4403001234567890"),
            Err(IdentifierIssue::Obsolete)
        );
        assert_eq!(
            FoodPermit::parse("QS440312345678"),
            Err(IdentifierIssue::Obsolete)
        );
        assert_eq!(
            FoodPermit::parse("JY94403000000016"),
            Err(IdentifierIssue::Shape)
        );
        assert_eq!(FoodPermit::parse("许可证"), Err(IdentifierIssue::Shape));
        assert_eq!(FoodPermit::parse("J"), Err(IdentifierIssue::Shape));
    }
}
