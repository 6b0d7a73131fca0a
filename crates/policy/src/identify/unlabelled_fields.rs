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
            if reading.excluded_cells.contains(&index)
                || is_value_of_other_label(expected, labelled, index)
            {
                continue;
            }
            let telling = |code: &String| {
                let own = field_types::is_unmistakable(&expected.data_type) || !code.is_ascii();
                own && check_identifier(&expected.data_type, code) == IdentifierVerdict::Valid
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
    let only = codes.len() == 1;
    codes.into_values().next().filter(|_| only).or(found)
}

/// The date of issue is believed without its label where it can be nothing else.
pub(super) fn find_unlabelled_date(
    expected: &FieldDefinition,
    readings: &[LabelledPage],
) -> Option<FieldCandidate> {
    let issued = expected.role == Some(FieldRole::Issued) && expected.data_type == "date";
    let mut dates = readings
        .iter()
        .rev()
        .filter(|_| issued)
        .filter_map(|line| Some((line, issue_date::find_issue_date(line)?)));
    let (labelled, (cell, date)) = dates.next()?;
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
    let holds = |spans: &ValueSpans| spans.rows.iter().flatten().any(|piece| piece.cell == index);
    let other = |hit: &LabelMatch| {
        !expected
            .labels
            .iter()
            .any(|label| hit.matches_label(&normalise_text(label)))
    };
    reading
        .hits
        .iter()
        .zip(&reading.values)
        .any(|(hit, spans)| other(hit) && holds(spans))
}
