//! Fields of a document: label, value, place, and which of the four states each is in.

use std::collections::BTreeMap;

use super::field_types::TypedValue;
use super::label_values::{FieldCandidate, find_best_candidate};
use super::own_labels::{LabelledPage, select_own_labels};
use super::page_analysis::PageAnalysis;
use super::sentences::{find_code_of, or_stated};
use super::unlabelled_fields::{find_unlabelled_date, or_unlabelled_number};
use crate::rules::catalogue::{DocumentType, FieldDefinition};
use model::{DocumentField, FieldOrigin, FieldRole, FieldState, MIN_LINE_CONFIDENCE, TextOrigin};

// By eye. On a worse page the label may be there and unread.
/// Recognised text of lower mean confidence cannot say that a label is absent.
const MIN_LEGIBLE_CONFIDENCE: f64 = 0.6;

/// A value on a line of lower confidence was not read.
const MIN_VALUE_CONFIDENCE: f64 = MIN_LINE_CONFIDENCE as f64;

/// Fields of a document of `kind` on `readings`. `whole`: every page of it was read. `sides`: sides
/// that were seen.
pub(super) fn extract_fields(
    kind: &DocumentType,
    readings: &[PageAnalysis],
    whole: bool,
    sides: &[String],
) -> BTreeMap<String, DocumentField> {
    let readings: Vec<LabelledPage> = readings
        .iter()
        .map(|reading| select_own_labels(kind, reading))
        .collect();
    let readings = readings.as_slice();
    let found: Vec<Option<FieldCandidate>> = kind
        .fields
        .iter()
        .map(|field| find_best_candidate(field, readings))
        .collect();
    let legible = whole && can_prove_absence(kind, readings, &found);
    // A label that every printing has was missed by recognition, not left out by the printer.
    let typeset = readings.iter().all(is_typeset);
    let holder = kind
        .fields
        .iter()
        .zip(&found)
        .find_map(|(expected, found)| {
            let is_holder = expected.role == Some(FieldRole::SubjectName);
            if !is_holder {
                return None;
            }
            let found = or_stated(kind, expected, readings, found.clone())?;
            match found.fit {
                TypedValue::Value(name) => Some(name),
                TypedValue::Blank | TypedValue::Mismatch => None,
            }
        });
    kind.fields
        .iter()
        .zip(found)
        .map(|(expected, found)| {
            let shown = expected
                .side
                .as_ref()
                .is_none_or(|side| sides.contains(side));
            // A code without a label of its own is its holder's only where it stands behind his name.
            let found = if expected.labels.is_empty() {
                holder
                    .as_ref()
                    .and_then(|name| find_code_of(name, readings))
            } else {
                or_unlabelled_number(expected, readings, found)
            };
            let found = found.or_else(|| find_unlabelled_date(expected, readings));
            let found = or_stated(kind, expected, readings, found);
            let printed = typeset || expected.may_be_absent;
            (
                expected.name.clone(),
                build_field(expected, found, legible && shown && printed),
            )
        })
        .collect()
}

/// Whether the text of the page was not recognised from its picture.
fn is_typeset(page: &LabelledPage) -> bool {
    let origin = page.reading.sheet.origin;
    origin != TextOrigin::Ocr
}

fn build_field(
    expected: &FieldDefinition,
    found: Option<FieldCandidate>,
    legible: bool,
) -> DocumentField {
    let mut field = DocumentField {
        role: expected.role,
        data_type: expected.data_type.clone(),
        may_be_absent: expected.may_be_absent,
        state: if legible {
            FieldState::LabelAbsent
        } else {
            FieldState::Unreadable
        },
        ..DocumentField::default()
    };
    if let Some(found) = found {
        field.origin = to_field_origin(found.origin);
        field.confidence = found.confidence;
        field.place = Some(found.place);
        (field.state, field.value) = match found.fit {
            TypedValue::Value(_) if found.confidence < MIN_VALUE_CONFIDENCE => {
                (FieldState::Unreadable, String::new())
            }
            TypedValue::Value(value) => (FieldState::Present, value),
            TypedValue::Blank => {
                let empty = String::new();
                (FieldState::LabelWithoutValue, empty)
            }
            TypedValue::Mismatch => {
                let empty = String::new();
                (FieldState::Unreadable, empty)
            }
        };
    }
    field
}

fn to_field_origin(origin: TextOrigin) -> FieldOrigin {
    match origin {
        TextOrigin::PdfText => FieldOrigin::PdfText,
        TextOrigin::Docx => FieldOrigin::Docx,
        TextOrigin::PlainText => FieldOrigin::PlainText,
        TextOrigin::Ocr => FieldOrigin::Ocr,
        TextOrigin::Sidecar => FieldOrigin::Sidecar,
        TextOrigin::None => FieldOrigin::None,
    }
}

/// Whether a label that was not found can be called absent: typeset text always says so; what was
/// recognised only when it is clear and most of the other labels were found.
fn can_prove_absence(
    kind: &DocumentType,
    readings: &[LabelledPage],
    found: &[Option<FieldCandidate>],
) -> bool {
    let is_unclear = |page: &LabelledPage| {
        let confidence = page.reading.sheet.mean_confidence();
        confidence < MIN_LEGIBLE_CONFIDENCE
    };
    if readings.is_empty() || readings.iter().any(is_unclear) {
        return false;
    }
    if readings.iter().all(is_typeset) {
        return true;
    }
    let expected: Vec<bool> = kind
        .fields
        .iter()
        .zip(found)
        .filter(|(expected, _)| !expected.may_be_absent)
        .map(|(_, found)| found.is_some())
        .collect();
    // By eye: a reading that lost two labels in five may have lost this one as well.
    let found = expected.iter().filter(|is_found| **is_found);
    found.count() * 5 >= expected.len() * 3
}
