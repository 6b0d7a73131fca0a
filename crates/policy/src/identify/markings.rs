//! Markings: what a page says of the document itself, as a line of its own.

use super::blanks::has_unfilled_blank;
use super::page_analysis::PageAnalysis;
use super::text_box::{TextBox, vertical_centre};
use super::vocabulary;
use crate::rules::catalogue::Catalogue;
use crate::rules::document_type::DocumentType;
use model::Marking;

pub(super) fn find_markings(
    reading: &PageAnalysis,
    kind: &DocumentType,
    catalogue: &Catalogue,
) -> Vec<Marking> {
    let mut marks = find_copy_markings(reading);
    let electronic = |cell: &TextBox| {
        let mut words = catalogue.electronic_words.iter();
        words.any(|word| contains_near_start(cell.text(), word))
    };
    marks.extend(find_first_marking(reading, "electronic", electronic));
    marks.extend(find_query_page_marking(reading));
    let specimen = |cell: &TextBox| is_specimen(cell.text());
    marks.extend(find_first_marking(reading, "specimen", specimen));
    marks.extend(find_template_marking(reading, kind));
    marks
}

fn build_marking(reading: &PageAnalysis, name: &str, cell: &TextBox) -> Marking {
    // By eye: enough to find the line on the page again.
    let shown = cell.chars().len().min(60);
    Marking {
        name: name.to_owned(),
        quote: cell.printed_text(0..shown),
        place: reading
            .sheet
            .location_of(Some(cell.rect)),
    }
}

fn find_first_marking(
    reading: &PageAnalysis,
    name: &str,
    test: impl Fn(&TextBox) -> bool,
) -> Option<Marking> {
    reading
        .sheet
        .cells
        .iter()
        .find(|cell| test(cell))
        .map(|cell| build_marking(reading, name, cell))
}

/// 副本 and 正本: alone in the upper half, or behind a headline.
fn find_copy_markings(reading: &PageAnalysis) -> Vec<Marking> {
    let extent = reading.sheet.text_bounds();
    let middle = f64::midpoint(extent.y0, extent.y1);
    let upper = |cell: &TextBox| vertical_centre(&cell.rect) < middle;
    let is_title = |cell: &TextBox| {
        let mut headlines = reading.headlines.iter();
        headlines.any(|headline| {
            let same_line = headline.whole == cell.text();
            headline.prominent && same_line
        })
    };
    let says = |cell: &TextBox, word: &str| {
        let is_mark = |c: &char| matches!(c, '(' | ')' | '-' | '/' | ':');
        let text: String = cell
            .text()
            .chars()
            .filter(|c| !is_mark(c) && !c.is_ascii_digit())
            .collect();
        let short = text.chars().count() <= 24;
        let behind_title = short && text.ends_with(word);
        text == word || (behind_title && is_title(cell))
    };
    [("duplicate-copy", "副本"), ("original-copy", "正本")]
        .iter()
        .filter_map(|(name, word)| {
            find_first_marking(reading, name, |cell| {
                let is_upper = upper(cell);
                is_upper && says(cell, word)
            })
        })
        .collect()
}

/// The word alone or at the head of a line: not one that a letter mentions.
fn contains_near_start(text: &str, word: &str) -> bool {
    let most = word.chars().count() + 6;
    let short = text.chars().count() <= most;
    text.starts_with(word) || (short && text.contains(word))
}

/// A query word in a short line, or two words of tabs and menus.
pub(super) fn find_query_page_marking(reading: &PageAnalysis) -> Option<Marking> {
    // By eye: longer lines with 查询 are sentences that tell where to look something up.
    let holds = |cell: &TextBox, words: &[&str]| {
        let mut words = words.iter();
        words.any(|word| cell.text().contains(word))
    };
    let short = |cell: &TextBox| {
        let in_line = cell.chars().len() <= 20 && holds(cell, vocabulary::QUERY_WORDS);
        in_line || holds(cell, vocabulary::QUERY_SENTENCES)
    };
    let menu = |cell: &&TextBox| {
        let is_mark = |c: char| !c.is_alphanumeric();
        let words = cell.text().trim_matches(is_mark);
        vocabulary::MENU_WORDS.contains(&words)
    };
    let cells = reading.sheet.cells.iter();
    let menus: Vec<&TextBox> = cells.filter(menu).collect();
    let by_menu = || {
        menus
            .first()
            .filter(|_| menus.len() > 1)
            .map(|cell| build_marking(reading, "query-page", cell))
    };
    find_first_marking(reading, "query-page", short).or_else(by_menu)
}

/// Nothing but specimen words, in any number: `SPECIMEN 样张 SPECIMEN`; or `仅供…样`. The same
/// characters inside a name (张样本, 样张市) are none.
fn is_specimen(text: &str) -> bool {
    let bare: String = text
        .to_ascii_uppercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let purpose = bare.starts_with("仅供")
        && vocabulary::SPECIMEN_HEADS
            .iter()
            .any(|head| bare.ends_with(head));
    let mut rest = bare.as_str();
    while let Some(next) = vocabulary::SPECIMEN_WORDS
        .iter()
        .find_map(|word| rest.strip_prefix(word))
    {
        rest = next;
    }
    let nothing_else = rest.is_empty()
        && vocabulary::SPECIMEN_HEADS
            .iter()
            .any(|head| bare.contains(head));
    purpose || nothing_else
}

/// Placeholders that were never filled in. A date without digits counts only on documents that
/// merchants write: on printed forms the digits stand in boxes of their own or were not read.
fn find_template_marking(reading: &PageAnalysis, kind: &DocumentType) -> Option<Marking> {
    let open = |cell: &TextBox| {
        let text = cell.text();
        has_crosses(text)
            || text.contains("()")
            || has_unfilled_blank(&reading.sheet, cell)
            || has_named_gap(text)
            || (kind.freeform && is_empty_date(text))
    };
    find_first_marking(reading, "template", open)
}

/// `XXX` with no letter or digit beside it: `X` also masks numbers.
fn has_crosses(text: &str) -> bool {
    let chars: Vec<char> = text
        .to_ascii_uppercase()
        .chars()
        .map(|c| if c == '×' { 'X' } else { c })
        .collect();
    let mut at = 0;
    while let Some(run) = chars
        .get(at..)
        .filter(|rest| !rest.is_empty())
    {
        let crosses = run
            .iter()
            .take_while(|c| **c == 'X')
            .count();
        let plain = |c: Option<&char>| match c {
            Some(c) => !c.is_ascii_alphanumeric(),
            None => true,
        };
        let place_before = at.checked_sub(1);
        let before = place_before.and_then(|place| chars.get(place));
        let behind = chars.get(at + crosses);
        if crosses >= 3 && plain(before) && plain(behind) {
            return true;
        }
        at += crosses.max(1);
    }
    false
}

/// `(公司名称)`: a bracket that names what belongs there.
fn has_named_gap(text: &str) -> bool {
    let inner = |part: &str| {
        let (inner, _) = part.split_once(')')?;
        Some(inner.to_owned())
    };
    let bracketed = text
        .split('(')
        .skip(1)
        .filter_map(inner);
    bracketed.into_iter().any(|bracketed| {
        let word = bracketed
            .strip_prefix("请填写")
            .or(bracketed.strip_prefix("填写"))
            .unwrap_or(&bracketed);
        let has_request = word.len() < bracketed.len();
        has_request || vocabulary::PLACEHOLDERS.contains(&word)
    })
}

/// 年 月 日 without a digit.
fn is_empty_date(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十".contains(c);
    let digits = text.chars().any(is_digit);
    !digits
        && text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .ends_with("年月日")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specimen_mark_is_a_line_of_its_own() {
        for yes in [
            "样张",
            "SPECIMEN样张",
            "Specimen-样本-SPECIMEN",
            "样品样张",
            "仅供参考样本",
            "(示例)",
        ] {
            assert!(is_specimen(yes), "{yes}");
        }
        for no in [
            "张样本",
            "样张市示例食品贸易有限公司",
            "样品",
            "仅供参考",
            "样张市",
            "",
        ] {
            assert!(!is_specimen(no), "{no}");
        }
    }

    #[test]
    fn placeholders_are_told_from_masks() {
        assert!(has_crosses("兹授权XXX有限公司") && has_crosses("×××公司"));
        assert!(!has_crosses("138XXXX1234") && !has_crosses("91330100MA2XXXXXXX"));
        assert!(has_named_gap("(公司名称)在此声明") && has_named_gap("(请填写店铺)"));
        assert!(!has_named_gap("样例(杭州)有限公司"));
        assert!(is_empty_date("日期:年月日") && !is_empty_date("2024年1月2日"));
    }
}
