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
    let mut placed: Vec<ProjectedGlyph> = glyphs.iter().map(project_glyph).collect();
    // First one direction after the other, then from line to line: a row is then a run of the
    // sorted glyphs.
    placed.sort_by(|a, b| {
        let group = |p: &ProjectedGlyph| (p.angle, p.glyph.visible);
        group(a)
            .cmp(&group(b))
            .then(a.across.total_cmp(&b.across))
            .then(a.along.total_cmp(&b.along))
    });
    let mut lines = Vec::new();
    let mut row: Vec<ProjectedGlyph> = Vec::new();
    for glyph in placed {
        if row
            .last()
            .is_some_and(|last| !is_same_row(&row, last, &glyph))
        {
            lines.extend(split_row(&mut row));
        }
        row.push(glyph);
    }
    lines.extend(split_row(&mut row));
    lines
}

fn project_glyph(glyph: &Glyph) -> ProjectedGlyph {
    let ([x, y], [dx, dy]) = (glyph.origin, glyph.direction);
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
    (first.angle, first.glyph.visible) == (next.angle, next.glyph.visible)
        && next.across - first.across <= em * SAME_ROW
}

/// Splits a row at wide gaps and writes down each part; empties the row.
fn split_row(row: &mut Vec<ProjectedGlyph>) -> Vec<TextLine> {
    row.sort_by(|a, b| a.along.total_cmp(&b.along));
    let mut lines = Vec::new();
    let mut line = LineBuilder::default();
    let mut recent: VecDeque<ProjectedGlyph> = VecDeque::with_capacity(TWIN_WINDOW + 1);
    for glyph in row.drain(..) {
        if recent.iter().any(|other| are_twins(other, &glyph)) {
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
    a.glyph.character == b.glyph.character && (a.along - b.along).hypot(a.across - b.across) < reach
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
        Some((next.along - last.along - last.glyph.advance) / em)
    }

    fn ends_before(&self, next: &ProjectedGlyph) -> bool {
        let lone = self.spacing.is_none() && self.is_chinese(next);
        let widest = if lone { LABEL_GAP } else { COLUMN_GAP };
        self.gap_before(next)
            .is_some_and(|gap| gap > widest || (gap > WORD_GAP && self.is_other_size(next)))
    }

    /// A number beside a title in larger type is not part of it.
    fn is_other_size(&self, next: &ProjectedGlyph) -> bool {
        self.last.is_some_and(|last| {
            let (a, b) = (last.glyph.size, next.glyph.size);
            a.max(b) > a.min(b) * OTHER_SIZE
        })
    }

    fn is_chinese(&self, next: &ProjectedGlyph) -> bool {
        self.last.is_some_and(|last| is_cjk(last.glyph.character)) && is_cjk(next.glyph.character)
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
        if gap.is_some_and(|gap| self.is_word_end(gap, next)) {
            self.text.push(' ');
        }
        self.spacing = gap;
        let rect = glyph_box(&next.glyph);
        self.rect = Some(self.rect.map_or(rect, |r| r.union(&rect)));
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
    let ([x, y], [dx, dy], size) = (glyph.origin, glyph.direction, glyph.size);
    // Up is the direction turned counter-clockwise on a page whose y axis points down.
    let (ux, uy) = (dy, -dx);
    let (ex, ey) = (x + dx * glyph.advance, y + dy * glyph.advance);
    let corner = |x: f64, y: f64, up: f64| (x + ux * size * up, y + uy * size * up);
    let corners = [
        corner(x, y, ASCENT),
        corner(x, y, -DESCENT),
        corner(ex, ey, ASCENT),
        corner(ex, ey, -DESCENT),
    ];
    let start = Rect {
        x0: x,
        y0: y,
        x1: x,
        y1: y,
    };
    let rect = corners.iter().fold(start, |r, (x, y)| {
        r.union(&Rect {
            x0: *x,
            y0: *y,
            x1: *x,
            y1: *y,
        })
    });
    Rect {
        x0: round_to_hundredths(rect.x0),
        y0: round_to_hundredths(rect.y0),
        x1: round_to_hundredths(rect.x1),
        y1: round_to_hundredths(rect.y1),
    }
}

/// Two decimals, so that a passage through JSON keeps the value.
fn round_to_hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
