//! One character on a page.

/// A character on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// What it says; U+FFFD when the file does not tell.
    pub character: char,
    /// Start on the base line, pt from the top left of the upright page.
    pub origin: [f64; 2],
    /// Unit vector in which the text runs.
    pub direction: [f64; 2],
    /// How far the text advances with it, pt.
    pub advance: f64,
    /// Font size, pt.
    pub size: f64,
    /// `false` for text that nobody sees: in the invisible render mode, covered, white on white.
    pub visible: bool,
    /// It stands upright in a line that runs down.
    pub vertical: bool,
}

/// Characters that are as wide as high and stand without spaces.
pub(crate) fn is_cjk(c: char) -> bool {
    // Whole blocks of Unicode: radicals, kana, bopomofo, ideographs with their extensions,
    // full-width forms.
    matches!(c,
        '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}'
        | '\u{3200}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3134f}')
}

/// The glyphs of one page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GlyphPage {
    /// Page number from 1.
    pub number: u32,
    /// Width of the upright page, pt.
    pub width: f64,
    /// Height of the upright page, pt.
    pub height: f64,
    /// In drawing order.
    pub glyphs: Vec<Glyph>,
}

impl GlyphPage {
    /// The same page with other glyphs.
    pub(super) fn with_glyphs(&self, glyphs: Vec<Glyph>) -> Self {
        Self { glyphs, ..*self }
    }
}
