//! How unusual it would be that a line is the value of a label, or goes on with another line.
//!
//! The unit is `LEFT_OVER_COST` / 2: 0 is the usual place, 2 is as odd as a text that belongs to
//! nothing. All numbers here are by eye, and held by the recorded pages in `tests/pages`.

use super::date_values::is_date_only;
use super::field_types;
use super::label_match::LabelMatch;
use super::layout::PageLayout;
use super::line_matching::FollowEdge;
use super::text_box::vertical_centre;
use super::typed_value::TypedValue;
use super::value_lines::ValueLine;
use model::Rect;

// It keeps slogans and seals at the far edge of a page from becoming values.
/// Share of the page's width that may lie between a label and its value.
const MAX_LABEL_GAP_SHARE: f64 = 0.4;
/// What a label saves that has a value: an empty one is rarer than a value a little off its place.
pub(super) const VALUE_GAIN: f64 = 0.7;
/// Rows farther apart, in heights, have nothing to do with each other. Of those that one value has, two
/// are closer by far; what stands between is a row that was not read.
const MAX_ROW_PITCH: f64 = 4.2;

/// Last characters of the labels that are printed letter-spaced.
const LABEL_ENDS: &str = "称型所址围目态限关期人码号";

/// Labels and lines of a page with what the costs need of both.
pub(super) struct PairingPage<'a> {
    pub sheet: &'a PageLayout,
    pub hits: &'a [LabelMatch],
    /// Type of the value behind each label; empty for labels of other documents.
    pub types: &'a [&'a str],
    pub lines: &'a [ValueLine],
    columns: Vec<LabelColumn>,
    /// Usual distance from a label to the next one below it.
    label_pitch: f64,
}

/// A column of labels: they begin at one x.
struct LabelColumn {
    x: f64,
    /// Middles of its labels.
    rows: Vec<f64>,
}

impl<'a> PairingPage<'a> {
    pub fn new(
        sheet: &'a PageLayout,
        hits: &'a [LabelMatch],
        types: &'a [&'a str],
        lines: &'a [ValueLine],
    ) -> Self {
        let columns = group_label_columns(sheet, hits);
        let label_pitch = median_pitch(&columns);
        Self {
            sheet,
            hits,
            types,
            lines,
            columns,
            label_pitch,
        }
    }

    /// Every label and line that a line may follow. Labels come first in the numbering, lines behind.
    pub fn follow_edges(&self) -> Vec<FollowEdge> {
        let mut edges = Vec::new();
        for (to, line) in self.lines.iter().enumerate() {
            for (from, hit) in self.hits.iter().enumerate() {
                let cost = self.start_cost(from, hit, line);
                edges.extend(cost.map(|cost| FollowEdge { from, to, cost }));
            }
            if line.joined.is_some() {
                continue;
            }
            for (index, other) in self.lines.iter().enumerate() {
                let from = self.hits.len() + index;
                let cost = self.row_cost(other, line);
                edges.extend(cost.map(|cost| FollowEdge { from, to, cost }));
            }
        }
        edges
    }

    /// How unusual it is that `line` begins the value of label `index`.
    fn start_cost(&self, index: usize, hit: &LabelMatch, line: &ValueLine) -> Option<f64> {
        // Engines often read label and value as one box; then geometry has nothing to add.
        if let Some(joined) = line.joined {
            return (joined == index).then_some(-VALUE_GAIN);
        }
        let first = line.first_span()?;
        if hit.cells.contains(&first.cell) || self.crosses_column(hit, &first.rect) {
            return None;
        }
        let place = self
            .beside_cost(hit, line)
            .into_iter()
            .chain(self.below_cost(hit, line))
            .reduce(f64::min)?;
        let data_type = self
            .types
            .get(index)
            .copied()
            .unwrap_or_default();
        Some(place + self.type_cost(data_type, line) - VALUE_GAIN)
    }

    fn beside_cost(&self, hit: &LabelMatch, line: &ValueLine) -> Option<f64> {
        let height = shared_height(hit, line);
        let piece = line.first_rect();
        let gap = piece.x0 - hit.rect.x1;
        let within_reach = gap < MAX_LABEL_GAP_SHARE * self.sheet.size[0] || !self.sheet.placed;
        // Boxes are drawn generously, so a little overlap with the label is still beside it.
        let right = gap >= -0.6 * height && piece.x0 > hit.rect.x0;
        if !right || !within_reach || self.is_blocked(hit, &piece) {
            return None;
        }
        let offset = (vertical_centre(&piece) - vertical_centre(&hit.rect)) / height;
        // Typed values stand a little above or below their preprinted labels, seldom a row below.
        let off_row = offset.abs();
        if !(-1.0..=1.4).contains(&offset) {
            return None;
        }
        let far = (gap / height).max(0.0);
        Some(1.5 * off_row * off_row + 0.02 * far)
    }

    fn below_cost(&self, hit: &LabelMatch, line: &ValueLine) -> Option<f64> {
        let height = self.sheet.line_height;
        let piece = line.first_rect();
        let gap = (piece.y0 - hit.rect.y1) / height;
        let leftmost = hit.rect.x0 - 1.5 * height;
        let rightmost = hit.rect.x1 + height;
        let under_label = (leftmost..=rightmost).contains(&piece.x0);
        let near = gap > -0.3 && gap < 1.6;
        (near && under_label).then(|| 1.3 + 0.5 * gap.max(0.0))
    }

    /// Another label stands between label and piece on their row.
    fn is_blocked(&self, hit: &LabelMatch, piece: &Rect) -> bool {
        let height = self.sheet.line_height;
        self.hits.iter().any(|other| {
            let between = other.rect.x0 > hit.rect.x0 + 0.5 * height && other.rect.x0 < piece.x0;
            let row = vertical_centre(&other.rect) - vertical_centre(piece);
            between && row.abs() < 0.6 * height
        })
    }

    /// What it costs that the text is none of the label's type.
    fn type_cost(&self, data_type: &str, line: &ValueLine) -> f64 {
        if data_type.is_empty() {
            return 0.0;
        }
        let text = self.line_text(line);
        let fit = field_types::parse_typed_value(data_type, &text);
        let is_foreign = !field_types::has_own_shape(data_type) && is_date_only(&text);
        match fit {
            _ if is_foreign => 1.5,
            TypedValue::Mismatch => 1.5,
            TypedValue::Blank => 0.2,
            TypedValue::Value(_) => 0.0,
        }
    }

    /// The printed text of a line.
    pub fn line_text(&self, line: &ValueLine) -> String {
        let mut text = String::new();
        for span in &line.spans {
            if let Some(cell) = self.sheet.cells.get(span.cell) {
                text.push_str(&cell.printed_text(span.range.clone()));
            }
        }
        text
    }

    /// How unusual it is that `line` goes on with `above` in the next row.
    fn row_cost(&self, above: &ValueLine, line: &ValueLine) -> Option<f64> {
        let page_height = self.sheet.line_height;
        let height = above.type_height.min(line.type_height);
        let height = height.max(0.5 * page_height);
        let down = vertical_centre(&line.rect) - vertical_centre(&above.rect);
        let pitch = down / height;
        if !(0.45..MAX_ROW_PITCH).contains(&pitch) {
            return None;
        }
        let shift = (line.rect.x0 - above.rect.x0).abs();
        let is_aligned = above.joined.is_none() && shift < 0.5 * height;
        if !is_aligned && self.begins_with_label_end(line) {
            return None;
        }
        let hang = self.hang_cost(above, line, height)?;
        let wide = (pitch - 1.5).max(0.0);
        // As far apart as the entries of the form.
        let is_entry = self.label_pitch > 1.5 * height && down > 0.85 * self.label_pitch;
        let entry = if is_entry { 0.8 } else { 0.0 };
        // A row that wraps is full.
        let missing = (line.rect.x1 - above.rect.x1) / height;
        let short = if missing > 2.0 { 0.6 } else { 0.0 };
        let ratio = above.type_height / line.type_height.max(f64::EPSILON);
        let other_type = if (0.6..1.7).contains(&ratio) {
            0.0
        } else {
            0.8
        };
        Some(0.3 + 1.5 * wide * wide + hang + entry + short + other_type)
    }

    /// `所：…` is the value of a label whose first box was not read, or stands on another row.
    fn begins_with_label_end(&self, line: &ValueLine) -> bool {
        let Some(span) = line.first_span() else {
            return false;
        };
        let cell = self.sheet.cells.get(span.cell);
        let chars = cell.map(|cell| cell.chars_in(span.range.clone()));
        match chars.unwrap_or_default() {
            [first, ':', ..] => span.range.start == 0 && LABEL_ENDS.contains(*first),
            _ => false,
        }
    }

    /// Rows of a value begin below each other, or where its label begins.
    fn hang_cost(&self, above: &ValueLine, line: &ValueLine, height: f64) -> Option<f64> {
        // Where label and value are one line of text, the value's left edge is only reckoned from its
        // characters, and labels are set larger and wider than values.
        let reckoned = above
            .joined
            .and_then(|index| self.hits.get(index));
        let tolerance = if reckoned.is_some() { 6.0 } else { 2.0 };
        let shift = (line.rect.x0 - above.rect.x0).abs() / height;
        if shift <= tolerance {
            return Some(if reckoned.is_some() {
                0.0
            } else {
                0.15 * shift
            });
        }
        let wraps_to = |hit: &LabelMatch| {
            let offset = line.rect.x0 - hit.rect.x0;
            let row = vertical_centre(&hit.rect) - vertical_centre(&above.rect);
            let beside = hit.rect.x1 <= above.rect.x0 + height;
            beside && offset.abs() <= height && row.abs() < 0.8 * height
        };
        let wraps = match reckoned {
            Some(hit) => wraps_to(hit),
            // What is short and begins where labels begin is one that is not known.
            None => line.rect.width() > 6.0 * height && self.hits.iter().any(wraps_to),
        };
        wraps.then_some(0.2)
    }

    /// A column of other labels stands between the label and the piece: at least two of them near the
    /// piece's row.
    fn crosses_column(&self, hit: &LabelMatch, piece: &Rect) -> bool {
        let line_height = self.sheet.line_height;
        let y = vertical_centre(piece);
        let after = hit.rect.x0 + 1.5 * line_height;
        let up_to = piece.x0 + 0.5 * line_height;
        let between = |column: &&LabelColumn| column.x > after && column.x <= up_to;
        // A column that ended farther up the page parts nothing down here.
        let near = |column: &LabelColumn| {
            let rows = column.rows.iter();
            let near = rows.filter(|row| (*row - y).abs() <= 6.0 * line_height);
            near.count()
        };
        let mut between = self.columns.iter().filter(between);
        between.any(|column| near(column) > 1)
    }
}

/// Typed values are often larger than the small print around them, but boxes more than twice as
/// tall are seals or titles.
fn shared_height(hit: &LabelMatch, line: &ValueLine) -> f64 {
    let label = hit.rect.height();
    let smaller = label.min(line.type_height);
    let larger = label
        .max(line.type_height)
        .min(2.0 * smaller);
    larger.max(f64::EPSILON)
}

fn group_label_columns(sheet: &PageLayout, hits: &[LabelMatch]) -> Vec<LabelColumn> {
    let mut columns: Vec<LabelColumn> = Vec::new();
    // Engines put the left edges of one printed column about this far apart.
    let tolerance = 1.5 * sheet.line_height;
    for hit in hits {
        let x = hit.rect.x0;
        let row = vertical_centre(&hit.rect);
        let same_column = columns
            .iter_mut()
            .find(|column| (column.x - x).abs() <= tolerance);
        match same_column {
            Some(column) => column.rows.push(row),
            None => columns.push(LabelColumn { x, rows: vec![row] }),
        }
    }
    columns
}

/// The middle one of the distances between labels below each other; 0 for a page without columns.
fn median_pitch(columns: &[LabelColumn]) -> f64 {
    let mut steps = Vec::new();
    for column in columns {
        let mut rows = column.rows.clone();
        rows.sort_by(f64::total_cmp);
        let next = rows.iter().skip(1);
        steps.extend(
            rows.iter()
                .zip(next)
                .map(|(row, next)| next - row),
        );
    }
    steps.sort_by(f64::total_cmp);
    let middle = steps.len() / 2;
    steps
        .get(middle)
        .copied()
        .unwrap_or_default()
}
