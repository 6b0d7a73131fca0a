//! The rows that belong to a value, and their text without what belongs to other labels.

use super::date_values::is_date_only;
use super::field_types;
use super::key_value::ValueSpans;
use super::name_values::{correct_legal_form, is_legal_form};
use super::own_labels::LabelledPage;
use super::page_analysis::PageAnalysis;
use super::scope_separators::mend_separators;
use super::typed_value::TypedValue;
use super::value_lines::ValueSpan;
use crate::rules::document_type::FieldDefinition;
use crate::rules::lexicon::FUZZY_MIN_LENGTH;
use model::FieldRole;
use values::name::ends_like_a_company;
use values::text::{count_digits, normalise_text};

/// The rows of the value with what they are to the type. Types with a shape of their own may skip a
/// row of foreign text: a code stands under its label, a slogan beside it.
pub(super) fn fitting_rows(
    expected: &FieldDefinition,
    labelled: &LabelledPage,
    value: &ValueSpans,
) -> (Vec<Vec<ValueSpan>>, TypedValue) {
    let reading = labelled.reading;
    let taken = take_value_rows(expected, value, reading);
    let rows: Vec<Vec<ValueSpan>> = taken
        .iter()
        .map(|row| row.to_vec())
        .collect();
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
        TypedValue::Value(text) if expected.data_type == "business-scope" => {
            let recognised = !labelled.reading.sheet.is_typeset();
            TypedValue::Value(if recognised {
                mend_separators(&text)
            } else {
                text
            })
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
    (1..first.len())
        .rev()
        .find_map(|length| {
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
    let colon = text
        .find([':', '：'])
        .filter(|_| !is_prose);
    let Some((end, rest)) = colon.and_then(|at| text.split_at_checked(at)) else {
        return Some(text);
    };
    // By eye: the ends of labels are this short; a longer word is a value with a colon in it.
    let length = end.chars().count();
    let is_word = end
        .chars()
        .all(|c| c.is_alphabetic() && !c.is_ascii());
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
    let places = labels
        .iter()
        .filter(is_long)
        .filter_map(|label| {
            let place = text.find(label.as_str());
            place.filter(|place| *place > 0)
        });
    let end = places.min().filter(|_| !is_prose);
    end.and_then(|end| text.get(..end))
        .unwrap_or(text)
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
    let end_of_row = |row| match expected.data_type.as_str() {
        "date" | "term" => row,
        "person-name" | "company-name" => before_shreds(reading, before_date(reading, row)),
        _ => before_date(reading, row),
    };
    rows = rows
        .into_iter()
        .map(end_of_row)
        .collect();
    rows.truncate(rows_of_blank(reading, &rows));
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

/// How many rows belong to a value that was filled into a blank: the blank ends with its last underscore,
/// unless the next row goes on with one.
fn rows_of_blank(reading: &PageAnalysis, rows: &[&[ValueSpan]]) -> usize {
    let text_of = |row: &&[ValueSpan]| join_rows(reading, &[*row]);
    let texts: Vec<String> = rows.iter().map(text_of).collect();
    let next_rows = texts.iter().skip(1);
    let mut pairs = texts.iter().zip(next_rows);
    let is_end = |(row, next): (&String, &String)| row.ends_with('_') && !next.starts_with('_');
    let end = pairs.position(is_end);
    end.map_or(rows.len(), |end| end + 1)
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

/// The pieces of a row that are a name, before shreds of a seal: short ones far behind a whole name.
fn before_shreds<'a>(reading: &PageAnalysis, row: &'a [ValueSpan]) -> &'a [ValueSpan] {
    let length = |spans: &[ValueSpan]| {
        join_rows(reading, &[spans])
            .chars()
            .count()
    };
    let is_end = |at: &usize| {
        let (name, rest) = row.split_at(*at);
        let (Some(last), Some(next)) = (name.last(), rest.first()) else {
            return false;
        };
        let gap = next.rect.x0 - last.rect.x1;
        // By eye: the characters of a letter-spaced name stand nearer, and one alone is no name.
        let is_apart = gap
            > last
                .rect
                .height()
                .min(next.rect.height());
        is_apart && length(name) > 1 && length(rest) <= 2
    };
    let end = (1..row.len()).find(is_end);
    row.get(..end.unwrap_or(row.len()))
        .unwrap_or(row)
}

/// Rows as one text; a space only where two ASCII pieces meet.
pub(super) fn join_rows<R: AsRef<[ValueSpan]>>(reading: &PageAnalysis, rows: &[R]) -> String {
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
