//! One spelling for text that means the same: full and half width, look-alike radicals, brackets,
//! dashes and spaces, with a way back to the place in the source.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// CJK radicals supplement (U+2E80-2EFF) and the ideograph each stands for, by the Unicode property
/// `Equivalent_Unified_Ideograph`. PDF text layers use them; NFKC maps the Kangxi block only.
const RADICALS: &str = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母\
⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西\
⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾\
⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

/// Text in its normalised spelling, with the source position of every character.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NormalisedText {
    text: String,
    chars: Vec<char>,
    /// Source character index of each normalised character.
    source: Vec<usize>,
    /// Byte offset of each normalised character in `text`.
    bytes: Vec<usize>,
}

impl NormalisedText {
    /// Normalises and drops all white space: line breaks fall inside words on these documents.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::normalise_with(text, false)
    }

    /// Normalises and keeps white space, each as one `' '`, each line break as `'\n'`: for values
    /// whose neighbours must not run together.
    #[must_use]
    pub fn with_spaces(text: &str) -> Self {
        Self::normalise_with(text, true)
    }

    fn normalise_with(text: &str, keep_space: bool) -> Self {
        let mut folded = Self::default();
        for (index, original) in text.chars().enumerate() {
            if is_normal(original) {
                folded.push_char(original, index);
                continue;
            }
            for c in replace_radical(original).nfkc() {
                if let Some(c) = normalise_char(c, keep_space) {
                    folded.push_char(c, index);
                }
            }
        }
        folded
    }

    fn push_char(&mut self, c: char, source: usize) {
        self.bytes.push(self.text.len());
        self.text.push(c);
        self.chars.push(c);
        self.source.push(source);
    }

    /// The normalised text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The normalised text as characters.
    #[must_use]
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Where normalised characters stand in the source, as a range of source characters. An empty
    /// or foreign range is empty.
    #[must_use]
    pub fn source_range(&self, folded: Range<usize>) -> Range<usize> {
        match self.source.get(folded) {
            Some([first, .., last]) => *first..last + 1,
            Some([only]) => *only..only + 1,
            _ => 0..0,
        }
    }

    /// Turns a byte range of [`Self::text`] (a regex match) into a range of normalised characters.
    #[must_use]
    pub fn char_range(&self, bytes: Range<usize>) -> Range<usize> {
        let at = |byte: usize| {
            let starts = &self.bytes;
            starts.partition_point(|start| *start < byte)
        };
        let start = at(bytes.start);
        let end = at(bytes.end);
        start..end
    }
}

/// The normalised spelling of `text`; idempotent.
#[must_use]
pub fn normalise_text(text: &str) -> String {
    NormalisedText::new(text).text
}

/// [`normalise_text`], upper case: for identifiers.
#[must_use]
pub fn normalise_upper(text: &str) -> String {
    normalise_text(text).to_uppercase()
}

/// Characters `range` of `text`.
#[must_use]
pub fn slice_chars(text: &str, range: Range<usize>) -> String {
    let chars = text.chars().skip(range.start);
    chars.take(range.len()).collect()
}

/// Whether every character is an ASCII digit; true of the empty text.
pub(crate) fn has_digits_only(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// How many ASCII digits `text` holds.
#[must_use]
pub fn count_digits(text: &str) -> usize {
    let digits = text
        .chars()
        .filter(char::is_ascii_digit);
    digits.count()
}

// What nearly all text consists of, so that the tables are asked for the rest only.
/// Whether a character is its own normal spelling: ideographs, ASCII letters and digits.
fn is_normal(c: char) -> bool {
    let is_ideograph = ('\u{4E00}'..='\u{9FFF}').contains(&c);
    (is_ideograph && c != '丶') || c.is_ascii_alphanumeric()
}

fn replace_radical(c: char) -> std::iter::Once<char> {
    let is_radical = ('\u{2E80}'..='\u{2EFF}').contains(&c);
    let mapped = if is_radical {
        let mut table = RADICALS.chars();
        table
            .by_ref()
            .find(|radical| *radical == c)
            .and_then(|_| table.next())
            .unwrap_or(c)
    } else {
        c
    };
    std::iter::once(mapped)
}

/// The one spelling of a character after NFKC; `None` for what carries no meaning.
fn normalise_char(c: char, keep_space: bool) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => keep_space.then_some('\n'),
        _ if c.is_whitespace() => keep_space.then_some(' '),
        _ if c.is_control() || is_invisible(c) => None,
        // Forms and typists choose brackets freely, so numbers may differ in nothing else.
        '【' | '〔' | '[' | '〖' | '﹝' => Some('('),
        '】' | '〕' | ']' | '〗' | '﹞' => Some(')'),
        // Everything that printers, typists and recognition give for one dash.
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | 'ー' | '﹣' => {
            Some('-')
        }
        // A stroke that no document prints and that recognition takes for the comma.
        '丶' => Some('、'),
        '〜' | '∼' | '˜' => Some('~'),
        '•' | '・' | '‧' | '∙' | '⋅' | '●' => Some('·'),
        '“' | '”' | '„' => Some('"'),
        '‘' | '’' | '‚' => Some('\''),
        _ => Some(c),
    }
}

// Nobody sees them on paper, but one of them splits a number or hides a word from every search.
/// Zero-width characters, bidi controls, variation selectors, the soft hyphen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn width_brackets_dashes_and_spaces_are_unified() {
        assert_eq!(
            normalise_text("苏网文【２０２５】 ０７４１－０９０号"),
            "苏网文(2025)0741-090号"
        );
        assert_eq!(
            normalise_text("苏网文〔2025〕0741—090号"),
            "苏网文(2025)0741-090号"
        );
        assert_eq!(normalise_text("营 业\u{3000}执\u{200B}照\n"), "营业执照");
    }

    #[test]
    fn normal_characters_are_what_the_tables_leave_alone() {
        let all = ('\0'..=char::MAX).filter(|c| is_normal(*c));
        let mut count = 0;
        for c in all {
            let by_tables: Vec<char> = replace_radical(c).nfkc().collect();
            assert_eq!(by_tables, [c]);
            assert_eq!(normalise_char(c, false), Some(c));
            count += 1;
        }
        assert_eq!(count, 0x5200 - 1 + 62);
    }

    #[test]
    fn kangxi_and_supplement_radicals_become_ideographs() {
        assert_eq!(
            normalise_text("⽇⽤百货、⻛⼒发电、⻝品、⻢⻋"),
            "日用百货、风力发电、食品、马车"
        );
        assert_eq!(RADICALS.chars().count() % 2, 0);
        for c in RADICALS.chars().step_by(2) {
            assert!(('\u{2E80}'..='\u{2EFF}').contains(&c), "{c} begins a pair");
        }
    }

    #[test]
    fn folded_characters_know_their_source() {
        let source = "一 般\n项目：Ａ；Ｂ";
        let folded = NormalisedText::new(source);
        assert_eq!(folded.text(), "一般项目:A;B");
        let at = folded.text().find('B').unwrap();
        let range = folded.source_range(folded.char_range(at..at + 1));
        assert_eq!(slice_chars(source, range), "Ｂ");
        assert_eq!(folded.source_range(5..99), 0..0);
    }

    #[test]
    fn spaced_text_keeps_words_and_lines_apart() {
        assert_eq!(
            NormalisedText::with_spaces("２０１７　02\t23\r\n年").text(),
            "2017 02 23\n\n年"
        );
    }

    proptest! {
        #[test]
        fn folding_is_idempotent_and_maps_into_the_source(text in any::<String>()) {
            let folded = NormalisedText::new(&text);
            prop_assert_eq!(&normalise_text(folded.text()), folded.text());
            let n = folded.chars().len();
            let range = folded.source_range(0..n);
            prop_assert!(range.end <= text.chars().count());
        }
    }
}
