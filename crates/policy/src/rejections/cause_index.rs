//! All causes, ready for sentences to be held against them.

use std::collections::BTreeSet;

use super::phrase::{Bigram, BigramWeights, Phrase, PhraseMatch, bigrams};
use super::sentence::{split_sentences, unify_spelling};
use crate::rules::rejection::{RejectionCause, Rejections};

/// The words of every cause.
#[derive(Debug, Clone)]
pub struct CauseIndex<'a> {
    entries: Vec<CauseWords<'a>>,
    weights: BigramWeights,
}

#[derive(Debug, Clone)]
struct CauseWords<'a> {
    cause: &'a RejectionCause,
    phrases: Vec<Phrase>,
    /// Bigrams of its phrases, its title and the platforms' shortest words for it.
    vocabulary: BTreeSet<Bigram>,
}

/// A cause, and how like a text is to it.
#[derive(Debug, Clone, Copy)]
pub struct RankedCause<'a> {
    /// The cause.
    pub cause: &'a RejectionCause,
    /// 0 to 1: how much of its best phrase stands in the text.
    pub likeness: f64,
    /// Orders causes of the same text; has no unit.
    pub rank: f64,
}

// Origin: `refusals.tsv`, where a second phrase found speaks for a cause and must not outvote a rarer one.
/// What further phrases of a cause count beside its best.
const FURTHER_PHRASES: f64 = 0.5;

/// How many further phrases count: long lists of phrases are no better causes.
const MAX_FURTHER_PHRASES: usize = 2;

// Origin: by eye. Half of the rank is the phrase's own, the rest grows with what the cause explains of the text.
/// Share of a text that counts as explained before any word of it is.
const BASE_SHARE: f64 = 0.5;

impl<'a> CauseIndex<'a> {
    /// Reads the phrases of all causes.
    #[must_use]
    pub fn new(rejections: &'a Rejections) -> Self {
        let entries: Vec<CauseWords<'a>> = rejections
            .causes
            .iter()
            .map(|cause| CauseWords::new(cause, rejections))
            .collect();
        let vocabularies = entries
            .iter()
            .map(|entry| &entry.vocabulary);
        Self {
            weights: BigramWeights::of(vocabularies),
            entries,
        }
    }

    /// Causes with anything in common with the text, the likeliest first.
    #[must_use]
    pub fn rank(&self, text: &str) -> Vec<RankedCause<'a>> {
        let ranked = self
            .entries
            .iter()
            .map(|entry| self.compare(entry, text));
        let mut ranked: Vec<RankedCause<'a>> = ranked
            .filter(|found| found.likeness > 0.0)
            .collect();
        // Stable: causes of the same rank keep the order of the rules.
        ranked.sort_by(|a, b| b.rank.total_cmp(&a.rank));
        ranked
    }

    fn compare(&self, entry: &CauseWords<'a>, text: &str) -> RankedCause<'a> {
        let sentences = split_sentences(text);
        let mut matches: Vec<PhraseMatch> = sentences
            .iter()
            .flat_map(|sentence| {
                let phrases = entry.phrases.iter();
                phrases.map(|phrase| phrase.compare(sentence, &self.weights))
            })
            .collect();
        matches.sort_by(|a, b| {
            let by_likeness = b.likeness.total_cmp(&a.likeness);
            by_likeness.then(b.information.total_cmp(&a.information))
        });
        let best = matches
            .first()
            .copied()
            .unwrap_or_default();
        // Floats that were added up: complete up to rounding.
        let is_complete = |found: &&PhraseMatch| found.likeness > 0.999;
        let information = if is_complete(&&best) {
            let further = matches
                .iter()
                .filter(is_complete)
                .skip(1);
            let further = further
                .take(MAX_FURTHER_PHRASES)
                .map(|found| found.information);
            best.information + FURTHER_PHRASES * further.sum::<f64>()
        } else {
            best.likeness * best.information * FURTHER_PHRASES
        };
        RankedCause {
            cause: entry.cause,
            likeness: best.likeness.min(1.0),
            rank: information * (BASE_SHARE + self.explained_share(entry, text)),
        }
    }

    /// How much of the text's weight the words of the cause explain, 0 to 1.
    fn explained_share(&self, entry: &CauseWords<'_>, text: &str) -> f64 {
        let of_text = bigrams(&unify_spelling(text));
        let whole = self.weights.sum(&of_text);
        let explained = of_text.intersection(&entry.vocabulary);
        if whole > 0.0 {
            self.weights.sum(explained) / whole
        } else {
            0.0
        }
    }
}

impl<'a> CauseWords<'a> {
    fn new(cause: &'a RejectionCause, rejections: &Rejections) -> Self {
        let phrases: Vec<Phrase> = cause
            .phrases
            .iter()
            .map(|phrase| Phrase::parse(phrase))
            .collect();
        let mut vocabulary: BTreeSet<Bigram> = phrases
            .iter()
            .flat_map(Phrase::bigrams)
            .copied()
            .collect();
        vocabulary.extend(bigrams(&unify_spelling(&cause.title.zh)));
        let tables = rejections.platforms.iter();
        let codes = tables.flat_map(|table| &table.codes);
        let own_words = codes.filter(|code| code.causes.first() == Some(&cause.id));
        for code in own_words.filter(|code| !code.code.is_ascii()) {
            vocabulary.extend(bigrams(&unify_spelling(&code.code)));
        }
        Self {
            cause,
            phrases,
            vocabulary,
        }
    }
}
