//! Where every line of a document went: into a field, a label, a fixed text or a mark. What is left
//! is unassigned, and no field is called absent or empty where it may stand there.

use std::collections::BTreeSet;

use super::date_values::is_date_only;
use super::field_types;
use super::issue_date::find_issue_date;
use super::label_values::FieldCandidate;
use super::own_labels::LabelledPage;
use super::text_box::TextBox;
use super::typed_value::TypedValue;
use super::unlabelled_fields::FreeCells;
use crate::rules::document_type::FieldDefinition;
use model::PageRef;
use values::letter_parties::ends_like_a_body;
use values::text::count_digits;

// By eye: the pieces of a seal's ring are this short.
/// Characters of a text that may be a shred of a seal.
const MAX_SHRED: usize = 3;
// By eye: what would be odder is no more of the value.
/// Cost up to which a line that follows nothing stands where a value would.
const MAX_LOOSE_COST: f64 = 2.2;
/// What a doubt about missing rows leaves of a confidence: less than a value needs.
const TORN_SHARE: f64 = 0.4;

/// The lines of a document that nothing accounts for.
pub(super) struct LineAccount<'a, 'b> {
    free: FreeCells<'a, 'b>,
    unassigned: BTreeSet<(PageRef, usize)>,
}

impl<'a, 'b> LineAccount<'a, 'b> {
    pub fn new(pages: &'a [LabelledPage<'b>], found: &[Option<FieldCandidate>]) -> Self {
        let free = FreeCells::new(pages, found);
        let mut unassigned = BTreeSet::new();
        for (page, index, cell) in free.cells() {
            if !is_fixed_text(page, index, cell) {
                unassigned.insert((page.reading.sheet.at, index));
            }
        }
        for page in pages {
            // The day of issue is told by its place, also on papers whose type has no field for it.
            let date = find_issue_date(page, free.cells_of(page));
            for (index, _) in date
                .into_iter()
                .flat_map(|date| date.cells)
            {
                unassigned.remove(&(page.reading.sheet.at, index));
            }
        }
        Self { free, unassigned }
    }

    /// The candidate, less sure or no longer empty where unassigned text stands at its place.
    pub fn doubt_candidate(
        &self,
        expected: &FieldDefinition,
        mut found: FieldCandidate,
    ) -> FieldCandidate {
        let at = found.at;
        // Of a long value a row may be missing, and what comes behind is still its own.
        let is_prose = matches!(expected.data_type.as_str(), "business-scope" | "items");
        let loose = found.loose.iter();
        let loose: Vec<usize> = loose
            .filter(|(_, cost)| is_prose || *cost < MAX_LOOSE_COST)
            .map(|(cell, _)| *cell)
            .filter(|cell| self.unassigned.contains(&(at, *cell)))
            .collect();
        let is_text = |cell: &usize| {
            let shred = self.free.length_of(at, *cell) <= MAX_SHRED;
            !(shred && expected.data_type == "authority")
        };
        if !loose.iter().any(is_text) {
            return found;
        }
        let wraps = field_types::max_value_rows(&expected.data_type) > 1;
        // A name that ends as names end has no second row, whatever stands below it.
        let is_whole = expected.data_type == "company-name"
            && matches!(&found.fit, TypedValue::Value(name) if ends_like_a_body(name));
        match found.fit {
            TypedValue::Blank => found.fit = TypedValue::Mismatch,
            TypedValue::Value(_) if wraps && !is_whole => found.confidence *= TORN_SHARE,
            _ => {}
        }
        found
    }

    /// Whether some unassigned text can be the value of a field whose label was not found.
    pub fn has_unassigned_value(&self, expected: &FieldDefinition) -> bool {
        self.free
            .cells()
            .any(|(page, index, cell)| {
                let place = (page.reading.sheet.at, index);
                self.unassigned.contains(&place) && may_be_value(expected, cell)
            })
    }
}

/// Whether a text looks like a value of the type, also in part: a date without its day is one.
fn may_be_value(expected: &FieldDefinition, cell: &TextBox) -> bool {
    let data_type = expected.data_type.as_str();
    let text = cell.printed_text(0..cell.chars().len());
    let length = cell.chars().len();
    let fits = || {
        let fit = field_types::parse_typed_value(data_type, &text);
        matches!(fit, TypedValue::Value(_))
    };
    match data_type {
        "date" => is_dated(&text),
        "term" => is_dated(&text) && (text.contains(['至', '到', '自']) || asks_end(expected)),
        // By eye: a scope or a list of items fills most of a row.
        "business-scope" | "items" => length >= 12 && text.contains(['、', '；', '：', '。', ';']),
        "amount" | "address" => length >= 4 && fits(),
        _ if field_types::has_own_shape(data_type) => fits(),
        _ => false,
    }
}

fn is_dated(text: &str) -> bool {
    count_digits(text) >= 4 && text.contains('年') || is_date_only(text)
}

/// A label such as 有效期至 has the last day behind it; that of a span has two.
fn asks_end(expected: &FieldDefinition) -> bool {
    expected
        .labels
        .iter()
        .any(|label| label.ends_with('至'))
}

/// Fixed texts and marks: headlines, 副本, pieces of a seal.
fn is_fixed_text(page: &LabelledPage, index: usize, cell: &TextBox) -> bool {
    let reading = page.reading;
    let in_label = reading
        .hits
        .iter()
        .any(|hit| hit.cells.contains(&index));
    let is_title = reading
        .headlines
        .iter()
        .any(|line| line.prominent && line.size >= 1.4 && line.whole == cell.text());
    let has_letter = cell
        .chars()
        .iter()
        .any(|c| c.is_alphanumeric());
    let is_copy_mark = cell.text().contains("副本") || cell.text().contains("正本");
    in_label || is_title || !has_letter || is_copy_mark || cell.is_vertical()
}
