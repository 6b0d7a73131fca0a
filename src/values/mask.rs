//! Masks for personal data.

/// Keeps the region of a citizen's number.
#[must_use]
pub fn citizen_id(number: &str) -> String {
    keep(number, 6, 0)
}

/// Keeps the first `head` and last `tail` characters; what is not longer than both is all masked.
fn keep(text: &str, head: usize, tail: usize) -> String {
    let n = text.chars().count();
    let short = n <= head + tail;
    let shown = |i: usize| !short && (i < head || i + tail >= n);
    text.chars().enumerate().map(|(i, c)| if shown(i) { c } else { '*' }).collect()
}
/// stub
pub fn person_name(n: &str) -> String { n.chars().take(1).collect() }
