//! Whether the rows of a long value are all there: a printed paragraph has even rows and straight
//! edges, and what recognition lost leaves a gap in them.
//!
//! All bounds are by eye, held by the recorded pages in `tests/pages`.

use super::layout::PageLayout;
use super::text_box::vertical_centre;
use super::value_lines::ValueSpan;
use model::Rect;

/// A row is missing where two stand this many usual distances apart.
const MAX_STEP: f64 = 1.6;
/// Characters that may be missing at the start of a row.
const MAX_INDENT: f64 = 1.3;
/// Characters that may be missing at the end of a row.
const MAX_SHORTFALL: f64 = 1.15;
/// The same where the next row begins with a sign that took the characters before it along.
const MAX_SIGN_SHORTFALL: f64 = 2.8;
/// Characters by which a row may be longer than its neighbours; what is longer was glued to it.
const MAX_OVERHANG: f64 = 2.0;
/// What a paragraph ends with, before the edge of its rows.
const PARAGRAPH_ENDS: [char; 5] = ['。', ')', '）', '.', '等'];
/// A sign at the end of a row leaves so much of its square empty, in characters.
const SIGN_ROOM: f64 = 0.6;

/// A row with its box, the width of a character, its first three characters and the last one.
struct PrintedRow {
    rect: Rect,
    advance: f64,
    start: Vec<char>,
    end: Option<char>,
}

/// Whether nothing shows that a row, or a part of one, is missing. Fewer than three rows show nothing.
pub(super) fn are_rows_whole(sheet: &PageLayout, rows: &[&[ValueSpan]]) -> bool {
    let printed: Vec<PrintedRow> = rows
        .iter()
        .filter_map(|row| print_row(sheet, row))
        .collect();
    let Some(advance) = median(printed.iter().map(|row| row.advance)) else {
        return true;
    };
    if printed.len() < 3 || !sheet.placed {
        return true;
    }
    are_steps_even(&printed)
        && starts_are_straight(&printed, advance)
        && ends_are_straight(&printed, advance)
}

fn print_row(sheet: &PageLayout, row: &[ValueSpan]) -> Option<PrintedRow> {
    let rect = row
        .iter()
        .map(|span| span.rect)
        .reduce(|a, b| a.union(&b))?;
    let mut width = 0.0;
    let mut chars: Vec<char> = Vec::new();
    for span in row {
        let cell = sheet.cells.get(span.cell)?;
        // Signs as printed: the full-width ones are as wide as a character.
        chars.extend(
            cell.printed_text(span.range.clone())
                .chars(),
        );
        width += span.rect.width();
    }
    let units: f64 = chars
        .iter()
        .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
        .sum();
    let advance = width / f64::max(units, 0.5);
    Some(PrintedRow {
        rect,
        advance,
        end: chars.last().copied(),
        start: chars.into_iter().take(3).collect(),
    })
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn are_steps_even(rows: &[PrintedRow]) -> bool {
    let pairs = || rows.iter().zip(rows.iter().skip(1));
    let step = |(above, below): (&PrintedRow, &PrintedRow)| {
        vertical_centre(&below.rect) - vertical_centre(&above.rect)
    };
    let Some(usual) = median(pairs().map(step)) else {
        return true;
    };
    // The box of a short row tells its place less well: a tilt moves its middle.
    let slack = |(above, below): (&PrintedRow, &PrintedRow)| {
        0.02 * (above.rect.width() - below.rect.width()).abs()
    };
    pairs().all(|pair| step(pair) < MAX_STEP * usual + slack(pair))
}

/// Every row but the first begins where its neighbours do.
fn starts_are_straight(rows: &[PrintedRow], advance: f64) -> bool {
    let inner = rows.get(1..).unwrap_or_default();
    let is_indented = |(place, row): (usize, &PrintedRow)| {
        let before = place
            .checked_sub(1)
            .and_then(|place| inner.get(place));
        let neighbours = [before, inner.get(place + 1)];
        let mut shifts = neighbours
            .into_iter()
            .flatten()
            .map(|other| (row.rect.x0 - other.rect.x0) / advance);
        let has_neighbours = inner.len() > 1;
        has_neighbours && shifts.all(|shift| shift > MAX_INDENT)
    };
    !inner
        .iter()
        .enumerate()
        .any(is_indented)
}

/// Every row but the last reaches the edge of its neighbours, or ends with a sign; none goes beyond.
fn ends_are_straight(rows: &[PrintedRow], advance: f64) -> bool {
    let Some((last, inner)) = rows.split_last() else {
        return true;
    };
    let Some(edge) = median(inner.iter().map(|row| row.rect.x1)) else {
        return true;
    };
    let is_glued = |row: &PrintedRow| (row.rect.x1 - edge) / advance > MAX_OVERHANG;
    // A last row that is as long as the others and ends in the middle was not the last.
    let is_full = (edge - last.rect.x1) / advance < SIGN_ROOM;
    let ends = |row: &PrintedRow| {
        row.end
            .is_some_and(|end| PARAGRAPH_ENDS.contains(&end))
    };
    if is_full && !ends(last) {
        return false;
    }
    // A row by itself has no neighbours to be held against.
    if is_glued(last) || (inner.len() > 2 && inner.iter().any(is_glued)) {
        return false;
    }
    let next = rows.iter().skip(1);
    inner
        .iter()
        .zip(next)
        .enumerate()
        .all(|(place, (row, next))| {
            let before = place
                .checked_sub(1)
                .and_then(|place| inner.get(place));
            let after = inner.get(place + 1);
            let edges = [before, after]
                .into_iter()
                .flatten()
                .map(|row| row.rect.x1);
            let edge = edges
                .fold(f64::MIN, f64::max)
                .min(edge + advance);
            let short = (edge - row.rect.x1) / advance;
            let at_sign = row
                .end
                .is_some_and(|end| !end.is_alphanumeric());
            let room = if at_sign { SIGN_ROOM } else { 0.0 };
            let most = if takes_along(next) {
                MAX_SIGN_SHORTFALL
            } else {
                MAX_SHORTFALL
            };
            ends(row) || short < most + room
        })
}

/// Whether a row begins with characters that a sign behind them drew from the row above, or with a word
/// that is not broken.
fn takes_along(row: &PrintedRow) -> bool {
    row.start
        .iter()
        .any(|c| !c.is_alphabetic() || c.is_ascii())
}
