//! Which text belongs to which label, by geometry: in the same box, to the right on the row, and
//! on the rows below until the next label of the column.

use std::collections::BTreeSet;
use std::ops::Range;

use super::label::Hit;
use super::layout::{middle, same_row, Sheet};
use model::Rect;

/// Share of the page's width that may lie between a label and its value.
const WIDEST_GAP: f64 = 0.4;

/// A piece of a value: a range of folded characters of one cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// Index of the cell.
    pub cell: usize,
    /// Folded characters.
    pub range: Range<usize>,
    /// Where it stands.
    pub rect: Rect,
}

/// What stands behind a label, row by row.
#[derive(Debug, Clone, Default)]
pub(super) struct Value {
    /// Rows of pieces from left to right.
    pub rows: Vec<Vec<Piece>>,
    /// Stands under the label instead of beside it: a weaker claim.
    pub below: bool,
}

impl Value {
    fn last(&self) -> Option<&Piece> {
        self.rows.last()?.last()
    }

    fn left(&self) -> Option<f64> {
        self.rows.first()?.first().map(|p| p.rect.x0)
    }

    /// The box around what stands in other cells than `cell`.
    pub fn place_but(&self, cell: usize) -> Option<Rect> {
        self.rows.iter().flatten().filter(|p| p.cell != cell).map(|p| p.rect).reduce(|a, b| a.union(&b))
    }

    fn bottom(&self) -> Option<f64> {
        self.rows.last()?.iter().map(|p| p.rect.y1).reduce(f64::max)
    }
}

/// How a piece follows a label.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Follows {
    /// On the label's row.
    Beside,
    /// On the row of the last piece.
    Along,
    /// On a new row.
    Under,
}

/// Gives every piece of text to at most one label; `barred` cells belong to none.
pub(super) fn values(sheet: &Sheet, hits: &[Hit], barred: &BTreeSet<usize>) -> Vec<Value> {
    let columns = columns(sheet, hits);
    let mut values = vec![Value::default(); hits.len()];
    let mut orphans = Vec::new();
    for piece in pieces(sheet, hits, barred) {
        match owner(sheet, hits, &values, &columns, &piece) {
            Some((index, follows)) => give(&mut values, index, follows, piece),
            None => orphans.push(piece),
        }
    }
    for (index, hit) in hits.iter().enumerate() {
        let empty = values.get(index).is_some_and(|v| v.rows.is_empty());
        if let Some(piece) = below(sheet, hit, &orphans).filter(|_| empty)
            && let Some(value) = values.get_mut(index)
        {
            *value = Value { rows: vec![vec![piece.clone()]], below: true };
        }
    }
    values
}

fn give(values: &mut [Value], index: usize, follows: Follows, piece: Piece) {
    let Some(value) = values.get_mut(index) else { return };
    match value.rows.last_mut() {
        Some(row) if follows != Follows::Under => row.push(piece),
        _ => value.rows.push(vec![piece]),
    }
}

/// What is left of the cells when the labels are cut out, in reading order.
fn pieces(sheet: &Sheet, hits: &[Hit], barred: &BTreeSet<usize>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, cell) in
        sheet.cells.iter().enumerate().filter(|(i, c)| !barred.contains(i) && !c.is_vertical())
    {
        let mut cuts: Vec<Range<usize>> = hits.iter().filter_map(|h| cut(h, index)).collect();
        cuts.sort_by_key(|c| c.start);
        let mut at = 0;
        for cut in cuts.into_iter().chain(std::iter::once(cell.chars().len()..usize::MAX)) {
            if cell.part(at..cut.start).iter().any(|c| !is_filler(*c)) {
                let range = at..cut.start;
                pieces.push(Piece { cell: index, rect: cell.place(range.clone()), range });
            }
            at = at.max(cut.end);
        }
    }
    pieces
}

/// Nothing that could be a value: separators and rules.
fn is_filler(c: char) -> bool {
    matches!(c, ':' | '|' | '_' | '.' | ',' | '·' | '、' | '。' | '~' | '"' | '\'')
}

/// The characters of cell `index` that the label takes.
fn cut(hit: &Hit, index: usize) -> Option<Range<usize>> {
    let place = hit.cells.iter().position(|c| *c == index)?;
    let start = if place == 0 { hit.start } else { 0 };
    let end = if place + 1 == hit.cells.len() { hit.end } else { usize::MAX };
    Some(start..end)
}

/// A column of labels: they begin at one x.
struct Column {
    x: f64,
    /// Middles of its labels.
    rows: Vec<f64>,
}

/// Labels by where they begin.
fn columns(sheet: &Sheet, hits: &[Hit]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for hit in hits {
        match columns.iter_mut().find(|c| (c.x - hit.rect.x0).abs() <= 1.5 * sheet.glyph) {
            Some(column) => column.rows.push(middle(&hit.rect)),
            None => columns.push(Column { x: hit.rect.x0, rows: vec![middle(&hit.rect)] }),
        }
    }
    columns
}

/// The label that a piece belongs to: the nearest column to its left wins, then the label on its
/// own row before a label above, then the nearest label.
fn owner(
    sheet: &Sheet,
    hits: &[Hit],
    values: &[Value],
    columns: &[Column],
    piece: &Piece,
) -> Option<(usize, Follows)> {
    let in_front = |h: &Hit| h.last() == piece.cell && h.end <= piece.range.start;
    if let Some(index) = hits.iter().rposition(in_front) {
        return Some((index, Follows::Beside));
    }
    let mut best: Option<(usize, Follows)> = None;
    for (index, hit) in hits.iter().enumerate() {
        let Some(value) = values.get(index) else { continue };
        let Some(follows) = follows(sheet, hit, value, piece) else { continue };
        if crosses(sheet, columns, hit, piece) {
            continue;
        }
        let better = best
            .and_then(|(b, f)| Some((hits.get(b)?, f)))
            .is_none_or(|(old, old_follows)| closer(sheet, (hit, follows), (old, old_follows), piece));
        if better {
            best = Some((index, follows));
        }
    }
    best
}

fn closer(sheet: &Sheet, new: (&Hit, Follows), old: (&Hit, Follows), piece: &Piece) -> bool {
    let by_column = new.0.rect.x0 - old.0.rect.x0;
    if by_column.abs() > 1.5 * sheet.glyph {
        return by_column > 0.0;
    }
    let rank = |f: Follows| usize::from(f == Follows::Under);
    let distance = |h: &Hit| (middle(&h.rect) - middle(&piece.rect)).abs();
    (rank(new.1), distance(new.0)) < (rank(old.1), distance(old.0))
}

/// Whether and how `piece` continues the label or its value.
fn follows(sheet: &Sheet, hit: &Hit, value: &Value, piece: &Piece) -> Option<Follows> {
    let glyph = sheet.glyph.max(piece.rect.height().min(2.0 * sheet.glyph));
    if hit.cells.contains(&piece.cell) {
        return None;
    }
    let Some(last) = value.last() else {
        let gap = piece.rect.x0 - hit.rect.x1;
        let right = gap >= -0.6 * glyph && (!sheet.placed || gap < WIDEST_GAP * sheet.size[0]);
        return (right && same_row(&hit.rect, &piece.rect)).then_some(Follows::Beside);
    };
    if same_row(&last.rect, &piece.rect) {
        let gap = piece.rect.x0 - last.rect.x1;
        return (gap > -glyph && gap < 4.0 * glyph).then_some(Follows::Along);
    }
    let gap = piece.rect.y0 - value.bottom()?;
    // Where label and value are one line of text, the value's left edge is only reckoned from its characters.
    let reckoned = value.rows.first()?.first().is_some_and(|first| hit.cells.contains(&first.cell));
    let hangs = (piece.rect.x0 - value.left()?).abs() <= if reckoned { 4.0 } else { 2.0 } * glyph;
    let wraps = (piece.rect.x0 - hit.rect.x0).abs() <= glyph;
    let under = gap > -0.5 * glyph && gap < 1.3 * glyph && (hangs || wraps);
    under.then_some(Follows::Under)
}

/// A column of other labels stands between the label and the piece: at least two of them near the
/// piece's row.
fn crosses(sheet: &Sheet, columns: &[Column], hit: &Hit, piece: &Piece) -> bool {
    let glyph = sheet.glyph;
    let y = middle(&piece.rect);
    let between = |c: &&Column| c.x > hit.rect.x0 + 1.5 * glyph && c.x <= piece.rect.x0 + 0.5 * glyph;
    let near = |c: &Column| c.rows.iter().filter(|row| (*row - y).abs() <= 6.0 * glyph).count();
    columns.iter().filter(between).any(|c| near(c) > 1)
}

/// A piece that nobody owns, right under the label.
fn below<'a>(sheet: &Sheet, hit: &Hit, orphans: &'a [Piece]) -> Option<&'a Piece> {
    let glyph = sheet.glyph;
    let near = |p: &&Piece| {
        let gap = p.rect.y0 - hit.rect.y1;
        gap > -0.3 * glyph
            && gap < 1.6 * glyph
            && p.rect.x0 >= hit.rect.x0 - 1.5 * glyph
            && p.rect.x0 <= hit.rect.x1 + glyph
    };
    orphans.iter().filter(near).min_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0))
}
