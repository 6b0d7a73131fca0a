//! Which document type a page is: titles, labels, numbers and phrases against the catalogue.

use std::collections::{BTreeMap, BTreeSet};

use super::field_types;
use super::file_name_hints::AliasIndex;
use super::headline;
use super::headline::{Headline, TitleStrength};
use super::label::LabelMatch;
use super::label_index::LabelIndex;
use super::layout::PageLayout;
use super::page_analysis::PageAnalysis;
use crate::rules::catalogue::{Catalogue, DocumentType};
use values::text::{normalise_text, normalise_upper};

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

/// Texts of a type, normalised once.
struct TypeVocabulary {
    titles: Vec<String>,
    labels: BTreeSet<String>,
    phrases: Vec<String>,
    not: Vec<String>,
}

/// The catalogue prepared for recognition.
pub(super) struct DocumentClassifier<'a> {
    pub catalogue: &'a Catalogue,
    /// Words of file names.
    pub aliases: AliasIndex,
    /// Labels of all types.
    pub lexicon: LabelIndex,
    words: Vec<TypeVocabulary>,
    /// How many types have a label.
    shared: BTreeMap<String, usize>,
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
        let all = |list: &[String]| {
            list.iter()
                .map(|title| normalise_text(title))
                .filter(|title| !title.is_empty())
                .collect()
        };
        let words: Vec<TypeVocabulary> = catalogue
            .kinds
            .iter()
            .map(|kind| TypeVocabulary {
                titles: all(&kind.titles),
                labels: kind
                    .labels
                    .iter()
                    .map(|label| normalise_text(label))
                    .filter(|label| label.chars().count() > 1)
                    .collect(),
                phrases: all(&kind.phrases),
                not: all(&kind.not),
            })
            .collect();
        let mut shared = BTreeMap::new();
        for label in words.iter().flat_map(|words| &words.labels) {
            *shared.entry(label.clone()).or_insert(0) += 1;
        }
        Self {
            catalogue,
            aliases: AliasIndex::new(catalogue),
            lexicon: LabelIndex::new(catalogue),
            words,
            shared,
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
        let mut all: Vec<TypeCandidate> = (0..self.words.len())
            .filter_map(|kind| {
                self.score_candidate(
                    kind,
                    reading,
                    titles.get(kind).copied().flatten(),
                    &text,
                    &numbers,
                    foreign.as_ref(),
                )
            })
            .collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.kind.cmp(&b.kind)));
        let (good, rest): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|candidate| self.is_believable(candidate));
        (good, rest.into_iter().next())
    }

    /// The strongest title of each type. On one line only the longest title counts: a line that
    /// says 食品生产许可证 does not say 许可证.
    fn strongest_titles(&self, lines: &[Headline]) -> Vec<Option<TitleStrength>> {
        let mut strongest: Vec<Option<TitleStrength>> = vec![None; self.words.len()];
        for (kind, strength) in lines.iter().flat_map(|line| self.types_titled_by(line)) {
            if let Some(slot) = strongest.get_mut(kind)
                && slot.is_none_or(|s| s < strength)
            {
                *slot = Some(strength);
            }
        }
        strongest
    }

    /// Types whose title the line carries.
    pub fn types_titled_by(&self, line: &Headline) -> Vec<(usize, TitleStrength)> {
        let mut found = self.types_with_title(|title| headline::title_strength(line, title));
        if found.iter().all(|titled| titled.2 == TitleStrength::Named) {
            let slips = self.types_with_title(|title| {
                headline::is_misread_title(line, title).then_some(TitleStrength::Ending)
            });
            found = if slips.is_empty() { found } else { slips };
        }
        let longest = found.iter().map(|titled| titled.1).max().unwrap_or(0);
        found
            .into_iter()
            .filter(|titled| titled.1 == longest)
            .map(|(kind, _, strength)| (kind, strength))
            .collect()
    }

    /// Types with a title that `test` accepts: index, length of the longest such title, strength.
    fn types_with_title(
        &self,
        test: impl Fn(&str) -> Option<TitleStrength>,
    ) -> Vec<(usize, usize, TitleStrength)> {
        let longest = |words: &TypeVocabulary| {
            let fits = |title: &String| Some((title.chars().count(), test(title)?));
            words.titles.iter().filter_map(fits).max_by_key(|fit| fit.0)
        };
        self.words
            .iter()
            .enumerate()
            .filter_map(|(kind, words)| {
                longest(words).map(|(length, strength)| (kind, length, strength))
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
        let words = self.words.get(kind)?;
        let mut why = Vec::new();
        let mut score = 0.0;
        if let Some(strength) = title {
            score += strength.points();
            let shown = words
                .titles
                .iter()
                .find(|title| text.contains(title.as_str()))
                .or(words.titles.first())?;
            why.push(match strength {
                TitleStrength::Headline | TitleStrength::Ending => format!("title {shown}"),
                TitleStrength::Line => format!("line {shown}"),
                TitleStrength::Named => format!("names {shown}"),
            });
        }
        let found = self.score_labels(words, &reading.hits);
        score += found.iter().map(|(_, points)| points).sum::<f64>();
        if !found.is_empty() {
            let names: Vec<&str> = found.iter().map(|(label, _)| label.as_str()).collect();
            why.push(format!("labels {}", names.join(", ")));
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
        if title.is_none_or(|strength| strength < TitleStrength::Line) && foreign.is_some() {
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
            let kinds = self.shared.get(label).copied().unwrap_or(1);
            // By eye. A label that many types have says less; the root leaves it some worth all the
            // same.
            let points = 2.0 / (kinds as f64).sqrt();
            found.push((label.clone(), if hit.exact { points } else { 0.7 * points }));
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
            .filter(|kind| kind.number.as_deref() == Some(data_type))
            .count();
        let best = numbers
            .iter()
            .map(|number| field_types::number_weight(data_type, number))
            .fold(0.0, f64::max);
        if best > 0.0 {
            why.push(format!("number of type {data_type}"));
        }
        best / (kinds.max(1) as f64).sqrt()
    }

    /// A headline needs something beside it; without one, labels have to carry the type alone.
    fn is_believable(&self, c: &TypeCandidate) -> bool {
        let Some(words) = self.words.get(c.kind) else {
            return false;
        };
        let more = c
            .why
            .iter()
            .any(|reason| reason.starts_with("number") || reason.starts_with("phrase"));
        let untitled =
            MIN_UNTITLED_LABELS - usize::from(more || c.title == Some(TitleStrength::Line));
        let enough = match c.title {
            Some(TitleStrength::Headline | TitleStrength::Ending) => true,
            _ => c.labels >= untitled && c.labels * 3 >= words.labels.len(),
        };
        let least = if c.title >= Some(TitleStrength::Ending) {
            TitleStrength::Ending.points()
        } else {
            MIN_TYPE_SCORE
        };
        enough && c.score >= least
    }
}

/// The largest headline that names some document.
fn foreign_headline(reading: &PageAnalysis) -> Option<Headline> {
    let named = reading
        .headlines
        .iter()
        .filter(|line| headline::names_a_document(line));
    named.max_by(|a, b| a.size.total_cmp(&b.size)).cloned()
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

/// Texts on the page that may be numbers.
fn numbers_on_page(sheet: &PageLayout) -> BTreeSet<String> {
    sheet
        .cells
        .iter()
        .flat_map(|cell| number_candidates(cell.text()))
        .collect()
}

/// Texts in one box that may be numbers, upper case: runs of letters and digits, and the box
/// itself where Chinese and digits mix. Long boxes are signatures or prose.
pub(super) fn number_candidates(folded: &str) -> Vec<String> {
    let text = normalise_upper(folded);
    let length = text.chars().count();
    // Hostile text, and the Base64 signature on electronic licences, in which any number can be
    // found (`document-formats`, section 1.1).
    if length > 200 || text.chars().filter(char::is_ascii_digit).count() < 4 {
        return Vec::new();
    }
    // By eye: shorter runs are dates and house numbers.
    let runs = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|run| (8..=30).contains(&run.len()));
    let mut numbers: Vec<String> = runs.map(str::to_owned).collect();
    if length <= 60 {
        numbers.extend(worded_numbers(&text));
    }
    numbers
}

/// Numbers with words of their own: what follows the last separator, and its tails that begin
/// with at most six Chinese characters.
fn worded_numbers(text: &str) -> Vec<String> {
    let token = text.rsplit([':', ',', ';', '。']).next().unwrap_or(text);
    let chars: Vec<char> = token.chars().collect();
    let Some(digit) = chars.iter().position(char::is_ascii_digit) else {
        return Vec::new();
    };
    (0..=digit)
        .rev()
        .take(14)
        .map(|start| chars.iter().skip(start).collect())
        .collect()
}
