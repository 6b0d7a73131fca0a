//! A printed label as it was found on a page.

use super::text_box::TextBox;
use super::vocabulary;
use crate::rules::lexicon::FUZZY_MIN_LENGTH;
use model::Rect;

#[derive(Debug, Clone)]
pub(super) struct LabelMatch {
    /// As the catalogue has it, normalised; with the bracket that was printed behind it.
    pub label: String,
    /// The same without its bracket, where it has one.
    pub bare: Option<String>,
    /// Cells that hold it, in order; the value may go on in the last.
    pub cells: Vec<usize>,
    /// Where it begins in the first of `cells`.
    pub start: usize,
    /// Where its value begins in the last of `cells`.
    pub end: usize,
    /// Box around the label alone.
    pub rect: Rect,
    /// Every character is right.
    pub exact: bool,
    /// Nothing parts it from what follows.
    pub glued: bool,
}

impl LabelMatch {
    /// Whether this is the label `folded` of a type, also when only the printed one has a bracket
    /// behind it.
    pub fn matches_label(&self, folded: &str) -> bool {
        let bare = self.bare.as_deref();
        self.label == folded || bare == Some(folded)
    }

    /// The last cell, where the value may begin.
    pub fn last_cell(&self) -> usize {
        self.cells
            .last()
            .copied()
            .unwrap_or_default()
    }
}

/// Builds a hit: takes a bracket and separators behind the label along.
pub(super) fn build_match(
    cell: &TextBox,
    cells: Vec<usize>,
    start: usize,
    label_end: usize,
    label: &[char],
    exact: bool,
) -> LabelMatch {
    let chars = cell.chars();
    let rest = chars
        .get(label_end..)
        .unwrap_or_default();
    let bracket = bracket_length(rest);
    let end = label_end + bracket;
    let separators = chars
        .iter()
        .skip(end)
        .take_while(|c| is_separator(**c))
        .count();
    // 0.4 came from the line lists in the tests of this room: above it every letter stands alone
    // and a space parts nothing.
    let spaced_letters = cell.whitespace_ratio() >= 0.4;
    let space = cell.space_before(end) > 0 && !spaced_letters;
    // A code or date behind a label of several characters parts itself from it.
    let next = chars.get(end);
    let starts_number = next.is_some_and(char::is_ascii_alphanumeric);
    let number = label.len() >= FUZZY_MIN_LENGTH && starts_number;
    let bracket_chars = rest.iter().take(bracket);
    let label_chars = label.iter();
    let name: String = label_chars
        .chain(bracket_chars)
        .collect();
    let open = name.rfind('(').filter(|index| {
        let closed = name.ends_with(')');
        closed && *index > 0
    });
    let bare = open.and_then(|index| name.get(..index));
    let parted = separators > 0 || space || number;
    LabelMatch {
        bare: bare.map(str::to_owned),
        label: name,
        rect: cell.range_rect(start..end),
        cells,
        start,
        end: end + separators,
        exact,
        glued: end < chars.len() && !parted,
    }
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ':' | '|' | ';' | '_' | '=' | '：' | '︰' | '·' | '.' | ','
    )
}

/// Length of a bracket that belongs to the label before it.
fn bracket_length(rest: &[char]) -> usize {
    if rest.first() != Some(&'(') {
        return 0;
    }
    // By eye: a longer bracket explains something, it is no part of a name.
    let mut near = rest.iter().take(14);
    let Some(close) = near.position(|c| *c == ')') else {
        return 0;
    };
    let inside = rest.get(1..close).unwrap_or_default();
    let inside: String = inside.iter().collect();
    let belongs = vocabulary::LABEL_BRACKET_ENDS
        .iter()
        .any(|end| inside.ends_with(end));
    if belongs { close + 1 } else { 0 }
}
