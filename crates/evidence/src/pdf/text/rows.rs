//! Rows of glyphs, each character once, split where columns part.

use std::collections::VecDeque;

use super::glyph::{Glyph, is_cjk};
use model::{Rect, TextLine};

// Origin of both: by eye. Typeset text is what its author wrote; a foreign text layer may be wrong.
/// Confidence in typeset text.
const TYPESET_CONFIDENCE: f32 = 1.0;
/// Confidence in invisible text: somebody's OCR under a scan.
const INVISIBLE_CONFIDENCE: f32 = 0.8;
// Origin: by eye. Raised numbers stay in their row; rows stand about 1 em apart or more.
/// Base lines that differ by less (in em) are one row.
const SAME_ROW: f64 = 0.4;
// Origin: by eye, held by the test that letter spacing joins and columns part.
/// A gap this wide (in em) parts two lines. Letter-spaced labels keep within 1.5 em.
const COLUMN_GAP: f64 = 2.0;
// Origin: labels set to one width, with a test of their own.
/// The same after a single Chinese character: 住 and 所 set to the width of 法定代表人 are 3 em apart.
const LABEL_GAP: f64 = 3.2;
/// A gap wider by this (in em) than the one before it ends a letter-spaced word.
const WIDER_GAP: f64 = 0.4;
// Origin: by eye. The space of Helvetica is 0.278 em wide.
/// A gap this wide (in em) between letters that are not Chinese is a space.
const WORD_GAP: f64 = 0.2;
// Origin: by eye. A licence's number stands beside its title, in smaller type.
/// Type larger by this factor, after a gap, is another line.
const OTHER_SIZE: f64 = 1.5;
/// The same character this near (in em) to itself was drawn twice to look bold.
const DOUBLE_STRIKE: f64 = 0.15;
// Bounds the search where a hostile page puts thousands of glyphs in one place.
/// Glyphs before this one among which its twin is looked for.
const TWIN_WINDOW: usize = 8;
// Origin: Chinese fonts commonly divide their em square so, 0.88 above and 0.12 below.
/// How far a character reaches above and below its base line, em.
const ASCENT: f64 = 0.88;
const DESCENT: f64 = 0.12;

/// A glyph in its own direction's frame: `along` grows with the text, `across` from line to line.
#[derive(Clone, Copy)]
struct ProjectedGlyph {
    glyph: Glyph,
    along: f64,
    across: f64,
    /// Degrees of its direction, whole.
    angle: i16,
}

/// The lines that the glyphs form, in no particular order.
pub(super) fn assemble_lines(glyphs: &[Glyph]) -> Vec<TextLine> {
    let placed = glyphs.iter().map(project_glyph);
    let mut placed: Vec<_> = placed.collect();
    // First one direction after the other, then from line to line: a row is then a run of the
    // sorted glyphs.
    placed.sort_by(|a, b| {
        let by_group = group_of(a).cmp(&group_of(b));
        let by_row = a.across.total_cmp(&b.across);
        let by_column = a.along.total_cmp(&b.along);
        by_group.then(by_row).then(by_column)
    });
    let mut lines = Vec::new();
    let mut row: Vec<ProjectedGlyph> = Vec::new();
    for glyph in placed {
        if let Some(last) = row.last()
            && !is_same_row(&row, last, &glyph)
        {
            lines.extend(split_row(&mut row));
        }
        row.push(glyph);
    }
    lines.extend(split_row(&mut row));
    lines
}

/// What all glyphs of a row share.
fn group_of(glyph: &ProjectedGlyph) -> (i16, bool) {
    (glyph.angle, glyph.glyph.visible)
}

fn project_glyph(glyph: &Glyph) -> ProjectedGlyph {
    let [x, y] = glyph.origin;
    let [dx, dy] = glyph.direction;
    let degrees = dy.atan2(dx).to_degrees().round();
    #[expect(clippy::cast_possible_truncation, reason = "-180 to 180")]
    let angle = degrees as i16;
    // -180 and 180 degrees are one direction; two keys would split its rows.
    let angle = if angle == -180 { 180 } else { angle };
    ProjectedGlyph {
        glyph: *glyph,
        along: x * dx + y * dy,
        across: y * dx - x * dy,
        angle,
    }
}

/// Measured from the row's first glyph, so that a staircase does not become one row.
fn is_same_row(row: &[ProjectedGlyph], last: &ProjectedGlyph, next: &ProjectedGlyph) -> bool {
    let first = row.first().unwrap_or(last);
    let em = first.glyph.size.min(next.glyph.size);
    let step = next.across - first.across;
    group_of(first) == group_of(next) && step <= em * SAME_ROW
}

/// Splits a row at wide gaps and writes down each part; empties the row.
fn split_row(row: &mut Vec<ProjectedGlyph>) -> Vec<TextLine> {
    let by_column = |a: &ProjectedGlyph, b: &ProjectedGlyph| a.along.total_cmp(&b.along);
    row.sort_by(by_column);
    let mut lines = Vec::new();
    let mut line = LineBuilder::default();
    let mut recent = VecDeque::with_capacity(TWIN_WINDOW + 1);
    for glyph in row.drain(..) {
        if recent
            .iter()
            .any(|other| are_twins(other, &glyph))
        {
            continue;
        }
        recent.push_front(glyph);
        recent.truncate(TWIN_WINDOW);
        if glyph.glyph.character.is_whitespace() {
            line.space = true;
            continue;
        }
        if line.ends_before(&glyph) {
            lines.extend(line.into_line());
            line = LineBuilder::default();
        }
        line.push_glyph(&glyph);
    }
    lines.extend(line.into_line());
    lines
}

fn are_twins(a: &ProjectedGlyph, b: &ProjectedGlyph) -> bool {
    let reach = b.glyph.size * DOUBLE_STRIKE;
    let along = a.along - b.along;
    let across = a.across - b.across;
    let is_same = a.glyph.character == b.glyph.character;
    is_same && along.hypot(across) < reach
}

/// A line being written.
#[derive(Default)]
struct LineBuilder {
    text: String,
    rect: Option<Rect>,
    last: Option<ProjectedGlyph>,
    /// The gap before the last character, in em; none before the second one.
    spacing: Option<f64>,
    /// A space glyph came after the last character.
    space: bool,
    visible: bool,
}

impl LineBuilder {
    /// The gap before `next`, in em of the larger character.
    fn gap_before(&self, next: &ProjectedGlyph) -> Option<f64> {
        let last = self.last.as_ref()?;
        let em = last.glyph.size.max(next.glyph.size);
        let step = next.along - last.along;
        let gap = step - last.glyph.advance;
        Some(gap / em)
    }

    fn ends_before(&self, next: &ProjectedGlyph) -> bool {
        let lone = self.spacing.is_none() && self.is_chinese(next);
        let widest = if lone { LABEL_GAP } else { COLUMN_GAP };
        let Some(gap) = self.gap_before(next) else {
            return false;
        };
        let is_word_gap = gap > WORD_GAP;
        gap > widest || (is_word_gap && self.is_other_size(next))
    }

    /// A number beside a title in larger type is not part of it.
    fn is_other_size(&self, next: &ProjectedGlyph) -> bool {
        let Some(last) = self.last else {
            return false;
        };
        let size = last.glyph.size;
        let next_size = next.glyph.size;
        let larger = size.max(next_size);
        let smaller = size.min(next_size);
        larger > smaller * OTHER_SIZE
    }

    fn is_chinese(&self, next: &ProjectedGlyph) -> bool {
        let Some(last) = self.last else {
            return false;
        };
        let is_chinese = is_cjk(last.glyph.character);
        is_chinese && is_cjk(next.glyph.character)
    }

    /// Chinese has no spaces: there only a space glyph or a gap that stands out makes one.
    fn is_word_end(&self, gap: f64, next: &ProjectedGlyph) -> bool {
        let stands_out = self
            .spacing
            .is_some_and(|spacing| gap > spacing + WIDER_GAP);
        self.space
            || if self.is_chinese(next) {
                stands_out
            } else {
                gap > WORD_GAP
            }
    }

    fn push_glyph(&mut self, next: &ProjectedGlyph) {
        let gap = self.gap_before(next);
        let ends_word = gap.is_some_and(|gap| self.is_word_end(gap, next));
        if ends_word {
            self.text.push(' ');
        }
        self.spacing = gap;
        let rect = glyph_box(&next.glyph);
        let joined = match self.rect {
            Some(before) => before.union(&rect),
            None => rect,
        };
        self.rect = Some(joined);
        self.text.push(next.glyph.character);
        self.visible = next.glyph.visible;
        self.space = false;
        self.last = Some(*next);
    }

    fn into_line(self) -> Option<TextLine> {
        let confidence = if self.visible {
            TYPESET_CONFIDENCE
        } else {
            INVISIBLE_CONFIDENCE
        };
        Some(TextLine {
            text: self.text,
            rect: self.rect?,
            confidence,
        })
    }
}

/// A character's box on the page, as wide as its advance.
fn glyph_box(glyph: &Glyph) -> Rect {
    let [x, y] = glyph.origin;
    let [dx, dy] = glyph.direction;
    let size = glyph.size;
    // Up is the direction turned counter-clockwise on a page whose y axis points down.
    let up_x = dy;
    let up_y = -dx;
    let end_x = x + dx * glyph.advance;
    let end_y = y + dy * glyph.advance;
    let corner = |x: f64, y: f64, up: f64| {
        let corner_x = x + up_x * size * up;
        let corner_y = y + up_y * size * up;
        point_box(corner_x, corner_y)
    };
    let corners = [
        corner(x, y, ASCENT),
        corner(x, y, -DESCENT),
        corner(end_x, end_y, ASCENT),
        corner(end_x, end_y, -DESCENT),
    ];
    let mut rect = point_box(x, y);
    for corner in &corners {
        rect = rect.union(corner);
    }
    Rect {
        x0: round_to_hundredths(rect.x0),
        y0: round_to_hundredths(rect.y0),
        x1: round_to_hundredths(rect.x1),
        y1: round_to_hundredths(rect.y1),
    }
}

fn point_box(x: f64, y: f64) -> Rect {
    Rect {
        x0: x,
        y0: y,
        x1: x,
        y1: y,
    }
}

/// Two decimals, so that a passage through JSON keeps the value.
fn round_to_hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
