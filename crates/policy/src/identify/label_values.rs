//! The value of a field by its label: which rows belong to it, and whether they fit its type.

use super::key_value::ValueSpans;
use super::label_match::LabelMatch;
use super::own_labels::LabelledPage;
use super::page_analysis::PageAnalysis;
use super::typed_value::TypedValue;
use super::value_confidence::value_confidence;
use super::value_lines::ValueSpan;
use super::value_rows::{fitting_rows, join_rows};
use crate::rules::document_type::FieldDefinition;
use model::{EvidenceLocation, PageRef, TextOrigin};
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
    /// Where it was read.
    pub at: PageRef,
    /// Cells of the value.
    pub cells: Vec<usize>,
    /// Cells of the text that stands where the value, or more of it, would, with how odd that would be.
    pub loose: Vec<(usize, f64)>,
    /// The label asks for a date or term.
    pub is_dated: bool,
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
    let mut found: Vec<(usize, FieldCandidate)> = Vec::new();
    for reading in readings {
        let entries = reading.hits.iter().zip(&reading.values);
        for (hit, value) in entries {
            let asked = labels
                .iter()
                .position(|label| hit.matches_label(label));
            if let Some(usual) = asked {
                let candidate = read_label_value(expected, reading, hit, value);
                found.extend(candidate.map(|candidate| (usual, candidate)));
            }
        }
    }
    let kind_of = |candidate: &FieldCandidate| match candidate.fit {
        TypedValue::Value(_) => 0,
        TypedValue::Mismatch => 1,
        TypedValue::Blank => 2,
    };
    // Of two labels the one that the rules name first: 类型 before 组成形式.
    let best = found
        .into_iter()
        .min_by_key(|(usual, candidate)| {
            let kind = kind_of(candidate);
            (kind, candidate.rank, *usual)
        });
    best.map(|(_, candidate)| candidate)
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
    let (rows, mut fit) = fitting_rows(expected, labelled, value);
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
    if fit == TypedValue::Mismatch && is_seal_shred(expected, reading, &rows) {
        fit = TypedValue::Blank;
    }
    let confidence = value_confidence(expected, labelled, hit, value, &rows, &fit);
    let pieces = || rows.iter().flatten();
    let rect = pieces()
        .map(|piece| piece.rect)
        .reduce(|a, b| a.union(&b))
        .unwrap_or(hit.rect);
    let place = if fit == TypedValue::Blank {
        hit.rect
    } else {
        rect
    };
    let cells: Vec<usize> = pieces()
        .map(|piece| piece.cell)
        .collect();
    let all_pieces = value
        .rows
        .iter()
        .flatten()
        .map(|piece| (piece.cell, 0.0));
    let mut loose: Vec<(usize, f64)> = all_pieces
        .filter(|(cell, _)| !cells.contains(cell))
        .collect();
    loose.extend(&value.loose);
    Some(FieldCandidate {
        fit,
        place: reading.sheet.location_of(Some(place)),
        confidence,
        origin: reading.sheet.origin,
        rank: weakness_rank(value, hit),
        at: reading.sheet.at,
        cells,
        loose,
        is_dated: matches!(expected.data_type.as_str(), "date" | "term"),
    })
}

/// Shreds of a seal's ring beside the label of the authority: the seal alone says who it is.
fn is_seal_shred(
    expected: &FieldDefinition,
    reading: &PageAnalysis,
    rows: &[Vec<ValueSpan>],
) -> bool {
    // By eye: the pieces of a ring that lie nearly level are this short.
    let is_short = |span: &ValueSpan| {
        let text = join_rows(reading, &[std::slice::from_ref(span)]);
        text.chars().count() <= 5 || text.ends_with('章')
    };
    expected.data_type == "authority" && rows.iter().flatten().all(is_short)
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
