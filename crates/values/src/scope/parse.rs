//! Takes a scope's text apart: disclaimers off, headings noted, items split.

use std::ops::Range;

use super::Scope;
use super::heading::{Heading, heading_at_end};
use super::item::{ScopeHeading, ScopeItem, VERBS, limits_to_branches, only_excepts};

use crate::text::{NormalisedText, slice_chars};

// By eye, far above real scopes (more than 99 % have fewer than 300 characters): it bounds the work
// for hostile text.
/// Longer scopes do not exist; longer texts are not scopes.
const MAX_SCOPE_CHARS: usize = 50_000;
// Origin: the reference `document-formats`, 5, step 3, in characters.
/// An item longer than this is split at `、` as well.
const MAX_UNSPLIT_ITEM: usize = 12;

// Origin: the reference `document-formats`, 5, step 2, and the shapes of Beijing, Hubei and foreign
// firms there.
/// Words of the sentences that say what needs approval and what does not. They contain exceptions
/// (`除…外`) that limit no item.
const DISCLAIMERS: [&str; 16] = [
    "依法须经批准的项目",
    "经相关部门批准后",
    "凭营业执照依法自主",
    "自主选择经营项目",
    "法律法规非禁止",
    "具体经营项目以",
    "不得从事本市",
    "可自主依法经营",
    "除许可业务外",
    "实施准入特别管理措施",
    "开展经营活动",
    "法律、行政法规、国务院决定",
    "法律法规禁止",
    "法律、法规禁止",
    "国家禁止",
    "国家和本市产业政策禁止",
];

/// How disclaimers begin; before these an item may stand whose separator was lost.
const DISCLAIMER_STARTS: [&str; 5] = [
    "除依法须经批准的项目",
    "依法须经批准的项目",
    "企业依法自主选择",
    "具体经营项目以",
    "经相关部门批准后",
];

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
        for sentence in text.split_outside_brackets(&kept, |c| matches!(c, ';' | '。')) {
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

struct ScopeText<'a> {
    folded: &'a NormalisedText,
    depths: &'a [usize],
    source: &'a str,
}

/// Bracket depth of every character, brackets counted inside. A bracket that never closes ends at
/// the next `;` or `。`, one that never opened is none: a lost bracket must not swallow a scope.
fn bracket_depths(chars: &[char]) -> Vec<usize> {
    let has_partner = matched_brackets(chars);
    // Two counters: brackets with a partner nest, a lost one only lasts to the end of its sentence.
    let mut depth = 0usize;
    let mut loose = false;
    let mut depths = Vec::with_capacity(chars.len());
    for (c, matched) in chars.iter().zip(has_partner) {
        match c {
            '(' if matched => depth += 1,
            '(' => loose = true,
            ';' | '。' => loose = false,
            _ => {}
        }
        depths.push(depth + usize::from(loose));
        if *c == ')' && matched {
            depth = depth.saturating_sub(1);
        }
    }
    depths
}

fn matched_brackets(chars: &[char]) -> Vec<bool> {
    let mut matched = vec![false; chars.len()];
    let mut open = Vec::new();
    for (index, c) in chars.iter().enumerate() {
        if *c == '(' {
            open.push(index);
        }
        let partner = if *c == ')' { open.pop() } else { None };
        let Some(partner) = partner else {
            continue;
        };
        for place in [partner, index] {
            if let Some(flag) = matched.get_mut(place) {
                *flag = true;
            }
        }
    }
    matched
}

impl ScopeText<'_> {
    /// A point ends a sentence unless it stands inside a name or number.
    fn char_at(&self, index: usize) -> char {
        let at = |index: usize| self.folded.chars().get(index).copied();
        let is_inside = |index: Option<usize>| {
            let neighbour = index.and_then(at);
            neighbour.is_some_and(|c| c.is_ascii_alphanumeric())
        };
        let here = at(index).unwrap_or('\0');
        if here != '.' {
            return here;
        }
        if is_inside(index.checked_sub(1)) && is_inside(Some(index + 1)) {
            '.'
        } else {
            '。'
        }
    }

    fn depth_at(&self, index: usize) -> usize {
        self.depths.get(index).copied().unwrap_or(0)
    }

    fn text_of(&self, indices: &[usize]) -> String {
        indices.iter().map(|index| self.char_at(*index)).collect()
    }

    /// Indices of the characters that remain when bracket groups and clauses with disclaimers go.
    fn without_disclaimers(&self) -> Vec<usize> {
        let all: Vec<usize> = (0..self.folded.chars().len()).collect();
        // A new bracket starts a run of its own, so that two brackets side by side are judged
        // apart.
        let opens_group = |index: usize| {
            let opens = self.char_at(index) == '(';
            opens && self.depth_at(index) == 1
        };
        let in_group = |index: usize| self.depth_at(index) > 0;
        let runs = all.chunk_by(|before, here| {
            let alike = in_group(*before) == in_group(*here);
            alike && !opens_group(*here)
        });
        let mut kept = Vec::new();
        for run in runs {
            let group = run.first().is_some_and(|index| in_group(*index));
            if group && !self.holds_disclaimer(run) {
                kept.extend(run);
            } else {
                self.keep_clauses(run, group, &mut kept);
            }
        }
        kept
    }

    /// Keeps the clauses without a disclaimer; of a group that disclaims, only the exceptions.
    fn keep_clauses(&self, run: &[usize], group: bool, kept: &mut Vec<usize>) {
        let ends = |index: usize| matches!(self.char_at(index), ',' | ';' | '。' | '(' | ')');
        for clause in run.chunk_by(|first, second| ends(*first) == ends(*second)) {
            let text = self.text_of(clause);
            let excepts = ["不含", "不包括", "不包含"]
                .iter()
                .any(|word| text.starts_with(word));
            if !self.holds_disclaimer(clause) && (!group || excepts) {
                kept.extend(clause);
            } else if !group {
                // The item that lost its separator ends where the disclaimer begins.
                let start = DISCLAIMER_STARTS
                    .iter()
                    .filter_map(|disclaimer| text.find(disclaimer))
                    .min()
                    .unwrap_or(0);
                let before = text.get(..start).unwrap_or_default();
                let length = before.chars().count();
                kept.extend(clause.iter().take(length));
            }
        }
    }

    fn holds_disclaimer(&self, indices: &[usize]) -> bool {
        let text = self.text_of(indices);
        // 限分支机构开展经营活动 limits what it stands at, and disclaims nothing.
        !limits_to_branches(&text)
            && DISCLAIMERS
                .iter()
                .any(|disclaimer| text.contains(disclaimer))
    }

    /// Splits at depth 0; separators go, empty parts too.
    fn split_outside_brackets(
        &self,
        indices: &[usize],
        separator: impl Fn(char) -> bool,
    ) -> Vec<Vec<usize>> {
        let parts =
            indices.split(|index| self.depth_at(*index) == 0 && separator(self.char_at(*index)));
        parts
            .filter(|part| !part.is_empty())
            .map(<[usize]>::to_vec)
            .collect()
    }

    fn trim_marks(&self, indices: &[usize]) -> Vec<usize> {
        let noise = |index: &usize| {
            let c = self.char_at(*index);
            matches!(c, '.' | ',' | '、' | ':' | '*' | '-' | '。')
        };
        let start = indices.iter().take_while(|index| noise(index)).count();
        let end = indices
            .iter()
            .rev()
            .take_while(|index| noise(index))
            .count();
        indices
            .get(start..indices.len().saturating_sub(end))
            .unwrap_or_default()
            .to_vec()
    }
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
                Some(Heading::Catalogue(kind)) => (self.heading, self.branch_only) = (kind, false),
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
        let (mut heading, mut from) = (None, 0);
        for (position, index) in indices.iter().enumerate() {
            if self.text.char_at(*index) != ':' {
                continue;
            }
            let before = indices.get(from..position).unwrap_or_default();
            if let Some((length, found)) = heading_at_end(&self.text.text_of(before)) {
                let kept = before.len().saturating_sub(length);
                parts.push((heading, before.get(..kept).unwrap_or_default().to_vec()));
                (heading, from) = (Some(found), position + 1);
            }
        }
        parts.push((heading, indices.get(from..).unwrap_or_default().to_vec()));
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
        match colon.map(|at| part.split_at(at)) {
            Some((verb, list)) if !verb.is_empty() && verb.len() <= MAX_UNSPLIT_ITEM => {
                (Some(self.text.text_of(verb)), list.to_vec())
            }
            _ => (None, part.to_vec()),
        }
    }

    /// Splits at commas; a piece that only excepts something stays with the piece before it.
    fn split_pieces(&self, list: &[usize]) -> Vec<Vec<usize>> {
        let mut joined: Vec<Vec<usize>> = Vec::new();
        for clause in self.text.split_outside_brackets(list, |c| c == ',') {
            match joined.last_mut() {
                Some(before) if only_excepts(&self.text.text_of(&clause)) => {
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
        let shared = VERBS.iter().find(|verb| first.starts_with(**verb)).copied();
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
        let range: Range<usize> = self.text.folded.source_range(*first..*last + 1);
        let quote = slice_chars(self.text.source, range.clone());
        let text = self.text.text_of(&member);
        // 无 stands behind an empty heading; pieces without a letter are filling (`***`, `〓`).
        if text == "无" || !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let mut item = ScopeItem::new(&text, verb, self.heading, quote, range);
        // 以上项目限分支机构经营 speaks of the list before it.
        if item.branch_only && ["以上", "上述"].iter().any(|word| text.contains(word)) {
            let listed = self.items.iter_mut().rev();
            listed
                .take_while(|item| item.heading == self.heading)
                .for_each(|item| item.branch_only = true);
        }
        item.branch_only |= self.branch_only;
        self.items.push(item);
    }
}
