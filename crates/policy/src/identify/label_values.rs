//! The value of a field by its label: which rows belong to it, and whether they fit its type.

use super::field_types;
use super::field_types::TypedValue;
use super::key_value::{ValueSpan, ValueSpans};
use super::label::LabelMatch;
use super::own_labels::LabelledPage;
use super::page_analysis::PageAnalysis;
use crate::rules::catalogue::FieldDefinition;
use model::{EvidenceLocation, TextOrigin};
use values::text::normalise_text;

/// What was found for a field.
#[derive(Debug, Clone)]
pub(super) struct FieldCandidate {
    pub fit: TypedValue,
    pub place: EvidenceLocation,
    pub confidence: f64,
    pub origin: TextOrigin,
    /// Weaker claims lose: under the label, glued, misread.
    pub rank: u8,
}

/// The best of all places where one of the field's labels stands.
pub(super) fn find_best_candidate(
    expected: &FieldDefinition,
    readings: &[LabelledPage],
) -> Option<FieldCandidate> {
    let labels: Vec<String> = expected
        .labels
        .iter()
        .map(|label| normalise_text(label))
        .collect();
    let mut found: Vec<FieldCandidate> = Vec::new();
    for reading in readings {
        for (hit, value) in reading.hits.iter().zip(&reading.values) {
            if labels.iter().any(|label| hit.matches_label(label)) {
                found.extend(read_label_value(expected, reading, hit, value));
            }
        }
    }
    let kind_of = |candidate: &FieldCandidate| match candidate.fit {
        TypedValue::Value(_) => 0,
        TypedValue::Mismatch => 1,
        TypedValue::Blank => 2,
    };
    found
        .into_iter()
        .min_by_key(|candidate| (kind_of(candidate), candidate.rank))
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
    let pieces: Vec<&ValueSpan> = rows.iter().flat_map(|row| row.iter()).collect();
    let cells = hit
        .cells
        .iter()
        .copied()
        .chain(pieces.iter().map(|piece| piece.cell));
    let confidence = cells
        .filter_map(|cell| reading.sheet.cells.get(cell))
        .map(|cell| cell.confidence)
        .fold(1.0, f64::min);
    let rect = pieces
        .iter()
        .map(|piece| piece.rect)
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
        .and_then(|(index, _)| folded.get(index..));
    data_type == "text"
        && rest.is_some_and(|rest| {
            labels
                .iter()
                .any(|label| label.chars().count() > 1 && rest.starts_with(label.as_str()))
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
        .find(|(_, fit)| matches!(fit, TypedValue::Value(_)))
        .unwrap_or((rows, fit))
}

/// The text without what a running sentence goes on to say.
fn cut_at_stop_word<'a>(expected: &FieldDefinition, text: &'a str) -> &'a str {
    let end = expected
        .until
        .iter()
        .filter_map(|word| text.find(word.as_str()))
        .min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
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
    if short && rows.get(1).is_some_and(|row| foreign(row)) {
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
