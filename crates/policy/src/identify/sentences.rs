//! What letters state in running text instead of behind a label: who authorises whom, until when,
//! and under which code.

use std::collections::BTreeMap;

use super::label_values::FieldCandidate;
use super::own_labels::LabelledPage;
use super::text_box::TextBox;
use super::typed_value::TypedValue;
use crate::rules::document_type::{DocumentType, FieldDefinition};
use model::{DocumentField, FieldRole, FieldState, SealKind};
use values::{
    CountedFrom, CountedTerm, Date, Term, TermEnd, find_stated_term, letter_parties, parse_date,
    parse_term, stated_counts, stated_last_days,
};

/// Labels behind which the writer of a letter signs.
const SIGNER_LABELS: [&str; 14] = [
    "授权方",
    "授权人",
    "授权单位",
    "委托单位",
    "委托方",
    "委托人",
    "承诺人",
    "承诺单位",
    "承诺方",
    "声明人",
    "声明单位",
    "申请单位",
    "申请人",
    "单位名称",
];

/// `found`, or what a letter states of the field in its sentences.
pub(super) fn or_stated(
    kind: &DocumentType,
    expected: &FieldDefinition,
    readings: &[LabelledPage],
    found: Option<FieldCandidate>,
) -> Option<FieldCandidate> {
    let read = found.as_ref().is_some_and(|field| {
        let fit = &field.fit;
        matches!(fit, TypedValue::Value(_))
    });
    if read || !kind.freeform {
        return found;
    }
    let stated = readings.iter().find_map(|page| {
        let page_text = PageText::new(page);
        page_text.find(kind, expected)
    });
    stated.or(found)
}

/// A term is unreadable where the letter states another one that ends earlier: nothing tells which
/// counts.
pub(super) fn doubt_contradicted_terms(
    pages: &[LabelledPage],
    fields: &mut BTreeMap<String, DocumentField>,
) {
    let has_role = |field: &DocumentField, role| field.role == Some(role);
    let mut issued = fields
        .values()
        .filter(|f| has_role(f, FieldRole::Issued));
    let signed = issued.find_map(|field| parse_date(&field.value));
    let mut terms = fields.values_mut();
    let terms = terms
        .by_ref()
        .filter(|f| has_role(f, FieldRole::Validity));
    for field in terms {
        if states_earlier_end(pages, &parse_term(&field.value), signed) {
            field.state = FieldState::Unreadable;
            field.value.clear();
        }
    }
}

/// `signed` is the day of the letter, where it was read.
fn states_earlier_end(pages: &[LabelledPage], read: &Term, signed: Option<Date>) -> bool {
    let mut pages = pages.iter();
    pages.any(|page| {
        let cells = page.reading.sheet.cells.iter();
        let whole = PageText::new(page).text;
        let lines = cells.map(TextBox::text);
        let mut texts = lines.chain(std::iter::once(whole.as_str()));
        texts.any(|text| {
            let mut days = stated_last_days(text).into_iter();
            let mut counts = stated_counts(text).into_iter();
            let has_earlier_day = days.any(|day| ends_after(read, day));
            has_earlier_day || counts.any(|term| ends_after_count(read, term, signed))
        })
    })
}

fn ends_after(term: &Term, day: Date) -> bool {
    match term.end {
        TermEnd::On(read) => day < read,
        TermEnd::LongTerm => true,
        TermEnd::NotShown | TermEnd::Unreadable => false,
    }
}

/// Whether a term goes on after a counted one is over.
fn ends_after_count(term: &Term, counted: CountedTerm, signed: Option<Date>) -> bool {
    if term.end == TermEnd::LongTerm {
        return true;
    }
    let start = match counted.from {
        CountedFrom::Day(day) => Some(day),
        // A letter is signed before its term begins, or on the first day.
        CountedFrom::Signature => signed.or(term.start),
        CountedFrom::Unsaid => term.start.or(signed),
    };
    let last = start.and_then(|day| counted.span.last_day(day));
    // A year from 1 January is written with the next 1 January too.
    let last = last.and_then(|day| day.tomorrow().ok());
    last.is_some_and(|day| ends_after(term, day))
}

/// The code that stands behind a name, in brackets or on the next line; for fields without a label
/// of their own.
pub(super) fn find_code_of(name: &str, readings: &[LabelledPage]) -> Option<FieldCandidate> {
    readings.iter().find_map(|page| {
        let page = PageText::new(page);
        let code = letter_parties::find_code_behind(&page.text, name)?;
        page.candidate(code)
    })
}

/// The text of a page in one piece, with the cell of every character.
struct PageText<'a, 'b> {
    page: &'a LabelledPage<'b>,
    text: String,
    /// Byte offset where each cell begins, with its index.
    starts: Vec<(usize, usize)>,
}

impl<'a, 'b> PageText<'a, 'b> {
    fn new(page: &'a LabelledPage<'b>) -> Self {
        let mut out = Self {
            page,
            text: String::new(),
            starts: Vec::new(),
        };
        let cells = page
            .reading
            .sheet
            .cells
            .iter()
            .enumerate();
        // Pieces of a seal's ring stand upright and belong to no sentence.
        for (index, cell) in cells {
            let excluded = page
                .reading
                .excluded_cells
                .contains(&index);
            if excluded || cell.is_vertical() {
                continue;
            }
            let start = out.text.len();
            out.starts.push((start, index));
            out.text.push_str(cell.text());
        }
        out
    }

    fn find(&self, kind: &DocumentType, expected: &FieldDefinition) -> Option<FieldCandidate> {
        let has_giver = kind.fields.iter().any(|field| {
            let role = field.role;
            role == Some(FieldRole::Grantor)
        });
        match expected.role? {
            FieldRole::Validity => {
                let chars = find_stated_term(&self.text)?;
                let byte_at = |at: usize| {
                    let mut places = self.text.char_indices();
                    match places.nth(at) {
                        Some((byte, _)) => byte,
                        None => self.text.len(),
                    }
                };
                let start = byte_at(chars.start);
                let end = byte_at(chars.end);
                self.candidate(start..end)
            }
            FieldRole::SubjectName if has_giver => {
                let party = letter_parties::find_authorised_party(&self.text)?;
                self.candidate(party)
            }
            // Who seals an approval is not whose it is.
            FieldRole::SubjectName if kind.proofs.seal == Some(SealKind::Authority) => {
                self.addressee()
            }
            FieldRole::SubjectName | FieldRole::Grantor => self.giver(),
            _ => None,
        }
    }

    /// Who writes the letter: named with 我司, or signing at its foot.
    fn giver(&self) -> Option<FieldCandidate> {
        letter_parties::find_writer(&self.text)
            .and_then(|name| self.candidate(name))
            .or_else(|| self.signer())
    }

    /// Whom an authority approves, or the body that it writes to.
    fn addressee(&self) -> Option<FieldCandidate> {
        letter_parties::find_approved_party(&self.text)
            .and_then(|name| self.candidate(name))
            .or_else(|| self.addressed_body())
    }

    /// The body that a line of its own addresses. An approval often goes to the authority below,
    /// which is not whom it is about.
    fn addressed_body(&self) -> Option<FieldCandidate> {
        let sheet = &self.page.reading.sheet;
        self.starts
            .iter()
            .find_map(|(start, index)| {
                let name = sheet
                    .cells
                    .get(*index)?
                    .text()
                    .strip_suffix(':')?;
                // By eye: shorter lines are words such as 你公司.
                let long = (6..=40).contains(&name.chars().count());
                let plain = !name.contains([':', ',', '。', ';', '_']);
                let is_body = letter_parties::ends_like_a_body(name);
                let is_authority = letter_parties::ends_like_an_authority(name);
                (long && plain && is_body && !is_authority).then_some(())?;
                self.candidate(*start..start + name.len())
            })
    }

    /// The last line that is a name and nothing else, but for 盖章 and a label of the writer.
    fn signer(&self) -> Option<FieldCandidate> {
        let sheet = &self.page.reading.sheet;
        let mut lines = self.starts.iter().rev();
        lines.find_map(|(start, index)| {
            let text = sheet.cells.get(*index)?.text();
            let (label, name) = text
                .rsplit_once(':')
                .unwrap_or(("", text));
            let value_start = text.len() - name.len();
            let (bare, _) = label
                .split_once('(')
                .unwrap_or((label, ""));
            let name = ["(盖章)", "(公章)", "(签章)", "(盖公章)"]
                .iter()
                .fold(name, |name, end| {
                    let without_note = name.strip_suffix(end);
                    without_note.unwrap_or(name)
                });
            let whole = letter_parties::ends_like_a_body(name);
            let plain = !name.contains([',', '。', ';', '授', '_']);
            let own = label.is_empty() || SIGNER_LABELS.contains(&bare);
            // By eye: shorter lines are words, and the first line of a letter is its title.
            let length = name.chars().count();
            let long = (6..=40).contains(&length);
            let is_first_line = *start == 0;
            let is_signer = whole && plain && own && long;
            if is_first_line || !is_signer {
                return None;
            }
            let at = start + value_start;
            self.candidate(at..at + name.len())
        })
    }

    /// What stands in a range of bytes of the text.
    fn candidate(&self, bytes: std::ops::Range<usize>) -> Option<FieldCandidate> {
        let value = self.text.get(bytes.clone())?;
        let value = value.to_owned();
        let (_, index) = self
            .starts
            .iter()
            .rev()
            .find(|(at, _)| *at <= bytes.start)?;
        let sheet = &self.page.reading.sheet;
        let cell = sheet.cells.get(*index)?;
        Some(FieldCandidate {
            fit: TypedValue::Value(value),
            place: sheet.location_of(Some(cell.rect)),
            confidence: 0.8 * cell.confidence,
            origin: sheet.origin,
            // Behind every label and every number without one.
            rank: 10,
            at: sheet.at,
            cells: vec![*index],
            loose: Vec::new(),
            is_dated: false,
        })
    }
}
