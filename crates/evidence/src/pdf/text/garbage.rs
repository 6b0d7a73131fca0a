//! Letters that are no text: broken character maps, and the wrong script.

use super::glyph::{Glyph, is_cjk};

// Origin of all: by eye. Where a font's map to Unicode is broken, nearly every character is wrong; a
// form has a few check boxes and bullets of such fonts.
/// Share of characters of which nobody knows what they are, from which all is garbage: one in five.
const UNKNOWN_SHARE: usize = 5;
/// A page with fewer Chinese characters than one in ten is in another script.
const CHINESE_SHARE: usize = 10;
/// Characters from which the script of a text can be told.
const MIN_CHARACTERS: usize = 12;

#[derive(Default)]
struct CharacterCounts {
    all: usize,
    expected: usize,
    /// Private use, replacement and control characters.
    unknown: usize,
    chinese: usize,
    /// ASCII letters and digits.
    latin: usize,
}

impl CharacterCounts {
    fn of_glyphs(glyphs: &[Glyph]) -> Self {
        let mut counts = Self::default();
        for c in glyphs.iter().map(|g| g.character) {
            if c.is_whitespace() {
                continue;
            }
            counts.all += 1;
            counts.expected += usize::from(is_expected_char(c));
            counts.unknown += usize::from(is_unknown_char(c));
            counts.chinese += usize::from(is_cjk(c));
            counts.latin += usize::from(c.is_ascii_alphanumeric());
        }
        counts
    }
}

/// Whether the characters do not say what is drawn: fewer than half are such as a Chinese paper bears,
/// one in five is of no script at all, or nearly half are signs among Latin letters, as where glyph
/// numbers stand for characters.
pub(super) fn is_garbage(glyphs: &[Glyph]) -> bool {
    let counts = CharacterCounts::of_glyphs(glyphs);
    let is_long = counts.all >= MIN_CHARACTERS;
    let has_few_letters = counts.latin * 5 < counts.all * 3;
    let signs = is_long && counts.chinese == 0 && has_few_letters;
    counts.all == 0
        || counts.expected * 2 < counts.all
        || counts.unknown * UNKNOWN_SHARE >= counts.all
        || signs
}

/// Whether hardly any character is Chinese: the reading of an engine for another language.
pub(super) fn is_foreign(glyphs: &[Glyph]) -> bool {
    let counts = CharacterCounts::of_glyphs(glyphs);
    let is_long = counts.all >= MIN_CHARACTERS;
    is_long && counts.chinese * CHINESE_SHARE < counts.all
}

/// Chinese, ASCII, general and Chinese punctuation, full-width forms, enclosed numbers and units.
fn is_expected_char(c: char) -> bool {
    c.is_ascii_graphic()
        || is_cjk(c)
        || matches!(c, '\u{b7}' | '\u{2010}'..='\u{203b}' | '\u{2460}'..='\u{24ff}')
}

fn is_unknown_char(c: char) -> bool {
    c.is_control()
        || c == char::REPLACEMENT_CHARACTER
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(text: &str) -> Vec<Glyph> {
        let glyph = |character| Glyph {
            character,
            origin: [0.0; 2],
            direction: [1.0, 0.0],
            advance: 10.0,
            size: 10.0,
            visible: true,
            vertical: false,
        };
        text.chars().map(glyph).collect()
    }

    #[test]
    fn some_unknown_characters_spoil_a_text_and_a_few_bullets_do_not() {
        for (unknown, expected) in [(0, false), (1, false), (4, true)] {
            for c in ["\u{f0a8}", "\u{fffd}", "\u{1}"] {
                let text = c.repeat(unknown) + "营业执照副本样本文字";
                assert_eq!(is_garbage(&glyphs(&text)), expected, "{unknown} of {c:?}");
            }
        }
    }

    #[test]
    fn numbers_and_foreign_words_are_text_of_another_script() {
        for text in [
            "Food Business Permit, 2027",
            "1,234.00 5,678.00 90.12 2026-01-01",
        ] {
            let glyphs = glyphs(text);
            assert!(!is_garbage(&glyphs) && is_foreign(&glyphs), "{text}");
        }
        assert!(!is_foreign(&glyphs("统一社会信用代码 91990102MA0GJDRA4H")));
    }
}
