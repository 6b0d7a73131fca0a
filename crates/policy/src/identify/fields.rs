//! Fields of a document: label, value, place, and which of the four states each is in.

use std::collections::BTreeMap;

use super::label_values::{FieldCandidate, find_best_candidate};
use super::line_account::LineAccount;
use super::near_twins;
use super::own_labels::{LabelledPage, select_own_labels};
use super::page_analysis::PageAnalysis;
use super::sentences::{doubt_contradicted_terms, find_code_of, or_stated};
use super::typed_value::TypedValue;
use super::unlabelled_fields::{
    FreeCells, find_unlabelled_date, or_addressed_holder, or_legal_form, or_unlabelled_number,
};
use crate::rules::document_type::{DocumentType, FieldDefinition};
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
    let pages: Vec<LabelledPage> = readings
        .iter()
        .map(|reading| select_own_labels(kind, reading))
        .collect();
    let pages = pages.as_slice();
    let mut fields = FoundFields::by_label(kind, pages);
    let legible = whole && can_prove_absence(kind, pages, &fields.found);
    let is_torn = fields.is_torn();
    fields.add_unlabelled();
    let account = LineAccount::new(pages, &fields.found);
    // The sentences of a letter are no values of a form.
    let may_stand_there =
        |expected: &FieldDefinition| !kind.freeform && account.has_unassigned_value(expected);
    // A label that every printing has was missed by recognition, not left out by the printer.
    let typeset = pages.iter().all(is_typeset);
    let mut built = BTreeMap::new();
    for (expected, found) in kind.fields.iter().zip(&fields.found) {
        let side = expected.side.as_ref();
        let shown = side.is_none_or(|side| sides.contains(side));
        let printed = typeset || expected.may_be_absent;
        let is_absent = legible && shown && printed && !may_stand_there(expected);
        let found = found.clone().map(|found| {
            // The lines of a letter stand below each other without belonging together.
            if kind.freeform {
                found
            } else {
                account.doubt_candidate(expected, found)
            }
        });
        let mut field = build_field(expected, found, is_absent);
        // Of a paper whose values are in shreds nothing is sure, and nothing is proven empty.
        let is_in_shreds = is_torn && field.state != FieldState::LabelAbsent;
        if is_in_shreds {
            field.state = FieldState::Unreadable;
            field.value.clear();
        }
        built.insert(expected.name.clone(), field);
    }
    near_twins::doubt_near_twins(&mut built);
    if kind.freeform {
        doubt_contradicted_terms(pages, &mut built);
    }
    built
}

/// What was found for each field of a type, in their order.
struct FoundFields<'a, 'b> {
    kind: &'a DocumentType,
    pages: &'a [LabelledPage<'b>],
    found: Vec<Option<FieldCandidate>>,
}

impl<'a, 'b> FoundFields<'a, 'b> {
    fn by_label(kind: &'a DocumentType, pages: &'a [LabelledPage<'b>]) -> Self {
        let fields = kind.fields.iter();
        Self {
            kind,
            pages,
            found: fields
                .map(|field| find_best_candidate(field, pages))
                .collect(),
        }
    }

    /// Whether most of what stands behind labels is no value of its type: a picture that was pixelated
    /// or is covered.
    fn is_torn(&self) -> bool {
        let fits = |test: fn(&TypedValue) -> bool| {
            let found = self.found.iter().flatten();
            found
                .filter(|found| test(&found.fit))
                .count()
        };
        let values = fits(|fit| matches!(fit, TypedValue::Value(_)));
        let shreds = fits(|fit| *fit == TypedValue::Mismatch);
        let empty = fits(|fit| *fit == TypedValue::Blank);
        // By eye: two odd values stand on many a sound page.
        shreds > 1 && 2 * values <= shreds + empty
    }

    /// Adds what is believed without a label of its own, and what a letter states.
    fn add_unlabelled(&mut self) {
        let holder = self.holder_name();
        let fields = self.kind.fields.iter();
        let mut found = Vec::new();
        for (expected, candidate) in fields.zip(&self.found) {
            // A code without a label of its own is its holder's only where it stands behind his name.
            let candidate = if expected.labels.is_empty() {
                let name = holder.as_ref();
                name.and_then(|name| find_code_of(name, self.pages))
            } else {
                or_unlabelled_number(expected, self.pages, candidate.clone())
            };
            found.push(candidate);
        }
        self.found = found;
        for (index, expected) in self.kind.fields.iter().enumerate() {
            let free = FreeCells::new(self.pages, &self.found);
            let Some(slot) = self.found.get_mut(index) else {
                continue;
            };
            let candidate = slot.take();
            let candidate = or_legal_form(expected, &free, candidate);
            let candidate = or_addressed_holder(expected, &free, candidate);
            let candidate = candidate.or_else(|| find_unlabelled_date(expected, &free));
            *slot = or_stated(self.kind, expected, self.pages, candidate);
        }
    }

    fn holder_name(&self) -> Option<String> {
        let fields = self.kind.fields.iter().zip(&self.found);
        for (expected, found) in fields {
            if expected.role != Some(FieldRole::SubjectName) {
                continue;
            }
            let found = or_stated(self.kind, expected, self.pages, found.clone());
            if let Some(TypedValue::Value(name)) = found.map(|found| found.fit) {
                return Some(name);
            }
        }
        None
    }
}

fn is_typeset(page: &LabelledPage) -> bool {
    page.reading.sheet.is_typeset()
}

fn build_field(
    expected: &FieldDefinition,
    found: Option<FieldCandidate>,
    is_absent: bool,
) -> DocumentField {
    let mut field = DocumentField {
        role: expected.role,
        data_type: expected.data_type.clone(),
        may_be_absent: expected.may_be_absent,
        state: if is_absent {
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
            TypedValue::Blank => (FieldState::LabelWithoutValue, String::new()),
            TypedValue::Mismatch => (FieldState::Unreadable, String::new()),
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
    let found = expected
        .iter()
        .filter(|is_found| **is_found);
    found.count() * 5 >= expected.len() * 3
}
