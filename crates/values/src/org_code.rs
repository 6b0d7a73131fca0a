//! Organisation code, GB 11714-1997: 8 base-36 characters and a check character.

use super::text::normalise_upper;
use super::{IdentifierIssue, check_digit};

/// An organisation code of the right shape, without its hyphen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrgCode(String);

impl OrgCode {
    /// Reads `M000100Y-4` or `M000100Y4`.
    ///
    /// # Errors
    /// [`IdentifierIssue::Shape`] when it is not 8 letters or digits and a digit or X.
    pub fn parse(text: &str) -> Result<Self, IdentifierIssue> {
        // With its hyphen as printed by itself, without as credit codes contain it.
        let code = normalise_upper(text).replace('-', "");
        let in_alphabet = code.chars().all(|c| {
            let value = check_digit::base36_value(c);
            value.is_some()
        });
        let is_check = |c: char| c.is_ascii_digit() || c == 'X';
        let has_check = code.ends_with(is_check);
        if code.len() == 9 && in_alphabet && has_check {
            Ok(Self(code))
        } else {
            Err(IdentifierIssue::Shape)
        }
    }

    /// Whether the check character holds.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let mut body = self.0.clone();
        let check = body.pop();
        check_digit::org_check_character(&body) == check
    }

    /// The nine characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for OrgCode {
    /// With the hyphen before the check character, as printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (body, check) = self.0.split_at(8);
        write!(f, "{body}-{check}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_example_and_synthetic_codes() {
        for code in ["M000100Y-4", "MA200022-X", "MA200000-0", "MA5ABCDE-5"] {
            let parsed = OrgCode::parse(code).unwrap();
            assert!(parsed.is_valid(), "{code}");
            assert_eq!(parsed.to_string(), code);
        }
        assert!(
            !OrgCode::parse("M000100Y5")
                .unwrap()
                .is_valid()
        );
        assert!(
            OrgCode::parse("ma200022x")
                .unwrap()
                .is_valid()
        );
        assert_eq!(OrgCode::parse("M000100Y"), Err(IdentifierIssue::Shape));
        assert_eq!(OrgCode::parse("M000100YA"), Err(IdentifierIssue::Shape));
        assert_eq!(OrgCode::parse("代码"), Err(IdentifierIssue::Shape));
    }
}
