//! One topic: what settles it, what undoes it, which figures are too large.

use schemars::JsonSchema;
use serde::Deserialize;

use super::sentences::{denies_before, figures_before, has_figure, leaves_out, split_clauses};
use model::Bilingual;
use values::text::normalise_text;

/// One topic: a sentence must speak of it and, where figures or plain words are asked, settle it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// What it is called in the finding.
    pub title: Bilingual,
    /// Words of which one must stand in the sentence.
    pub about: Vec<String>,
    /// Units of which one must follow a number in the same sentence.
    #[serde(default)]
    pub figure: Vec<String>,
    /// Words that settle it without a number.
    #[serde(default)]
    pub plainly: Vec<String>,
    /// Words that undo it wherever they stand, unless their clause says no before them.
    #[serde(default)]
    pub contradicted_by: Vec<String>,
    /// Figures that the text may not exceed.
    #[serde(default)]
    pub limits: Vec<TopicLimit>,
    /// A sentence that settles it: told to the merchant, and what generated tests write.
    pub example: String,
}

/// The largest figure that a clause may name.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicLimit {
    /// Words of which one must stand in the same clause; by default those of `about`.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Units that follow the figure.
    pub units: Vec<String>,
    /// The largest figure.
    pub at_most: f64,
}

/// How far a text goes on a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopicCoverage {
    Settled,
    Mentioned,
    Nowhere,
    /// By this word.
    Contradicted(String),
    /// The figure with its unit, and the largest that may stand.
    Exceeded(String, String),
}

impl Topic {
    /// How far sentences go on the topic.
    pub fn find_coverage(&self, sentences: &[String]) -> TopicCoverage {
        let clauses: Vec<&str> = sentences
            .iter()
            .flat_map(|s| split_clauses(s))
            .collect();
        if let Some(word) = self.find_contradiction(&clauses) {
            return TopicCoverage::Contradicted(word);
        }
        if let Some((figure, most)) = self.find_excess(&clauses) {
            return TopicCoverage::Exceeded(figure, most);
        }
        let about: Vec<&String> = sentences
            .iter()
            .filter(|s| has(s, &self.about))
            .collect();
        let free = self.figure.is_empty() && self.plainly.is_empty();
        let settles = |s: &&String| {
            let says_so = free || has(s, &self.plainly) || has_figure(s, &self.figure);
            says_so && self.is_taken_up(s)
        };
        match (about.iter().any(settles), about.is_empty()) {
            (true, _) => TopicCoverage::Settled,
            (false, false) => TopicCoverage::Mentioned,
            (false, true) => TopicCoverage::Nowhere,
        }
    }

    /// Whether a word of the topic stands in a clause that does not leave it out.
    fn is_taken_up(&self, sentence: &str) -> bool {
        let words: Vec<String> = self
            .about
            .iter()
            .map(|w| normalise_text(w))
            .collect();
        let taken_up = |clause: &str, word: &String| {
            let mut places = clause.match_indices(word.as_str());
            places.any(|(at, word)| !leaves_out(clause, at, at + word.len()))
        };
        let clauses = split_clauses(sentence);
        // A word with a comma of its own stands in no clause.
        let in_clauses = |word: &String| {
            clauses
                .iter()
                .any(|clause| clause.contains(word))
        };
        words.iter().any(|word| {
            let taken = clauses
                .iter()
                .any(|clause| taken_up(clause, word));
            taken || !in_clauses(word) && sentence.contains(word)
        })
    }

    /// A word that undoes the topic and is not denied in its clause.
    fn find_contradiction(&self, clauses: &[&str]) -> Option<String> {
        let undoes = |word: &&String| {
            let plain = normalise_text(word);
            let stands = |clause: &&str| {
                let at = clause.find(&plain);
                at.is_some_and(|at| !denies_before(clause, at))
            };
            clauses.iter().any(stands)
        };
        self.contradicted_by
            .iter()
            .find(undoes)
            .cloned()
    }

    /// A figure above one of the limits, and the limit.
    fn find_excess(&self, clauses: &[&str]) -> Option<(String, String)> {
        for limit in &self.limits {
            let beside = if limit.beside.is_empty() {
                &self.about
            } else {
                &limit.beside
            };
            let near = clauses
                .iter()
                .filter(|clause| has(clause, beside));
            for clause in near {
                for unit in &limit.units {
                    let figures = figures_before(clause, &normalise_text(unit));
                    let mut large = figures
                        .into_iter()
                        .filter(|n| *n > limit.at_most);
                    if let Some(figure) = large.next() {
                        let most = format!("{}{unit}", limit.at_most);
                        return Some((format!("{figure}{unit}"), most));
                    }
                }
            }
        }
        None
    }

    /// For each way to undo the topic a sentence that does.
    pub fn wrong_sentences(&self) -> Vec<String> {
        let mut all = self.contradicted_by.clone();
        for limit in &self.limits {
            let near = limit
                .beside
                .first()
                .or(self.about.first());
            let above = limit.at_most + 1.0;
            let sentences = limit.units.iter().filter_map(|unit| {
                let word = near?;
                Some(format!("{word}{above}{unit}。"))
            });
            all.extend(sentences);
        }
        all
    }
}

/// Whether one of the words stands in a normalised text.
fn has(text: &str, words: &[String]) -> bool {
    words
        .iter()
        .any(|w| text.contains(&normalise_text(w)))
}
