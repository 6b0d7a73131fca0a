//! Labels that are not printed as the catalogue has them: half of one that recognition lost, and words
//! that stand where labels stand.

use super::label_match::LabelMatch;
use super::page_analysis::PageAnalysis;
use super::text_box::TextBox;
use model::Rect;

/// Labels that the catalogue does not know: short words with a colon at the left edge of the document's
/// labels. They give no field, and end the value above them.
pub(super) fn unknown_labels(
    reading: &PageAnalysis,
    hits: &[LabelMatch],
    own: &impl Fn(&LabelMatch) -> bool,
) -> Vec<LabelMatch> {
    let sheet = &reading.sheet;
    let at_edge = |cell: &TextBox| {
        let own_hits = hits.iter().filter(|hit| own(hit));
        let mates = own_hits.filter(|hit| (hit.rect.x0 - cell.rect.x0).abs() <= sheet.line_height);
        // One label may begin by chance where a column of values does.
        mates.count() > 1
    };
    let label_in = |(index, cell): (usize, &TextBox)| {
        let chars = cell.chars();
        // By eye: longer words in front of a colon are a sentence.
        let length = chars
            .iter()
            .take(9)
            .position(|c| *c == ':')?;
        let word = chars.get(..length)?;
        let is_word = word
            .iter()
            .all(|c| c.is_alphabetic() && !c.is_ascii());
        let is_known = hits
            .iter()
            .any(|hit| hit.cells.contains(&index));
        let excluded = reading.excluded_cells.contains(&index);
        let stands_alone = sheet.placed && length > 1 && is_word && !is_known && !excluded;
        (stands_alone && at_edge(cell)).then(|| LabelMatch {
            label: word.iter().collect(),
            bare: None,
            cells: vec![index],
            start: 0,
            end: length + 1,
            rect: cell.range_rect(0..length),
            exact: true,
            glued: false,
        })
    };
    let cells = sheet.cells.iter().enumerate();
    cells.filter_map(label_in).collect()
}

/// Characters of short labels whose other one recognition lost (名 or 称 of 名 称): alone in their
/// box, at the left or right edge of a column of the document's labels, and part of one label only.
pub(super) fn partial_labels(
    reading: &PageAnalysis,
    labels: &[String],
    hits: &[LabelMatch],
    own: &impl Fn(&LabelMatch) -> bool,
) -> Vec<LabelMatch> {
    let sheet = &reading.sheet;
    let left_of_column = |edge: fn(&Rect) -> f64, at: f64| {
        let own_hits = hits.iter().filter(|hit| own(hit));
        let rects = own_hits.map(|hit| &hit.rect);
        column_start(rects, edge, at, sheet.line_height)
    };
    let half = |(index, cell): (usize, &TextBox)| {
        let &[c] = cell.chars() else {
            return None;
        };
        let excluded = reading.excluded_cells.contains(&index);
        let labelled = hits.iter().any(|hit| {
            let cells = &hit.cells;
            cells.contains(&index)
        });
        if excluded || labelled || !sheet.placed {
            return None;
        }
        let as_first = || {
            let label = only_label_with(labels, hits, 0, c)?;
            let x0 = left_of_column(|rect| rect.x0, cell.rect.x0)?;
            Some((label, x0))
        };
        let as_second = || {
            let label = only_label_with(labels, hits, 1, c)?;
            let x0 = left_of_column(|rect| rect.x1, cell.rect.x1)?;
            Some((label, x0))
        };
        let label_and_edge = as_first().or_else(as_second);
        let (label, x0) = label_and_edge?;
        // As if whole: values look for the column that their label begins in.
        let rect = Rect {
            x0: x0.min(cell.rect.x0),
            ..cell.rect
        };
        Some(LabelMatch {
            label,
            bare: None,
            cells: vec![index],
            start: 0,
            end: 1,
            rect,
            exact: false,
            glued: false,
        })
    };
    let cells = sheet.cells.iter().enumerate();
    cells.filter_map(half).collect()
}

/// Where the labels begin that share an edge with `at`; of one label nothing follows.
fn column_start<'a>(
    rects: impl Iterator<Item = &'a Rect>,
    edge: fn(&Rect) -> f64,
    at: f64,
    line_height: f64,
) -> Option<f64> {
    let mut mates = 0;
    let mut start = f64::MAX;
    for rect in rects {
        let offset = edge(rect) - at;
        if offset.abs() <= 1.2 * line_height {
            mates += 1;
            start = start.min(rect.x0);
        }
    }
    (mates > 1).then_some(start)
}

/// The label of two characters with `c` at `place` that is not on the page as a whole.
fn only_label_with(
    labels: &[String],
    hits: &[LabelMatch],
    place: usize,
    c: char,
) -> Option<String> {
    let holds = |label: &&String| {
        let mut chars = label.chars();
        let of_two = label.chars().count() == 2;
        of_two && chars.nth(place) == Some(c)
    };
    let mut candidates = labels.iter().filter(holds);
    let first = candidates.next()?;
    let taken = hits
        .iter()
        .any(|hit| hit.matches_label(first));
    // Two labels may share the character; then it proves neither of them.
    let is_only = candidates.all(|label| label == first);
    if taken || !is_only {
        return None;
    }
    Some(first.clone())
}
