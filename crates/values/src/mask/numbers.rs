//! Masks for numbers of a known kind: which ends remain.

/// A citizen's number: the six digits of its region remain.
#[must_use]
pub fn mask_citizen_id(number: &str) -> String {
    keep_ends(number, 6, 0)
}

/// A telephone number: the first three and last four digits remain.
#[must_use]
pub fn mask_phone(number: &str) -> String {
    keep_ends(number, 3, 4)
}

/// An account or card number: the last four digits remain.
#[must_use]
pub fn mask_account(number: &str) -> String {
    keep_ends(number, 0, 4)
}

/// Keeps the first `head` and last `tail` characters; what is not longer than both is all hidden.
fn keep_ends(text: &str, head: usize, tail: usize) -> String {
    let n = text.chars().count();
    let is_short = n <= head + tail;
    let shown = |index: usize| {
        let at_end = index < head || index + tail >= n;
        at_end && !is_short
    };
    text.chars()
        .enumerate()
        .map(|(index, c)| if shown(index) { c } else { '*' })
        .collect()
}
