//! What may be a number of a document on a page.

use std::collections::BTreeSet;

use super::layout::PageLayout;
use values::text::{count_digits, normalise_upper};

/// Texts on the page that may be numbers.
pub(super) fn numbers_on_page(sheet: &PageLayout) -> BTreeSet<String> {
    sheet
        .cells
        .iter()
        .flat_map(|cell| number_candidates(cell.text()))
        .collect()
}

/// Texts in one box that may be numbers, upper case: runs of letters and digits, and the box
/// itself where Chinese and digits mix. Long boxes are signatures or prose.
pub(super) fn number_candidates(folded: &str) -> Vec<String> {
    let text = normalise_upper(folded);
    let length = text.chars().count();
    // Hostile text, and the Base64 signature on electronic licences, in which any number can be
    // found (`document-formats`, section 1.1).
    let has_number = count_digits(&text) >= 4;
    if length > 200 || !has_number {
        return Vec::new();
    }
    // By eye: shorter runs are dates and house numbers.
    let runs = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|run| {
            let length = run.len();
            (8..=30).contains(&length)
        });
    let mut numbers: Vec<String> = runs.map(str::to_owned).collect();
    if length <= 60 {
        numbers.extend(worded_numbers(&text));
    }
    numbers
}

/// Numbers with words of their own: what follows the last separator, and its tails that begin
/// with at most six Chinese characters.
fn worded_numbers(text: &str) -> Vec<String> {
    let mut tokens = text.rsplit([':', ',', ';', '。']);
    let token = tokens.next().unwrap_or(text);
    let chars: Vec<char> = token.chars().collect();
    let mut places = chars.iter();
    let first_digit = places.position(char::is_ascii_digit);
    let Some(digit) = first_digit else {
        return Vec::new();
    };
    (0..=digit)
        .rev()
        .take(14)
        .map(|start| {
            let number = chars.iter().skip(start);
            number.collect()
        })
        .collect()
}
