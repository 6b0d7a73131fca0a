//! Hostile text made safe for a terminal or a table.
//!
//! A file name may hold line breaks, escape sequences, characters without width, or direction
//! overrides that show `gpj.exe` as `exe.jpg`. Such characters are written as their code.

use std::fmt::Write as _;

/// `text` with every control, zero-width and direction character spelled out (`\n`, `\u{202e}`).
/// Everything else, emoji and Han characters included, stays as it is.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // Line feeds and tabs get the short escapes that people know.
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_hidden(c) => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Characters that draw nothing or change how others are drawn (Unicode general categories Cc, Cf,
/// Zl, Zp, and the blanks and fillers among the others).
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn what_can_be_seen_stays() {
        for text in ["营业执照 副本(1).jpg", "🧾 scan.png", "café", "\\x41", ""] {
            assert_eq!(printable(text), text);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_spelled_out() {
        let cases = [
            ("a\nb", "a\\nb"),
            ("\u{1b}[31m", "\\u{1b}[31m"),
            ("a\u{202e}gpj.exe", "a\\u{202e}gpj.exe"),
            ("a\u{200b}b\u{feff}", "a\\u{200b}b\\u{feff}"),
            ("\u{85}\u{2066}\u{e0041}", "\\u{85}\\u{2066}\\u{e0041}"),
            ("\0\r\t", "\\u{0}\\r\\t"),
        ];
        for (text, shown) in cases {
            assert_eq!(printable(text), shown);
        }
    }
}
