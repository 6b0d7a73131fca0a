//! Activities by their words, and which of them an item of a scope names.

use std::collections::HashMap;

use super::word_table::{GRAMMAR, Word, WordTable, is_verb_list};
use super::words::{VerbClass, WordKind, grammar_words};
use crate::text::normalise_text;

/// The words of one activity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityWords {
    /// Id.
    pub id: String,
    /// Activities of one group are written one behind the other without a separator (住宿餐饮).
    pub group: String,
    /// Whole activities, in any wording.
    pub wording: Vec<String>,
    /// Verbs that are the activity with any goods before or behind them (回收废旧金属).
    pub acts: Vec<String>,
    /// Goods that are the activity where they are sold, or where no verb stands at all.
    pub goods: Vec<String>,
    /// Goods that are the activity where they are made.
    pub made: Vec<String>,
    /// Goods that are the activity where they are let.
    pub let_out: Vec<String>,
    /// Looks like it and is another activity.
    pub near: Vec<String>,
}

/// How a word stands for an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordUse {
    /// The word is the activity.
    Named,
    /// The word is the activity with whatever goods it governs.
    Acting,
    /// The word is its goods, under a verb of this class. Goods without any verb are sold.
    Goods(VerbClass),
    /// The word is another activity.
    Near,
}

/// A word of the lexicon.
#[derive(Debug, Clone)]
pub(super) struct LexiconWord {
    /// Which activities use it, by their place in the lexicon.
    pub uses: Vec<(usize, WordUse)>,
    /// The class of the verb that the word itself ends with (餐饮管理).
    pub tail: Option<VerbClass>,
    /// The word ends as a whole activity (餐饮服务): verbs of the next member do not reach it.
    pub closed: bool,
    /// The word is nothing but a verb of trade (互联网销售): behind goods it is their verb.
    pub sells: bool,
}

/// All activities that the rules know.
#[derive(Debug, Clone, Default)]
pub struct ActivityLexicon {
    pub(super) activities: Vec<ActivityWords>,
    pub(super) words: Vec<LexiconWord>,
    pub(super) table: WordTable,
    places: HashMap<String, usize>,
    /// Wordings that have brackets of their own, with their activities.
    bracketed: HashMap<String, Vec<usize>>,
}

impl ActivityLexicon {
    /// Reads the words of all activities. Words shorter than one character are left out.
    #[must_use]
    pub fn new(activities: Vec<ActivityWords>) -> Self {
        let mut lexicon = Self::default();
        for (word, kind) in grammar_words() {
            lexicon.table.insert_word(word, kind);
        }
        // Goods first: a wording that is only goods and their verb needs no word of its own.
        for (place, activity) in activities.iter().enumerate() {
            let lists = [
                (&activity.goods, VerbClass::Trade),
                (&activity.made, VerbClass::Making),
                (&activity.let_out, VerbClass::Letting),
            ];
            for (goods, class) in lists {
                for word in goods {
                    lexicon.add_word(&fold_wording(word), place, WordUse::Goods(class));
                }
            }
        }
        for (place, activity) in activities.iter().enumerate() {
            for wording in &activity.wording {
                let whole = normalise_text(wording);
                if whole.contains('(') {
                    let owners = lexicon
                        .bracketed
                        .entry(whole)
                        .or_default();
                    owners.push(place);
                }
                lexicon.add_wording(&fold_wording(wording), place, WordUse::Named);
            }
            for verb in &activity.acts {
                lexicon.add_word(&fold_wording(verb), place, WordUse::Acting);
            }
        }
        for (place, activity) in activities.iter().enumerate() {
            for near in &activity.near {
                lexicon.add_wording(&fold_wording(near), place, WordUse::Near);
            }
        }
        lexicon.activities = activities;
        lexicon
    }

    /// Whether the lexicon has an activity of that id.
    #[must_use]
    pub fn has_activity(&self, id: &str) -> bool {
        self.place_of(id).is_some()
    }

    pub(super) fn place_of(&self, id: &str) -> Option<usize> {
        self.activities
            .iter()
            .position(|activity| activity.id == id)
    }

    /// Whether a whole item with its brackets is a wording of one of these activities.
    pub(super) fn is_wording(&self, item: &str, activities: &[usize]) -> bool {
        let owners = self.bracketed.get(item);
        owners.is_some_and(|owners| {
            owners
                .iter()
                .any(|owner| activities.contains(owner))
        })
    }

    pub(super) fn find_word(&self, text: &str) -> Option<usize> {
        self.places.get(text).copied()
    }

    pub(super) fn uses_of(&self, word: usize) -> &[(usize, WordUse)] {
        let word = self.words.get(word);
        word.map_or(&[], |word| word.uses.as_slice())
    }

    /// Adds a whole activity, unless verbs tell it from the words that are known (药品零售, 餐饮管理).
    fn add_wording(&mut self, text: &str, activity: usize, word_use: WordUse) {
        let chars: Vec<char> = text.chars().collect();
        let words = self.table.cut_words(&chars);
        let term = words
            .iter()
            .position(|word| matches!(word.kind, WordKind::Term(_)));
        let behind = term
            .and_then(|term| words.get(term + 1..))
            .unwrap_or_default();
        let is_verb = |word: &Word| matches!(word.kind, WordKind::Verb(_));
        let is_grammar =
            |word: &Word| is_verb(word) || matches!(word.kind, WordKind::Neutral | WordKind::Of);
        let told_by_verbs = behind.iter().all(is_grammar) && behind.iter().any(is_verb);
        let has_verb = |class: VerbClass| {
            behind
                .iter()
                .any(|word| word.kind == WordKind::Verb(class))
        };
        let known = term.and_then(|term| words.get(term));
        let own = known.is_some_and(|word| match word.kind {
            // Verbs tell a near word from goods, not from a wording of the same activity, which takes
            // any verb behind it (IC卡, IC卡制作).
            WordKind::Term(term) if word_use == WordUse::Near => {
                let named = (activity, WordUse::Named);
                !self.uses_of(term).contains(&named)
            }
            WordKind::Term(term) => self
                .uses_of(term)
                .iter()
                .any(|(owner, known)| {
                    let governed = matches!(known, WordUse::Goods(class) if has_verb(*class));
                    *owner == activity && governed
                }),
            _ => false,
        });
        let is_list = text.contains('、');
        // 经营租赁 alone is a verb, and what it governs tells.
        let only_verbs = word_use == WordUse::Near && is_verb_list(text);
        if !(is_list || only_verbs || told_by_verbs && own) {
            self.add_word(text, activity, word_use);
        }
    }

    fn add_word(&mut self, text: &str, activity: usize, word_use: WordUse) {
        let next = self.words.len();
        let place = *self
            .places
            .entry(text.to_owned())
            .or_insert(next);
        if place == next {
            self.words.push(LexiconWord {
                uses: Vec::new(),
                tail: tail_class(text),
                closed: text.ends_with("服务") || text.ends_with("业务"),
                sells: is_verb_list(text) && is_trade(text),
            });
            self.table
                .insert_word(text, WordKind::Term(place));
        }
        if let Some(word) = self.words.get_mut(place) {
            word.uses.push((activity, word_use));
        }
    }
}

fn is_trade(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let words = GRAMMAR.cut_words(&chars);
    let mut verbs = words
        .iter()
        .filter_map(|word| match word.kind {
            WordKind::Verb(class) => Some(class),
            _ => None,
        });
    verbs.all(|class| class == VerbClass::Trade)
}

/// The class of the verb that a word ends with, words like 服务 behind it left out.
fn tail_class(text: &str) -> Option<VerbClass> {
    let chars: Vec<char> = text.chars().collect();
    let words = GRAMMAR.cut_words(&chars);
    let mut from_end = words.iter().rev();
    let last = from_end.find(|word| word.kind != WordKind::Neutral)?;
    match last.kind {
        WordKind::Verb(class) => Some(class),
        _ => None,
    }
}

/// A wording as an item of a scope without its brackets; lists are no single words.
fn fold_wording(text: &str) -> String {
    let mut depth = 0usize;
    let folded = normalise_text(text);
    let outside = folded.chars().filter(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}
