//! Takes a value out of a file's text, wherever it stands.

use model::{FileText, TextPage};
use values::text::normalise_text;

/// Takes every occurrence of a value away, also one that wraps over lines. Spelling that means the
/// same is one.
pub fn erase_value(text: &mut FileText, value: &str) {
    let wanted: Vec<char> = normalise_text(value).chars().collect();
    if wanted.is_empty() {
        return;
    }
    for page in &mut text.pages {
        erase_on_page(page, &wanted);
    }
}

fn erase_on_page(page: &mut TextPage, wanted: &[char]) {
    let letters = page_letters(page);
    let mut gone = Vec::new();
    let mut at = 0;
    while let Some(window) = letters.get(at..at + wanted.len()) {
        if window
            .iter()
            .map(|letter| letter.0)
            .eq(wanted.iter().copied())
        {
            gone.extend(window.iter().map(|letter| letter.1));
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    for (number, line) in page.lines.iter_mut().enumerate() {
        let kept = line.text.chars().enumerate();
        let kept = kept.filter(|(place, _)| !gone.contains(&(number, *place)));
        line.text = kept.map(|(_, c)| c).collect();
    }
    page.lines
        .retain(|line| !line.text.trim().is_empty());
}

/// Line and character, by their numbers.
type LetterPlace = (usize, usize);

/// The letters of a page in one spelling, each with where it stands.
fn page_letters(page: &TextPage) -> Vec<(char, LetterPlace)> {
    let mut letters = Vec::new();
    for (number, line) in page.lines.iter().enumerate() {
        for (place, printed) in line.text.chars().enumerate() {
            let same = normalise_text(&printed.to_string());
            letters.extend(
                same.chars()
                    .map(|c| (c, (number, place))),
            );
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Rect, TextLine, TextOrigin};

    #[test]
    fn a_name_goes_from_sentences_too() {
        let line = |text: &str| TextLine {
            text: text.to_owned(),
            rect: Rect::default(),
            confidence: 1.0,
        };
        let lines = [
            "样例市示范医院：",
            "同意样例市示",
            "范医院的申请。",
            "样例市示范医院",
        ];
        let page = TextPage {
            number: 1,
            width: 100.0,
            height: 100.0,
            turn: 0,
            lines: lines.map(line).to_vec(),
        };
        let mut text = FileText {
            origin: TextOrigin::Ocr,
            pages: vec![page],
        };
        erase_value(&mut text, "样例市示范医院");
        let left: Vec<&str> = text
            .lines()
            .map(|l| l.text.as_str())
            .collect();
        assert_eq!(left, ["：", "同意", "的申请。"]);
    }
}
