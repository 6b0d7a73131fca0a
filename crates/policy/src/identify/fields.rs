//! Fields of a paper: label, value, place, and which of the four states each is in.

use std::collections::BTreeMap;

use super::key_value::{Piece, Value};
use super::classify::numbers_of;
use super::label::Hit;
use super::own_labels::{labelled, Labelled};
use super::page_analysis::Reading;
use super::field_types; use super::field_types::Fit;
use super::issue_date;
use model::{Field, FieldOrigin, FieldRole, FieldState, Place, Rect, TextOrigin};
use crate::rules::catalogue::{Kind, KindField};
use values::IdentifierVerdict;
use values::identifier::check;
use values::text::fold;

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
    let readings: Vec<Labelled> = readings.iter().map(|r| labelled(kind, r)).collect();
    let readings = readings.as_slice();
    let found: Vec<Option<Found>> = kind.fields.iter().map(|f| best(f, readings)).collect();
    let legible = whole && is_legible(kind, readings, &found);
    // A label that every printing has was missed by recognition, not left out by the printer.
    let typeset = readings.iter().all(|r| r.reading.sheet.origin != TextOrigin::Ocr);
    kind.fields
        .iter()
        .zip(found)
        .map(|(wanted, found)| {
            let shown = wanted.side.as_ref().is_none_or(|s| sides.contains(s));
            let found = or_by_shape(wanted, readings, found);
            let found = found.or_else(|| or_by_place(wanted, readings));
            let printed = typeset || wanted.may_be_absent;
            (wanted.name.clone(), field(wanted, found, legible && shown && printed))
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
        TextOrigin::Docx => FieldOrigin::Docx,
        TextOrigin::PlainText => FieldOrigin::PlainText,
        TextOrigin::Ocr => FieldOrigin::Ocr,
        TextOrigin::Sidecar => FieldOrigin::Sidecar,
        TextOrigin::None => FieldOrigin::None,
    }
}

/// The best of all places where one of the field's labels stands.
fn best(wanted: &KindField, readings: &[Labelled]) -> Option<Found> {
    let labels: Vec<String> = wanted.labels.iter().map(|l| fold(l)).collect();
    let mut found: Vec<Found> = Vec::new();
    for reading in readings {
        for (hit, value) in reading.hits.iter().zip(&reading.values) {
            if labels.iter().any(|l| hit.is(l)) {
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
fn read(wanted: &KindField, labelled: &Labelled, hit: &Hit, value: &Value) -> Option<Found> {
    let reading = labelled.reading;
    let (rows, mut fit) = fitting_rows(wanted, reading, value);
    if let Fit::Value(text) = &mut fit
        && runs_into_label(&wanted.data_type, text, &labelled.labels)
    {
        text.truncate(text.chars().next().map_or(0, char::len_utf8));
    }
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

/// A value of one character that runs into the next label: 性别 | 男民族汉.
fn runs_into_label(data_type: &str, text: &str, labels: &[String]) -> bool {
    let folded = fold(text);
    let rest = folded.char_indices().nth(1).and_then(|(i, _)| folded.get(i..));
    data_type == "text"
        && rest.is_some_and(|r| labels.iter().any(|l| l.chars().count() > 1 && r.starts_with(l.as_str())))
}

/// The rows of the value with what they are to the type. Types with a shape of their own may skip a
/// row of foreign text: a code stands under its label, a slogan beside it.
fn fitting_rows<'a>(wanted: &KindField, reading: &Reading, value: &'a Value) -> (Vec<&'a [Piece]>, Fit) {
    let rows = rows_of(wanted, value, reading);
    let fit = field_types::fit(&wanted.data_type, said(wanted, &text(reading, &rows)));
    if fit != Fit::Odd || !field_types::is_telling(&wanted.data_type) {
        return (rows, fit);
    }
    let later = value.rows.iter().skip(1).take(2).map(|r| {
        let row = vec![r.as_slice()];
        let fit = field_types::fit(&wanted.data_type, &text(reading, &row));
        (row, fit)
    });
    later.into_iter().find(|(_, f)| matches!(f, Fit::Value(_))).unwrap_or((rows, fit))
}

/// The text without what a running sentence goes on to say.
fn said<'a>(wanted: &KindField, text: &'a str) -> &'a str {
    let end = wanted.until.iter().filter_map(|w| text.find(w.as_str())).min();
    end.and_then(|e| text.get(..e)).unwrap_or(text)
}

/// The rows that a value of this type may take. A second row of a term begins or follows 至.
fn rows_of<'a>(wanted: &KindField, value: &'a Value, reading: &Reading) -> Vec<&'a [Piece]> {
    let mut rows: Vec<&[Piece]> =
        value.rows.iter().take(field_types::rows(&wanted.data_type)).map(Vec::as_slice).collect();
    // Under a short text stands the seal's date or a speck of the seal.
    let foreign = |row: &[Piece]| {
        let text = text(reading, &[row]);
        text.chars().filter(char::is_ascii_digit).count() > 3 || text.chars().count() < 2
    };
    let short = matches!(wanted.data_type.as_str(), "text" | "company-name");
    if short && rows.get(1).is_some_and(|r| foreign(r)) {
        rows.truncate(1);
    }
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

/// Numbers with a check digit or words of their own are believed without their label, when exactly one stands on the
/// paper and no other label claims it.
fn or_by_shape(wanted: &KindField, readings: &[Labelled], found: Option<Found>) -> Option<Found> {
    let read = found.as_ref().is_some_and(|f| matches!(f.fit, Fit::Value(_)));
    if read {
        return found;
    }
    let mut codes: BTreeMap<String, Found> = BTreeMap::new();
    for labelled in readings {
        let reading = labelled.reading;
        for (index, cell) in reading.sheet.cells.iter().enumerate() {
            if reading.barred.contains(&index) || is_claimed(wanted, labelled, index) {
                continue;
            }
            let telling = |code: &String| {
                let own = field_types::is_checked(&wanted.data_type) || !code.is_ascii();
                own && check(&wanted.data_type, code) == IdentifierVerdict::Valid
            };
            let code = numbers_of(cell.text()).into_iter().filter(telling).max_by_key(String::len);
            if let Some(code) = code {
                let found = by_shape(reading, cell.rect, cell.confidence, code.clone());
                codes.insert(code, found);
            }
        }
    }
    let only = codes.len() == 1;
    codes.into_values().next().filter(|_| only).or(found)
}

/// The date of issue is believed without its label where it can be nothing else.
fn or_by_place(wanted: &KindField, readings: &[Labelled]) -> Option<Found> {
    let issued = wanted.role == Some(FieldRole::Issued) && wanted.data_type == "date";
    let mut dates =
        readings.iter().rev().filter(|_| issued).filter_map(|l| Some((l, issue_date::date_of_issue(l)?)));
    let (labelled, (cell, date)) = dates.next()?;
    Some(by_shape(labelled.reading, cell.rect, cell.confidence, date))
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
fn is_claimed(wanted: &KindField, reading: &Labelled, index: usize) -> bool {
    let holds = |v: &Value| v.rows.iter().flatten().any(|p| p.cell == index);
    let other = |h: &Hit| !wanted.labels.iter().any(|l| h.is(&fold(l)));
    reading.hits.iter().zip(&reading.values).any(|(h, v)| other(h) && holds(v))
}

/// Whether a label that was not found can be called absent: typeset text always says so; what was
/// recognised only when it is clear and most of the other labels were found.
fn is_legible(kind: &Kind, readings: &[Labelled], found: &[Option<Found>]) -> bool {
    if readings.is_empty() || readings.iter().any(|r| r.reading.sheet.confidence() < LEGIBLE) {
        return false;
    }
    if readings.iter().all(|r| r.reading.sheet.origin != TextOrigin::Ocr) {
        return true;
    }
    let expected: Vec<bool> =
        kind.fields.iter().zip(found).filter(|(w, _)| !w.may_be_absent).map(|(_, f)| f.is_some()).collect();
    expected.iter().filter(|f| **f).count() * 5 >= expected.len() * 3
}
