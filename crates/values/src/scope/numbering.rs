//! Numbers in front of items (一、… 二、…), which look like members of a list.

/// Numbers of items, in order.
const NUMERALS: &str = "一二三四五六七八九十";

/// Which number a character is.
fn number_of(c: char) -> Option<usize> {
    NUMERALS
        .chars()
        .position(|known| known == c)
        .map(|at| at + 1)
}

/// The number that a text before `、` ends with, where it counts an item.
///
/// 二、三类医疗器械 is a list of classes: another number follows. Glued to an item, only the number that
/// comes next counts (住宿服务二、).
pub(super) fn numbering_at_end(text: &str, next: Option<char>, last: usize) -> Option<usize> {
    let mut chars = text.chars().rev();
    let number = number_of(chars.next()?)?;
    let is_next = last > 0 && number == last + 1;
    let is_alone = chars.next().is_none();
    let goes_on = next.is_some_and(|c| c == '类' || number_of(c).is_some());
    let counts = is_next && is_alone || !goes_on && (is_alone || is_next);
    counts.then_some(number)
}
