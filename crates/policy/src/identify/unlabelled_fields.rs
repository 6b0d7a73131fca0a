//! Values that are believed without their label: numbers and dates that can be nothing else.

use std::collections::{BTreeMap, BTreeSet};

use super::field_types;
use super::issue_date;
use super::key_value::ValueSpans;
use super::label_match::LabelMatch;
use super::label_values::FieldCandidate;
use super::layout::PageLayout;
use super::name_values::is_legal_form;
use super::number_candidates::number_candidates;
use super::own_labels::LabelledPage;
use super::page_analysis::PageAnalysis;
use super::text_box::{TextBox, vertical_centre};
use super::typed_value::TypedValue;
use super::value_lines::ValueSpan;
use super::vocabulary;
use crate::rules::document_type::FieldDefinition;
use model::{FieldRole, PageRef, Rect};
use values::IdentifierVerdict;
use values::identifier::check_identifier;
use values::name::ends_like_a_company;
use values::text::normalise_text;

/// Behind every label: the worst rank of one is 7.
const UNLABELLED_RANK: u8 = 9;
// By eye: 有限责任公司（非自然人投资或控股的法人独资） has 24.
/// Characters of the longest legal form with its bracket.
const MAX_LEGAL_FORM: usize = 32;

/// Numbers with a check digit or words of their own are believed without their label, when exactly one stands on the
/// document and no other label claims it.
pub(super) fn or_unlabelled_number(
    expected: &FieldDefinition,
    readings: &[LabelledPage],
    found: Option<FieldCandidate>,
) -> Option<FieldCandidate> {
    let read = found
        .as_ref()
        .is_some_and(|field| matches!(field.fit, TypedValue::Value(_)));
    if read {
        return found;
    }
    let mut codes: BTreeMap<String, FieldCandidate> = BTreeMap::new();
    for labelled in readings {
        let reading = labelled.reading;
        for (index, cell) in reading.sheet.cells.iter().enumerate() {
            let excluded = reading.excluded_cells.contains(&index);
            if excluded || is_value_of_other_label(expected, labelled, index) {
                continue;
            }
            let telling = |code: &String| {
                let data_type = expected.data_type.as_str();
                let own = field_types::is_unmistakable(data_type) || !code.is_ascii();
                let verdict = check_identifier(data_type, code);
                own && verdict == IdentifierVerdict::Valid
            };
            // One box may give several tails of the same number; the longest is whole.
            let code = number_candidates(cell.text())
                .into_iter()
                .filter(telling)
                .max_by_key(String::len);
            if let Some(code) = code {
                let mut found =
                    candidate_without_label(reading, cell.rect, cell.confidence, code.clone());
                found.cells = vec![index];
                codes.insert(code, found);
            }
        }
    }
    if codes.len() != 1 {
        return found;
    }
    let (_, only) = codes.pop_first()?;
    Some(only)
}

/// Cells that are no value of a label: those of none, and those that a field's label had at its side
/// and could not use.
pub(super) struct FreeCells<'a, 'b> {
    pages: &'a [LabelledPage<'b>],
    claimed: BTreeSet<(PageRef, usize)>,
}

impl<'a, 'b> FreeCells<'a, 'b> {
    pub fn new(pages: &'a [LabelledPage<'b>], found: &[Option<FieldCandidate>]) -> Self {
        let mut claimed = BTreeSet::new();
        for candidate in found.iter().flatten() {
            // What stands beside a label and is no value of its type may be that of another, but a date
            // that cannot be read is still that label's.
            let is_own = matches!(candidate.fit, TypedValue::Value(_)) || candidate.is_dated;
            if is_own || candidate.rank == UNLABELLED_RANK {
                let cells = candidate.cells.iter();
                claimed.extend(cells.map(|cell| (candidate.at, *cell)));
            }
        }
        for page in pages {
            let at = page.reading.sheet.at;
            for (hit, value) in page.hits.iter().zip(&page.values) {
                // Of a label of no field nothing is known of the type, so only what stands beside it is
                // surely its own.
                let data_type = page.type_behind(hit);
                let beside = value.rows.first().filter(|row| {
                    data_type.is_none_or(|data_type| fits_type(page, data_type, row))
                });
                let spans = beside.into_iter().flatten();
                claimed.extend(spans.map(|span| (at, span.cell)));
            }
        }
        Self { pages, claimed }
    }

    /// Every free cell with its page and index, in reading order.
    pub fn cells(&self) -> impl Iterator<Item = (&'a LabelledPage<'b>, usize, &'b TextBox)> {
        let pages = self.pages.iter();
        pages.flat_map(move |page| {
            self.cells_of(page)
                .map(move |(index, cell)| (page, index, cell))
        })
    }

    /// The free cells of a page with their indices.
    pub fn cells_of(
        &self,
        page: &'a LabelledPage<'b>,
    ) -> impl Iterator<Item = (usize, &'b TextBox)> {
        let reading = page.reading;
        let at = reading.sheet.at;
        let cells = reading.sheet.cells.iter().enumerate();
        cells.filter(move |(index, _)| {
            let excluded = reading.excluded_cells.contains(index);
            !excluded && !self.claimed.contains(&(at, *index))
        })
    }

    /// Characters of a cell.
    pub fn length_of(&self, at: PageRef, cell: usize) -> usize {
        let page = self
            .pages
            .iter()
            .find(|page| page.reading.sheet.at == at);
        let cell = page.and_then(|page| page.reading.sheet.cells.get(cell));
        cell.map_or(0, |cell| cell.chars().len())
    }
}

fn fits_type(page: &LabelledPage, data_type: &str, row: &[ValueSpan]) -> bool {
    let cells = &page.reading.sheet.cells;
    let mut text = String::new();
    for span in row {
        let cell = cells.get(span.cell);
        text.extend(cell.map(|cell| cell.printed_text(span.range.clone())));
    }
    let fit = field_types::parse_typed_value(data_type, &text);
    matches!(fit, TypedValue::Value(_))
}

/// The date of issue is believed without its label where it can be nothing else.
pub(super) fn find_unlabelled_date(
    expected: &FieldDefinition,
    free: &FreeCells,
) -> Option<FieldCandidate> {
    let is_date = expected.data_type == "date";
    let is_issued = expected.role == Some(FieldRole::Issued);
    if !is_date || !is_issued {
        return None;
    }
    let mut pages = free.pages.iter().rev();
    let (page, cluster) = pages.find_map(|page| {
        let cluster = issue_date::find_issue_date(page, free.cells_of(page))?;
        Some((page, cluster))
    })?;
    let reading = page.reading;
    let cells = cluster
        .cells
        .iter()
        .map(|(index, _)| *index);
    let mut found = candidate_without_label(
        reading,
        cluster.bounds(),
        cluster.confidence(),
        String::new(),
    );
    found.cells = cells.collect();
    found.fit = cluster.fit;
    Some(found)
}

/// The legal form of a subject is believed without its label, when only one stands on the document.
pub(super) fn or_legal_form(
    expected: &FieldDefinition,
    free: &FreeCells,
    found: Option<FieldCandidate>,
) -> Option<FieldCandidate> {
    let is_form = expected.role == Some(FieldRole::EntityType) && expected.data_type == "text";
    if !is_form || found.is_some() {
        return found;
    }
    let only = only_cell(free, |_, _, cell| {
        let length = cell.chars().len();
        is_legal_form(cell.text()) && length <= MAX_LEGAL_FORM
    });
    only.or(found)
}

/// The holder whom a certificate addresses in the line above `经审查，你单位…`.
pub(super) fn or_addressed_holder(
    expected: &FieldDefinition,
    free: &FreeCells,
    found: Option<FieldCandidate>,
) -> Option<FieldCandidate> {
    let is_holder = expected.role == Some(FieldRole::SubjectName);
    if !is_holder || found.is_some() {
        return found;
    }
    let only = only_cell(free, |page, index, cell| {
        let name = cell.text().trim_end_matches(':');
        ends_like_a_company(name) && addresses_holder(page, index)
    });
    only.or(found)
}

/// Whether the next line below cell `index` speaks to 你单位.
fn addresses_holder(page: &LabelledPage, index: usize) -> bool {
    let sheet = &page.reading.sheet;
    let Some(cell) = sheet.cells.get(index) else {
        return false;
    };
    let is_address = |next: &TextBox| {
        let mut words = vocabulary::HOLDER_ADDRESSES.iter();
        words.any(|word| next.text().contains(word))
    };
    let gap = |next: &TextBox| (next.rect.y0 - cell.rect.y1) / sheet.line_height;
    let mut cells = sheet.cells.iter();
    // By eye: the lines of a letter stand closer than three heights.
    sheet.placed && cells.any(|next| is_address(next) && (-1.0..3.0).contains(&gap(next)))
}

/// Whether no other box goes on with the cell on its row: a piece of a text is no value.
fn stands_alone(sheet: &PageLayout, cell: &TextBox) -> bool {
    let height = cell.type_height();
    !sheet.cells.iter().any(|other| {
        let along = cell.rect.x0.max(other.rect.x0) - cell.rect.x1.min(other.rect.x1);
        let row = vertical_centre(&cell.rect) - vertical_centre(&other.rect);
        let is_other = !std::ptr::eq(cell, other);
        is_other && along < height && row.abs() < 0.5 * height
    })
}

/// The only free cell that passes `test`, as a value.
fn only_cell(
    free: &FreeCells,
    test: impl Fn(&LabelledPage, usize, &TextBox) -> bool,
) -> Option<FieldCandidate> {
    let mut fitting = free
        .cells()
        .filter(|(page, index, cell)| {
            let alone = stands_alone(&page.reading.sheet, cell);
            alone && test(page, *index, cell)
        });
    let (page, index, cell) = fitting.next()?;
    if fitting.next().is_some() {
        return None;
    }
    let printed = cell.printed_text(0..cell.chars().len());
    let value = printed
        .trim_end_matches([':', '：'])
        .to_owned();
    let mut found = candidate_without_label(page.reading, cell.rect, cell.confidence, value);
    found.cells = vec![index];
    Some(found)
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
        rank: UNLABELLED_RANK,
        at: reading.sheet.at,
        cells: Vec::new(),
        loose: Vec::new(),
        is_dated: false,
    }
}

/// Whether cell `index` is part of the value of a label that is none of the field's.
fn is_value_of_other_label(
    expected: &FieldDefinition,
    reading: &LabelledPage,
    index: usize,
) -> bool {
    let holds = |spans: &ValueSpans| {
        let mut pieces = spans.rows.iter().flatten();
        pieces.any(|piece| piece.cell == index)
    };
    let other = |hit: &LabelMatch| {
        let mut own = expected.labels.iter();
        !own.any(|label| hit.matches_label(&normalise_text(label)))
    };
    reading
        .hits
        .iter()
        .zip(&reading.values)
        .any(|(hit, spans)| other(hit) && holds(spans))
}
