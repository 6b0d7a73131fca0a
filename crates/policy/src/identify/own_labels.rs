//! Which of the labels on a page are labels of the document, and what stands behind them.

use std::collections::BTreeSet;

use super::guessed_labels::{partial_labels, unknown_labels};
use super::key_value;
use super::key_value::ValueSpans;
use super::label_match::LabelMatch;
use super::layout::{PageLayout, is_same_row};
use super::page_analysis::PageAnalysis;
use super::text_box::TextBox;
use super::vocabulary;
use crate::rules::document_type::DocumentType;
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
    /// Labels of its fields, normalised, with the type of the value behind each.
    field_labels: Vec<(String, &'a str)>,
}

impl LabelledPage<'_> {
    /// Type of the value behind a label; `None` for a label of no field of the type.
    pub fn type_behind(&self, hit: &LabelMatch) -> Option<&str> {
        let data_type = type_behind(&self.field_labels, hit);
        (!data_type.is_empty()).then_some(data_type)
    }
}

/// Labels of foreign types end a value only where they stand like labels of this document: alone in
/// their box, or at the left edge of its own labels. Headings of a scope never do, and neither does
/// what stands where the value of a label belongs.
pub(super) fn select_own_labels<'a>(
    kind: &'a DocumentType,
    reading: &'a PageAnalysis,
) -> LabelledPage<'a> {
    let labels = labels_of_type(kind);
    let own = |hit: &LabelMatch| {
        let mut own_labels = labels.iter();
        own_labels.any(|label| hit.matches_label(label))
    };
    let mut hits: Vec<LabelMatch> = reading
        .hits
        .iter()
        .filter(|hit| {
            let is_own = own(hit);
            is_own || stands_like_label(reading, hit, &own)
        })
        .cloned()
        .collect();
    let partial_matches = partial_labels(reading, &labels, &hits, &own);
    hits.extend(partial_matches);
    if !kind.freeform {
        let unknown = unknown_labels(reading, &hits, &own);
        hits.extend(unknown);
    }
    hits.sort_by_key(|hit| {
        let first_cell = hit.cells.first().copied();
        (first_cell, hit.start)
    });
    let excluded_cells = cells_without_values(kind, reading);
    let typed = typed_labels(kind);
    let pair_again = |hits: &[LabelMatch]| {
        let sheet = &reading.sheet;
        let behind: Vec<&str> = hits
            .iter()
            .map(|hit| type_behind(&typed, hit))
            .collect();
        key_value::pair_values(sheet, hits, &behind, &excluded_cells)
    };
    let mut values = pair_again(&hits);
    let is_text: Vec<bool> = (0..hits.len())
        .map(|index| is_value_of_another(reading, &hits, &values, index, &own))
        .collect();
    // Pair again without those labels: their words go back to the value they were cut from.
    if is_text.contains(&true) {
        let mut is_text = is_text.into_iter();
        hits.retain(|_| is_text.next() == Some(false));
        values = pair_again(&hits);
    }
    LabelledPage {
        reading,
        labels,
        hits,
        values,
        field_labels: typed,
    }
}

/// The labels of the type's fields, normalised, with the type of the value behind each.
fn typed_labels(kind: &DocumentType) -> Vec<(String, &str)> {
    let mut typed = Vec::new();
    for field in &kind.fields {
        for label in &field.labels {
            typed.push((normalise_text(label), field.data_type.as_str()));
        }
    }
    typed
}

/// Type of the value behind a label; empty for a label of no field.
fn type_behind<'a>(typed: &[(String, &'a str)], hit: &LabelMatch) -> &'a str {
    let mut typed = typed.iter();
    let own = typed.find(|(label, _)| hit.matches_label(label));
    own.map_or("", |(_, data_type)| data_type)
}

fn labels_of_type(kind: &DocumentType) -> Vec<String> {
    let of_fields = kind
        .fields
        .iter()
        .flat_map(|field| &field.labels);
    kind.labels
        .iter()
        .chain(of_fields)
        .map(|label| normalise_text(label))
        .collect()
}

fn stands_like_label(
    reading: &PageAnalysis,
    hit: &LabelMatch,
    own: &impl Fn(&LabelMatch) -> bool,
) -> bool {
    if vocabulary::SCOPE_HEADINGS.contains(&hit.label.as_str()) {
        return false;
    }
    let cell = reading.sheet.cells.get(hit.last_cell());
    let alone = match cell {
        Some(cell) => cell.chars().len() <= hit.end,
        None => false,
    };
    let line_height = reading.sheet.line_height;
    let shares_edge = |other: &LabelMatch| {
        let offset = other.rect.x0 - hit.rect.x0;
        offset.abs() <= 1.2 * line_height
    };
    alone
        || reading
            .hits
            .iter()
            .any(|other| own(other) && shares_edge(other))
}

/// Cells that hold no values: the excluded ones, and the document's own title, which may stand on
/// the row of a label.
fn cells_without_values(kind: &DocumentType, reading: &PageAnalysis) -> BTreeSet<usize> {
    let titles: Vec<String> = kind
        .titles
        .iter()
        .map(|title| normalise_text(title))
        .collect();
    let mut excluded = reading.excluded_cells.clone();
    let cells = reading.sheet.cells.iter();
    for (index, cell) in cells.enumerate() {
        let text = cell.text();
        let is_title = titles.iter().any(|title| title == text);
        if is_title {
            excluded.insert(index);
        }
    }
    excluded
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
    let Some(hit) = hits.get(x) else {
        return false;
    };
    let Some(value) = values.get(x) else {
        return false;
    };
    let in_front = |label: &LabelMatch| {
        let on_row = is_same_row(&label.rect, &hit.rect);
        let is_left = label.rect.x1 <= hit.rect.x0;
        own(label) && on_row && is_left
    };
    let has_no_value = value.rows.is_empty();
    let starts_cell = hit.start == 0;
    let may_be_whole_value = starts_cell && has_no_value && !own(hit);
    if !may_be_whole_value && hit.start != 1 {
        return continues_value(reading, hits, values, x, own);
    }
    for (index, (label, value)) in hits.iter().zip(values).enumerate() {
        if index == x || !in_front(label) {
            continue;
        }
        let fits = if may_be_whole_value {
            let open = value.rows.is_empty();
            open && starts_in_value_column(reading, hits, values, index, label, hit)
        } else {
            opens_with_bracket(reading, value, hit)
        };
        if fits {
            return true;
        }
    }
    false
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
    if !sheet.placed {
        return false;
    }
    let Some(hit) = hits.get(x) else {
        return false;
    };
    let Some((at, cell)) = first_cell(sheet, hit) else {
        return false;
    };
    let line_height = sheet.line_height;
    let row = cell.rect;
    let near = |x0: f64| {
        let offset = x0 - row.x0;
        offset.abs() <= line_height
    };
    let above = |value: &ValueSpans| {
        let Some(place) = value.bounds_outside_cell(at) else {
            return false;
        };
        let gap = row.y0 - place.y1;
        let row_gaps = -0.5 * line_height..line_height;
        let wider = place.x1 > hit.rect.x1;
        near(place.x0) && wider && row_gaps.contains(&gap)
    };
    let begins_here = hits.iter().any(|other| {
        let elsewhere = other.cells.first() != Some(&at);
        elsewhere && near(other.rect.x0)
    });
    let glued = cell.space_before(hit.start) == 0;
    let runs_on = hit.start == 0 || glued;
    if begins_here || !runs_on {
        return false;
    }
    let label_edge = row.x0 - 2.0 * line_height;
    let before = |label: &LabelMatch| {
        let is_left = label.rect.x0 < label_edge;
        is_left && own(label)
    };
    for (label, value) in hits.iter().zip(values) {
        if before(label) && above(value) {
            return true;
        }
    }
    false
}

fn first_cell<'a>(sheet: &'a PageLayout, hit: &LabelMatch) -> Option<(usize, &'a TextBox)> {
    let index = *hit.cells.first()?;
    let cell = sheet.cells.get(index)?;
    Some((index, cell))
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
    let near = |a: f64, b: f64| {
        let offset = a - b;
        offset.abs() <= line_height
    };
    let begins_there = |value: &ValueSpans| {
        let first_row = value.rows.first();
        let Some(span) = first_row.and_then(|row| row.first()) else {
            return false;
        };
        near(span.rect.x0, text.rect.x0)
    };
    for (index, (other, value)) in hits.iter().zip(values).enumerate() {
        if index == at {
            continue;
        }
        let in_column = near(other.rect.x0, label.rect.x0);
        if in_column && begins_there(value) {
            return true;
        }
    }
    false
}

/// Whether nothing but the bracket in front of `hit` is the value so far.
fn opens_with_bracket(reading: &PageAnalysis, value: &ValueSpans, hit: &LabelMatch) -> bool {
    let first_row = value.rows.first();
    let Some(first) = first_row.and_then(|row| row.first()) else {
        return false;
    };
    let cells = &reading.sheet.cells;
    let Some(cell) = cells.get(first.cell) else {
        return false;
    };
    let text = cell.chars_in(first.range.clone());
    let first_cell = hit.cells.first();
    let in_cell = first_cell == Some(&first.cell);
    in_cell && text == ['(']
}
