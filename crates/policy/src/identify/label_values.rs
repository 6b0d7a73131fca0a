//! The value of a field by its label: which rows belong to it, and whether they fit its type.

use super::field_types;
use super::field_types::TypedValue;
use super::key_value::ValueSpans;
use super::value_lines::ValueSpan;
use super::label::LabelMatch;
use super::own_labels::LabelledPage;
use super::page_analysis::PageAnalysis;
use crate::rules::catalogue::FieldDefinition;
use model::{EvidenceLocation, TextOrigin};
use values::text::{count_digits, normalise_text};

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
        let entries = reading.hits.iter().zip(&reading.values);
        for (hit, value) in entries {
            let is_asked = labels.iter().any(|label| hit.matches_label(label));
            if is_asked {
                let candidate = read_label_value(expected, reading, hit, value);
                found.extend(candidate);
            }
        }
    }
    let kind_of = |candidate: &FieldCandidate| match candidate.fit {
        TypedValue::Value(_) => 0,
        TypedValue::Mismatch => 1,
        TypedValue::Blank => 2,
    };
    found.into_iter().min_by_key(|candidate| {
        let kind = kind_of(candidate);
        (kind, candidate.rank)
    })
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
        let first_char = text.chars().next();
        let kept = first_char.map_or(0, char::len_utf8);
        text.truncate(kept);
    }
    if fit == TypedValue::Mismatch && hit.glued {
        return None;
    }
    // Below an empty label stands the next entry of the form.
    if fit == TypedValue::Mismatch && value.below {
        fit = TypedValue::Blank;
    }
    let pieces: Vec<&ValueSpan> = rows
        .iter()
        .flat_map(|row_pieces| row_pieces.iter())
        .collect();
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
        rank: weakness_rank(value, hit),
    })
}

/// Higher for a value that is less surely the label's own.
fn weakness_rank(value: &ValueSpans, hit: &LabelMatch) -> u8 {
    // 4, 2 and 1 order the three weaknesses without a tie: below is worst, misread least.
    let below = u8::from(value.below);
    let glued = u8::from(hit.glued);
    let misread = u8::from(!hit.exact);
    4 * below + 2 * glued + misread
}

/// A value of one character that runs into the next label: 性别 | 男民族汉.
fn runs_into_label(data_type: &str, text: &str, labels: &[String]) -> bool {
    let folded = normalise_text(text);
    let mut chars = folded.chars();
    chars.next();
    let rest = chars.as_str();
    let starts_rest = |label: &String| {
        let is_word = label.chars().count() > 1;
        is_word && rest.starts_with(label.as_str())
    };
    data_type == "text" && labels.iter().any(starts_rest)
}

/// The rows of the value with what they are to the type. Types with a shape of their own may skip a
/// row of foreign text: a code stands under its label, a slogan beside it.
fn fitting_rows<'a>(
    expected: &FieldDefinition,
    reading: &PageAnalysis,
    value: &'a ValueSpans,
) -> (Vec<&'a [ValueSpan]>, TypedValue) {
    let rows = take_value_rows(expected, value, reading);
    let text = join_rows(reading, &rows);
    let text = cut_at_stop_word(expected, &text);
    let fit = field_types::parse_typed_value(&expected.data_type, text);
    let any_shape = !field_types::has_own_shape(&expected.data_type);
    if any_shape || fit != TypedValue::Mismatch {
        return (rows, fit);
    }
    // By eye: a slogan or seal text beside the label has two rows at most.
    let other_rows = value.rows.iter().skip(1).take(2);
    let later = other_rows.map(|r| {
        let row = vec![r.as_slice()];
        let text = join_rows(reading, &row);
        let data_type = &expected.data_type;
        let fit = field_types::parse_typed_value(data_type, &text);
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
    let kept = end.and_then(|end| text.get(..end));
    kept.unwrap_or(text)
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
        let is_speck = text.chars().count() < 2;
        is_speck || count_digits(&text) > 3
    };
    let short = matches!(expected.data_type.as_str(), "text" | "company-name");
    let second_is_foreign = match rows.get(1) {
        Some(row) => foreign(row),
        None => false,
    };
    if short && second_is_foreign {
        rows.truncate(1);
    }
    if expected.data_type == "term" && rows.len() > 1 {
        let (start, rest) = rows.split_at(1);
        let first = join_rows(reading, start);
        let second = join_rows(reading, rest);
        let joins = |c: char| matches!(c, '至' | '到' | '-' | '~' | '—');
        let goes_on = first.ends_with(joins) || second.starts_with(joins);
        if !goes_on {
            rows.truncate(1);
        }
    }
    rows
}

/// Rows as one text; a space only where two ASCII pieces meet.
fn join_rows<R: AsRef<[ValueSpan]>>(reading: &PageAnalysis, rows: &[R]) -> String {
    let mut out = String::new();
    let pieces = rows.iter().flat_map(AsRef::as_ref);
    for piece in pieces {
        let cells = &reading.sheet.cells;
        let Some(cell) = cells.get(piece.cell) else {
            continue;
        };
        let part = cell.printed_text(piece.range.clone());
        let is_ascii_word = |c: Option<char>| {
            let c = c.unwrap_or(' ');
            c.is_ascii_alphanumeric()
        };
        let before = out.chars().next_back();
        let behind = part.chars().next();
        if is_ascii_word(before) && is_ascii_word(behind) {
            out.push(' ');
        }
        out.push_str(&part);
    }
    out
}
