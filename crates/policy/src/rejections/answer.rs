//! A platform's answer, taken apart: JSON, codes, or lines of text.

use super::answer_item::{AnswerItem, MAX_ITEMS, text_item};
use super::answer_json::read_json;
use super::code_lookup::find_code;
use super::sentence::unify_spelling;
use crate::rules::rejection::{RejectionTable, Rejections};

/// Taken apart; `platform` is the one that the user named.
#[must_use]
pub fn read_answer(
    rejections: &Rejections,
    answer: &str,
    platform: Option<&str>,
) -> Vec<AnswerItem> {
    let answer = answer
        .trim_start_matches('\u{feff}')
        .trim();
    let mut items = match serde_json::from_str(answer) {
        // A bare number is a code, and no JSON.
        Ok(json @ (serde_json::Value::Object(_) | serde_json::Value::Array(_))) => {
            read_json(rejections, &json, platform)
        }
        _ => answer
            .lines()
            .filter(|line| !is_courtesy(rejections, line))
            .flat_map(|line| read_line(rejections, line, platform))
            .collect(),
    };
    items.truncate(MAX_ITEMS);
    items
}

/// The codes of a line that holds nothing else, or its words.
fn read_line(rejections: &Rejections, line: &str, platform: Option<&str>) -> Vec<AnswerItem> {
    let line = without_number(line.trim());
    let words = line.split([',', ' ', '\t', '，', '、']);
    let words: Vec<&str> = words
        .filter(|word| !word.is_empty())
        .collect();
    let codes = |text: &str| code_items(rejections, text, platform);
    let whole = codes(line);
    if !whole.is_empty() {
        return whole;
    }
    let each: Vec<Vec<AnswerItem>> = words
        .iter()
        .map(|word| codes(word))
        .collect();
    if !each.is_empty()
        && each
            .iter()
            .all(|items| !items.is_empty())
    {
        return each.into_iter().flatten().collect();
    }
    vec![text_item(line, platform)]
}

/// The platforms that know the code: that which was named, or all.
fn code_items(rejections: &Rejections, code: &str, platform: Option<&str>) -> Vec<AnswerItem> {
    let named = |table: &&RejectionTable| platform.is_none_or(|id| table.platform == id);
    // Words that one platform uses for a code are anybody's words: they tell nobody's name.
    let is_code = platform.is_some() || code.is_ascii();
    let tables = rejections
        .platforms
        .iter()
        .filter(|_| is_code)
        .filter(named);
    let known = tables.filter(|table| find_code(table, code).is_some());
    let item = |platform: Option<String>| AnswerItem {
        platform,
        code: Some(code.to_owned()),
        ..AnswerItem::default()
    };
    let mut items: Vec<AnswerItem> = known
        .map(|table| item(Some(table.platform.clone())))
        .collect();
    // The merged list has names of its own, which no platform uses.
    if items.is_empty() && rejections.find_cause(code).is_some() {
        items.push(item(None));
    }
    items
}

/// A line without `1.`, `（2）`, `三、` or a dash before it.
fn without_number(line: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十（(①②③④⑤⑥⑦⑧⑨".contains(c);
    let rest = line.trim_start_matches(is_number);
    let marks = ['.', '、', '．', ')', '）', ' '];
    let is_numbered = rest.len() < line.len() && rest.starts_with(marks)
        || line.starts_with(['①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨']);
    let rest = if is_numbered { rest } else { line };
    let text = rest.trim_start_matches(marks);
    let text = text.trim_start_matches(['-', '•', '*', '·']);
    if text.trim().is_empty() {
        line
    } else {
        text.trim()
    }
}

// Origin: by eye. "请查收", three characters, says nothing; "已过期", three, does.
/// Characters that say something.
const MIN_CONTENT_CHARS: usize = 3;

/// Whether a line holds nothing but politeness and procedure.
fn is_courtesy(rejections: &Rejections, line: &str) -> bool {
    let mut rest = unify_spelling(line);
    if rest.is_empty() {
        return true;
    }
    let mut is_polite = false;
    for words in &rejections.courtesies {
        let words = unify_spelling(words);
        is_polite |= rest.contains(&words);
        rest = rest.replace(&words, "");
    }
    let content = rest
        .chars()
        .filter(|c| c.is_alphanumeric());
    is_polite && content.count() < MIN_CONTENT_CHARS
}

#[cfg(test)]
mod tests {
    use super::without_number;

    #[test]
    fn numbers_of_a_list_are_no_words() {
        for line in [
            "1、已过期",
            "（2）已过期",
            "三、已过期",
            "① 已过期",
            "- 已过期",
            "12. 已过期",
        ] {
            assert_eq!(without_number(line), "已过期", "{line}");
        }
        assert_eq!(without_number("204"), "204");
        assert_eq!(without_number("18位代码有误"), "18位代码有误");
        assert_eq!(without_number("1_7014"), "1_7014");
    }
}
