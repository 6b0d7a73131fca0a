//! Known words, and how a text is cut into them.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::words::{WordKind, grammar_words};

/// A word in a text, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub kind: WordKind,
    pub range: Range<usize>,
}

/// Words by their first character, longest first.
#[derive(Debug, Clone, Default)]
pub(super) struct WordTable {
    by_first: HashMap<char, Vec<(Vec<char>, WordKind)>>,
}

/// The grammar alone, without any activity.
pub(super) static GRAMMAR: LazyLock<WordTable> = LazyLock::new(|| {
    let mut table = WordTable::default();
    for (word, kind) in grammar_words() {
        table.insert_word(word, kind);
    }
    table
});

// Origin: unknown characters must cost more than any number of known words that could stand there.
/// Cost of a character that belongs to no word; a word costs 1.
const UNKNOWN_COST: u32 = 8;

impl WordTable {
    /// A later word wins over an earlier one of the same spelling.
    pub fn insert_word(&mut self, word: &str, kind: WordKind) {
        let chars: Vec<char> = word.chars().collect();
        let Some(first) = chars.first() else {
            return;
        };
        let words = self.by_first.entry(*first).or_default();
        words.retain(|(known, _)| *known != chars);
        words.push((chars, kind));
    }

    fn words_at<'a>(
        &'a self,
        text: &'a [char],
    ) -> impl Iterator<Item = (usize, WordKind)> + use<'a> {
        let words = text
            .first()
            .and_then(|first| self.by_first.get(first));
        let words = words.into_iter().flatten();
        let here = words.filter(|(word, _)| text.starts_with(word));
        here.map(|(word, kind)| (word.len(), *kind))
    }

    /// Cuts a text so that as few characters as possible are unknown, and then into few words.
    pub fn cut_words(&self, text: &[char]) -> Vec<Word> {
        // best[i]: the cheapest way to read everything from i on, with its first step.
        let mut best: Vec<(u32, usize, WordKind)> = vec![(0, 0, WordKind::Unknown)];
        for start in (0..text.len()).rev() {
            let rest = text.get(start..).unwrap_or_default();
            // `best` grows backwards: what begins `length` further on was pushed `length` before.
            let cost_behind = |length: usize| {
                let place = best.len().checked_sub(length);
                let step = place.and_then(|place| best.get(place));
                step.map_or(0, |(cost, ..)| *cost)
            };
            let mut step = (UNKNOWN_COST + cost_behind(1), 1, WordKind::Unknown);
            for (length, kind) in self.words_at(rest) {
                let cost = 1 + cost_behind(length);
                let longer = cost == step.0 && length > step.1;
                if cost < step.0 || longer {
                    step = (cost, length, kind);
                }
            }
            best.push(step);
        }
        let mut words: Vec<Word> = Vec::new();
        let mut start = 0;
        while let Some((_, length, kind)) = best.get(text.len().saturating_sub(start)) {
            if start >= text.len() {
                break;
            }
            let end = start + length;
            match words.last_mut() {
                Some(last) if last.kind == *kind && *kind == WordKind::Unknown => {
                    last.range.end = end;
                }
                _ => words.push(Word {
                    kind: *kind,
                    range: start..end,
                }),
            }
            start = end;
        }
        words
    }
}

/// Whether a text holds verbs and words around them, and nothing that they could govern.
pub(super) fn is_verb_list(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let words = GRAMMAR.cut_words(&chars);
    let is_verb = |word: &Word| matches!(word.kind, WordKind::Verb(_));
    let is_filling = |word: &Word| {
        use WordKind::{AndSo, Mark, Neutral, Of, Opening};
        matches!(word.kind, Neutral | Opening | Mark | Of | AndSo)
    };
    let all = words
        .iter()
        .all(|word| is_verb(word) || is_filling(word));
    all && words.iter().any(is_verb)
}
