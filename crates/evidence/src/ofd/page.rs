//! What a page of an OFD document draws: letters with their places, and pictures.

use super::xml::{XmlElement, parse_numbers};
use crate::pdf::text::Glyph;

/// Points in a millimetre, the unit of OFD.
pub(super) const PT_PER_MM: f64 = 72.0 / 25.4;

/// A picture on a page.
#[derive(Debug, Clone)]
pub(super) struct PagePicture {
    pub(super) resource: String,
    /// Left, top, right and bottom, pt.
    pub(super) place: [f64; 4],
}

/// What the layers of a page hold.
#[derive(Debug, Default)]
pub(super) struct PageObjects {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) pictures: Vec<PagePicture>,
}

impl PageObjects {
    /// Adds what an element draws, at most `left` letters of it.
    pub(super) fn add_element(&mut self, element: &XmlElement, left: &mut usize) {
        match element.name.as_str() {
            "TextObject" => self.add_text(element, left),
            "ImageObject" => {
                self.cover_letters(element);
                self.add_picture(element);
            }
            "PathObject" if is_filled(element) => self.cover_letters(element),
            _ => {
                for child in &element.children {
                    self.add_element(child, left);
                }
            }
        }
    }

    /// Letters below something that is drawn after them are not taken for seen. Its box stands for its shape: a seal
    /// in clear ink over a name makes that name unread, which is asked about, and not a paper that passes.
    fn cover_letters(&mut self, element: &XmlElement) {
        let &[x, y, w, h] = &element.numbers("Boundary")[..] else {
            return;
        };
        if !is_visible(element) {
            return;
        }
        let [left, top, right, bottom] = [x, y, x + w, y + h].map(|mm| mm * PT_PER_MM);
        for glyph in &mut self.glyphs {
            let [across, down] = glyph.origin;
            // The middle of the letter: half of its advance along the line, and up from the base line.
            let across = across + glyph.direction[0] * glyph.advance / 2.0;
            let down = down + glyph.direction[1] * glyph.advance / 2.0 - glyph.size / 3.0;
            let inside = (left..=right).contains(&across) && (top..=bottom).contains(&down);
            glyph.visible &= !inside;
        }
    }

    fn add_picture(&mut self, element: &XmlElement) {
        let (Some(resource), &[x, y, w, h]) = (
            element.attribute("ResourceID"),
            &element.numbers("Boundary")[..],
        ) else {
            return;
        };
        if !is_visible(element) {
            return;
        }
        self.pictures.push(PagePicture {
            resource: resource.to_owned(),
            place: [x, y, x + w, y + h].map(|mm| mm * PT_PER_MM),
        });
    }

    /// A text object (GB/T 33190, clause 11): runs of characters, each with a start and steps.
    fn add_text(&mut self, element: &XmlElement, left: &mut usize) {
        let frame = TextFrame::of_object(element);
        for code in element.named("TextCode") {
            let number = |name| code.numbers(name).first().copied();
            let mut at = [number("X").unwrap_or(0.0), number("Y").unwrap_or(0.0)];
            let steps_x = expand_steps(
                code.attribute("DeltaX")
                    .unwrap_or_default(),
                *left,
            );
            let steps_y = expand_steps(
                code.attribute("DeltaY")
                    .unwrap_or_default(),
                *left,
            );
            let vertical =
                steps_x.iter().all(|step| *step == 0.0) && steps_y.iter().any(|step| *step > 0.0);
            for (index, character) in code
                .text
                .trim_matches(['\n', '\r'])
                .chars()
                .enumerate()
            {
                let Some(rest) = left.checked_sub(1) else {
                    return;
                };
                *left = rest;
                let step = |steps: &[f64]| steps.get(index).copied();
                let step = [step(&steps_x), step(&steps_y)];
                let own = frame.natural_advance(character);
                let advance = match step {
                    [None, None] => own,
                    [x, y] => x.unwrap_or(0.0).hypot(y.unwrap_or(0.0)),
                };
                self.glyphs
                    .push(frame.glyph(character, at, advance.min(own), vertical));
                // Where no step is stated the character's own width is the next one's start.
                at[0] += step[0].unwrap_or(if step[1].is_some() { 0.0 } else { own });
                at[1] += step[1].unwrap_or(0.0);
            }
        }
    }
}

/// How a text object lies on the page.
struct TextFrame {
    /// Left and top of its boundary, mm.
    corner: [f64; 2],
    /// The matrix of the object, a to f.
    matrix: [f64; 6],
    /// Font size, mm.
    size: f64,
    /// Scale across.
    across: f64,
    visible: bool,
}

impl TextFrame {
    fn of_object(element: &XmlElement) -> Self {
        let corner = match element.numbers("Boundary")[..] {
            [x, y, ..] => [x, y],
            _ => [0.0; 2],
        };
        let matrix = element.numbers("CTM");
        let number = |name| element.numbers(name).first().copied();
        Self {
            corner,
            matrix: matrix
                .try_into()
                .unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            size: number("Size").unwrap_or(0.0),
            across: number("HScale").unwrap_or(1.0),
            visible: is_visible(element) && has_ink(element),
        }
    }

    /// What a character takes where nothing is stated, mm: a whole em in Chinese, half of one else.
    fn natural_advance(&self, character: char) -> f64 {
        let share = if crate::pdf::text::is_cjk(character) {
            1.0
        } else {
            0.5
        };
        self.size * self.across * share
    }

    fn glyph(&self, character: char, [x, y]: [f64; 2], advance: f64, vertical: bool) -> Glyph {
        // As in PDF: what a unit across and a unit down become, and where the origin goes.
        let [ax, ay, dx, dy, x0, y0] = self.matrix;
        let place = [ax * x + dx * y + x0, ay * x + dy * y + y0];
        let (along, scale) = if vertical {
            ([dx, dy], dx.hypot(dy))
        } else {
            ([ax, ay], ax.hypot(ay))
        };
        let length = if scale > 0.0 { scale } else { 1.0 };
        Glyph {
            character,
            origin: [place[0] + self.corner[0], place[1] + self.corner[1]].map(|mm| mm * PT_PER_MM),
            direction: along.map(|part| part / length),
            advance: advance * scale * PT_PER_MM,
            size: self.size * dx.hypot(dy) * PT_PER_MM,
            visible: self.visible,
            vertical,
        }
    }
}

/// An object may be switched off, or wholly transparent (GB/T 33190, table 24).
fn is_visible(element: &XmlElement) -> bool {
    let off = element.attribute("Visible") == Some("false");
    !off && element.attribute("Alpha") != Some("0")
}

/// A path is not filled unless it says so (GB/T 33190, clause 9).
fn is_filled(element: &XmlElement) -> bool {
    let clear = element
        .first("FillColor")
        .is_some_and(|colour| colour.attribute("Alpha") == Some("0"));
    element.attribute("Fill") == Some("true") && !clear
}

/// White letters on white paper are not seen; neither are those without fill.
fn has_ink(element: &XmlElement) -> bool {
    let colour = element.first("FillColor");
    let clear = colour.is_some_and(|colour| colour.attribute("Alpha") == Some("0"));
    let white = colour.is_some_and(|colour| {
        let value = colour.numbers("Value");
        !value.is_empty() && value.iter().all(|part| *part >= 250.0)
    });
    let unfilled =
        element.attribute("Fill") == Some("false") && element.attribute("Stroke") != Some("true");
    !clear && !white && !unfilled
}

/// Steps between characters: `g 3 4.5` stands for three of 4.5 (GB/T 33190, clause 11.3).
fn expand_steps(text: &str, most: usize) -> Vec<f64> {
    let mut words = text.split_whitespace();
    let mut steps = Vec::new();
    while let Some(word) = words.next() {
        let (count, value) = if word == "g" {
            let count = words
                .next()
                .and_then(|n| n.parse().ok())
                .unwrap_or(0_usize);
            (count, words.next().unwrap_or_default())
        } else {
            (1, word)
        };
        let room = most.saturating_sub(steps.len());
        if let Some(value) = parse_numbers(value).first() {
            steps.extend(std::iter::repeat_n(*value, count.min(room)));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::expand_steps;

    #[test]
    fn runs_of_steps_are_counted_and_bounded() {
        assert_eq!(expand_steps("1 g 3 2.5 4", 100), [1.0, 2.5, 2.5, 2.5, 4.0]);
        assert_eq!(expand_steps("g 4000000000 1", 5).len(), 5);
        assert!(expand_steps("g x y NaN", 5).is_empty());
    }
}
