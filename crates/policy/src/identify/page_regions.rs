//! One page as the papers on it.

use super::classify::{Candidate, Recogniser};
use super::layout::{middle, Sheet};
use super::page_analysis::Reading;
use super::headline::Strength;
use model::Rect;
use crate::rules::catalogue::Kind;
use values::text::fold;

/// A hint is followed when its kind has at least this share of the best kind's points.
const HINT_SHARE: f64 = 0.75;

/// One paper's share of a page.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// What it says.
    pub reading: Reading,
    /// The kind it is, when one is believed.
    pub kind: Option<Candidate>,
    /// The next best kind by index.
    pub runner_up: Option<usize>,
    /// Points of the best other kind that could be believed.
    pub rival: f64,
    /// Faces seen.
    pub sides: Vec<String>,
}

impl Part {
    /// Whether it bears a title of its kind as a headline.
    pub fn is_titled(&self) -> bool {
        self.kind.as_ref().is_some_and(|c| c.title >= Some(Strength::Ending))
    }

    /// Score turned into 0..1, lower where the reading is poor or another kind is near.
    pub fn confidence(&self) -> f64 {
        let Some(best) = &self.kind else { return 0.0 };
        let margin = if self.rival > 0.8 * best.score { 0.8 } else { 1.0 };
        let reading = 0.5 + 0.5 * self.reading.sheet.confidence();
        let score = 1.0 - (-best.score / 4.0).exp();
        (score * margin * reading * 100.0).round() / 100.0
    }
}

/// The papers on a page: one, unless headlines of different kinds part it and every part is
/// believable by itself. `hints` are kinds that the name or the merchant claims.
pub(super) fn parts(sheet: &Sheet, recogniser: &Recogniser, hints: &[usize]) -> Vec<Part> {
    let whole = part(sheet.clone(), recogniser, hints);
    let split: Vec<Part> =
        regions(&whole.reading, recogniser).into_iter().map(|s| part(s, recogniser, hints)).collect();
    let distinct = split
        .iter()
        .filter_map(|p| p.kind.as_ref())
        .map(|k| k.kind)
        .collect::<std::collections::BTreeSet<_>>();
    if split.len() > 1 && distinct.len() == split.len() { split } else { vec![whole] }
}

fn part(sheet: Sheet, recogniser: &Recogniser, hints: &[usize]) -> Part {
    let reading = Reading::new(sheet, &recogniser.lexicon);
    let (good, next) = recogniser.candidates(&reading);
    let best = good.first().map_or(0.0, |c| c.score);
    let hinted = good.iter().find(|c| hints.contains(&c.kind) && c.score >= HINT_SHARE * best);
    let kind = hinted.or(good.first()).cloned();
    let runner_up = good
        .iter()
        .chain(&next)
        .find(|c| Some(c.kind) != kind.as_ref().map(|k| k.kind) && c.score >= 0.5 * best)
        .map(|c| c.kind);
    let sides =
        kind.as_ref().and_then(|c| recogniser.kind(c.kind)).map(|k| sides(k, &reading)).unwrap_or_default();
    let chosen = kind.as_ref().map(|k| k.kind);
    let rival = good.iter().filter(|c| Some(c.kind) != chosen).map(|c| c.score).fold(0.0, f64::max);
    Part { reading, kind, runner_up, rival, sides }
}

/// Faces whose words stand on the page, in the order of the kind.
fn sides(kind: &Kind, reading: &Reading) -> Vec<String> {
    let text: String = reading.sheet.cells.iter().map(super::layout::Cell::text).collect();
    let seen = |word: &String| {
        let word = fold(word);
        (!word.is_empty() && text.contains(&word)) || reading.hits.iter().any(|h| h.is(&word))
    };
    kind.sides.iter().filter(|s| s.words.iter().any(seen)).map(|s| s.name.clone()).collect()
}

/// Parts of the page below or beside each headline of another kind.
fn regions(reading: &Reading, recogniser: &Recogniser) -> Vec<Sheet> {
    let mut heads: Vec<(Vec<usize>, Rect)> = Vec::new();
    for line in reading.headlines.iter().filter(|l| l.prominent && reading.sheet.placed) {
        let kinds: Vec<usize> = recogniser
            .titles_of(line)
            .into_iter()
            .filter(|(_, s)| *s >= Strength::Ending)
            .map(|(k, _)| k)
            .collect();
        let known = heads.iter().any(|(k, _)| k.iter().any(|k| kinds.contains(k)));
        if !kinds.is_empty() && !known {
            heads.push((kinds, line.rect));
        }
    }
    if heads.len() < 2 || heads.len() > 4 {
        return Vec::new();
    }
    let mut rects: Vec<Rect> = heads.into_iter().map(|(_, r)| r).collect();
    rects.sort_by(|a, b| middle(a).total_cmp(&middle(b)));
    let spread = rects.last().map(middle).unwrap_or_default() - rects.first().map(middle).unwrap_or_default();
    if spread > 0.25 * reading.sheet.extent().height() {
        bands(reading, &rects, |r| (r.y0 - reading.sheet.glyph, middle(r)))
    } else {
        rects.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let cuts: Vec<Rect> = rects
            .iter()
            .scan(None, |last: &mut Option<Rect>, r| Some(halfway(last.replace(*r), *r)))
            .collect();
        bands(reading, &cuts, |r| (r.x0, f64::midpoint(r.x0, r.x1)))
    }
}

/// A box that begins halfway between two headlines side by side.
fn halfway(last: Option<Rect>, this: Rect) -> Rect {
    match last {
        Some(last) => Rect { x0: f64::midpoint(last.x1, this.x0), ..this },
        None => this,
    }
}

/// Cuts the page where each box but the first begins.
fn bands(reading: &Reading, rects: &[Rect], along: impl Fn(&Rect) -> (f64, f64)) -> Vec<Sheet> {
    let starts: Vec<f64> =
        rects.iter().enumerate().map(|(i, r)| if i == 0 { f64::MIN } else { along(r).0 }).collect();
    let ends = starts.iter().skip(1).copied().chain([f64::MAX]);
    starts
        .iter()
        .zip(ends)
        .map(|(from, to)| {
            reading.sheet.region(|c| {
                let at = along(&c.rect).1;
                at >= *from && at < to
            })
        })
        .collect()
}
