//! Finds credit codes in running text and chooses between readings by their check digits.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::check_digit::CREDIT_ALPHABET;
use super::credit_code::{CreditCode, CreditCodeVerdict};
use super::text::{NormalisedText, normalise_upper};

/// A credit code in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundCode {
    /// The code, repaired when that made it valid.
    pub code: CreditCode,
    /// How far it is to be believed.
    pub verdict: CreditCodeVerdict,
    /// The text shows another character where reading confuses the two.
    pub repaired: bool,
    /// Where it stands, in characters of the source.
    pub range: Range<usize>,
}

// Origin: the reference `document-formats`, 2.9b: the issuer's code inside the identifier is a
// frequent false hit.
/// What an object identifier of an electronic licence (it holds the issuer's code) and a base64
/// signature look like.
static FOREIGN_PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    // 32 by eye: more characters than any printed number has without a break.
    [
        r"1\.2\.156\.3005\.2(?:\s*\.\s*[0-9A-Za-z]+)*",
        r"[A-Za-z0-9+/]{32,}(?:\s?[A-Za-z0-9+/]{32,})*[A-Za-z0-9+/=]*",
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

// By eye. It bounds the time for hostile text; words with a code that holds are not counted.
/// Repairing takes time: after so many words that hold no code, a text is a table of something else.
const MAX_DOUBTFUL_WORDS: usize = 500;

/// Every credit code of a text, in order. Codes printed with spaces are found when they are valid
/// as read.
#[must_use]
pub fn find_credit_codes(text: &str) -> Vec<FoundCode> {
    let folded = NormalisedText::with_spaces(text);
    let chars = folded.chars();
    let foreign_chars = mark_foreign_spans(&folded);
    let mut found: Vec<FoundCode> = Vec::new();
    let mut doubtful = 0;
    for start in 0..chars.len() {
        let word = |index: usize| {
            chars
                .get(index)
                .is_some_and(|c| c.is_ascii_alphanumeric() || "+/".contains(*c))
        };
        // A code starts where a word starts: the middle of a longer word is a serial number or a
        // signature.
        let word_before = start.checked_sub(1).is_some_and(word);
        let begins = word(start) && !word_before;
        if !begins {
            continue;
        }
        let place = folded.source_range(start..start + 1);
        let place = place.start;
        let inside_last = found
            .last()
            .is_some_and(|last| place < last.range.end);
        if inside_last {
            continue;
        }
        let Some((letters, end)) = take_18_letters(chars, start) else {
            continue;
        };
        let foreign = foreign_chars
            .get(start..end)
            .is_none_or(|foreign| foreign.contains(&true));
        if word(end) || foreign {
            continue;
        }
        let range = folded.source_range(start..end);
        // With spaces inside it may be two columns side by side, so only a code that holds as read
        // is taken.
        if end - start > 18 {
            found.extend(
                code_as_read(&letters, range)
                    .filter(|code| code.verdict == CreditCodeVerdict::Valid),
            );
            continue;
        }
        let code = code_as_read(&letters, range.clone());
        let doubted = code
            .as_ref()
            .is_none_or(|code| code.verdict == CreditCodeVerdict::Malformed);
        doubtful += usize::from(doubted);
        let attempt = doubted && doubtful <= MAX_DOUBTFUL_WORDS;
        found.extend(if attempt {
            code_by_repair(&letters, range).or(code)
        } else {
            code
        });
    }
    found
}

/// Which characters belong to something that only contains codes.
fn mark_foreign_spans(folded: &NormalisedText) -> Vec<bool> {
    let mut out = vec![false; folded.chars().len()];
    for found in FOREIGN_PATTERNS
        .iter()
        .flat_map(|pattern| pattern.find_iter(folded.text()))
    {
        out.get_mut(folded.char_range(found.range()))
            .unwrap_or_default()
            .fill(true);
    }
    out
}

/// Eighteen letters or digits with at most one space between two, and where they end.
fn take_18_letters(chars: &[char], start: usize) -> Option<(String, usize)> {
    let mut letters = String::with_capacity(18);
    let mut spaces = 0;
    for (index, c) in chars.iter().enumerate().skip(start) {
        match c {
            _ if c.is_ascii_alphanumeric() => {
                spaces = 0;
                letters.push(*c);
            }
            ' ' if spaces == 0 => spaces = 1,
            _ => return None,
        }
        if letters.len() == 18 {
            return Some((letters, index + 1));
        }
    }
    None
}

fn code_as_read(letters: &str, range: Range<usize>) -> Option<FoundCode> {
    let code = CreditCode::parse(letters).ok()?;
    Some(FoundCode {
        verdict: code.verdict(),
        code,
        repaired: false,
        range,
    })
}

fn code_by_repair(letters: &str, range: Range<usize>) -> Option<FoundCode> {
    let code = CreditCode::parse(&repair_credit_code(letters)?).ok()?;
    Some(FoundCode {
        verdict: code.verdict(),
        code,
        repaired: true,
        range,
    })
}

/// Repairs what OCR confuses, only when exactly one reading passes both check digits and the
/// tables: letters that codes never use, letters among the digits of the region, then one more
/// character.
#[must_use]
pub fn repair_credit_code(text: &str) -> Option<String> {
    let read: Vec<char> = normalise_upper(text).chars().collect();
    if read.len() != 18 {
        return None;
    }
    let mut readings = vec![String::new()];
    // What the place forces comes first: I, O, S and Z are in no code, so they need no proof.
    for (index, c) in read.iter().enumerate() {
        let is_region = (2..8).contains(&index);
        let choices = forced_readings(*c, is_region);
        readings = readings
            .iter()
            .flat_map(|reading| {
                let letters = choices.chars();
                letters.map(move |letter| format!("{reading}{letter}"))
            })
            .collect();
        // Only V has two readings, so this is far off for anything that is a code.
        if readings.len() > 64 || choices.is_empty() {
            return None;
        }
    }
    // Two valid readings prove nothing, so exactly one must remain.
    single_valid_reading(readings.clone()).or_else(|| {
        single_valid_reading(
            readings
                .iter()
                .flat_map(|reading| one_letter_variants(reading))
                .collect(),
        )
    })
}

// Origin: I, O, S, Z and V from the reference `document-formats`, 2.1; the letters among the
// region's digits by eye.
/// Readings of a character that its place demands.
fn forced_readings(c: char, region: bool) -> String {
    match c {
        'I' => "1".into(),
        'O' => "0".into(),
        'S' => "5".into(),
        'Z' => "2".into(),
        'Q' | 'D' | 'U' if region => "0".into(),
        'B' if region => "8".into(),
        'G' if region => "6".into(),
        'L' | 'T' if region => "1".into(),
        'A' if region => "4".into(),
        'V' => "UY".into(),
        _ if region && !c.is_ascii_digit() => String::new(),
        _ if CREDIT_ALPHABET.contains(c) => c.into(),
        _ => String::new(),
    }
}

// By eye: what recognition and poor scans confuse.
/// Pairs of the alphabet that look alike.
const LOOKALIKE_LETTERS: [&str; 11] = [
    "0DQU", "8B", "6G", "1LT", "2Z7", "5S", "4A", "UY", "CG", "EF", "HNMW",
];

/// Every reading with one character exchanged for one that looks alike.
fn one_letter_variants(reading: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, c) in reading.char_indices() {
        for other in LOOKALIKE_LETTERS
            .iter()
            .filter(|group| group.contains(c))
            .flat_map(|group| group.chars())
        {
            if other != c {
                let before = reading.get(..at);
                let after = reading.get(at + 1..);
                let around = before.zip(after);
                out.extend(around.map(|(before, after)| format!("{before}{other}{after}")));
            }
        }
    }
    out
}

fn single_valid_reading(mut readings: Vec<String>) -> Option<String> {
    readings.retain(|reading| {
        CreditCode::parse(reading).is_ok_and(|code| code.verdict() == CreditCodeVerdict::Valid)
    });
    readings.dedup();
    match readings.len() {
        1 => readings.pop(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check_digit;

    fn codes(text: &str) -> Vec<String> {
        find_credit_codes(text)
            .iter()
            .map(|f| f.code.to_string())
            .collect()
    }

    #[test]
    fn codes_are_found_with_their_places() {
        let text = "统一社会信用代码：91110000MA00000152，其他 92440300MA5ABCDE5T\n2020年";
        assert_eq!(codes(text), ["91110000MA00000152", "92440300MA5ABCDE5T"]);
        let found = &find_credit_codes(text)[0];
        assert_eq!(
            crate::text::slice_chars(text, found.range.clone()),
            "91110000MA00000152"
        );
    }

    #[test]
    fn spaced_and_wide_codes_are_found_and_neighbours_are_not_joined() {
        assert_eq!(codes("9111 0000 MA00 0001 52"), ["91110000MA00000152"]);
        assert_eq!(
            codes("９１１１００００ＭＡ０００００１５２"),
            ["91110000MA00000152"]
        );
        assert_eq!(
            codes("9 1 1 1 0 0 0 0 M A 0 0 0 0 0 1 5 2"),
            ["91110000MA00000152"]
        );
        assert_eq!(codes("2020 91110000MA00000152 01"), ["91110000MA00000152"]);
        assert_eq!(codes("code=91110000MA00000152."), ["91110000MA00000152"]);
        assert_eq!(codes("911100 00MA00\n000152"), Vec::<String>::new());
    }

    #[test]
    fn the_issuers_code_in_an_electronic_identifier_is_not_the_holders() {
        let text = "电子证照标识 1.2.156.3005.2.11100000000013338W001.91110000MA00000152.0001.001.K\n\
                    91330100MA2000115Y";
        assert_eq!(codes(text), ["91330100MA2000115Y"]);
    }

    #[test]
    fn signatures_are_not_searched() {
        let signature = format!(
            "数字签名:{}+91110000MA00000152+{}==",
            "aB3/".repeat(12),
            "Zz9+".repeat(12)
        );
        assert_eq!(codes(&signature), Vec::<String>::new());
        assert_eq!(codes(&"aB3dE5gH7jK9mN1pQ3".repeat(9)), Vec::<String>::new());
    }

    #[test]
    fn a_wrong_code_is_found_with_its_verdict() {
        let found = find_credit_codes("代码 91110000MA00000159");
        assert_eq!(
            (found.len(), found[0].verdict, found[0].repaired),
            (1, CreditCodeVerdict::OrgOnly, false)
        );
    }

    #[test]
    fn letters_that_codes_never_use_are_repaired() {
        assert_eq!(
            repair_credit_code("9III0000MA000OO152").as_deref(),
            Some("91110000MA00000152")
        );
        assert_eq!(
            repair_credit_code("9111OOOOMA00000I5Z").as_deref(),
            Some("91110000MA00000152")
        );
        assert_eq!(repair_credit_code("91BB0000MA00000152"), None);
        let found = find_credit_codes("9111OOOOMA00000I5Z");
        assert!(found[0].repaired && found[0].verdict == CreditCodeVerdict::Valid);
    }

    #[test]
    fn a_flood_of_doubtful_words_does_not_hide_a_code() {
        let text = format!("{} 91110000MA00000152", "I11111111111111111 ".repeat(600));
        assert_eq!(codes(&text), ["91110000MA00000152"]);
    }

    #[test]
    fn one_look_alike_is_repaired_and_more_are_not() {
        assert_eq!(
            repair_credit_code("91330100MA200022XD").as_deref(),
            Some("91330100MA200022X0")
        );
        assert_eq!(
            repair_credit_code("924403Q0MA5ABCDE5T").as_deref(),
            Some("92440300MA5ABCDE5T")
        );
        assert_eq!(
            repair_credit_code("91110000MA00000152").as_deref(),
            Some("91110000MA00000152")
        );
        assert_eq!(repair_credit_code("91110000MA00000DD5"), None);
        assert_eq!(repair_credit_code("统一社会信用代码"), None);
        assert_eq!(repair_credit_code(&"V".repeat(18)), None);
    }

    proptest! {
        #[test]
        fn a_repair_always_holds(text in "[0-9A-Z]{18}") {
            if let Some(code) = repair_credit_code(&text) {
                prop_assert_eq!(CreditCode::parse(&code).unwrap().verdict(), CreditCodeVerdict::Valid);
            }
        }

        #[test]
        fn any_valid_code_is_found_in_any_text(
            org in "[0-9A-HJ-NPQRTUWXY]{8}", before in "[\u{4e00}-\u{4eff}，。 \n]{0,9}", after in "[\u{4e00}-\u{4eff}，。\n]{0,9}",
        ) {
            let org = format!("{org}{}", check_digit::org_check_character(&org).unwrap());
            let body = format!("91330100{org}");
            let code = format!("{body}{}", check_digit::credit_check_character(&body).unwrap());
            prop_assume!(CreditCode::parse(&code).unwrap().verdict() == CreditCodeVerdict::Valid);
            prop_assert_eq!(codes(&format!("{before}{code}{after}")), vec![code]);
        }

        #[test]
        fn no_text_panics(text in any::<String>(), dense in "[0-9A-Z .+/]{0,80}") {
            let _ = (find_credit_codes(&text), find_credit_codes(&dense), repair_credit_code(&text));
        }
    }
}
