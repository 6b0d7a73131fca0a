//! Trademark registration numbers and classes (Nice classification).

use super::IdentifierIssue;
use super::text::{has_digits_only, normalise_upper};

/// A trademark registration number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Trademark {
    digits: String,
    /// A Madrid registration (`G`).
    pub international: bool,
    /// Letter of a divided registration.
    pub division: Option<char>,
}

impl Trademark {
    /// Reads `第12345678号`, `12345678A`, `G1234567`, or a barcode text `ZC12345678ZC`.
    ///
    /// # Errors
    /// [`IdentifierIssue::TooManyDigits`] beyond 8 digits: numbers are issued in sequence and have not come
    /// that far; [`IdentifierIssue::Shape`] otherwise.
    pub fn parse(text: &str) -> Result<Self, IdentifierIssue> {
        let folded = normalise_upper(text);
        let number = folded
            .trim_start_matches("第")
            .trim_end_matches("号");
        let number = number
            .strip_prefix("ZC")
            .and_then(|number| number.strip_suffix("ZC"))
            .unwrap_or(number);
        let (international, number) = match number.strip_prefix('G') {
            Some(rest) => (true, rest),
            None => (false, number),
        };
        let division = number
            .chars()
            .last()
            .filter(char::is_ascii_uppercase);
        let digits = number.trim_end_matches(|c: char| Some(c) == division);
        if digits.is_empty() || !has_digits_only(digits) {
            return Err(IdentifierIssue::Shape);
        }
        // Origin: the reference `document-formats`, 2.9: about 80 million numbers are issued, in
        // sequence.
        if digits.len() > 8 {
            return Err(IdentifierIssue::TooManyDigits);
        }
        Ok(Self {
            digits: digits
                .trim_start_matches('0')
                .to_owned(),
            international,
            division,
        })
    }

    /// The number without leading zeros: equal numbers are the same mark.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.digits
    }
}

/// Whether a class exists: 1-34 are goods, 35-45 services.
#[must_use]
pub fn class_exists(class: u8) -> bool {
    (1..=45).contains(&class)
}

/// The classes named in a text (`第35类`, `国际分类：9`), in order, each once.
#[must_use]
pub fn find_classes(text: &str) -> Vec<u8> {
    let folded = normalise_upper(text);
    let mut found = Vec::new();
    for run in folded.split(|c: char| !c.is_ascii_digit()) {
        if let Ok(class) = run.parse::<u8>()
            && class_exists(class)
            && !found.contains(&class)
        {
            found.push(class);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_forms_name_the_same_mark() {
        for text in ["第 12345678 号", "12345678", "ZC12345678ZC"] {
            assert_eq!(
                Trademark::parse(text).unwrap().digits(),
                "12345678",
                "{text}"
            );
        }
        assert_eq!(
            Trademark::parse("00123456")
                .unwrap()
                .digits(),
            "123456"
        );
    }

    #[test]
    fn madrid_and_divided_registrations() {
        let mark = Trademark::parse("G1234567").unwrap();
        assert!(mark.international && mark.division.is_none());
        assert_eq!(
            Trademark::parse("第12345678A号")
                .unwrap()
                .division,
            Some('A')
        );
    }

    #[test]
    fn nine_digits_are_too_many() {
        assert_eq!(
            Trademark::parse("第123456789号"),
            Err(IdentifierIssue::TooManyDigits)
        );
        assert_eq!(Trademark::parse("第号"), Err(IdentifierIssue::Shape));
        assert_eq!(Trademark::parse("12AB"), Err(IdentifierIssue::Shape));
    }

    #[test]
    fn classes_are_1_to_45() {
        assert_eq!(
            find_classes("核定使用商品（第 43 类）、第９类，第43类，第46类，第0类"),
            [43, 9]
        );
        assert!(!class_exists(0) && class_exists(45) && !class_exists(46));
    }
}
