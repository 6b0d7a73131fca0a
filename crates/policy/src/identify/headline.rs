//! Titles: what a page calls itself, apart from the documents its text merely names.

use std::collections::BTreeSet;

use super::label_match::LabelMatch;
use super::layout::PageLayout;
use super::spaced_labels::next_on_row;
use super::text_box::vertical_centre;
use super::vocabulary;
use model::Rect;

/// A line as a possible headline: one box, or the boxes of a letter-spaced title joined.
#[derive(Debug, Clone)]
pub(super) struct Headline {
    /// Normalised, decorations cut off.
    pub text: String,
    /// Normalised, as it stands.
    pub whole: String,
    pub rect: Rect,
    /// It looks like a headline: large type, or at the top and centred, or among the first lines
    /// where no boxes are known.
    pub prominent: bool,
    /// Height over the page's median.
    pub size: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum TitleStrength {
    /// Inside a line: named, not borne.
    Named,
    /// A line of its own that does not look like a headline.
    Line,
    /// The end of a headline: 某市某区卫生许可证.
    Ending,
    Headline,
}

impl TitleStrength {
    /// Points for recognition.
    pub fn points(self) -> f64 {
        // Origin: 5 for a title as in the scoring at the end of `document-formats`, section 1; the
        // weaker ones by eye.
        match self {
            Self::Named => 0.4,
            Self::Line => 1.5,
            Self::Ending => 4.0,
            Self::Headline => 5.0,
        }
    }
}

// By eye: longer lines are sentences.
/// Characters of the longest headline.
const MAX_HEADLINE_CHARACTERS: usize = 30;

pub(super) fn collect_headlines(sheet: &PageLayout, hits: &[LabelMatch]) -> Vec<Headline> {
    let extent = sheet.text_bounds();
    let mut lines = Vec::new();
    let mut joined_cells = BTreeSet::new();
    for (index, cell) in sheet.cells.iter().enumerate() {
        let first_label = hits
            .iter()
            .filter(|hit| hit.last_cell() == index)
            .map(|hit| hit.start)
            .filter(|start| *start > 0)
            .min();
        let end = first_label.unwrap_or(cell.chars().len());
        let chars = cell.chars_in(0..end).iter();
        let headline = build_headline(sheet, &extent, index, chars.collect(), cell.rect);
        lines.push(headline);
        if !joined_cells.contains(&index)
            && let Some((text, rect, cells)) = join_spaced_title(sheet, index)
        {
            joined_cells.extend(cells);
            let headline = build_headline(sheet, &extent, index, text, rect);
            lines.push(headline);
        }
    }
    lines
}

/// Short boxes on one row in one type size, joined: 营 | 业 | 执 | 照.
fn join_spaced_title(sheet: &PageLayout, index: usize) -> Option<(String, Rect, Vec<usize>)> {
    let first = sheet.cells.get(index)?;
    let mut text = first.text().to_owned();
    let mut rect = first.rect;
    let mut cells = vec![index];
    let mut at = index;
    while let Some(next) = next_on_row(sheet, at) {
        let cell = sheet.cells.get(next)?;
        // By eye: boxes of flat and of full characters (一, 营) differ that much in one type size.
        let ratio = cell.rect.height() / first.rect.height();
        let same_type = (0.6..1.7).contains(&ratio);
        if cell.chars().len() > 8 || !same_type {
            break;
        }
        text.push_str(cell.text());
        rect = rect.union(&cell.rect);
        cells.push(next);
        at = next;
    }
    let joined = cells.len() > 1;
    let length = text.chars().count();
    if !joined || length > MAX_HEADLINE_CHARACTERS {
        return None;
    }
    Some((text, rect, cells))
}

fn build_headline(
    sheet: &PageLayout,
    extent: &Rect,
    index: usize,
    whole: String,
    rect: Rect,
) -> Headline {
    let line_height = sheet.line_height.max(f64::EPSILON);
    let size = rect.height() / line_height;
    let prominent = if sheet.placed {
        has_headline_place(&rect, extent, size)
    } else {
        // By eye: without boxes only the first lines can be a title, and a letterhead may come
        // before it.
        index < 6
    };
    let short = whole.chars().count() <= MAX_HEADLINE_CHARACTERS;
    // A business scope names other permits; such a line has the marks of a sentence.
    let sentence = whole
        .chars()
        .any(|c| "。;!?,".contains(c));
    Headline {
        text: strip_decorations(&whole),
        prominent: prominent && short && !sentence,
        whole,
        rect,
        size,
    }
}

/// Large type, or at the top and centred.
fn has_headline_place(rect: &Rect, extent: &Rect, size: f64) -> bool {
    let page_middle = f64::midpoint(extent.x0, extent.x1);
    let line_middle = f64::midpoint(rect.x0, rect.x1);
    let off_centre = line_middle - page_middle;
    // The top third and the middle, as `document-formats` asks in section 0, rule 5; the exact
    // shares are by eye.
    let centred = off_centre.abs() < 0.18 * extent.width();
    let top_third = extent.y0 + 0.34 * extent.height();
    let top = vertical_centre(rect) < top_third;
    let small_title = top && centred && size > 0.9;
    size >= 1.4 || small_title
}

/// Cuts off what is printed around a title without changing it.
fn strip_decorations(text: &str) -> String {
    let is_decoration = |c: char| match c {
        '(' | ')' => false,
        _ => !c.is_alphanumeric(),
    };
    let mut text = text.trim_matches(is_decoration);
    loop {
        let before = text;
        for prefix in vocabulary::TITLE_PREFIXES {
            text = text
                .strip_prefix(prefix)
                .filter(|text| !text.is_empty())
                .unwrap_or(text);
        }
        for suffix in vocabulary::TITLE_SUFFIXES {
            text = text
                .strip_suffix(suffix)
                .filter(|text| !text.is_empty())
                .unwrap_or(text);
        }
        text = strip_copy_count(text);
        if text == before {
            return text.to_owned();
        }
    }
}

/// Cuts off the count of a copy: `(1-1)`.
fn strip_copy_count(text: &str) -> &str {
    if !text.ends_with(')') {
        return text;
    }
    let Some(open) = text.rfind('(') else {
        return text;
    };
    let (front, bracket) = text.split_at(open);
    let is_count = bracket
        .chars()
        .all(|c| matches!(c, '0'..='9' | '(' | ')' | '-' | '/'));
    if is_count && !front.is_empty() {
        front
    } else {
        text
    }
}

/// How strongly the line carries `title` (normalised); `None` when it does not.
pub(super) fn title_strength(line: &Headline, title: &str) -> Option<TitleStrength> {
    let is_title = line.text == title || line.whole == title;
    if is_title && line.prominent {
        return Some(TitleStrength::Headline);
    }
    if is_title {
        return Some(TitleStrength::Line);
    }
    if line.prominent && line.text.ends_with(title) {
        return Some(TitleStrength::Ending);
    }
    if line.whole.contains(title) {
        return Some(TitleStrength::Named);
    }
    None
}

/// A headline that is `title` (normalised, four characters or more) with one character misread; to
/// be asked only when no title fits exactly, since titles of two types may differ in one character.
pub(super) fn is_misread_title(line: &Headline, title: &str) -> bool {
    let length = title.chars().count();
    if !line.prominent || length < 4 {
        return false;
    }
    let wrong = line
        .text
        .chars()
        .zip(title.chars())
        .filter(|(printed, expected)| printed != expected)
        .count();
    let same_length = line.text.chars().count() == length;
    same_length && wrong == 1
}

pub(super) fn names_a_document(line: &Headline) -> bool {
    line.prominent
        && line.size >= 1.0
        && vocabulary::HEADLINE_NOUNS
            .iter()
            .any(|noun| line.text.ends_with(noun))
}
