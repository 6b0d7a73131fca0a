//! What one page says, worked out once: cells, labels, values, headlines.

use std::collections::BTreeSet;

use super::headline;
use super::headline::Headline;
use super::label;
use super::label_match::LabelMatch;
use super::layout::PageLayout;
use super::text_box::TextBox;
use super::upright_cells::split_upright_cells;
use super::vocabulary;
use crate::rules::lexicon::LabelIndex;

/// One page or part of a page.
#[derive(Debug, Clone)]
pub(super) struct PageAnalysis {
    pub sheet: PageLayout,
    pub hits: Vec<LabelMatch>,
    pub headlines: Vec<Headline>,
    /// Cells that give no fields: notes, purpose stamps, feet.
    pub excluded_cells: BTreeSet<usize>,
}

impl PageAnalysis {
    pub fn new(sheet: PageLayout, lexicon: &LabelIndex) -> Self {
        let sheet = split_upright_cells(sheet, lexicon);
        let mut excluded_cells = note_block_cells(&sheet, lexicon);
        excluded_cells.extend(copy_stamp_cells(&sheet));
        let hits = label::find_labels(&sheet, lexicon, &excluded_cells);
        // After the search for labels: the feet give no value, but a label in the same box still
        // counts.
        excluded_cells.extend(cells_with_words(&sheet, vocabulary::FOOT_WORDS));
        let headlines = headline::collect_headlines(&sheet, &hits);
        Self {
            sheet,
            hits,
            headlines,
            excluded_cells,
        }
    }
}

fn cells_with_words<'a>(
    sheet: &'a PageLayout,
    words: &'a [&str],
) -> impl Iterator<Item = usize> + 'a {
    let holds = |cell: &TextBox| {
        let text = cell.text().to_ascii_uppercase();
        words
            .iter()
            .any(|word| text.contains(word))
    };
    sheet
        .cells
        .iter()
        .enumerate()
        .filter(move |(_, cell)| holds(cell))
        .map(|(index, _)| index)
}

/// Cells of stamps on copies.
fn copy_stamp_cells(sheet: &PageLayout) -> impl Iterator<Item = usize> + '_ {
    let holds = |text: &str, words: &[&str]| {
        let mut words = words.iter();
        words.any(|word| text.contains(word))
    };
    let (limits, purposes) = vocabulary::PURPOSE_WORDS;
    let opens = |text: &str| {
        vocabulary::STAMP_OPENINGS
            .iter()
            .any(|opening| text.starts_with(opening))
    };
    let stamp = move |text: &str| {
        let says_purpose = holds(text, limits) && holds(text, purposes);
        let says_copy = holds(text, vocabulary::STAMP_WORDS);
        says_copy || says_purpose || opens(text)
    };
    sheet
        .cells
        .iter()
        .enumerate()
        .filter(move |(_, cell)| stamp(cell.text()))
        .map(|(index, _)| index)
}

/// Blocks of explanations: the head, and the cells below that overlap the block until a gap.
fn note_block_cells(sheet: &PageLayout, lexicon: &LabelIndex) -> BTreeSet<usize> {
    let mut excluded_cells = BTreeSet::new();
    for (head, cell) in sheet
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| is_note_head(cell))
    {
        excluded_cells.insert(head);
        let mut block = cell.rect;
        for (index, next) in sheet
            .cells
            .iter()
            .enumerate()
            .skip(head + 1)
        {
            let starts_before_end = next.rect.x0 < block.x1;
            let overlaps = starts_before_end && next.rect.x1 > block.x0;
            if !overlaps {
                continue;
            }
            let gap = next.rect.y0 - block.y1;
            // By eye: the lines of one block stand closer than 2.5 heights.
            let ends_unplaced = next.text().contains(':') && !is_numbered(next);
            let far_below = gap > 2.5 * sheet.line_height;
            // The notes name labels in sentences; one that stands alone is the form's.
            let over =
                far_below || is_lone_label(next, lexicon) || (!sheet.placed && ends_unplaced);
            if over {
                break;
            }
            block = block.union(&next.rect);
            excluded_cells.insert(index);
        }
    }
    excluded_cells
}

/// A label with its colon and nothing else.
fn is_lone_label(cell: &TextBox, lexicon: &LabelIndex) -> bool {
    let Some((':', label)) = cell.chars().split_last() else {
        return false;
    };
    lexicon
        .find_exact_prefix(label)
        .is_some_and(|known| known == label)
}

fn is_note_head(cell: &TextBox) -> bool {
    let is_mark = |c: char| matches!(c, ':' | '(' | ')' | '*');
    let text = cell.text().trim_matches(is_mark);
    let is_list = |rest: &str| {
        let starts = [":1", "1", ":一"];
        starts
            .iter()
            .any(|start| rest.starts_with(start))
    };
    vocabulary::NOTE_HEADS
        .iter()
        .any(|head| {
            let rest = text.strip_prefix(head);
            rest.is_some_and(|rest| rest.is_empty() || is_list(rest))
        })
}

fn is_numbered(cell: &TextBox) -> bool {
    let Some(first) = cell.chars().first() else {
        return false;
    };
    first.is_ascii_digit() || "一二三四五六七八九十(".contains(*first)
}
