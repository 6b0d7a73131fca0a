//! The value of a field by its label: which rows belong to it, and whether they fit its type.

use super::date_values::is_date_only;
use super::field_types;
use super::field_types::TypedValue;
use super::key_value::ValueSpans;
use super::label::LabelMatch;
use super::label_index::FUZZY_MIN_LENGTH;
use super::name_values::{breaks_off, correct_legal_form, has_odd_house_number, is_legal_form};
use super::own_labels::LabelledPage;
use super::page_analysis::PageAnalysis;
use super::row_gaps::are_rows_whole;
use super::value_lines::ValueSpan;
use crate::rules::catalogue::FieldDefinition;
use model::{EvidenceLocation, FieldRole, PageRef, TextOrigin};
use values::name::ends_like_a_company;
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
    let cells: Vec<usize> = pieces().map(|piece| piece.cell).collect();
    let all_pieces = value.rows.iter().flatten().map(|piece| (piece.cell, 0.0));
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

/// How sure the value is: the least sure of its cells, less where the label, the place or the text is
/// doubtful. By eye, held by the reliability table of `tests/pages`.
fn value_confidence(
    expected: &FieldDefinition,
    labelled: &LabelledPage,
    hit: &LabelMatch,
    value: &ValueSpans,
    rows: &[Vec<ValueSpan>],
    fit: &TypedValue,
) -> f64 {
    let sheet = &labelled.reading.sheet;
    let of_value = rows.iter().flatten().map(|piece| piece.cell);
    let cells = hit.cells.iter().copied().chain(of_value);
    let read = cells
        .filter_map(|cell| sheet.cells.get(cell))
        .map(|cell| cell.confidence)
        .fold(1.0, f64::min);
    let misread = if hit.exact { 1.0 } else { 0.9 };
    let TypedValue::Value(text) = fit else {
        return read * misread;
    };
    // A value up to half a row off is usual; one that is a row off, where the others are not, may be the
    // next label's or the second row of its own.
    let off_place = 1.0 - 0.4 * (value.strain - 0.5).clamp(0.0, 1.0);
    let off_row = 1.0 - 2.0 * (value.off_row - 0.4).clamp(0.0, 0.3);
    let row_slices: Vec<&[ValueSpan]> = rows.iter().map(Vec::as_slice).collect();
    let wraps = field_types::max_value_rows(&expected.data_type) > 2;
    let torn = wraps && !are_rows_whole(sheet, &row_slices);
    let whole = if torn { 0.4 } else { 1.0 };
    let folded = normalise_text(text);
    let recognised = !sheet.is_typeset();
    let is_odd = match expected.data_type.as_str() {
        "address" => recognised && (has_odd_house_number(&folded) || breaks_off(&folded)),
        "business-scope" => {
            recognised && (torn_scope(&folded, rows.len()) || names_label(&folded, labelled))
        }
        "items" => recognised && names_label(&folded, labelled),
        _ => false,
    };
    let plain = if is_odd { 0.5 } else { 1.0 };
    read * misread * off_place * off_row * whole * plain
}

/// Whether a scope ends within a bracket, or without the sign that ends a paragraph of several rows.
fn torn_scope(folded: &str, rows: usize) -> bool {
    let open = folded.rfind('(');
    let close = folded.rfind(')');
    let is_open = open > close;
    let ends = folded.ends_with(['。', ')', ';', '等', '.']);
    let breaks_off = rows > 2 && folded.ends_with(['、', ',', '(']);
    // 工:瓷砖美缝 is the end of a word whose row was lost.
    let mut start = folded.chars().take(2);
    let begins_inside = rows > 1 && start.any(|c| ":;,、。)".contains(c));
    (is_open && !ends) || breaks_off || begins_inside
}

/// Whether a label of the document with its colon was read as a part of the text.
fn names_label(folded: &str, labelled: &LabelledPage) -> bool {
    labelled.labels.iter().any(|label| {
        // A label that stands elsewhere with its value may be named in a text as well.
        let is_found = labelled.hits.iter().any(|hit| hit.matches_label(label));
        let place = folded.find(label.as_str()).filter(|_| !is_found);
        let behind = place.and_then(|at| folded.get(at + label.len()..));
        label.chars().count() > 2 && behind.is_some_and(|rest| rest.starts_with(':'))
    })
}

/// Shreds of a seal's ring beside the label of the authority: the seal alone says who it is.
fn is_seal_shred(
    expected: &FieldDefinition,
    reading: &PageAnalysis,
    rows: &[Vec<ValueSpan>],
) -> bool {
    // By eye: the pieces of a ring that lie nearly level are this short.
    let is_short = |row: &Vec<ValueSpan>| {
        let text = join_rows(reading, &[row.as_slice()]);
        text.chars().count() <= 5 || text.ends_with('章')
    };
    expected.data_type == "authority" && rows.iter().all(is_short)
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
fn fitting_rows(
    expected: &FieldDefinition,
    labelled: &LabelledPage,
    value: &ValueSpans,
) -> (Vec<Vec<ValueSpan>>, TypedValue) {
    let reading = labelled.reading;
    let taken = take_value_rows(expected, value, reading);
    let rows: Vec<Vec<ValueSpan>> = taken.iter().map(|row| row.to_vec()).collect();
    let fit = fit_of_rows(expected, labelled, &rows);
    let any_shape = !field_types::has_own_shape(&expected.data_type);
    if any_shape || fit != TypedValue::Mismatch {
        return (rows, fit);
    }
    // What stands farther right on the row may be another date.
    if let Some(fitting) = fitting_start(expected, labelled, &rows) {
        return fitting;
    }
    let first_text = join_rows(reading, rows.get(..1).unwrap_or_default());
    if count_digits(&first_text) > 0 || is_date_only(&first_text) {
        return (rows, fit);
    }
    // By eye: a slogan or seal text beside the label has two rows at most.
    let mut other_rows = value.rows.iter().skip(1).take(2);
    let later = other_rows.find_map(|row| {
        let row = vec![row.clone()];
        let fit = fit_of_rows(expected, labelled, &row);
        matches!(fit, TypedValue::Value(_)).then_some((row, fit))
    });
    later.unwrap_or((rows, fit))
}

fn fit_of_rows(
    expected: &FieldDefinition,
    labelled: &LabelledPage,
    rows: &[Vec<ValueSpan>],
) -> TypedValue {
    let text = join_rows(labelled.reading, rows);
    let text = cut_at_stop_word(expected, &text);
    let text = cut_at_label(expected, text, &labelled.labels);
    let Some(text) = without_label_end(expected, text) else {
        return TypedValue::Mismatch;
    };
    let fit = field_types::parse_typed_value(&expected.data_type, text);
    let is_name = matches!(expected.data_type.as_str(), "person-name" | "company-name");
    match fit {
        // The label of another document, or of a table, is nobody's name.
        TypedValue::Value(_) if is_name && is_label(labelled.reading, rows) => TypedValue::Mismatch,
        TypedValue::Value(text) if expected.role == Some(FieldRole::EntityType) => {
            TypedValue::Value(correct_legal_form(&text).unwrap_or(text))
        }
        fit => fit,
    }
}

/// Whether all that stands there is a label of some document.
fn is_label(reading: &PageAnalysis, rows: &[Vec<ValueSpan>]) -> bool {
    let [row] = rows else {
        return false;
    };
    let [span] = row.as_slice() else {
        return false;
    };
    let length = reading
        .sheet
        .cells
        .get(span.cell)
        .map(|cell| cell.chars().len());
    reading.hits.iter().any(|hit| {
        let whole = hit.start <= span.range.start && Some(hit.end) >= length;
        hit.cells.as_slice() == [span.cell] && whole && !hit.glued
    })
}

/// The longest beginning of the first row that is a date or term, where that row has several pieces.
fn fitting_start(
    expected: &FieldDefinition,
    labelled: &LabelledPage,
    rows: &[Vec<ValueSpan>],
) -> Option<(Vec<Vec<ValueSpan>>, TypedValue)> {
    let first = rows.first()?;
    let dated = matches!(expected.data_type.as_str(), "date" | "term");
    if !dated || rows.len() > 1 {
        return None;
    }
    (1..first.len()).rev().find_map(|length| {
        let row = vec![first.get(..length)?.to_vec()];
        let fit = fit_of_rows(expected, labelled, &row);
        matches!(fit, TypedValue::Value(_)).then_some((row, fit))
    })
}

/// The text behind the end of its own label, where that stands in the box of the value: 称：样例公司.
/// `None` where it is the end of another label, whose value this is then.
fn without_label_end<'a>(expected: &FieldDefinition, text: &'a str) -> Option<&'a str> {
    let is_prose = matches!(
        expected.data_type.as_str(),
        "business-scope" | "items" | "text"
    );
    let colon = text.find([':', '：']).filter(|_| !is_prose);
    let Some((end, rest)) = colon.and_then(|at| text.split_at_checked(at)) else {
        return Some(text);
    };
    // By eye: the ends of labels are this short; a longer word is a value with a colon in it.
    let length = end.chars().count();
    let is_word = end.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
    if !(1..=4).contains(&length) || !is_word {
        return Some(text);
    }
    let mut labels = expected.labels.iter();
    let is_own = labels.any(|label| label.ends_with(end));
    is_own.then(|| rest.trim_start_matches([':', '：']))
}

/// The text before a label of the document that was read as one line with it. Scopes and lists of
/// items name such words themselves.
fn cut_at_label<'a>(expected: &FieldDefinition, text: &'a str, labels: &[String]) -> &'a str {
    let is_prose = matches!(expected.data_type.as_str(), "business-scope" | "items");
    let is_long = |label: &&String| label.chars().count() >= FUZZY_MIN_LENGTH;
    let places = labels.iter().filter(is_long).filter_map(|label| {
        let place = text.find(label.as_str());
        place.filter(|place| *place > 0)
    });
    let end = places.min().filter(|_| !is_prose);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
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
    let dated = matches!(expected.data_type.as_str(), "date" | "term");
    if !dated {
        rows = rows
            .into_iter()
            .map(|row| before_date(reading, row))
            .collect();
    }
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
    let name_ends = rows.len() > 1 && {
        let (start, rest) = rows.split_at(1);
        let second = join_rows(reading, rest);
        let whole = ends_like_a_company(&join_rows(reading, start));
        let goes_on = second.starts_with(['(', '（']) || ends_like_a_company(&second);
        let is_form = is_legal_form(&normalise_text(&second));
        whole && (is_form || !goes_on)
    };
    if expected.data_type == "company-name" && name_ends {
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

/// The pieces of a row before one that is a date by itself: that of another label, or of the seal.
fn before_date<'a>(reading: &PageAnalysis, row: &'a [ValueSpan]) -> &'a [ValueSpan] {
    let is_date = |span: &ValueSpan| {
        let text = join_rows(reading, &[std::slice::from_ref(span)]);
        is_date_only(&text)
    };
    let later = row.iter().skip(1).position(is_date);
    let end = later.map_or(row.len(), |place| place + 1);
    row.get(..end).unwrap_or(row)
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
