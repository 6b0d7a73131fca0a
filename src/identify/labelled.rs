//! Which of the labels on a page are labels of the paper, and what stands behind them.

use std::collections::BTreeSet;

use super::flow::{self, Value};
use super::label::Hit;
use super::layout::same_row;
use super::reading::Reading;
use super::words;
use crate::rules::catalogue::Kind;
use crate::values::text::fold;

/// A page with the labels of one kind and what stands behind them.
pub(super) struct Labelled<'a> {
    /// The page.
    pub reading: &'a Reading,
    /// Labels of the kind, folded.
    pub labels: Vec<String>,
    /// Labels on the page that are believed.
    pub hits: Vec<Hit>,
    /// What stands behind each of `hits`.
    pub values: Vec<Value>,
}

/// Labels of foreign kinds end a value only where they stand like labels of this paper: alone in
/// their box, or at the left edge of its own labels. Headings of a scope never do, and neither does
/// what stands where the value of a label belongs.
pub(super) fn labelled<'a>(kind: &Kind, reading: &'a Reading) -> Labelled<'a> {
    let labels: Vec<String> =
        kind.labels.iter().chain(kind.fields.iter().flat_map(|f| &f.labels)).map(|l| fold(l)).collect();
    let own = |hit: &Hit| labels.iter().any(|l| hit.is(l));
    let glyph = reading.sheet.glyph;
    let stands = |hit: &Hit| {
        let alone = reading.sheet.cells.get(hit.last()).is_some_and(|c| c.chars().len() <= hit.end);
        let mate = |other: &Hit| own(other) && (other.rect.x0 - hit.rect.x0).abs() <= 1.2 * glyph;
        let heading = words::SCOPE_HEADINGS.contains(&hit.label.as_str());
        !heading && (alone || reading.hits.iter().any(mate))
    };
    let mut hits: Vec<Hit> = reading.hits.iter().filter(|h| own(h) || stands(h)).cloned().collect();
    let barred = without_titles(kind, reading);
    let mut values = flow::values(&reading.sheet, &hits, &barred);
    let text: Vec<bool> = (0..hits.len()).map(|x| is_value(reading, &hits, &values, x, &own)).collect();
    if text.contains(&true) {
        hits = hits.into_iter().zip(text).filter_map(|(h, t)| (!t).then_some(h)).collect();
        values = flow::values(&reading.sheet, &hits, &barred);
    }
    Labelled { reading, labels, hits, values }
}

/// Cells that hold no values: the barred ones, and the paper's own title, which may stand on the
/// row of a label.
fn without_titles(kind: &Kind, reading: &Reading) -> BTreeSet<usize> {
    let titles: Vec<String> = kind.titles.iter().map(|t| fold(t)).collect();
    let cells = reading.sheet.cells.iter().enumerate();
    let own = cells.filter(|(_, c)| titles.iter().any(|t| t == c.text())).map(|(i, _)| i);
    reading.barred.iter().copied().chain(own).collect()
}

/// Whether label `x` is the value of another: 主体业态 | 食品销售经营者, or the bracket that a value
/// begins with: 核定使用商品 | (国际分类:35).
fn is_value(
    reading: &Reading,
    hits: &[Hit],
    values: &[Value],
    x: usize,
    own: &impl Fn(&Hit) -> bool,
) -> bool {
    let (Some(hit), Some(value)) = (hits.get(x), values.get(x)) else { return false };
    let behind = |label: &Hit| own(label) && same_row(&label.rect, &hit.rect) && label.rect.x1 <= hit.rect.x0;
    let mut labels = hits.iter().zip(values).enumerate().filter(|(i, (l, _))| *i != x && behind(l));
    if !own(hit) && hit.start == 0 && value.rows.is_empty() {
        return labels.any(|(i, (l, v))| v.rows.is_empty() && in_column(reading, hits, values, i, l, hit));
    }
    hit.start == 1 && labels.any(|(_, (_, v))| opens_with_bracket(reading, v, hit))
}

/// Whether `text` begins where the values of the labels above and below `label` begin.
fn in_column(reading: &Reading, hits: &[Hit], values: &[Value], at: usize, label: &Hit, text: &Hit) -> bool {
    let glyph = reading.sheet.glyph;
    let near = |a: f64, b: f64| (a - b).abs() <= glyph;
    hits.iter().zip(values).enumerate().any(|(i, (other, value))| {
        let first = value.rows.first().and_then(|r| r.first());
        i != at && near(other.rect.x0, label.rect.x0) && first.is_some_and(|p| near(p.rect.x0, text.rect.x0))
    })
}

/// Whether nothing but the bracket in front of `hit` is the value so far.
fn opens_with_bracket(reading: &Reading, value: &Value, hit: &Hit) -> bool {
    let first = value.rows.first().and_then(|r| r.first());
    first.is_some_and(|p| {
        let text = reading.sheet.cells.get(p.cell).map(|c| c.part(p.range.clone()));
        hit.cells.first() == Some(&p.cell) && text == Some(&['('])
    })
}
