//! Which document type a page is: titles, labels, numbers and phrases against the catalogue.

use std::collections::BTreeSet;

use super::field_types;
use super::headline;
use super::headline::{Headline, TitleStrength};
use super::label_match::LabelMatch;
use super::markings;
use super::number_candidates::numbers_on_page;
use super::page_analysis::PageAnalysis;
use crate::rules::catalogue::Catalogue;
use crate::rules::document_type::DocumentType;
use crate::rules::lexicon::{Lexicon, TypeVocabulary};

// Origin: the scoring at the end of `document-formats`, section 1: 5 for a title, 2 for a label, 3
// for a number, 1 for a phrase. So 5 is one exact title.
/// Points without which no type is believed.
const MIN_TYPE_SCORE: f64 = 5.0;
// Stricter than the two labels of `document-formats`, section 0, rule 5, by eye: forms of one
// family share most of their labels.
/// A type without a title needs this many labels, or one less with a number or phrase.
const MIN_UNTITLED_LABELS: usize = 4;
// Origin: the same scoring takes 6 points off for a look-alike, 1.2 times the 5 of a title.
/// Points that a look-alike's title takes, for a headline; less for weaker titles.
const LOOKALIKE_FACTOR: f64 = 1.2;

/// Tells the types of one catalogue apart.
pub(super) struct DocumentClassifier<'a> {
    pub catalogue: &'a Catalogue,
    /// Its words.
    pub lexicon: &'a Lexicon,
}

/// A type with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TypeCandidate {
    /// Index of the type.
    pub kind: usize,
    /// Points.
    pub score: f64,
    /// Its strongest title on the page.
    pub title: Option<TitleStrength>,
    /// Distinct labels of it.
    pub labels: usize,
    /// What was found, as short phrases.
    pub why: Vec<String>,
}

impl<'a> DocumentClassifier<'a> {
    pub fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            lexicon: catalogue.lexicon(),
        }
    }

    pub fn document_type(&self, index: usize) -> Option<&'a DocumentType> {
        self.catalogue.kinds.get(index)
    }

    /// Types that `reading` may be, best first; only those that reach the threshold, and what
    /// came closest below it.
    pub fn rank_candidates(
        &self,
        reading: &PageAnalysis,
    ) -> (Vec<TypeCandidate>, Option<TypeCandidate>) {
        let titles = self.strongest_titles(&reading.headlines);
        let text: String = reading
            .sheet
            .cells
            .iter()
            .map(super::text_box::TextBox::text)
            .collect();
        let numbers = numbers_on_page(&reading.sheet);
        let foreign = foreign_headline(reading);
        let mut all: Vec<TypeCandidate> = (0..self.lexicon.types.len())
            .filter_map(|kind| {
                let title = titles.get(kind).copied();
                self.score_candidate(
                    kind,
                    reading,
                    title.flatten(),
                    &text,
                    &numbers,
                    foreign.as_ref(),
                )
            })
            .collect();
        all.sort_by(|a, b| {
            let by_score = b.score.total_cmp(&a.score);
            by_score.then(a.kind.cmp(&b.kind))
        });
        // A query page shows the labels of a certificate, but it is none, and bears no title of one.
        let is_query_page = markings::find_query_page_marking(reading).is_some();
        let is_of_page = |candidate: &TypeCandidate| {
            let kind = self.document_type(candidate.kind);
            let is_screenshot = kind.is_some_and(|kind| kind.freeform);
            !is_query_page || is_screenshot || candidate.title >= Some(TitleStrength::Line)
        };
        let (good, rest): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|candidate| self.is_believable(candidate) && is_of_page(candidate));
        let best_of_rest = rest.into_iter().next();
        (good, best_of_rest)
    }

    /// The strongest title of each type. On one line only the longest title counts: a line that
    /// says 食品生产许可证 does not say 许可证.
    fn strongest_titles(&self, lines: &[Headline]) -> Vec<Option<TitleStrength>> {
        let types = self.lexicon.types.len();
        let mut strongest: Vec<Option<TitleStrength>> = vec![None; types];
        let titled = lines
            .iter()
            .flat_map(|line| self.types_titled_by(line));
        for (kind, strength) in titled {
            if let Some(slot) = strongest.get_mut(kind)
                && slot.is_none_or(|earlier| earlier < strength)
            {
                *slot = Some(strength);
            }
        }
        strongest
    }

    /// Types whose title the line carries.
    pub fn types_titled_by(&self, line: &Headline) -> Vec<(usize, TitleStrength)> {
        let mut found = self.types_with_title(|title| headline::title_strength(line, title));
        let only_named = found
            .iter()
            .all(|(.., strength)| *strength == TitleStrength::Named);
        if only_named {
            let slips = self.types_with_title(|title| {
                let is_slip = headline::is_misread_title(line, title);
                is_slip.then_some(TitleStrength::Ending)
            });
            if !slips.is_empty() {
                found = slips;
            }
        }
        let lengths = found
            .iter()
            .map(|(_, length, _)| *length);
        let longest = lengths.max().unwrap_or(0);
        found
            .into_iter()
            .filter(|(_, length, _)| *length == longest)
            .map(|(kind, _, strength)| (kind, strength))
            .collect()
    }

    /// Types with a title that `test` accepts: index, length of the longest such title, strength.
    fn types_with_title(
        &self,
        test: impl Fn(&str) -> Option<TitleStrength>,
    ) -> Vec<(usize, usize, TitleStrength)> {
        let longest = |words: &TypeVocabulary| {
            let fits = |title: &String| {
                let length = title.chars().count();
                let strength = test(title)?;
                Some((length, strength))
            };
            let fitting = words.titles.iter().filter_map(fits);
            fitting.max_by_key(|(length, _)| *length)
        };
        self.lexicon
            .types
            .iter()
            .enumerate()
            .filter_map(|(kind, words)| {
                let (length, strength) = longest(words)?;
                Some((kind, length, strength))
            })
            .collect()
    }

    fn score_candidate(
        &self,
        kind: usize,
        reading: &PageAnalysis,
        title: Option<TitleStrength>,
        text: &str,
        numbers: &BTreeSet<String>,
        foreign: Option<&Headline>,
    ) -> Option<TypeCandidate> {
        let words = self.lexicon.types.get(kind)?;
        let mut why = Vec::new();
        let mut score = 0.0;
        if let Some(strength) = title {
            score += strength.points();
            why.push(title_reason(words, strength, text)?);
        }
        let found = self.score_labels(words, &reading.hits);
        let points = found.iter().map(|(_, points)| points);
        score += points.sum::<f64>();
        if !found.is_empty() {
            let names: Vec<&str> = found
                .iter()
                .map(|(own_label, _)| own_label.as_str())
                .collect();
            let names = names.join(", ");
            why.push(format!("labels {names}"));
        }
        score += self.score_number(kind, numbers, &mut why);
        // By eye. The notes on the back repeat a form's own phrases, so they are worth three points
        // at most.
        for phrase in words
            .phrases
            .iter()
            .filter(|phrase| text.contains(phrase.as_str()))
            .take(3)
        {
            score += 1.0;
            why.push(format!("phrase {phrase}"));
        }
        score -= lookalike_penalty(words, &reading.headlines, &mut why);
        // By eye. A page under the headline of some other document only mentions this one.
        let no_title = title.is_none_or(|strength| strength < TitleStrength::Line);
        if no_title && foreign.is_some() {
            score -= 4.0;
        }
        (score > 0.0).then_some(TypeCandidate {
            kind,
            score,
            title,
            labels: found.len(),
            why,
        })
    }

    /// Labels of the type on the page with their points: a label that many types have says little.
    fn score_labels(&self, words: &TypeVocabulary, hits: &[LabelMatch]) -> Vec<(String, f64)> {
        let mut found = Vec::new();
        for label in &words.labels {
            let Some(hit) = hits
                .iter()
                .filter(|hit| hit.matches_label(label))
                .max_by_key(|hit| hit.exact)
            else {
                continue;
            };
            let kinds = self.lexicon.types_with_label.get(label);
            let kinds = kinds.copied().unwrap_or(1);
            // By eye. A label that many types have says less; the root leaves it some worth all the
            // same.
            let points = 2.0 / (kinds as f64).sqrt();
            let points = if hit.exact { points } else { 0.7 * points };
            found.push((label.clone(), points));
        }
        found
    }

    fn score_number(&self, kind: usize, numbers: &BTreeSet<String>, why: &mut Vec<String>) -> f64 {
        let Some(data_type) = self
            .document_type(kind)
            .and_then(|kind| kind.number.as_deref())
        else {
            return 0.0;
        };
        let kinds = self
            .catalogue
            .kinds
            .iter()
            .filter(|kind| {
                let own_type = kind.number.as_deref();
                own_type == Some(data_type)
            })
            .count();
        let best = numbers
            .iter()
            .map(|number| field_types::number_weight(data_type, number))
            .fold(0.0, f64::max);
        if best > 0.0 {
            why.push(format!("number of type {data_type}"));
        }
        let kinds = kinds.max(1) as f64;
        best / kinds.sqrt()
    }

    /// A headline needs something beside it; without one, labels have to carry the type alone.
    fn is_believable(&self, c: &TypeCandidate) -> bool {
        let Some(words) = self.lexicon.types.get(c.kind) else {
            return false;
        };
        let more = c.why.iter().any(|reason| {
            let by_number = reason.starts_with("number");
            by_number || reason.starts_with("phrase")
        });
        let by_line = c.title == Some(TitleStrength::Line);
        let untitled = MIN_UNTITLED_LABELS - usize::from(more || by_line);
        let is_titled = c.title >= Some(TitleStrength::Ending);
        let has_labels = c.labels >= untitled;
        let has_a_third = c.labels * 3 >= words.labels.len();
        let enough = is_titled || (has_labels && has_a_third);
        let least = if is_titled {
            TitleStrength::Ending.points()
        } else {
            MIN_TYPE_SCORE
        };
        enough && c.score >= least
    }
}

/// Which title of the type stands on the page, and how.
fn title_reason(words: &TypeVocabulary, strength: TitleStrength, text: &str) -> Option<String> {
    let shown = words
        .titles
        .iter()
        .find(|title| text.contains(title.as_str()))
        .or(words.titles.first())?;
    Some(match strength {
        TitleStrength::Headline | TitleStrength::Ending => format!("title {shown}"),
        TitleStrength::Line => format!("line {shown}"),
        TitleStrength::Named => format!("names {shown}"),
    })
}

/// The largest headline that names some document.
fn foreign_headline(reading: &PageAnalysis) -> Option<Headline> {
    let named = reading
        .headlines
        .iter()
        .filter(|line| headline::names_a_document(line));
    let by_size = |a: &&Headline, b: &&Headline| a.size.total_cmp(&b.size);
    named.max_by(by_size).cloned()
}

/// Points that titles of look-alikes take away.
fn lookalike_penalty(words: &TypeVocabulary, lines: &[Headline], why: &mut Vec<String>) -> f64 {
    let mut worst: f64 = 0.0;
    for other in &words.not {
        let strongest = lines
            .iter()
            .filter_map(|line| headline::title_strength(line, other))
            .map(TitleStrength::points)
            .fold(0.0, f64::max);
        if strongest > 1.0 {
            why.push(format!("look-alike {other}"));
            worst = worst.max(LOOKALIKE_FACTOR * strongest);
        }
    }
    worst
}
