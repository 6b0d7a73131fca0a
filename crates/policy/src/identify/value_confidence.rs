//! How sure a value is, by what was read of it, where it stands and whether it is whole.

use super::field_types;
use super::key_value::ValueSpans;
use super::label_match::LabelMatch;
use super::name_values::{breaks_off, has_odd_house_number};
use super::own_labels::LabelledPage;
use super::row_gaps::are_rows_whole;
use super::typed_value::TypedValue;
use super::value_lines::ValueSpan;
use crate::rules::document_type::FieldDefinition;
use values::text::normalise_text;

/// How sure the value is: the least sure of its cells, less where the label, the place or the text is
/// doubtful. By eye, held by the reliability table of `tests/pages`.
pub(super) fn value_confidence(
    expected: &FieldDefinition,
    labelled: &LabelledPage,
    hit: &LabelMatch,
    value: &ValueSpans,
    rows: &[Vec<ValueSpan>],
    fit: &TypedValue,
) -> f64 {
    let sheet = &labelled.reading.sheet;
    let of_value = rows
        .iter()
        .flatten()
        .map(|piece| piece.cell);
    let cells = hit
        .cells
        .iter()
        .copied()
        .chain(of_value);
    let read = cells
        .filter_map(|cell| sheet.cells.get(cell))
        .map(|cell| cell.confidence)
        .fold(1.0, f64::min);
    let misread = if hit.exact { 1.0 } else { 0.9 };
    let TypedValue::Value(text) = fit else {
        return read * misread;
    };
    // A value up to half a row off is usual; one that is a row off, where the others are not, may be the
    // next label's or the second row of its own.
    let off_place = 1.0 - 0.4 * (value.strain - 0.5).clamp(0.0, 1.0);
    let off_row = 1.0 - 2.0 * (value.off_row - 0.4).clamp(0.0, 0.3);
    let row_slices: Vec<&[ValueSpan]> = rows.iter().map(Vec::as_slice).collect();
    let wraps = field_types::max_value_rows(&expected.data_type) > 2;
    let torn = wraps && !are_rows_whole(sheet, &row_slices);
    let whole = if torn { 0.4 } else { 1.0 };
    let folded = normalise_text(text);
    let recognised = !sheet.is_typeset();
    let is_odd = match expected.data_type.as_str() {
        "address" => recognised && (has_odd_house_number(&folded) || breaks_off(&folded)),
        "business-scope" => {
            recognised && (torn_scope(&folded, rows.len()) || names_label(&folded, labelled))
        }
        "items" => recognised && names_label(&folded, labelled),
        _ => false,
    };
    let plain = if is_odd { 0.5 } else { 1.0 };
    read * misread * off_place * off_row * whole * plain
}

/// Whether a scope ends within a bracket, or without the sign that ends a paragraph of several rows.
fn torn_scope(folded: &str, rows: usize) -> bool {
    let open = folded.rfind('(');
    let close = folded.rfind(')');
    let is_open = open > close;
    let ends = folded.ends_with(['。', ')', ';', '等', '.']);
    let breaks_off = rows > 2 && folded.ends_with(['、', ',', '(']);
    // 工:瓷砖美缝 is the end of a word whose row was lost.
    let mut start = folded.chars().take(2);
    let begins_inside = rows > 1 && start.any(|c| ":;,、。)".contains(c));
    (is_open && !ends) || breaks_off || begins_inside
}

/// Whether a label of the document with its colon was read as a part of the text.
fn names_label(folded: &str, labelled: &LabelledPage) -> bool {
    labelled.labels.iter().any(|label| {
        // A label that stands elsewhere with its value may be named in a text as well.
        let is_found = labelled
            .hits
            .iter()
            .any(|hit| hit.matches_label(label));
        let place = folded
            .find(label.as_str())
            .filter(|_| !is_found);
        // A remark in brackets belongs to the text: (国际分类:35).
        let in_brackets = |at: &usize| {
            folded
                .get(..*at)
                .is_some_and(|f| f.ends_with('('))
        };
        let place = place.filter(|at| !in_brackets(at));
        let behind = place.and_then(|at| folded.get(at + label.len()..));
        label.chars().count() > 2 && behind.is_some_and(|rest| rest.starts_with(':'))
    })
}
