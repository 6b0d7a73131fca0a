//! Takes a scope's text apart: disclaimers off, headings noted, items split.

use std::ops::Range;

use super::Scope;
use super::heading::{Heading, heading_at_end};
use super::item::{ScopeHeading, ScopeItem, VERBS, only_excepts};
use super::scope_text::{ScopeText, bracket_depths};
use crate::text::{NormalisedText, slice_chars};

// By eye, far above real scopes (more than 99 % have fewer than 300 characters): it bounds the work
// for hostile text.
/// Longer scopes do not exist; longer texts are not scopes.
const MAX_SCOPE_CHARS: usize = 50_000;
// Origin: the reference `document-formats`, 5, step 3, in characters.
/// An item longer than this is split at `、` as well.
const MAX_UNSPLIT_ITEM: usize = 12;

// Origin: the reference `document-formats`, 5, step 8: scopes of branches that point to the
// parent's.
const PARENT_PHRASES: [&str; 9] = [
    "公司经营范围内",
    "公司的经营范围内",
    "企业经营范围内",
    "总公司经营范围",
    "受总公司委托",
    "受公司委托",
    "受隶属企业委托",
    "为总公司",
    "为隶属",
];

impl Scope {
    /// Takes a scope apart. Text beyond 50 000 characters is not read and the scope counts as cut
    /// off.
    #[must_use]
    pub fn parse(source: &str) -> Self {
        let cut = source.chars().nth(MAX_SCOPE_CHARS).is_some();
        let source: String = source.chars().take(MAX_SCOPE_CHARS).collect();
        let folded = NormalisedText::new(&source);
        let depths = bracket_depths(folded.chars());
        let text = ScopeText {
            folded: &folded,
            depths: &depths,
            source: &source,
        };
        let parent_dependent = PARENT_PHRASES
            .iter()
            .any(|phrase| folded.text().contains(phrase));
        // Before anything is split: disclaimers hold 除…外, which would except whole items.
        let kept = text.without_disclaimers();
        let kept_text: String = kept
            .iter()
            .filter_map(|index| folded.chars().get(*index))
            .collect();
        let mut reader = ScopeReader {
            text: &text,
            heading: ScopeHeading::None,
            branch_only: false,
            items: Vec::new(),
        };
        let ends_sentence = |c| matches!(c, ';' | '。');
        let sentences = text.split_outside_brackets(&kept, ends_sentence);
        for sentence in sentences {
            reader.read_sentence(&sentence);
        }
        Scope {
            items: reader.items,
            parent_dependent,
            truncated: cut || ends_open(&kept_text),
        }
    }
}

/// `等`, stars or an ellipsis at the end.
fn ends_open(text: &str) -> bool {
    let text = text.trim_end_matches(['。', ';', ',', '(', ')', '、']);
    // Such an end says that the face shows a part only; then "not in scope" cannot be said.
    ["等", "**", ".."].iter().any(|end| text.ends_with(end))
}

/// Collects items under the last heading seen.
struct ScopeReader<'a> {
    text: &'a ScopeText<'a>,
    heading: ScopeHeading,
    /// A heading leaves what follows to the branches.
    branch_only: bool,
    items: Vec<ScopeItem>,
}

impl ScopeReader<'_> {
    fn read_sentence(&mut self, indices: &[usize]) {
        for (heading, part) in self.headed_parts(indices) {
            match heading {
                Some(Heading::Catalogue(kind)) => {
                    self.heading = kind;
                    self.branch_only = false;
                }
                Some(Heading::Branches) => self.branch_only = true,
                None => {}
            }
            let (verb, list) = self.leading_verb(&part);
            for piece in self.split_pieces(&list) {
                self.read_piece(verb.as_deref(), &piece);
            }
        }
    }

    /// Cuts before every heading, also one whose separator was lost.
    fn headed_parts(&self, indices: &[usize]) -> Vec<(Option<Heading>, Vec<usize>)> {
        let mut parts = Vec::new();
        let mut heading = None;
        let mut from = 0;
        for (position, index) in indices.iter().enumerate() {
            if self.text.char_at(*index) != ':' {
                continue;
            }
            let before = indices.get(from..position);
            let before = before.unwrap_or_default();
            let text = self.text.text_of(before);
            if let Some((length, found)) = heading_at_end(&text) {
                let kept = before.len().saturating_sub(length);
                let part = before.get(..kept).unwrap_or_default();
                parts.push((heading, part.to_vec()));
                heading = Some(found);
                from = position + 1;
            }
        }
        let rest = indices.get(from..).unwrap_or_default();
        parts.push((heading, rest.to_vec()));
        parts
    }

    /// `销售:A、B`: the verb goes to every member of the list.
    fn leading_verb(&self, part: &[usize]) -> (Option<String>, Vec<usize>) {
        let is_colon = |index: &usize| {
            let outside = self.text.depth_at(*index) == 0;
            outside && self.text.char_at(*index) == ':'
        };
        let colon = part.iter().position(is_colon);
        // A longer text before a colon is an item of its own and no verb.
        let Some((verb, list)) = colon.map(|at| part.split_at(at)) else {
            return (None, part.to_vec());
        };
        if verb.is_empty() || verb.len() > MAX_UNSPLIT_ITEM {
            return (None, part.to_vec());
        }
        let verb = self.text.text_of(verb);
        (Some(verb), list.to_vec())
    }

    /// Splits at commas; a piece that only excepts something stays with the piece before it.
    fn split_pieces(&self, list: &[usize]) -> Vec<Vec<usize>> {
        let mut joined: Vec<Vec<usize>> = Vec::new();
        let clauses = self.text.split_outside_brackets(list, |c| c == ',');
        for clause in clauses {
            let text = self.text.text_of(&clause);
            match joined.last_mut() {
                Some(before) if only_excepts(&text) => {
                    // The comma between them stays the boundary of the exception.
                    let comma = before
                        .last()
                        .map(|index| index + 1)
                        .filter(|index| self.text.char_at(*index) == ',');
                    before.extend(comma);
                    before.extend(clause);
                }
                _ => joined.push(clause),
            }
        }
        joined
    }

    /// A long piece is a list of its own; a verb it begins with goes to all its members.
    fn read_piece(&mut self, verb: Option<&str>, piece: &[usize]) {
        let members = if piece.len() > MAX_UNSPLIT_ITEM {
            self.text.split_outside_brackets(piece, |c| c == '、')
        } else {
            vec![piece.to_vec()]
        };
        let first = members
            .first()
            .map(|member| self.text.text_of(member))
            .unwrap_or_default();
        let shared = VERBS.iter().find(|verb| first.starts_with(**verb));
        let shared = shared.copied();
        for (position, member) in members.iter().enumerate() {
            // The first member has the verb in print, so only the others get it.
            let shared = shared.filter(|_| position > 0);
            self.push_item(verb.or(shared), member);
        }
    }

    fn push_item(&mut self, verb: Option<&str>, member: &[usize]) {
        let member = self.text.trim_marks(member);
        let (Some(first), Some(last)) = (member.first(), member.last()) else {
            return;
        };
        let folded = &self.text.folded;
        let end = *last + 1;
        let range: Range<usize> = folded.source_range(*first..end);
        let quote = slice_chars(self.text.source, range.clone());
        let text = self.text.text_of(&member);
        // 无 stands behind an empty heading; pieces without a letter are filling (`***`, `〓`).
        let has_letter = text.chars().any(char::is_alphanumeric);
        if text == "无" || !has_letter {
            return;
        }
        let mut item = ScopeItem::new(&text, verb, self.heading, quote, range);
        // 以上项目限分支机构经营 speaks of the list before it.
        let names_list = ["以上", "上述"].iter().any(|word| text.contains(word));
        if item.branch_only && names_list {
            let listed = self.items.iter_mut().rev();
            listed
                .take_while(|listed_item| listed_item.heading == self.heading)
                .for_each(|listed_item| listed_item.branch_only = true);
        }
        item.branch_only |= self.branch_only;
        self.items.push(item);
    }
}
