//! The check-digit algorithms behind the identifiers, each by its standard's name.
//!
//! All take ASCII text; a character outside the algorithm's alphabet gives `None`.

/// Alphabet of GB 32100-2015: 31 characters, without I, O, S, V, Z.
pub const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of GB 11714-1997.
const ORG_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Value of a base-36 digit: 0-9, then A = 10 to Z = 35 (upper case only).
#[must_use]
pub fn base36_value(c: char) -> Option<u32> {
    // `to_digit` takes lower case, too; the standards know capitals only.
    if c.is_ascii_lowercase() {
        None
    } else {
        c.to_digit(36)
    }
}

/// ISO 7064 MOD 11,10 (GB/T 17710): registration numbers, food permits. Check digit of `body`.
#[must_use]
pub fn mod_11_10(body: &str) -> Option<char> {
    let values = body.chars().map(|c| c.to_digit(10));
    let value = iso7064_hybrid(values, 10)?;
    char::from_digit(value, 10)
}

/// ISO 7064 MOD 37,36: electronic licence identifiers. Check character of `body`.
#[must_use]
pub fn mod_37_36(body: &str) -> Option<char> {
    let values = body.chars().map(base36_value);
    let value = iso7064_hybrid(values, 36)?;
    let check = char::from_digit(value, 36)?;
    Some(check.to_ascii_uppercase())
}

/// The hybrid systems of ISO 7064 with moduli `m + 1` and `m`.
fn iso7064_hybrid(values: impl Iterator<Item = Option<u32>>, m: u32) -> Option<u32> {
    let mut p = m;
    for value in values {
        // A sum of 0 counts as m: as 0 it would wipe out every character before it.
        let sum = (p + value?) % m;
        let sum = match sum {
            0 => m,
            _ => sum,
        };
        p = sum * 2 % (m + 1);
    }
    Some((m + 1 - p) % m)
}

/// ISO 7064 MOD 11-2 as GB 11643-1999 uses it. Check character (0-9 or X) of 17 digits.
#[must_use]
pub fn mod_11_2(body: &str) -> Option<char> {
    let mut p = 0;
    for c in body.chars() {
        // Doubling at each step gives the weights 2^(18-i) mod 11 that the standard prints as a
        // table.
        let digit = c.to_digit(10)?;
        p = (p + digit) * 2 % 11;
    }
    let check = (12 - p) % 11;
    match check {
        10 => Some('X'),
        value => char::from_digit(value, 10),
    }
}

/// GB 11714-1997 over 8 base-36 characters; 10 is written X, 11 is written 0.
#[must_use]
pub fn org_check_character(body: &str) -> Option<char> {
    let sum = weighted_sum(body, ORG_WEIGHTS, base36_value)?;
    let check = 11 - sum % 11;
    match check {
        10 => Some('X'),
        value => char::from_digit(value % 11, 10),
    }
}

/// GB 32100-2015 over 17 characters of [`CREDIT_ALPHABET`].
#[must_use]
pub fn credit_check_character(body: &str) -> Option<char> {
    // Weights 3^(i-1) mod 31: 1, 3, 9, 27, 19 … for i from 1 to 17.
    let next_weight = |weight: &u32| Some(weight * 3 % 31);
    let weights = std::iter::successors(Some(1), next_weight);
    let weights = weights.take(17);
    let value = |c| {
        let index = CREDIT_ALPHABET.find(c)?;
        u32::try_from(index).ok()
    };
    let sum = weighted_sum(body, weights, value)?;
    // Without the second modulus a remainder of 0 would name the 32nd of 31 characters.
    let check = (31 - sum % 31) % 31;
    CREDIT_ALPHABET
        .chars()
        .nth(check as usize)
}

/// `None` when a character has no value or the lengths differ.
fn weighted_sum(
    body: &str,
    weights: impl IntoIterator<Item = u32>,
    value: impl Fn(char) -> Option<u32>,
) -> Option<u32> {
    let mut chars = body.chars();
    let mut sum = 0;
    for weight in weights {
        let c = chars.next()?;
        sum += value(c)? * weight;
    }
    chars.next().is_none().then_some(sum)
}

/// Luhn (ISO/IEC 7812-1): whether a whole card number, check digit included, holds.
#[must_use]
pub fn passes_luhn(number: &str) -> bool {
    let mut sum = 0;
    for (index, c) in number.chars().rev().enumerate() {
        let Some(digit) = c.to_digit(10) else {
            return false;
        };
        let is_second = index % 2 == 1;
        let doubled = if is_second { digit * 2 } else { digit };
        let digit_sum = doubled / 10 + doubled % 10;
        sum = (sum + digit_sum) % 10;
    }
    // An empty text has the sum 0 and is no card number.
    sum == 0 && !number.is_empty()
}

/// ICAO 9303 check digit, weights 7-3-1; the filler `<` counts 0.
#[must_use]
pub fn mrz_check_digit(body: &str) -> Option<char> {
    let mut sum = 0;
    let weights = [7, 3, 1].into_iter().cycle();
    for (c, weight) in body.chars().zip(weights) {
        let value = match c {
            '<' => 0,
            _ => base36_value(c)?,
        };
        sum = (sum + value * weight) % 10;
    }
    char::from_digit(sum, 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn worked_examples_of_the_standards() {
        assert_eq!(mod_11_10("0794"), Some('5'), "ISO 7064 MOD 11,10");
        assert_eq!(mod_11_2("079"), Some('X'), "ISO 7064 MOD 11-2");
        assert_eq!(
            mod_37_36("A12425GABC1234002"),
            Some('M'),
            "ISO 7064 MOD 37,36 (GRid)"
        );
        assert_eq!(mod_11_10("11010800000001"), Some('6'), "GS 15-2006");
        assert_eq!(mod_11_2("11010519491231002"), Some('X'), "GB 11643-1999");
        assert_eq!(
            credit_check_character("91350100M000100Y4"),
            Some('3'),
            "GB 32100-2015"
        );
        assert_eq!(org_check_character("M000100Y"), Some('4'), "GB 11714-1997");
        assert_eq!(
            mrz_check_digit("L898902C3"),
            Some('6'),
            "ICAO 9303 specimen"
        );
        assert!(passes_luhn("4111111111111111"));
    }

    #[test]
    fn a_credit_remainder_of_zero_is_character_zero() {
        assert_eq!(credit_check_character("91330100MA200022X"), Some('0'));
    }

    #[test]
    fn the_organisation_code_counts_in_base_36() {
        assert_eq!(org_check_character("MA5ABCDE"), Some('5'));
        assert_eq!(org_check_character("MA200022"), Some('X'));
        assert_eq!(org_check_character("MA200000"), Some('0'));
    }

    #[test]
    fn foreign_characters_and_lengths_have_no_check_digit() {
        assert_eq!(credit_check_character("91350100M000100YI"), None);
        assert_eq!(credit_check_character("91350100M000100"), None);
        assert_eq!(org_check_character("M000100Y4"), None);
        assert_eq!(mod_11_10("12a"), None);
        assert_eq!(mod_37_36("ab"), None);
        assert!(!passes_luhn("") && !passes_luhn("41111111x"));
    }

    /// Changes one character of `body` to another of `alphabet`.
    fn change(body: &str, at: usize, to: char) -> String {
        body.chars()
            .enumerate()
            .map(|(i, c)| if i == at { to } else { c })
            .collect()
    }

    proptest! {
        #[test]
        fn iso_7064_catches_every_single_change(body in "[0-9]{13}", at in 0usize..13, to in "[0-9]") {
            let changed = change(&body, at, to.chars().next().unwrap());
            prop_assume!(changed != body);
            prop_assert_ne!(mod_11_10(&body), mod_11_10(&changed));
            prop_assert_ne!(mod_11_2(&body), mod_11_2(&changed));
            prop_assert_ne!(mod_37_36(&body), mod_37_36(&changed));
        }

        #[test]
        fn credit_catches_every_single_change(
            body in "[0-9A-HJ-NPQRTUWXY]{17}", at in 0usize..17, to in "[0-9A-HJ-NPQRTUWXY]",
        ) {
            let changed = change(&body, at, to.chars().next().unwrap());
            prop_assume!(changed != body);
            prop_assert_ne!(credit_check_character(&body), credit_check_character(&changed));
        }

        #[test]
        fn organisation_catches_every_digit_change(body in "[0-9]{8}", at in 0usize..8, to in "[0-9]") {
            let changed = change(&body, at, to.chars().next().unwrap());
            prop_assume!(changed != body);
            prop_assert_ne!(org_check_character(&body), org_check_character(&changed));
        }

        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _ = (mod_11_10(&text), mod_11_2(&text), mod_37_36(&text), org_check_character(&text));
            let _ = (credit_check_character(&text), passes_luhn(&text), mrz_check_digit(&text));
        }
    }
}
