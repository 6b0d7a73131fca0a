//! Values that are believed without their label: numbers and dates that can be nothing else.

use std::collections::BTreeMap;

use super::field_types;
use super::field_types::TypedValue;
use super::issue_date;
use super::key_value::ValueSpans;
use super::label::LabelMatch;
use super::label_values::FieldCandidate;
use super::number_candidates::number_candidates;
use super::own_labels::LabelledPage;
use super::page_analysis::PageAnalysis;
use crate::rules::catalogue::FieldDefinition;
use model::{FieldRole, Rect};
use values::IdentifierVerdict;
use values::identifier::check_identifier;
use values::text::normalise_text;

/// Numbers with a check digit or words of their own are believed without their label, when exactly one stands on the
/// document and no other label claims it.
pub(super) fn or_unlabelled_number(
    expected: &FieldDefinition,
    readings: &[LabelledPage],
    found: Option<FieldCandidate>,
) -> Option<FieldCandidate> {
    let read = found
        .as_ref()
        .is_some_and(|field| matches!(field.fit, TypedValue::Value(_)));
    if read {
        return found;
    }
    let mut codes: BTreeMap<String, FieldCandidate> = BTreeMap::new();
    for labelled in readings {
        let reading = labelled.reading;
        for (index, cell) in reading.sheet.cells.iter().enumerate() {
            let excluded = reading.excluded_cells.contains(&index);
            if excluded || is_value_of_other_label(expected, labelled, index) {
                continue;
            }
            let telling = |code: &String| {
                let data_type = expected.data_type.as_str();
                let own = field_types::is_unmistakable(data_type) || !code.is_ascii();
                let verdict = check_identifier(data_type, code);
                own && verdict == IdentifierVerdict::Valid
            };
            // One box may give several tails of the same number; the longest is whole.
            let code = number_candidates(cell.text())
                .into_iter()
                .filter(telling)
                .max_by_key(String::len);
            if let Some(code) = code {
                let found =
                    candidate_without_label(reading, cell.rect, cell.confidence, code.clone());
                codes.insert(code, found);
            }
        }
    }
    if codes.len() != 1 {
        return found;
    }
    let (_, only) = codes.pop_first()?;
    Some(only)
}

/// The date of issue is believed without its label where it can be nothing else.
pub(super) fn find_unlabelled_date(
    expected: &FieldDefinition,
    readings: &[LabelledPage],
) -> Option<FieldCandidate> {
    let is_date = expected.data_type == "date";
    let is_issued = expected.role == Some(FieldRole::Issued);
    if !is_date || !is_issued {
        return None;
    }
    let mut pages = readings.iter().rev();
    let (labelled, (cell, date)) = pages.find_map(|page| {
        let dated_cell = issue_date::find_issue_date(page)?;
        Some((page, dated_cell))
    })?;
    Some(candidate_without_label(
        labelled.reading,
        cell.rect,
        cell.confidence,
        date,
    ))
}

fn candidate_without_label(
    reading: &PageAnalysis,
    rect: Rect,
    confidence: f64,
    code: String,
) -> FieldCandidate {
    FieldCandidate {
        fit: TypedValue::Value(code),
        place: reading.sheet.location_of(Some(rect)),
        confidence: 0.9 * confidence,
        origin: reading.sheet.origin,
        // Behind every label: the worst rank of one is 7.
        rank: 9,
    }
}

/// Whether cell `index` is part of the value of a label that is none of the field's.
fn is_value_of_other_label(
    expected: &FieldDefinition,
    reading: &LabelledPage,
    index: usize,
) -> bool {
    let holds = |spans: &ValueSpans| {
        let mut pieces = spans.rows.iter().flatten();
        pieces.any(|piece| piece.cell == index)
    };
    let other = |hit: &LabelMatch| {
        let mut own = expected.labels.iter();
        !own.any(|label| hit.matches_label(&normalise_text(label)))
    };
    reading
        .hits
        .iter()
        .zip(&reading.values)
        .any(|(hit, spans)| other(hit) && holds(spans))
}
