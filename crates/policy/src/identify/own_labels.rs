//! Which of the labels on a page are labels of the document, and what stands behind them.

use std::collections::BTreeSet;

use super::key_value;
use super::key_value::ValueSpans;
use super::label::LabelMatch;
use super::layout::is_same_row;
use super::page_analysis::PageAnalysis;
use super::vocabulary;
use crate::rules::catalogue::DocumentType;
use model::Rect;
use values::text::normalise_text;

/// A page with the labels of one type and what stands behind them.
pub(super) struct LabelledPage<'a> {
    pub reading: &'a PageAnalysis,
    /// Labels of the type, normalised.
    pub labels: Vec<String>,
    /// Labels on the page that are believed.
    pub hits: Vec<LabelMatch>,
    /// What stands behind each of `hits`.
    pub values: Vec<ValueSpans>,
}

/// Labels of foreign types end a value only where they stand like labels of this document: alone in
/// their box, or at the left edge of its own labels. Headings of a scope never do, and neither does
/// what stands where the value of a label belongs.
pub(super) fn select_own_labels<'a>(
    kind: &DocumentType,
    reading: &'a PageAnalysis,
) -> LabelledPage<'a> {
    let labels: Vec<String> = kind
        .labels
        .iter()
        .chain(kind.fields.iter().flat_map(|f| &f.labels))
        .map(|l| normalise_text(l))
        .collect();
    let own = |hit: &LabelMatch| labels.iter().any(|l| hit.matches_label(l));
    let line_height = reading.sheet.line_height;
    let stands = |hit: &LabelMatch| {
        let alone = reading
            .sheet
            .cells
            .get(hit.last_cell())
            .is_some_and(|c| c.chars().len() <= hit.end);
        let mate = |other: &LabelMatch| {
            own(other) && (other.rect.x0 - hit.rect.x0).abs() <= 1.2 * line_height
        };
        let heading = vocabulary::SCOPE_HEADINGS.contains(&hit.label.as_str());
        !heading && (alone || reading.hits.iter().any(mate))
    };
    let mut hits: Vec<LabelMatch> = reading
        .hits
        .iter()
        .filter(|h| own(h) || stands(h))
        .cloned()
        .collect();
    let partial_matches = partial_labels(reading, &labels, &hits, &own);
    hits.extend(partial_matches);
    hits.sort_by_key(|h| (h.cells.first().copied(), h.start));
    let excluded_cells = cells_without_values(kind, reading);
    let mut values = key_value::pair_values(&reading.sheet, &hits, &excluded_cells);
    let text: Vec<bool> = (0..hits.len())
        .map(|x| is_value_of_another(reading, &hits, &values, x, &own))
        .collect();
    // Pair again without those labels: their words go back to the value they were cut from.
    if text.contains(&true) {
        hits = hits
            .into_iter()
            .zip(text)
            .filter_map(|(h, t)| (!t).then_some(h))
            .collect();
        values = key_value::pair_values(&reading.sheet, &hits, &excluded_cells);
    }
    LabelledPage {
        reading,
        labels,
        hits,
        values,
    }
}

/// Characters of short labels whose other one recognition lost (名 or 称 of 名 称): alone in their
/// box, at the left or right edge of a column of the document's labels, and part of one label only.
fn partial_labels(
    reading: &PageAnalysis,
    labels: &[String],
    hits: &[LabelMatch],
    own: &impl Fn(&LabelMatch) -> bool,
) -> Vec<LabelMatch> {
    let sheet = &reading.sheet;
    // Where the labels begin that share an edge with the character; of one label nothing follows.
    let column = |edge: fn(&Rect) -> f64, at: f64| {
        let mates = || {
            hits.iter()
                .filter(|h| own(h) && (edge(&h.rect) - at).abs() <= 1.2 * sheet.line_height)
        };
        (mates().count() > 1).then(|| mates().map(|h| h.rect.x0).fold(f64::MAX, f64::min))
    };
    let whole = |place: usize, c: char| {
        let holds = |l: &&String| l.chars().count() == 2 && l.chars().nth(place) == Some(c);
        let mut begun = labels.iter().filter(holds);
        let first = begun.next()?;
        // Two labels may share the character; then it proves neither of them.
        let taken = hits.iter().any(|h| h.matches_label(first));
        (!taken && begun.all(|l| l == first)).then(|| first.clone())
    };
    let half = |(index, cell): (usize, &super::text_box::TextBox)| {
        let &[c] = cell.chars() else { return None };
        let free = !reading.excluded_cells.contains(&index)
            && hits.iter().all(|h| !h.cells.contains(&index));
        let left = || Some((whole(0, c)?, column(|r| r.x0, cell.rect.x0)?));
        let right = || Some((whole(1, c)?, column(|r| r.x1, cell.rect.x1)?));
        let (label, x0) = Some(())
            .filter(|()| free && sheet.placed)
            .and_then(|()| left().or_else(right))?;
        // As if whole: values look for the column that their label begins in.
        let (cells, rect) = (
            vec![index],
            Rect {
                x0: x0.min(cell.rect.x0),
                ..cell.rect
            },
        );
        Some(LabelMatch {
            label,
            bare: None,
            cells,
            start: 0,
            end: 1,
            rect,
            exact: false,
            glued: false,
        })
    };
    sheet.cells.iter().enumerate().filter_map(half).collect()
}

/// Cells that hold no values: the excluded ones, and the document's own title, which may stand on
/// the row of a label.
fn cells_without_values(kind: &DocumentType, reading: &PageAnalysis) -> BTreeSet<usize> {
    let titles: Vec<String> = kind.titles.iter().map(|t| normalise_text(t)).collect();
    let cells = reading.sheet.cells.iter().enumerate();
    let own = cells
        .filter(|(_, c)| titles.iter().any(|t| t == c.text()))
        .map(|(i, _)| i);
    reading.excluded_cells.iter().copied().chain(own).collect()
}

/// Whether label `x` is the value of another: 主体业态 | 食品销售经营者, the bracket that a value
/// begins with: 核定使用商品 | (国际分类:35), or a word that a long value goes on with:
/// 业务种类 | …不含即时交互服务。服务项目 / 覆盖范围:全国.
fn is_value_of_another(
    reading: &PageAnalysis,
    hits: &[LabelMatch],
    values: &[ValueSpans],
    x: usize,
    own: &impl Fn(&LabelMatch) -> bool,
) -> bool {
    let (Some(hit), Some(value)) = (hits.get(x), values.get(x)) else {
        return false;
    };
    let behind = |label: &LabelMatch| {
        own(label) && is_same_row(&label.rect, &hit.rect) && label.rect.x1 <= hit.rect.x0
    };
    let mut labels = hits
        .iter()
        .zip(values)
        .enumerate()
        .filter(|(i, (l, _))| *i != x && behind(l));
    if !own(hit) && hit.start == 0 && value.rows.is_empty() {
        return labels.any(|(i, (l, v))| {
            v.rows.is_empty() && starts_in_value_column(reading, hits, values, i, l, hit)
        });
    }
    if hit.start == 1 {
        return labels.any(|(_, (_, v))| opens_with_bracket(reading, v, hit));
    }
    continues_value(reading, hits, values, x, own)
}

/// Whether label `x` runs on in a row right under the value of another label, where that value begins
/// and no label does.
fn continues_value(
    reading: &PageAnalysis,
    hits: &[LabelMatch],
    values: &[ValueSpans],
    x: usize,
    own: &impl Fn(&LabelMatch) -> bool,
) -> bool {
    let sheet = &reading.sheet;
    let Some(hit) = hits.get(x).filter(|_| sheet.placed) else {
        return false;
    };
    let Some((at, cell)) = hit
        .cells
        .first()
        .and_then(|c| Some((*c, sheet.cells.get(*c)?)))
    else {
        return false;
    };
    let (line_height, row) = (sheet.line_height, cell.rect);
    let near = |at: f64| (at - row.x0).abs() <= line_height;
    let above = |value: &ValueSpans| {
        let place = value.bounds_outside_cell(at);
        place.is_some_and(|r| {
            near(r.x0)
                && r.x1 > hit.rect.x1
                && (-0.5 * line_height..line_height).contains(&(row.y0 - r.y1))
        })
    };
    let begins_here = hits
        .iter()
        .any(|h| h.cells.first() != Some(&at) && near(h.rect.x0));
    let runs_on = hit.start == 0 || cell.space_before(hit.start) == 0;
    let before = |label: &LabelMatch| own(label) && label.rect.x0 < row.x0 - 2.0 * line_height;
    runs_on
        && !begins_here
        && hits
            .iter()
            .zip(values)
            .any(|(label, value)| before(label) && above(value))
}

/// Whether `text` begins where the values of the labels above and below `label` begin.
fn starts_in_value_column(
    reading: &PageAnalysis,
    hits: &[LabelMatch],
    values: &[ValueSpans],
    at: usize,
    label: &LabelMatch,
    text: &LabelMatch,
) -> bool {
    let line_height = reading.sheet.line_height;
    let near = |a: f64, b: f64| (a - b).abs() <= line_height;
    hits.iter()
        .zip(values)
        .enumerate()
        .any(|(i, (other, value))| {
            let first = value.rows.first().and_then(|r| r.first());
            i != at
                && near(other.rect.x0, label.rect.x0)
                && first.is_some_and(|p| near(p.rect.x0, text.rect.x0))
        })
}

/// Whether nothing but the bracket in front of `hit` is the value so far.
fn opens_with_bracket(reading: &PageAnalysis, value: &ValueSpans, hit: &LabelMatch) -> bool {
    let first = value.rows.first().and_then(|r| r.first());
    first.is_some_and(|p| {
        let text = reading
            .sheet
            .cells
            .get(p.cell)
            .map(|c| c.chars_in(p.range.clone()));
        hit.cells.first() == Some(&p.cell) && text == Some(&['('])
    })
}
