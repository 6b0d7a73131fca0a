//! One page as the documents on it.

use std::collections::BTreeSet;

use super::classify::{DocumentClassifier, TypeCandidate};
use super::headline::TitleStrength;
use super::layout::PageLayout;
use super::page_analysis::PageAnalysis;
use super::text_box::vertical_centre;
use crate::rules::document_type::DocumentType;
use model::Rect;
use values::text::normalise_text;

// By eye: a hint decides between near rivals, it does not beat clear content.
/// A hint is followed when its type has at least this share of the best type's points.
const MIN_HINT_SHARE: f64 = 0.75;

#[derive(Debug, Clone)]
pub(super) struct PageRegion {
    /// What it says.
    pub reading: PageAnalysis,
    /// The type it is, when one is believed.
    pub kind: Option<TypeCandidate>,
    /// The next best type by index.
    pub runner_up: Option<usize>,
    /// Points of the best other type that could be believed.
    pub rival: f64,
    pub sides: Vec<String>,
}

impl PageRegion {
    /// Whether it bears a title of its type as a headline.
    pub fn is_titled(&self) -> bool {
        match &self.kind {
            Some(candidate) => candidate.title >= Some(TitleStrength::Ending),
            None => false,
        }
    }

    /// Score turned into 0..1, lower where the reading is poor or another type is near.
    pub fn type_confidence(&self) -> f64 {
        let Some(best) = &self.kind else { return 0.0 };
        // All three by eye. A near rival costs a fifth, poor reading up to half, and the score of
        // one title (5) gives 0.71.
        let margin = if self.rival > 0.8 * best.score {
            0.8
        } else {
            1.0
        };
        let legibility = self.reading.sheet.mean_confidence();
        let reading = 0.5 + 0.5 * legibility;
        let score = 1.0 - (-best.score / 4.0).exp();
        let confidence = score * margin * reading;
        (confidence * 100.0).round() / 100.0
    }
}

/// The documents on a page: one, unless headlines of different types part it and every part is
/// believable by itself. `hints` are types that the name or the merchant claims.
pub(super) fn split_page(
    sheet: &PageLayout,
    classifier: &DocumentClassifier,
    hints: &[usize],
) -> Vec<PageRegion> {
    let whole = classify_region(sheet.clone(), classifier, hints);
    let layouts = split_at_headlines(&whole.reading, classifier);
    let split: Vec<PageRegion> = layouts
        .into_iter()
        .map(|sheet| classify_region(sheet, classifier, hints))
        .collect();
    let distinct: BTreeSet<usize> = split
        .iter()
        .filter_map(|part| part.kind.as_ref())
        .map(|candidate| candidate.kind)
        .collect();
    let all_differ = distinct.len() == split.len();
    if split.len() > 1 && all_differ {
        split
    } else {
        vec![whole]
    }
}

fn classify_region(
    sheet: PageLayout,
    classifier: &DocumentClassifier,
    hints: &[usize],
) -> PageRegion {
    let reading = PageAnalysis::new(sheet, &classifier.lexicon.labels);
    let (good, next) = classifier.rank_candidates(&reading);
    let best = match good.first() {
        Some(candidate) => candidate.score,
        None => 0.0,
    };
    let hinted = good
        .iter()
        .filter(|candidate| hints.contains(&candidate.kind))
        .find(|candidate| candidate.score >= MIN_HINT_SHARE * best);
    let kind = hinted.or(good.first()).cloned();
    let chosen = kind
        .as_ref()
        .map(|candidate| candidate.kind);
    let is_other = |candidate: &&TypeCandidate| {
        let kind = Some(candidate.kind);
        kind != chosen
    };
    let runner_up = good
        .iter()
        .chain(&next)
        .filter(is_other)
        .find(|candidate| candidate.score >= 0.5 * best)
        .map(|candidate| candidate.kind);
    let sides = chosen
        .and_then(|kind| classifier.document_type(kind))
        .map(|kind| find_sides(kind, &reading))
        .unwrap_or_default();
    let rival = good
        .iter()
        .filter(is_other)
        .map(|candidate| candidate.score)
        .fold(0.0, f64::max);
    PageRegion {
        reading,
        kind,
        runner_up,
        rival,
        sides,
    }
}

fn find_sides(kind: &DocumentType, reading: &PageAnalysis) -> Vec<String> {
    sides_with_words(kind, reading, |printed, _| printed > 0)
}

/// The sides of `kind` that a page without a type of its own shows: half of a side's words at
/// least, because one of them may stand on any paper.
pub(super) fn find_clear_sides(kind: &DocumentType, reading: &PageAnalysis) -> Vec<String> {
    sides_with_words(kind, reading, |printed, all| {
        printed > 0 && printed * 2 >= all
    })
}

/// The sides of `kind` of whose words `is_enough` are printed: their count, and that of all.
fn sides_with_words(
    kind: &DocumentType,
    reading: &PageAnalysis,
    is_enough: impl Fn(usize, usize) -> bool,
) -> Vec<String> {
    let text: String = reading
        .sheet
        .cells
        .iter()
        .map(super::text_box::TextBox::text)
        .collect();
    let is_printed = |word: &&String| {
        let word = normalise_text(word);
        if word.is_empty() {
            return false;
        }
        let mut hits = reading.hits.iter();
        text.contains(&word) || hits.any(|hit| hit.matches_label(&word))
    };
    let shown = kind.sides.iter().filter(|side| {
        let printed = side
            .words
            .iter()
            .filter(is_printed)
            .count();
        is_enough(printed, side.words.len())
    });
    shown
        .map(|side| side.name.clone())
        .collect()
}

/// Parts of the page below or beside each headline of another type.
fn split_at_headlines(reading: &PageAnalysis, classifier: &DocumentClassifier) -> Vec<PageLayout> {
    let mut rects = collect_head_rects(reading, classifier);
    // By eye: more headlines than four are a list that names documents.
    let is_splittable = (2..=4).contains(&rects.len());
    if !is_splittable {
        return Vec::new();
    }
    rects.sort_by(|a, b| {
        let a = vertical_centre(a);
        let b = vertical_centre(b);
        a.total_cmp(&b)
    });
    let top = rects.first().map(vertical_centre);
    let top = top.unwrap_or_default();
    let bottom = rects.last().map(vertical_centre);
    let bottom = bottom.unwrap_or_default();
    let text_height = reading.sheet.text_bounds().height();
    // By eye: headlines that are nearer in height than this stand side by side.
    if bottom - top > 0.25 * text_height {
        return cut_into_bands(reading, &rects, |rect| {
            let start = rect.y0 - reading.sheet.line_height;
            (start, vertical_centre(rect))
        });
    }
    rects.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut cuts = Vec::new();
    let mut last = None;
    for rect in rects {
        cuts.push(start_halfway(last, rect));
        last = Some(rect);
    }
    cut_into_bands(reading, &cuts, |rect| {
        let centre = f64::midpoint(rect.x0, rect.x1);
        (rect.x0, centre)
    })
}

/// Boxes of the prominent headlines, one for each type that they name.
fn collect_head_rects(reading: &PageAnalysis, classifier: &DocumentClassifier) -> Vec<Rect> {
    let mut known_kinds: BTreeSet<usize> = BTreeSet::new();
    let mut rects = Vec::new();
    if !reading.sheet.placed {
        return rects;
    }
    let headlines = reading.headlines.iter();
    for line in headlines.filter(|line| line.prominent) {
        let kinds: BTreeSet<usize> = classifier
            .types_titled_by(line)
            .into_iter()
            .filter(|(_, strength)| *strength >= TitleStrength::Ending)
            .map(|(kind, _)| kind)
            .collect();
        let is_known = !known_kinds.is_disjoint(&kinds);
        if kinds.is_empty() || is_known {
            continue;
        }
        known_kinds.extend(kinds);
        rects.push(line.rect);
    }
    rects
}

/// A box that begins halfway between two headlines side by side.
fn start_halfway(last: Option<Rect>, this: Rect) -> Rect {
    match last {
        Some(last) => Rect {
            x0: f64::midpoint(last.x1, this.x0),
            ..this
        },
        None => this,
    }
}

/// Cuts the page where each box but the first begins.
fn cut_into_bands(
    reading: &PageAnalysis,
    rects: &[Rect],
    along: impl Fn(&Rect) -> (f64, f64),
) -> Vec<PageLayout> {
    let mut starts: Vec<f64> = rects
        .iter()
        .map(|head_rect| {
            let (start, _) = along(head_rect);
            start
        })
        .collect();
    if let Some(first) = starts.first_mut() {
        *first = f64::MIN;
    }
    let following = starts.iter().skip(1).copied();
    let ends = following.chain([f64::MAX]);
    starts
        .iter()
        .zip(ends)
        .map(|(from, to)| {
            reading.sheet.filter_boxes(|cell| {
                let (_, at) = along(&cell.rect);
                (*from..to).contains(&at)
            })
        })
        .collect()
}
