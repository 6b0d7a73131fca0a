//! Key phrases: words that stand in one sentence, each with others that will do in its place.

use std::collections::{BTreeMap, BTreeSet};

use super::sentence::{Sentence, unify_spelling};

/// Two characters that follow each other.
pub type Bigram = [char; 2];

/// The bigrams of a text.
#[must_use]
pub fn bigrams(text: &str) -> BTreeSet<Bigram> {
    let chars: Vec<char> = text.chars().collect();
    let pairs = chars.windows(2);
    pairs
        .filter_map(|pair| pair.try_into().ok())
        .collect()
}

/// How rare bigrams are among the causes: what few causes say tells more.
#[derive(Debug, Clone, Default)]
pub struct BigramWeights {
    causes: usize,
    frequency: BTreeMap<Bigram, usize>,
}

impl BigramWeights {
    /// Counts in how many vocabularies each bigram stands.
    #[must_use]
    pub fn of<'a>(vocabularies: impl Iterator<Item = &'a BTreeSet<Bigram>>) -> Self {
        let mut weights = Self::default();
        for vocabulary in vocabularies {
            weights.causes += 1;
            for bigram in vocabulary {
                *weights
                    .frequency
                    .entry(*bigram)
                    .or_default() += 1;
            }
        }
        weights
    }

    /// Inverse document frequency, smoothed by half a document: the usual weight of information retrieval.
    #[must_use]
    pub fn weight(&self, bigram: Bigram) -> f64 {
        let frequency = self.frequency.get(&bigram);
        let frequency = frequency.copied().unwrap_or_default() as f64;
        ((self.causes as f64 + 1.0) / (frequency + 0.5)).ln()
    }

    /// What the bigrams of a text weigh together.
    #[must_use]
    pub fn sum<'a>(&self, bigrams: impl IntoIterator<Item = &'a Bigram>) -> f64 {
        let weights = bigrams
            .into_iter()
            .map(|b| self.weight(*b));
        weights.sum()
    }
}

/// A word of a phrase.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    bigrams: BTreeSet<Bigram>,
}

/// A key phrase.
#[derive(Debug, Clone)]
pub struct Phrase {
    /// For each place the words that will do.
    places: Vec<Vec<Word>>,
}

/// How a phrase stands in a sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PhraseMatch {
    /// 1 where every place has its word, less where some have part of it.
    pub likeness: f64,
    /// What the words found weigh.
    pub information: f64,
}

// Origin: by eye. Of a word of four characters two of three bigrams, of one of three both.
/// Share of a word's bigrams below which the word is not there.
const PARTIAL_WORD: f64 = 0.6;

// Origin: `refusals.tsv`, where 看不清楚 was put together of 看不到 and 不清楚.
/// What a word counts whose bigrams are there and that itself is not.
const SCATTERED_WORD: f64 = 0.9;

// Origin: the tuned rows of `refusals.tsv`: at 0.6, what reviewers ask for outweighs what they found in two of the
// first 61; at 0.5 in none, at 0.35 a request that is the point loses in one.
/// What a phrase weighs that needs a request to be complete.
const REQUEST_WEIGHT: f64 = 0.5;

impl Phrase {
    /// From its spelling in the rules: a blank between places, `/` between words that will do.
    #[must_use]
    pub fn parse(phrase: &str) -> Self {
        let word = |text: &str| {
            let text = unify_spelling(text);
            Word {
                bigrams: bigrams(&text),
                text,
            }
        };
        let places = phrase
            .split(' ')
            .map(|place| place.split('/').map(word).collect());
        Self {
            places: places.collect(),
        }
    }

    /// The bigrams of all its words.
    pub fn bigrams(&self) -> impl Iterator<Item = &Bigram> {
        self.places
            .iter()
            .flatten()
            .flat_map(|word| &word.bigrams)
    }

    /// How it stands in a sentence; what the sentence states outweighs what it asks for.
    #[must_use]
    pub fn compare(&self, sentence: &Sentence, weights: &BigramWeights) -> PhraseMatch {
        let stated = self.compare_text(&sentence.statement, weights);
        let mut whole = self.compare_text(&sentence.whole, weights);
        whole.information *= REQUEST_WEIGHT;
        if whole.likeness > stated.likeness {
            whole
        } else {
            stated
        }
    }

    fn compare_text(&self, text: &str, weights: &BigramWeights) -> PhraseMatch {
        let text_bigrams = bigrams(text);
        let mut all = PhraseMatch::default();
        for place in &self.places {
            let words = place
                .iter()
                .map(|word| word.compare(text, &text_bigrams, weights));
            // A word that is there outranks part of a longer one.
            let best = words.max_by(|a, b| {
                let by_likeness = a.likeness.total_cmp(&b.likeness);
                by_likeness.then(a.information.total_cmp(&b.information))
            });
            let best = best.unwrap_or_default();
            all.likeness += best.likeness / self.places.len() as f64;
            all.information += best.information;
        }
        all
    }
}

impl Word {
    fn compare(
        &self,
        text: &str,
        text_bigrams: &BTreeSet<Bigram>,
        weights: &BigramWeights,
    ) -> PhraseMatch {
        let likeness = if text.contains(&self.text) {
            1.0
        } else {
            let own = self.bigrams.len() as f64;
            let there = self.bigrams.intersection(text_bigrams);
            let share = there.count() as f64 / own.max(1.0);
            // A word of one bigram is there or not.
            if own > 1.0 && share >= PARTIAL_WORD {
                share * SCATTERED_WORD
            } else {
                0.0
            }
        };
        // A single character has no bigram and weighs what a common one does.
        let information = weights.sum(&self.bigrams).max(1.0);
        PhraseMatch {
            likeness,
            information: likeness * information,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sentence::split_sentences;
    use super::*;

    fn likeness(phrase: &str, text: &str) -> f64 {
        let sentences = split_sentences(text);
        let weights = BigramWeights::default();
        let matches = sentences
            .iter()
            .map(|sentence| Phrase::parse(phrase).compare(sentence, &weights));
        matches.fold(0.0, |best, found| best.max(found.likeness))
    }

    #[test]
    fn every_place_needs_a_word_in_the_same_sentence() {
        assert!(likeness("证件/执照 模糊", "您的执照较模糊") > 0.99);
        assert!(likeness("证件/执照 模糊", "您的执照。图片模糊") < 0.51);
    }

    #[test]
    fn a_long_word_may_be_there_in_part() {
        let part = likeness("电子营业执照", "电子的营业执照");
        assert!((0.6..1.0).contains(&part), "{part}");
    }
}
