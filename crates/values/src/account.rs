//! Bank numbers: cards (Luhn), corporate accounts (no check digit, compared only), approvals.

use super::text::{has_digits_only, normalise_text};
use super::{IdentifierIssue, check_digit};

/// Digits of an account or card number, separators removed; `None` when anything else is in it.
#[must_use]
pub fn account_digits(text: &str) -> Option<String> {
    let number = normalise_text(text).replace('-', "");
    if number.is_empty() || !has_digits_only(&number) {
        return None;
    }
    Some(number)
}

// Origin: the lengths of cards in the reference `document-formats`, 2.6; Luhn from ISO/IEC 7812-1.
/// Checks a card number: 16-19 digits and Luhn.
///
/// # Errors
/// [`IdentifierIssue::Shape`] or [`IdentifierIssue::CheckDigit`].
pub fn check_card(text: &str) -> Result<(), IdentifierIssue> {
    let number = account_digits(text).ok_or(IdentifierIssue::Shape)?;
    let is_card = (16..=19).contains(&number.len());
    if !is_card {
        return Err(IdentifierIssue::Shape);
    }
    if check_digit::passes_luhn(&number) {
        Ok(())
    } else {
        Err(IdentifierIssue::CheckDigit)
    }
}

// Origin: the reference `document-formats`, 2.6: corporate accounts have no fixed length and no
// check digit.
/// Checks a corporate account number: 9-25 digits and nothing else that could be checked.
///
/// # Errors
/// [`IdentifierIssue::Shape`].
pub fn check_corporate(text: &str) -> Result<(), IdentifierIssue> {
    let number = account_digits(text).ok_or(IdentifierIssue::Shape)?;
    let is_account = (9..=25).contains(&number.len());
    if is_account {
        Ok(())
    } else {
        Err(IdentifierIssue::Shape)
    }
}

/// Whether two account numbers are the same, character by character; `None` when one is none.
#[must_use]
pub fn is_same_account(a: &str, b: &str) -> Option<bool> {
    let a = account_digits(a)?;
    let b = account_digits(b)?;
    Some(a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_have_luhn_and_corporate_accounts_do_not() {
        assert_eq!(check_card("4111 1111 1111 1111"), Ok(()));
        assert_eq!(
            check_card("4111111111111112"),
            Err(IdentifierIssue::CheckDigit)
        );
        assert_eq!(check_card("41111"), Err(IdentifierIssue::Shape));
        assert_eq!(check_corporate("4000 0000 0900 0000 001"), Ok(()));
        assert_eq!(check_corporate("12345678"), Err(IdentifierIssue::Shape));
        assert_eq!(check_corporate("无"), Err(IdentifierIssue::Shape));
    }

    #[test]
    fn accounts_are_compared_without_spaces() {
        assert_eq!(
            is_same_account("4000 0000 0900", "４０００００００-0900"),
            Some(true)
        );
        assert_eq!(is_same_account("400000000900", "400000000901"), Some(false));
        assert_eq!(is_same_account("400000000900", "****0900"), None);
    }
}
