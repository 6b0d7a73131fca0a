//! Dates of issue that stand without a label: alone on a line under the authority and its seal, often
//! in pieces, because digits were typed or stamped between preprinted 年, 月 and 日.

use super::date_values::{is_date_digit, parse_date_value};
use super::own_labels::LabelledPage;
use super::text_box::{TextBox, vertical_centre};
use super::typed_value::TypedValue;
use model::Rect;
use values::parse_date;

// By eye, held by the test `the_date_under_the_authoritys_seal_is_the_day_of_issue`.
/// Where on the page such a date may stand, from the top: forms put it near the foot.
const MIN_DATE_TOP_SHARE: f64 = 0.55;
// By eye: digits stand up to one height above or below the preprinted characters.
/// Pieces of one date stand at most so far apart, in heights: down and along.
const MAX_PIECE_DISTANCE: [f64; 2] = [1.3, 3.0];
// By eye: 二〇二一年十一月二十三日 has twelve.
/// Characters of the longest piece.
const MAX_PIECE_LENGTH: usize = 16;

/// A date in pieces.
pub(super) struct DateCluster<'a> {
    /// Its cells with their indices, from left to right.
    pub cells: Vec<(usize, &'a TextBox)>,
    /// The day, or what remains of one.
    pub fit: TypedValue,
}

impl DateCluster<'_> {
    /// Box around its cells.
    pub fn bounds(&self) -> Rect {
        let rects = self
            .cells
            .iter()
            .map(|(_, cell)| cell.rect);
        rects
            .reduce(|a, b| a.union(&b))
            .unwrap_or_default()
    }

    /// Confidence of its least sure cell.
    pub fn confidence(&self) -> f64 {
        let sure = self
            .cells
            .iter()
            .map(|(_, cell)| cell.confidence);
        sure.fold(1.0, f64::min)
    }
}

/// The only date of a page's lower part that no label claims, whole or in pieces. Two of them are not
/// told apart. `free`: cells that are no value of a label.
pub(super) fn find_issue_date<'a>(
    labelled: &LabelledPage<'a>,
    free: impl Iterator<Item = (usize, &'a TextBox)>,
) -> Option<DateCluster<'a>> {
    let sheet = &labelled.reading.sheet;
    if !sheet.placed {
        return None;
    }
    let top = MIN_DATE_TOP_SHARE * sheet.size[1];
    let is_piece = |(_, cell): &(usize, &'a TextBox)| {
        let is_low = vertical_centre(&cell.rect) > top;
        is_low && is_date_piece(cell.chars())
    };
    let pieces: Vec<(usize, &TextBox)> = free.filter(is_piece).collect();
    let clusters = group_pieces(&pieces);
    let mut dated = clusters
        .into_iter()
        .filter_map(date_of_pieces);
    let only = dated.next()?;
    match dated.next() {
        Some(_) => None,
        None => Some(only),
    }
}

/// Nothing but digits and 年, 月, 日; specks of the seal are read as marks.
fn is_date_piece(chars: &[char]) -> bool {
    let fits =
        |c: &char| is_date_digit(*c) || matches!(c, '年' | '月' | '日') || !c.is_alphanumeric();
    let has_part = chars
        .iter()
        .any(|c| c.is_alphanumeric());
    has_part && chars.len() <= MAX_PIECE_LENGTH && chars.iter().all(fits)
}

fn group_pieces<'a>(pieces: &[(usize, &'a TextBox)]) -> Vec<Vec<(usize, &'a TextBox)>> {
    let mut groups: Vec<Vec<(usize, &TextBox)>> = Vec::new();
    for piece in pieces {
        let (near, far): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| {
            group
                .iter()
                .any(|(_, other)| are_near(piece.1, other))
        });
        groups = far;
        let mut joined: Vec<(usize, &TextBox)> = near.into_iter().flatten().collect();
        joined.push(*piece);
        groups.push(joined);
    }
    groups
}

fn are_near(a: &TextBox, b: &TextBox) -> bool {
    let height = a.type_height().max(b.type_height());
    let down = vertical_centre(&a.rect) - vertical_centre(&b.rect);
    let along = a.rect.x0.max(b.rect.x0) - a.rect.x1.min(b.rect.x1);
    let [most_down, most_along] = MAX_PIECE_DISTANCE;
    down.abs() < most_down * height && along < most_along * height
}

/// The date that the pieces make from left to right; none where they have no year and no word of a
/// date.
fn date_of_pieces(mut pieces: Vec<(usize, &TextBox)>) -> Option<DateCluster<'_>> {
    let middle = |cell: &TextBox| f64::midpoint(cell.rect.x0, cell.rect.x1);
    pieces.sort_by(|(_, a), (_, b)| middle(a).total_cmp(&middle(b)));
    let chars = pieces
        .iter()
        .flat_map(|(_, cell)| cell.chars());
    let text: String = chars
        .filter(|c| c.is_alphanumeric())
        .collect();
    let digits = text
        .chars()
        .filter(|c| is_date_digit(*c))
        .count();
    let has_unit = text.contains(['年', '月', '日']);
    if digits == 0 || !has_unit {
        return None;
    }
    // 年, 月 and 日 all, or it is a number with a word by chance.
    let has_all = text.contains('年') && text.contains('月');
    let fit = match parse_date_value("date", &text) {
        TypedValue::Value(date) if has_all && parse_date(&date).is_some() => {
            TypedValue::Value(date)
        }
        _ => TypedValue::Mismatch,
    };
    Some(DateCluster { cells: pieces, fit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::TextLine;

    fn date(pieces: &[(f64, f64, &str)]) -> Option<TypedValue> {
        let boxes: Vec<TextBox> = pieces
            .iter()
            .map(|(x0, y0, text)| {
                let units: f64 = text
                    .chars()
                    .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
                    .sum();
                let rect = Rect {
                    x0: *x0,
                    y0: *y0,
                    x1: x0 + 20.0 * units,
                    y1: y0 + 20.0,
                };
                let line = TextLine {
                    text: (*text).to_owned(),
                    rect,
                    confidence: 1.0,
                };
                TextBox::new(&line, rect)
            })
            .collect();
        let cells: Vec<(usize, &TextBox)> = boxes.iter().enumerate().collect();
        let mut groups = group_pieces(&cells);
        assert_eq!(groups.len(), 1);
        date_of_pieces(groups.remove(0)).map(|cluster| cluster.fit)
    }

    #[test]
    fn a_date_is_read_from_its_pieces() {
        let whole = |text: &str| Some(TypedValue::Value(text.to_owned()));
        assert_eq!(
            date(&[(0.0, 0.0, "2022年04月17日")]),
            whole("2022年04月17日")
        );
        assert_eq!(
            date(&[
                (60.0, 0.0, "年"),
                (110.0, 0.0, "月"),
                (160.0, 0.0, "日"),
                (20.0, 16.0, "2022"),
                (85.0, 17.0, "04"),
                (138.0, 16.0, "17"),
            ]),
            whole("2022年04月17日")
        );
        assert_eq!(
            date(&[
                (0.0, 0.0, "2022"),
                (45.0, 8.0, "年04"),
                (110.0, 2.0, "月17")
            ]),
            whole("2022年04月17日")
        );
        let lost = Some(TypedValue::Mismatch);
        assert_eq!(date(&[(0.0, 0.0, "2022年04月"), (130.0, 0.0, "日")]), lost);
        assert_eq!(date(&[(0.0, 0.0, "2022年13月01日")]), lost);
        assert_eq!(
            date(&[(0.0, 0.0, "2022年,04月17%")]),
            whole("2022年04月17日")
        );
        assert_eq!(date(&[(0.0, 0.0, "2022-04-17")]), None);
        assert_eq!(date(&[(0.0, 0.0, "年月日")]), None);
    }
}
