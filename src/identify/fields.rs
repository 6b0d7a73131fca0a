//! Fields of a paper: label, value, place, and which of the four states each is in.

use std::collections::BTreeMap;

use super::flow::{Piece, Value};
use super::kind::numbers_of;
use super::label::Hit;
use super::reading::Reading;
use super::shape::{self, Fit};
use crate::model::{Field, FieldOrigin, FieldState, Place, Rect, TextOrigin};
use crate::rules::catalogue::{Kind, KindField};
use crate::values::IdentifierVerdict;
use crate::values::identifier::check;

/// A reading of lower mean confidence cannot say that a label is absent.
const LEGIBLE: f64 = 0.6;

/// Fields of a paper of `kind` on `readings`. `whole`: every page of it was read. `sides`: faces
/// that were seen.
pub(super) fn fields(
    kind: &Kind,
    readings: &[Reading],
    whole: bool,
    sides: &[String],
) -> BTreeMap<String, Field> {
    let found: Vec<Option<Found>> = kind.fields.iter().map(|f| best(f, readings)).collect();
    let legible = whole && is_legible(kind, readings, &found);
    kind.fields
        .iter()
        .zip(found)
        .map(|(wanted, found)| {
            let shown = wanted.side.as_ref().is_none_or(|s| sides.contains(s));
            let found = or_by_shape(wanted, readings, found);
            (wanted.name.clone(), field(wanted, found, legible && shown))
        })
        .collect()
}

/// What was found for a field.
#[derive(Debug, Clone)]
struct Found {
    fit: Fit,
    place: Place,
    confidence: f64,
    origin: TextOrigin,
    /// Weaker claims lose: under the label, glued, misread.
    rank: u8,
}

fn field(wanted: &KindField, found: Option<Found>, legible: bool) -> Field {
    let mut field = Field {
        role: wanted.role,
        data_type: wanted.data_type.clone(),
        may_be_absent: wanted.may_be_absent,
        state: if legible { FieldState::LabelAbsent } else { FieldState::Unreadable },
        ..Field::default()
    };
    if let Some(found) = found {
        field.origin = origin(found.origin);
        field.confidence = found.confidence;
        field.place = Some(found.place);
        (field.state, field.value) = match found.fit {
            Fit::Value(value) => (FieldState::Present, value),
            Fit::Blank => (FieldState::LabelWithoutValue, String::new()),
            Fit::Odd => (FieldState::Unreadable, String::new()),
        };
    }
    field
}

fn origin(origin: TextOrigin) -> FieldOrigin {
    match origin {
        TextOrigin::PdfText => FieldOrigin::PdfText,
        TextOrigin::Ocr => FieldOrigin::Ocr,
        TextOrigin::Sidecar => FieldOrigin::Sidecar,
        TextOrigin::None => FieldOrigin::None,
    }
}

/// The best of all places where one of the field's labels stands.
fn best(wanted: &KindField, readings: &[Reading]) -> Option<Found> {
    let mut found: Vec<Found> = Vec::new();
    for reading in readings {
        for (hit, value) in reading.hits.iter().zip(&reading.values) {
            if wanted.labels.iter().any(|l| hit.is(l)) {
                found.extend(read(wanted, reading, hit, value));
            }
        }
    }
    let kind_of = |f: &Found| match f.fit {
        Fit::Value(_) => 0,
        Fit::Odd => 1,
        Fit::Blank => 2,
    };
    found.into_iter().min_by_key(|f| (kind_of(f), f.rank))
}

/// One label with its value. What hangs on a label without being a value of its type shows that
/// the label was none.
fn read(wanted: &KindField, reading: &Reading, hit: &Hit, value: &Value) -> Option<Found> {
    let rows = rows_of(wanted, value, reading);
    let raw = text(reading, &rows);
    let mut fit = shape::fit(&wanted.data_type, &raw);
    if fit == Fit::Odd && hit.glued {
        return None;
    }
    if fit == Fit::Odd && value.below {
        fit = Fit::Blank;
    }
    let pieces: Vec<&Piece> = rows.iter().flat_map(|r| r.iter()).collect();
    let cells = hit.cells.iter().copied().chain(pieces.iter().map(|p| p.cell));
    let confidence =
        cells.filter_map(|c| reading.sheet.cells.get(c)).map(|c| c.confidence).fold(1.0, f64::min);
    let rect = pieces.iter().map(|p| p.rect).reduce(|a, b| a.union(&b)).unwrap_or(hit.rect);
    let place = if fit == Fit::Blank { hit.rect } else { rect };
    Some(Found {
        fit,
        place: reading.sheet.place(Some(place)),
        confidence: if hit.exact { confidence } else { 0.9 * confidence },
        origin: reading.sheet.origin,
        rank: 4 * u8::from(value.below) + 2 * u8::from(hit.glued) + u8::from(!hit.exact),
    })
}

/// The rows that a value of this type may take. A second row of a term begins or follows 至.
fn rows_of<'a>(wanted: &KindField, value: &'a Value, reading: &Reading) -> Vec<&'a [Piece]> {
    let mut rows: Vec<&[Piece]> =
        value.rows.iter().take(shape::rows(&wanted.data_type)).map(Vec::as_slice).collect();
    if wanted.data_type == "term" && rows.len() > 1 {
        let first = text(reading, rows.get(..1).unwrap_or_default());
        let second = text(reading, rows.get(1..).unwrap_or_default());
        let joins = |c: char| matches!(c, '至' | '到' | '-' | '~' | '—');
        if !(first.ends_with(joins) || second.starts_with(joins)) {
            rows.truncate(1);
        }
    }
    rows
}

/// Rows as one text; a space only where two ASCII pieces meet.
fn text<R: AsRef<[Piece]>>(reading: &Reading, rows: &[R]) -> String {
    let mut out = String::new();
    for piece in rows.iter().flat_map(AsRef::as_ref) {
        let Some(cell) = reading.sheet.cells.get(piece.cell) else { continue };
        let part = cell.printed(piece.range.clone());
        let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if ascii(out.chars().next_back()) && ascii(part.chars().next()) {
            out.push(' ');
        }
        out.push_str(&part);
    }
    out
}

/// Numbers with a check digit are believed without their label, when exactly one stands on the
/// paper and no other label claims it.
fn or_by_shape(wanted: &KindField, readings: &[Reading], found: Option<Found>) -> Option<Found> {
    let read = found.as_ref().is_some_and(|f| matches!(f.fit, Fit::Value(_)));
    if read || !shape::is_checked(&wanted.data_type) {
        return found;
    }
    let mut codes: BTreeMap<String, Found> = BTreeMap::new();
    for reading in readings {
        for (index, cell) in reading.sheet.cells.iter().enumerate() {
            if reading.barred.contains(&index) || is_claimed(wanted, reading, index) {
                continue;
            }
            for code in numbers_of(cell.text()) {
                if check(&wanted.data_type, &code) == IdentifierVerdict::Valid {
                    let found = by_shape(reading, cell.rect, cell.confidence, code.clone());
                    codes.insert(code, found);
                }
            }
        }
    }
    let only = codes.len() == 1;
    codes.into_values().next().filter(|_| only).or(found)
}

fn by_shape(reading: &Reading, rect: Rect, confidence: f64, code: String) -> Found {
    Found {
        fit: Fit::Value(code),
        place: reading.sheet.place(Some(rect)),
        confidence: 0.9 * confidence,
        origin: reading.sheet.origin,
        rank: 9,
    }
}

/// Whether cell `index` is part of the value of a label that is none of the field's.
fn is_claimed(wanted: &KindField, reading: &Reading, index: usize) -> bool {
    let holds = |v: &Value| v.rows.iter().flatten().any(|p| p.cell == index);
    let other = |h: &Hit| !wanted.labels.iter().any(|l| h.is(l));
    reading.hits.iter().zip(&reading.values).any(|(h, v)| other(h) && holds(v))
}

/// Whether a label that was not found can be called absent: typeset text always says so; what was
/// recognised only when it is clear and most of the other labels were found.
fn is_legible(kind: &Kind, readings: &[Reading], found: &[Option<Found>]) -> bool {
    if readings.is_empty() || readings.iter().any(|r| r.sheet.confidence() < LEGIBLE) {
        return false;
    }
    if readings.iter().all(|r| r.sheet.origin != TextOrigin::Ocr) {
        return true;
    }
    let expected: Vec<bool> =
        kind.fields.iter().zip(found).filter(|(w, _)| !w.may_be_absent).map(|(_, f)| f.is_some()).collect();
    expected.iter().filter(|f| **f).count() * 5 >= expected.len() * 3
}
