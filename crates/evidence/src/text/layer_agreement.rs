//! Whether a text layer says what its page shows: a few lines of it, the telling ones, are looked for in
//! what was read from the drawn page.
//!
//! Numbers must be there digit by digit: a permit's old and new copy differ in little else. Words may be
//! a little off, for no recognition is perfect.

use std::cmp::Reverse;

use model::{TextLine, TextPage};

// Origin of both: the cost. Reading takes some 0.01 s for a square of the line's height, so 0.07 s for a
// line, and some seconds for a page.
/// Lines of a page that are looked for.
pub const MAX_SAMPLES: usize = 6;
/// Width of these lines together, in half widths: a digit is one, a Chinese character two. A permit's
/// dates, number, code and name stay below it.
const MAX_SAMPLE_WIDTH: usize = 96;
// Origin of the next four: by eye.
/// Digits from which a run is a number, a date or a code.
const MIN_DIGITS: usize = 4;
/// Digits of a date; in a longer number one digit may be misread.
const DATE_DIGITS: usize = 8;
/// Characters of words from which a line is worth looking for.
const MIN_WORD_CHARS: usize = 2;
/// Longest piece that is looked for, characters: bounds the time that comparing takes.
pub(super) const MAX_PIECE_CHARS: usize = 48;
/// Part of a line's words that must be found where they were read well.
pub(super) const SAME_WORDS: f64 = 0.7;
/// Part of a number's characters below which nothing like it was found.
const LIKE_NUMBER: f64 = 0.6;
/// Confidence from which a reading can contradict a text layer.
const SURE: f32 = 0.85;
/// Characters that are compared of a page, far above the densest form.
pub(super) const MAX_PAGE_CHARS: usize = 20_000;

/// What the picture says of a text layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayerVerdict {
    /// Every line that was looked for is there.
    Agrees,
    /// A number reads otherwise, or hardly a word of the layer is there.
    Differs,
    /// Something was not found, and it may be the reading's fault.
    Undecided,
}

/// The telling lines of a layer, in its order: dates, numbers, names beside their labels; then others.
/// Of equally telling ones the short ones, for reading costs by width. Empty where no line says anything.
#[must_use]
pub fn select_samples(layer: &TextPage) -> Vec<&TextLine> {
    let lines = layer.lines.iter().enumerate();
    let mut ranked: Vec<(u8, usize, usize)> = lines
        .filter_map(|(index, line)| {
            let rank = rank_line(&line.text)?;
            Some((rank, half_widths(&line.text), index))
        })
        .collect();
    ranked.sort_by_key(|&(rank, width, index)| (Reverse(rank), width, index));
    ranked.truncate(MAX_SAMPLES);
    let mut total = 0;
    let mut is_first = true;
    ranked.retain(|&(_, width, _)| {
        let fits = is_first || total + width <= MAX_SAMPLE_WIDTH;
        is_first = false;
        total += if fits { width } else { 0 };
        fits
    });
    ranked.sort_by_key(|(.., index)| *index);
    ranked
        .iter()
        .filter_map(|(.., index)| layer.lines.get(*index))
        .collect()
}

fn half_widths(text: &str) -> usize {
    text.chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 })
        .sum()
}

/// How telling a line is; `None` where it says nothing.
fn rank_line(text: &str) -> Option<u8> {
    // Whose paper it is.
    const NAMES: [&str; 6] = ["名称", "姓名", "代表人", "负责人", "经营者", "权利人"];
    let pieces = split_pieces(text);
    let is_dated = text.contains('年') || text.contains('至');
    let number = pieces.iter().any(Piece::is_number);
    let words = pieces.iter().any(|p| !p.is_number());
    match (number, words) {
        (true, _) if is_dated => Some(3),
        (true, _) => Some(2),
        (false, true) if NAMES.iter().any(|n| text.contains(n)) => Some(2),
        (false, true) => Some(1),
        (false, false) => None,
    }
}

/// Holds a layer against what was read from the drawn page, be it the whole page or the samples.
#[must_use]
pub fn compare_layer(layer: &TextPage, reading: &TextPage) -> LayerVerdict {
    let page = ReadPage::new(reading);
    let samples = select_samples(layer);
    let answers: Vec<LayerVerdict> = samples
        .iter()
        .flat_map(|line| split_pieces(&line.text))
        .map(|piece| page.find_piece(&piece))
        .collect();
    let count = |verdict| {
        answers
            .iter()
            .filter(|a| **a == verdict)
            .count()
    };
    if answers.is_empty() {
        return LayerVerdict::Undecided;
    }
    if count(LayerVerdict::Agrees) == answers.len() {
        return LayerVerdict::Agrees;
    }
    // Nothing of it is there: the layer of another page. One or two words may lie under a seal.
    let nothing = answers.len() > 2 && count(LayerVerdict::Agrees) == 0 && page.is_sure();
    if count(LayerVerdict::Differs) > 0 || nothing {
        LayerVerdict::Differs
    } else {
        LayerVerdict::Undecided
    }
}

/// A run of a line that is looked for as a whole.
struct Piece {
    chars: Vec<char>,
}

impl Piece {
    fn digits(&self) -> usize {
        self.chars
            .iter()
            .filter(|c| c.is_ascii_digit())
            .count()
    }

    fn is_number(&self) -> bool {
        self.digits() >= MIN_DIGITS
    }
}

/// Numbers with their letters and date signs, and the words between them.
fn split_pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut in_number = None;
    for c in text.chars().filter_map(fold_char) {
        let numeric = c.is_ascii_alphanumeric() || matches!(c, '年' | '月' | '日');
        if in_number != Some(numeric) {
            pieces.push(Piece { chars: Vec::new() });
            in_number = Some(numeric);
        }
        if let Some(piece) = pieces
            .last_mut()
            .filter(|p| p.chars.len() < MAX_PIECE_CHARS)
        {
            piece.chars.push(c);
        }
    }
    pieces.retain(|p| p.is_number() || (p.digits() == 0 && p.chars.len() >= MIN_WORD_CHARS));
    pieces
}

/// One character for those that printing and reading confuse; `None` for what parts words.
pub(super) fn fold_char(c: char) -> Option<char> {
    let c = match c {
        // Full-width forms stand where ASCII does, 0xFEE0 higher (Unicode, U+FF00 block).
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    match c.to_ascii_uppercase() {
        'O' | '〇' => Some('0'),
        'I' | 'L' | '|' => Some('1'),
        c if c.is_alphanumeric() => Some(c),
        _ => None,
    }
}

/// The characters of a reading, each with the confidence of its line.
struct ReadPage {
    chars: Vec<char>,
    confidence: Vec<f32>,
    mean: Option<f64>,
}

impl ReadPage {
    fn new(page: &TextPage) -> Self {
        let lines = page.lines.iter().flat_map(|line| {
            let chars = line.text.chars().filter_map(fold_char);
            chars.map(move |c| (c, line.confidence))
        });
        let (chars, confidence) = lines.take(MAX_PAGE_CHARS).unzip();
        Self {
            chars,
            confidence,
            mean: page.mean_confidence(),
        }
    }

    fn is_sure(&self) -> bool {
        self.mean
            .is_some_and(|mean| mean >= f64::from(SURE))
    }

    fn find_piece(&self, piece: &Piece) -> LayerVerdict {
        let (distance, range) = nearest_place(&piece.chars, &self.chars);
        if distance == 0 {
            return LayerVerdict::Agrees;
        }
        let likeness = 1.0 - distance as f64 / piece.chars.len().max(1) as f64;
        if !piece.is_number() {
            return if likeness >= SAME_WORDS {
                LayerVerdict::Agrees
            } else {
                LayerVerdict::Undecided
            };
        }
        let sure = self
            .confidence
            .get(range.clone())
            .is_some_and(|c| c.iter().all(|c| *c >= SURE));
        let digits = |chars: &[char]| -> Vec<char> {
            chars
                .iter()
                .copied()
                .filter(char::is_ascii_digit)
                .collect()
        };
        let (own, found) = (
            digits(&piece.chars),
            self.chars
                .get(range)
                .map(digits)
                .unwrap_or_default(),
        );
        if own == found {
            return LayerVerdict::Agrees;
        }
        let different = own.len().abs_diff(found.len())
            + own
                .iter()
                .zip(&found)
                .filter(|(a, b)| a != b)
                .count();
        let telling = own.len() <= DATE_DIGITS || different > 1;
        if sure && telling && likeness >= LIKE_NUMBER {
            LayerVerdict::Differs
        } else {
            LayerVerdict::Undecided
        }
    }
}

/// The place in `text` that needs the fewest changes to become `piece`, and how many.
pub(super) fn nearest_place(piece: &[char], text: &[char]) -> (usize, std::ops::Range<usize>) {
    // Sellers' algorithm: rows of the edit distance that may start anywhere in the text. With each
    // distance goes the place where its match starts.
    let mut row: Vec<(usize, usize)> = (0..=text.len())
        .map(|start| (0, start))
        .collect();
    for (above, p) in (1..).zip(piece) {
        let mut diagonal = row.first().copied().unwrap_or_default();
        let mut left = (above, 0);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, t) in row.iter_mut().skip(1).zip(text) {
            let change = (diagonal.0 + usize::from(p != t), diagonal.1);
            let lost = (cell.0 + 1, cell.1);
            let extra = (left.0 + 1, left.1);
            diagonal = *cell;
            left = [change, lost, extra]
                .into_iter()
                .min_by_key(|(distance, _)| *distance)
                .unwrap_or(change);
            *cell = left;
        }
    }
    let best = row
        .iter()
        .enumerate()
        .min_by_key(|(_, (d, _))| *d);
    best.map_or((piece.len(), 0..0), |(end, (distance, start))| {
        (*distance, *start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::test_page::page;

    const LAYER: [&str; 4] = [
        "食品经营许可证（样本）",
        "经营者名称：云岚市样本餐饮有限公司",
        "许可证编号 JY29999999999999",
        "有效期至 2027年04月16日",
    ];

    fn verdict(reading: &[&str], confidence: f32) -> LayerVerdict {
        compare_layer(&page(&LAYER, 0.8), &page(reading, confidence))
    }

    #[test]
    fn the_same_page_agrees_however_its_lines_are_cut() {
        let reading = [
            "食品经营许可证",
            "样本",
            "经营者名称：云岚市样木餐饮有限公司",
            "许可证编号",
            "ＪＹ29999999999999",
            "有效期至2027年04月16日",
        ];
        assert_eq!(verdict(&reading, 0.95), LayerVerdict::Agrees);
        assert_eq!(verdict(&LAYER, 0.6), LayerVerdict::Agrees);
    }

    #[test]
    fn another_date_differs_and_a_doubtful_one_stays_open() {
        let mut reading = LAYER;
        reading[3] = "有效期至 2025年08月30日";
        assert_eq!(verdict(&reading, 0.95), LayerVerdict::Differs);
        assert_eq!(verdict(&reading, 0.6), LayerVerdict::Undecided);
        reading[3] = "有效期至 2026年04月16日";
        assert_eq!(verdict(&reading, 0.95), LayerVerdict::Differs, "one digit");
    }

    #[test]
    fn one_misread_digit_of_a_long_number_accuses_nobody() {
        let mut reading = LAYER;
        reading[2] = "许可证编号 JY29999999999998";
        assert_eq!(verdict(&reading, 0.95), LayerVerdict::Undecided);
    }

    #[test]
    fn another_paper_differs_and_an_empty_page_says_nothing() {
        let other = ["营业执照", "类型个体工商户", "注册日期"];
        assert_eq!(verdict(&other, 0.95), LayerVerdict::Differs);
        assert_eq!(verdict(&[], 0.95), LayerVerdict::Undecided);
        let empty = compare_layer(&page(&["—"], 0.8), &page(&LAYER, 0.9));
        assert_eq!(empty, LayerVerdict::Undecided);
    }

    #[test]
    fn dates_numbers_and_names_are_looked_for_first() {
        let mut lines =
            vec!["这是一行很长很长很长很长很长很长很长很长的条款"; 20];
        lines.extend(LAYER);
        let layer = page(&lines, 0.8);
        let texts: Vec<&str> = select_samples(&layer)
            .iter()
            .map(|l| l.text.as_str())
            .collect();
        assert_eq!(texts, &LAYER[1..]);
    }

    #[test]
    fn reading_the_samples_is_bounded_and_never_nothing() {
        let numbers = ["2026年01月02日"; 9];
        assert_eq!(select_samples(&page(&numbers, 0.8)).len(), MAX_SAMPLES);
        let long = "编号1234".repeat(40);
        let both = [long.as_str(), long.as_str()];
        assert_eq!(select_samples(&page(&both, 0.8)).len(), 1);
    }
}
