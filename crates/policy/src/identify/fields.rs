//! Fields of a document: label, value, place, and which of the four states each is in.

use std::collections::BTreeMap;

use super::classify::number_candidates;
use super::field_types;
use super::field_types::TypedValue;
use super::issue_date;
use super::key_value::{ValueSpan, ValueSpans};
use super::label::LabelMatch;
use super::own_labels::{LabelledPage, select_own_labels};
use super::page_analysis::PageAnalysis;
use crate::rules::catalogue::{DocumentType, FieldDefinition};
use model::{
    DocumentField, EvidenceLocation, FieldOrigin, FieldRole, FieldState, Rect, TextOrigin,
};
use values::IdentifierVerdict;
use values::identifier::check_identifier;
use values::text::normalise_text;

// By eye. On a worse page the label may be there and unread.
/// Recognised text of lower mean confidence cannot say that a label is absent.
const MIN_LEGIBLE_CONFIDENCE: f64 = 0.6;

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
        .map(|r| select_own_labels(kind, r))
        .collect();
    let readings = readings.as_slice();
    let found: Vec<Option<FieldCandidate>> = kind
        .fields
        .iter()
        .map(|f| find_best_candidate(f, readings))
        .collect();
    let legible = whole && can_prove_absence(kind, readings, &found);
    // A label that every printing has was missed by recognition, not left out by the printer.
    let typeset = readings
        .iter()
        .all(|r| r.reading.sheet.origin != TextOrigin::Ocr);
    kind.fields
        .iter()
        .zip(found)
        .map(|(expected, found)| {
            let shown = expected.side.as_ref().is_none_or(|s| sides.contains(s));
            let found = or_unlabelled_number(expected, readings, found);
            let found = found.or_else(|| find_unlabelled_date(expected, readings));
            let printed = typeset || expected.may_be_absent;
            (
                expected.name.clone(),
                build_field(expected, found, legible && shown && printed),
            )
        })
        .collect()
}

/// What was found for a field.
#[derive(Debug, Clone)]
struct FieldCandidate {
    fit: TypedValue,
    place: EvidenceLocation,
    confidence: f64,
    origin: TextOrigin,
    /// Weaker claims lose: under the label, glued, misread.
    rank: u8,
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

/// The best of all places where one of the field's labels stands.
fn find_best_candidate(
    expected: &FieldDefinition,
    readings: &[LabelledPage],
) -> Option<FieldCandidate> {
    let labels: Vec<String> = expected.labels.iter().map(|l| normalise_text(l)).collect();
    let mut found: Vec<FieldCandidate> = Vec::new();
    for reading in readings {
        for (hit, value) in reading.hits.iter().zip(&reading.values) {
            if labels.iter().any(|l| hit.matches_label(l)) {
                found.extend(read_label_value(expected, reading, hit, value));
            }
        }
    }
    let kind_of = |f: &FieldCandidate| match f.fit {
        TypedValue::Value(_) => 0,
        TypedValue::Mismatch => 1,
        TypedValue::Blank => 2,
    };
    found.into_iter().min_by_key(|f| (kind_of(f), f.rank))
}

/// One label with its value. What hangs on a label without being a value of its type shows that
/// the label was none.
fn read_label_value(
    expected: &FieldDefinition,
    labelled: &LabelledPage,
    hit: &LabelMatch,
    value: &ValueSpans,
) -> Option<FieldCandidate> {
    let reading = labelled.reading;
    let (rows, mut fit) = fitting_rows(expected, reading, value);
    if let TypedValue::Value(text) = &mut fit
        && runs_into_label(&expected.data_type, text, &labelled.labels)
    {
        text.truncate(text.chars().next().map_or(0, char::len_utf8));
    }
    if fit == TypedValue::Mismatch && hit.glued {
        return None;
    }
    // Below an empty label stands the next entry of the form.
    if fit == TypedValue::Mismatch && value.below {
        fit = TypedValue::Blank;
    }
    let pieces: Vec<&ValueSpan> = rows.iter().flat_map(|r| r.iter()).collect();
    let cells = hit
        .cells
        .iter()
        .copied()
        .chain(pieces.iter().map(|p| p.cell));
    let confidence = cells
        .filter_map(|c| reading.sheet.cells.get(c))
        .map(|c| c.confidence)
        .fold(1.0, f64::min);
    let rect = pieces
        .iter()
        .map(|p| p.rect)
        .reduce(|a, b| a.union(&b))
        .unwrap_or(hit.rect);
    let place = if fit == TypedValue::Blank {
        hit.rect
    } else {
        rect
    };
    Some(FieldCandidate {
        fit,
        place: reading.sheet.location_of(Some(place)),
        confidence: if hit.exact {
            confidence
        } else {
            0.9 * confidence
        },
        origin: reading.sheet.origin,
        // 4, 2 and 1 order the three weaknesses without a tie: below is worst, misread least.
        rank: 4 * u8::from(value.below) + 2 * u8::from(hit.glued) + u8::from(!hit.exact),
    })
}

/// A value of one character that runs into the next label: 性别 | 男民族汉.
fn runs_into_label(data_type: &str, text: &str, labels: &[String]) -> bool {
    let folded = normalise_text(text);
    let rest = folded
        .char_indices()
        .nth(1)
        .and_then(|(i, _)| folded.get(i..));
    data_type == "text"
        && rest.is_some_and(|r| {
            labels
                .iter()
                .any(|l| l.chars().count() > 1 && r.starts_with(l.as_str()))
        })
}

/// The rows of the value with what they are to the type. Types with a shape of their own may skip a
/// row of foreign text: a code stands under its label, a slogan beside it.
fn fitting_rows<'a>(
    expected: &FieldDefinition,
    reading: &PageAnalysis,
    value: &'a ValueSpans,
) -> (Vec<&'a [ValueSpan]>, TypedValue) {
    let rows = take_value_rows(expected, value, reading);
    let fit = field_types::parse_typed_value(
        &expected.data_type,
        cut_at_stop_word(expected, &join_rows(reading, &rows)),
    );
    if fit != TypedValue::Mismatch || !field_types::has_own_shape(&expected.data_type) {
        return (rows, fit);
    }
    // By eye: a slogan or seal text beside the label has two rows at most.
    let later = value.rows.iter().skip(1).take(2).map(|r| {
        let row = vec![r.as_slice()];
        let fit = field_types::parse_typed_value(&expected.data_type, &join_rows(reading, &row));
        (row, fit)
    });
    later
        .into_iter()
        .find(|(_, f)| matches!(f, TypedValue::Value(_)))
        .unwrap_or((rows, fit))
}

/// The text without what a running sentence goes on to say.
fn cut_at_stop_word<'a>(expected: &FieldDefinition, text: &'a str) -> &'a str {
    let end = expected
        .until
        .iter()
        .filter_map(|w| text.find(w.as_str()))
        .min();
    end.and_then(|e| text.get(..e)).unwrap_or(text)
}

/// The rows that a value of this type may take. A second row of a term begins or follows 至.
fn take_value_rows<'a>(
    expected: &FieldDefinition,
    value: &'a ValueSpans,
    reading: &PageAnalysis,
) -> Vec<&'a [ValueSpan]> {
    let mut rows: Vec<&[ValueSpan]> = value
        .rows
        .iter()
        .take(field_types::max_value_rows(&expected.data_type))
        .map(Vec::as_slice)
        .collect();
    // Under a short text stands the seal's date or a speck of the seal.
    let foreign = |row: &[ValueSpan]| {
        let text = join_rows(reading, &[row]);
        text.chars().filter(char::is_ascii_digit).count() > 3 || text.chars().count() < 2
    };
    let short = matches!(expected.data_type.as_str(), "text" | "company-name");
    if short && rows.get(1).is_some_and(|r| foreign(r)) {
        rows.truncate(1);
    }
    if expected.data_type == "term" && rows.len() > 1 {
        let first = join_rows(reading, rows.get(..1).unwrap_or_default());
        let second = join_rows(reading, rows.get(1..).unwrap_or_default());
        let joins = |c: char| matches!(c, '至' | '到' | '-' | '~' | '—');
        if !(first.ends_with(joins) || second.starts_with(joins)) {
            rows.truncate(1);
        }
    }
    rows
}

/// Rows as one text; a space only where two ASCII pieces meet.
fn join_rows<R: AsRef<[ValueSpan]>>(reading: &PageAnalysis, rows: &[R]) -> String {
    let mut out = String::new();
    for piece in rows.iter().flat_map(AsRef::as_ref) {
        let Some(cell) = reading.sheet.cells.get(piece.cell) else {
            continue;
        };
        let part = cell.printed_text(piece.range.clone());
        let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if ascii(out.chars().next_back()) && ascii(part.chars().next()) {
            out.push(' ');
        }
        out.push_str(&part);
    }
    out
}

/// Numbers with a check digit or words of their own are believed without their label, when exactly one stands on the
/// document and no other label claims it.
fn or_unlabelled_number(
    expected: &FieldDefinition,
    readings: &[LabelledPage],
    found: Option<FieldCandidate>,
) -> Option<FieldCandidate> {
    let read = found
        .as_ref()
        .is_some_and(|f| matches!(f.fit, TypedValue::Value(_)));
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
fn find_unlabelled_date(
    expected: &FieldDefinition,
    readings: &[LabelledPage],
) -> Option<FieldCandidate> {
    let issued = expected.role == Some(FieldRole::Issued) && expected.data_type == "date";
    let mut dates = readings
        .iter()
        .rev()
        .filter(|_| issued)
        .filter_map(|l| Some((l, issue_date::find_issue_date(l)?)));
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
    let holds = |v: &ValueSpans| v.rows.iter().flatten().any(|p| p.cell == index);
    let other = |h: &LabelMatch| {
        !expected
            .labels
            .iter()
            .any(|l| h.matches_label(&normalise_text(l)))
    };
    reading
        .hits
        .iter()
        .zip(&reading.values)
        .any(|(h, v)| other(h) && holds(v))
}

/// Whether a label that was not found can be called absent: typeset text always says so; what was
/// recognised only when it is clear and most of the other labels were found.
fn can_prove_absence(
    kind: &DocumentType,
    readings: &[LabelledPage],
    found: &[Option<FieldCandidate>],
) -> bool {
    if readings.is_empty()
        || readings
            .iter()
            .any(|r| r.reading.sheet.mean_confidence() < MIN_LEGIBLE_CONFIDENCE)
    {
        return false;
    }
    if readings
        .iter()
        .all(|r| r.reading.sheet.origin != TextOrigin::Ocr)
    {
        return true;
    }
    let expected: Vec<bool> = kind
        .fields
        .iter()
        .zip(found)
        .filter(|(w, _)| !w.may_be_absent)
        .map(|(_, f)| f.is_some())
        .collect();
    // By eye: a reading that lost two labels in five may have lost this one as well.
    expected.iter().filter(|f| **f).count() * 5 >= expected.len() * 3
}
