//! Small pieces of Markdown (CommonMark with tables) that reports, checklists and pages share.

use crate::sanitize::printable;
use model::{Bilingual, Lang};

/// Text in which nothing is markup: file names and values are hostile.
#[must_use]
pub fn escape_text(text: &str) -> String {
    let visible = printable(text);
    let mut out = String::with_capacity(visible.len());
    for (place, letter) in visible.chars().enumerate() {
        // At the start of a line these would begin a list or underline a heading (CommonMark 0.31,
        // sections 4.3 and 5.2).
        let starts = place == 0 && matches!(letter, '-' | '+' | '=');
        let is_markup = matches!(
            letter,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '&'
        );
        if starts || is_markup || ends_list_number(&visible, place, letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// A leading number with a dot would begin a list; `c` is the character at `i`.
fn ends_list_number(text: &str, place: usize, letter: char) -> bool {
    if letter != '.' || place == 0 {
        return false;
    }
    let mut before = text.chars().take(place);
    let next = text.chars().nth(place + 1);
    before.all(|digit| digit.is_ascii_digit()) && next.is_none_or(|next| next == ' ')
}

/// Both languages, once where they agree.
#[must_use]
pub fn bilingual_text(words: &Bilingual) -> String {
    let zh = words.get(Lang::Zh);
    let en = words.get(Lang::En);
    if zh == en || en.is_empty() {
        escape_text(zh)
    } else {
        format!("{} / {}", escape_text(zh), escape_text(en))
    }
}

/// A code span; back quotes inside it are left out, because no name of ours holds one.
#[must_use]
pub fn code_span(id: &str) -> String {
    format!("`{}`", printable(id).replace('`', ""))
}

/// Ids as code, parted by commas.
#[must_use]
pub fn code_spans(ids: &[String]) -> String {
    let spans: Vec<String> = ids
        .iter()
        .map(|id| code_span(id))
        .collect();
    spans.join(", ")
}

/// A heading with blank lines around it.
#[must_use]
pub fn format_heading(level: usize, text: &str) -> String {
    format!("\n{} {text}\n\n", "#".repeat(level))
}

/// A table; cells are Markdown already, line breaks in them become `<br>`.
#[must_use]
pub fn format_table(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(
        head.iter()
            .map(|title| (*title).to_owned())
            .collect(),
    );
    out += &line(
        head.iter()
            .map(|_| "---".to_owned())
            .collect(),
    );
    for row in rows {
        // A row of a table is one line: a line feed would end it.
        out += &line(
            row.iter()
                .map(|cell| cell.replace('\n', "<br>"))
                .collect(),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hostile_becomes_markup() {
        assert_eq!(
            escape_text("a|b <img src=x> [x](y) `c` #1 & _d_"),
            r"a\|b \<img src=x\> \[x\](y) \`c\` \#1 \& \_d\_"
        );
        assert_eq!(escape_text("1. not a list"), r"1\. not a list");
        assert_eq!(escape_text("- not a list"), r"\- not a list");
        assert_eq!(escape_text("line\nbreak"), r"line\\nbreak");
        assert_eq!(escape_text("版本 1.2"), "版本 1.2");
        assert_eq!(escape_text("2026.11.0"), "2026.11.0");
    }

    #[test]
    fn a_table_has_one_line_a_row() {
        let rows = vec![vec!["x\ny".to_owned(), "2".to_owned()]];
        assert_eq!(
            format_table(&["a", "b"], &rows),
            "| a | b |\n| --- | --- |\n| x<br>y | 2 |\n"
        );
    }
}
