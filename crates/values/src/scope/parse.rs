//! Takes a scope's text apart: disclaimers off, headings noted, items split.

use super::Scope;
use super::branch_reach::{doubt_lists, limit_earlier};
use super::branches::limits_to_branches;
use super::elsewhere::refers_elsewhere;
use super::exceptions::only_excepts;
use super::heading::{
    Heading, branch_heading_at_start, glued_heading, heading_at_end, whole_heading,
};
use super::item::{ScopeItem, VERBS};
use super::numbering::numbering_at_end;
use super::parent::{acts_for_parent, mentions_parent};
use super::piece::{Joint, Piece};
use super::scope_text::{ScopeText, bracket_depths};
use super::word_table::is_verb_list;
use crate::text::{NormalisedText, slice_chars};

// By eye, far above real scopes (more than 99 % have fewer than 300 characters): it bounds the work
// for hostile text.
/// Longer scopes do not exist; longer texts are not scopes.
const MAX_SCOPE_CHARS: usize = 50_000;

impl Scope {
    /// Takes a scope apart. Text beyond 50 000 characters is not read and the scope counts as cut
    /// off.
    #[must_use]
    pub fn parse(source: &str) -> Self {
        let cut = source
            .chars()
            .nth(MAX_SCOPE_CHARS)
            .is_some();
        let source: String = source
            .chars()
            .take(MAX_SCOPE_CHARS)
            .collect();
        let folded = NormalisedText::new(&source);
        let depths = bracket_depths(folded.chars());
        let text = ScopeText {
            folded: &folded,
            depths: &depths,
            source: &source,
        };
        // Before anything is split: disclaimers hold 除…外, which would except whole items.
        let kept = text.without_disclaimers();
        let kept_text: String = kept
            .iter()
            .filter_map(|index| folded.chars().get(*index))
            .collect();
        let mut reader = ScopeReader::new(&text);
        reader.read_text(&kept);
        doubt_lists(&text, &mut reader.pieces);
        let items = build_items(&text, reader.pieces);
        let parent_dependent =
            reader.parent.is_told || mentions_parent(folded.text()) || any_for_parent(&items);
        let refers = kept_text
            .split([',', ';', '。', ':', '(', ')'])
            .any(refers_elsewhere);
        Scope {
            items,
            parent_dependent,
            truncated: cut || refers || ends_open(&kept_text),
        }
    }
}

/// `等` or an ellipsis at the end. Stars and 〓 say that nothing follows (`scope-grammar`, 6).
fn ends_open(text: &str) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric() && c != '.';
    let text = text.trim_end_matches(is_mark);
    // Such an end says that the face shows a part only; then "not in scope" cannot be said.
    let text = text
        .strip_suffix('.')
        .map_or(text, |rest| if rest.ends_with('.') { text } else { rest });
    ["等", ".."]
        .iter()
        .any(|end| text.ends_with(end))
}

fn any_for_parent(items: &[ScopeItem]) -> bool {
    items.iter().any(|item| item.for_parent)
}

/// What a text says is done for the parent of a branch.
#[derive(Default)]
struct ForParent {
    /// A colon led to it: up to the next heading.
    until_heading: bool,
    /// Some clause said so.
    is_told: bool,
}

/// Collects pieces under the last heading seen.
struct ScopeReader<'a> {
    text: &'a ScopeText<'a>,
    /// What is read now.
    now: Piece,
    /// An open bracket that holds items.
    in_bracket: bool,
    /// A heading in it leaves only what it holds to the branches.
    branches_until_close: bool,
    parent: ForParent,
    /// The number of the last item that has one.
    number: usize,
    pieces: Vec<Piece>,
}

impl<'a> ScopeReader<'a> {
    fn new(text: &'a ScopeText<'a>) -> Self {
        Self {
            text,
            now: Piece::default(),
            in_bracket: false,
            branches_until_close: false,
            parent: ForParent::default(),
            number: 0,
            pieces: Vec::new(),
        }
    }

    fn read_text(&mut self, kept: &[usize]) {
        let mut before = None;
        for (place, index) in kept.iter().enumerate() {
            let outside = self.text.depth_at(*index) == 0;
            let next_to = before.is_none_or(|before: usize| before + 1 == *index);
            before = Some(*index);
            // A sentence of the law was left out here; only a verb goes on behind it.
            if !next_to && outside {
                let rest = kept.get(place..).unwrap_or_default();
                self.end_before_gap(rest);
            }
            match self.text.char_at(*index) {
                _ if !outside => self.now.indices.push(*index),
                ';' | '。' => self.end_segment(self.text.char_at(*index) == '。'),
                ',' => self.end_piece(Joint::Comma),
                '、' if self.ends_in_number(kept.get(place + 1)) => {}
                '、' => self.end_piece(Joint::Dot),
                ':' => self.read_colon(),
                '(' => {
                    self.end_segment(false);
                    self.in_bracket = true;
                }
                ')' => self.close_bracket(),
                _ => self.now.indices.push(*index),
            }
        }
        self.end_segment(true);
    }

    /// Takes off a number that counts the item behind it.
    fn ends_in_number(&mut self, next: Option<&usize>) -> bool {
        let text = self.text.text_of(&self.now.indices);
        let next = next.map(|index| self.text.char_at(*index));
        let is_first = self.now.joint != Joint::Dot;
        let number = numbering_at_end(&text, next, self.number).filter(|_| is_first);
        let Some(number) = number else {
            return false;
        };
        self.number = number;
        self.now.indices.pop();
        // At the start of a list it leaves the verb before the colon to the list.
        if !self.now.indices.is_empty() || self.now.joint == Joint::Comma {
            self.end_segment(false);
        }
        true
    }

    fn end_before_gap(&mut self, rest: &[usize]) {
        let next: Vec<usize> = rest.iter().take(2).copied().collect();
        let next = self.text.text_of(&next);
        let goes_on = VERBS
            .iter()
            .any(|verb| verb.starts_with(&next))
            || next.starts_with('的');
        if !goes_on {
            self.end_segment(true);
        }
    }

    fn close_bracket(&mut self) {
        self.end_segment(false);
        self.in_bracket = false;
        if self.branches_until_close {
            self.now.branch_only = false;
            self.branches_until_close = false;
        }
    }

    fn end_segment(&mut self, sentence: bool) {
        self.end_piece(Joint::Sentence);
        self.now.segment += 1;
        self.now.sentence += usize::from(sentence);
        self.now.list_verb.clear();
        self.now.for_parent = self.parent.until_heading;
    }

    /// The part before a colon is a heading, a verb of the list behind it, or an item whose separator
    /// was read as a colon.
    fn read_colon(&mut self) {
        let text = self.text.text_of(&self.now.indices);
        if let Some((length, heading)) = heading_at_end(&text) {
            let kept = self
                .now
                .indices
                .len()
                .saturating_sub(length);
            self.now.indices.truncate(kept);
            self.end_segment(false);
            self.begin_heading(heading);
            self.branches_until_close = self.in_bracket && heading == Heading::Branches;
            return;
        }
        if self.now.for_parent || acts_for_parent(&text) {
            self.parent.until_heading = true;
            self.parent.is_told = true;
            self.now.indices.clear();
            self.end_segment(false);
            return;
        }
        if text.starts_with('对') && text.ends_with("投资") {
            self.now.indices.clear();
            self.end_segment(false);
            self.now.list_verb = text;
            return;
        }
        if !is_verb_list(&text) {
            self.end_segment(false);
            return;
        }
        let mut verbs = text;
        self.now.indices.clear();
        // 批发、零售: the verbs before it belong to the same list.
        while let Some(last) = self.pieces.last() {
            let text = self.text.text_of(&last.indices);
            if last.segment != self.now.segment || !is_verb_list(&text) {
                break;
            }
            let behind_object = last.joint == Joint::Dot && self.pieces.len() > 1;
            let before = self
                .pieces
                .len()
                .checked_sub(2)
                .and_then(|at| self.pieces.get(at));
            let follows = before.is_some_and(|before| {
                let text = self.text.text_of(&before.indices);
                before.segment == last.segment && !is_verb_list(&text)
            });
            if behind_object && follows {
                break;
            }
            verbs.push_str(&text);
            self.pieces.pop();
        }
        self.end_segment(false);
        self.now.list_verb = verbs;
    }

    fn begin_heading(&mut self, heading: Heading) {
        match heading {
            Heading::Catalogue(kind) => {
                self.now.heading = kind;
                self.now.branch_only = false;
                self.now.for_parent = false;
                self.parent.until_heading = false;
            }
            Heading::Branches => self.now.branch_only = true,
        }
    }

    fn end_piece(&mut self, next: Joint) {
        let indices = self
            .text
            .trim_marks(&std::mem::take(&mut self.now.indices));
        let joint = std::mem::replace(&mut self.now.joint, next);
        self.add_piece(&indices, joint);
    }

    fn add_piece(&mut self, indices: &[usize], joint: Joint) {
        let text = self.text.text_of(indices);
        let (Some(first), Some(last)) = (indices.first(), indices.last()) else {
            return;
        };
        // Pieces without a letter are filling (`***`, `〓`), numbers count the items.
        let has_letter = text.chars().any(char::is_alphabetic);
        if !has_letter || text == "无" || refers_elsewhere(&text) {
            return;
        }
        if let Some(heading) = whole_heading(&text) {
            self.begin_heading(heading);
            return;
        }
        if let Some((length, heading)) = glued_heading(&text) {
            let kept = indices.len().saturating_sub(length);
            let front = indices.get(..kept).unwrap_or_default();
            self.add_piece(&self.text.trim_marks(front), joint);
            self.begin_heading(heading);
            return;
        }
        if let Some(length) = branch_heading_at_start(&text) {
            self.now.branch_only = true;
            let rest = indices
                .get(length..)
                .unwrap_or_default();
            let rest = rest.to_vec();
            self.add_piece(&self.text.trim_marks(&rest), joint);
            return;
        }
        if limits_to_branches(&text) && limit_earlier(&mut self.pieces, &self.now, &text) {
            return;
        }
        if only_excepts(&text) && joint != Joint::Sentence && self.extend_last(indices) {
            return;
        }
        // A comma does not end what is done for the parent: 受公司委托,办理….
        self.now.for_parent |= acts_for_parent(&text);
        let mut piece = self.now.clone();
        piece.range = self
            .text
            .folded
            .source_range(*first..*last + 1);
        piece.indices = indices.to_vec();
        piece.joint = joint;
        self.pieces.push(piece);
    }

    /// A clause that only excepts something belongs to the piece before it.
    fn extend_last(&mut self, indices: &[usize]) -> bool {
        let Some(last) = self.pieces.last_mut() else {
            return false;
        };
        // The separator between them stays the boundary of the exception.
        let separator = last
            .indices
            .last()
            .map(|index| index + 1);
        last.indices.extend(separator);
        last.indices.extend(indices);
        true
    }
}

/// Items in order, each with the verb that its list begins with.
fn build_items(text: &ScopeText<'_>, pieces: Vec<Piece>) -> Vec<ScopeItem> {
    let mut items = Vec::with_capacity(pieces.len());
    let mut shared: Option<&str> = None;
    for piece in pieces {
        let printed = text.text_of(&piece.indices);
        let own = VERBS
            .iter()
            .find(|verb| printed.starts_with(**verb));
        if piece.joint != Joint::Dot {
            shared = None;
        }
        let list_verb = Some(piece.list_verb.as_str()).filter(|verb| !verb.is_empty());
        // The first member has the verb in print, so only the others get it.
        let verb = list_verb.or(shared);
        let quote = slice_chars(text.source, piece.range.clone());
        items.push(ScopeItem::new(&printed, verb, &piece, quote));
        shared = own.copied().or(shared);
    }
    items
}
