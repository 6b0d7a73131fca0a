//! Whether letters that are printed over a scan are all that the page says.
//!
//! An electronic licence is letters over a drawn background. A purpose note is letters over a scanned
//! paper, however long it is. The two are told apart by what can be read of the picture beyond the letters.

use model::{TextLine, TextPage};

use super::layer_agreement::{
    MAX_PAGE_CHARS, MAX_PIECE_CHARS, SAME_WORDS, fold_char, nearest_place,
};

// Origin: by eye. A licence's background bears its title, the issuer's foot line and a seal, far less
// than the fields; a scanned paper bears all of its own text.
/// Part of the printed characters, above which what the picture says beyond them is a paper of its own.
const BACKGROUND_SHARE: f64 = 1.0 / 3.0;

/// The lines of a reading of the drawn page that are not printed over the scan.
#[must_use]
pub fn find_further_lines<'r>(printed: &TextPage, reading: &'r TextPage) -> Vec<&'r TextLine> {
    let known: Vec<char> = printed
        .lines
        .iter()
        .flat_map(folded_chars)
        .collect();
    let known = known
        .get(..MAX_PAGE_CHARS)
        .unwrap_or(&known);
    let is_printed = |line: &&TextLine| {
        let line: Vec<char> = folded_chars(line)
            .take(MAX_PIECE_CHARS)
            .collect();
        let (distance, _) = nearest_place(&line, known);
        distance as f64 <= (1.0 - SAME_WORDS) * line.len() as f64
    };
    let lines = reading.lines.iter();
    lines
        .filter(|line| !is_printed(line))
        .collect()
}

/// Whether so much of the picture is not printed over it that it is a paper of its own.
#[must_use]
pub fn says_more(extent_beyond: f64, extent_printed: f64) -> bool {
    extent_beyond > BACKGROUND_SHARE * extent_printed
}

/// Characters that count.
#[must_use]
pub fn count_characters<'l>(lines: impl IntoIterator<Item = &'l TextLine>) -> f64 {
    let chars = lines.into_iter().flat_map(folded_chars);
    chars.count() as f64
}

fn folded_chars(line: &TextLine) -> impl Iterator<Item = char> + '_ {
    line.text.chars().filter_map(fold_char)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::test_page::page;

    const LICENCE: [&str; 3] = [
        "经营者名称 云岚市样本餐饮有限公司",
        "统一社会信用代码 91990102MA0GJDRA4H",
        "有效期至 2027年04月16日",
    ];

    #[test]
    fn a_background_says_little_beyond_the_letters() {
        let reading = [&["食品经营许可证（样本）"], &LICENCE[..]].concat();
        let reading = page(&reading, 0.9);
        let printed = page(&LICENCE, 0.9);
        let further = find_further_lines(&printed, &reading);
        assert_eq!(further.len(), 1);
        let printed = count_characters(&printed.lines);
        assert!(!says_more(count_characters(further), printed));
    }

    #[test]
    fn a_scan_under_a_long_note_says_more() {
        let note = [
            "本扫描件仅供办理商户入驻使用",
            "他用无效，再次复印无效",
            "样本",
        ];
        let reading = page(&[&note[..], &LICENCE[..]].concat(), 0.9);
        let printed = page(&note, 0.9);
        let further = find_further_lines(&printed, &reading);
        assert_eq!(further.len(), LICENCE.len());
        let printed = count_characters(&printed.lines);
        assert!(says_more(count_characters(further), printed));
    }

    #[test]
    fn a_misread_letter_is_no_further_line() {
        let reading = page(&["经营者名称 云岚市样木餐饮有限公司"], 0.9);
        assert!(find_further_lines(&page(&LICENCE, 0.9), &reading).is_empty());
    }
}
