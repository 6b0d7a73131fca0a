//! Sentences, clauses and figures of running text.

use values::text::normalise_text;

/// Whether a number stands before one of the units: `24个月`, `两年`, `10积分`.
pub fn has_figure(sentence: &str, units: &[String]) -> bool {
    // 半 (half) counts as a figure: 半年 settles a term.
    let number = |c: char| c.is_ascii_digit() || "零一二三四五六七八九十百千万两半".contains(c);
    units
        .iter()
        .map(|u| normalise_text(u))
        .any(|unit| {
            sentence
                .match_indices(&unit)
                .any(|(at, _)| {
                    // The measure word 个 may stand between figure and unit, as in 24个月.
                    let before = sentence
                        .get(..at)
                        .unwrap_or_default()
                        .trim_end_matches('个');
                    before
                        .chars()
                        .next_back()
                        .is_some_and(number)
                })
        })
}

/// Sentences, normalised. A printed line runs on into the next unless that one begins an item of a
/// list.
pub fn split_sentences<'a>(lines: impl IntoIterator<Item = &'a str>, written: bool) -> Vec<String> {
    let mut all: Vec<String> = vec![String::new()];
    for line in lines {
        let line = normalise_text(line);
        if written || begins_list_item(&line) {
            all.push(String::new());
        }
        for c in line.chars() {
            // A comma ends no sentence: the figure often follows only in the next clause.
            if matches!(c, '。' | '；' | ';' | '！' | '!' | '？' | '?') {
                all.push(String::new());
            } else if let Some(last) = all.last_mut() {
                last.push(c);
            }
        }
    }
    all.retain(|s| !s.is_empty());
    all
}

/// `1.`, `（二）`, `三、`, `•`, `第四条`.
fn begins_list_item(line: &str) -> bool {
    let mut chars = line.chars();
    match (chars.next(), chars.next()) {
        (Some('•' | '-' | '*' | '#' | '(' | '【' | '第'), _) => true,
        (Some(c), Some('.' | '、' | ')')) => {
            c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
        }
        _ => false,
    }
}

/// The clauses of a normalised sentence: a comma between digits groups them and parts nothing.
pub fn split_clauses(sentence: &str) -> Vec<&str> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, comma) in sentence.match_indices([',', '，']) {
        let before = sentence.get(..at).unwrap_or_default();
        let after = sentence
            .get(at + comma.len()..)
            .unwrap_or_default();
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if is_digit(before.chars().next_back()) && is_digit(after.chars().next()) {
            continue;
        }
        clauses.extend(sentence.get(start..at));
        start = at + comma.len();
    }
    clauses.extend(sentence.get(start..));
    clauses
}

/// Words that deny what follows; 不足 (less than) does not.
const DENIALS: [&str; 12] = [
    "不得",
    "不可",
    "不能",
    "不支持",
    "不允许",
    "不予",
    "不会",
    "不提供",
    "不开放",
    "禁止",
    "无法",
    "不接受",
];

/// Whether the clause says no before a place.
pub fn denies_before(clause: &str, at: usize) -> bool {
    // The word itself may begin with 可, whose 不 stands before it.
    let before = clause.get(..at).unwrap_or_default();
    before.ends_with('不')
        || DENIALS
            .iter()
            .any(|denial| before.contains(denial))
}

// Origin: by eye, from agreements and letters that leave a subject open.
/// Words in front that leave what follows out of the text.
const LEFT_OUT_BEFORE: [&str; 12] = [
    "未约定",
    "未涉及",
    "未包括",
    "未包含",
    "没有约定",
    "不含",
    "不包括",
    "不包含",
    "不涉及",
    "不约定",
    "不授权",
    "不适用",
];
/// Words between that take it in again: 不包括住宿费但包括学费.
const TAKEN_IN: [&str; 3] = ["但", "而包", "、包括"];
/// Words of an exception to a rule: 法律另有规定的除外 leaves no subject out.
const EXCEPTIONS_TO_RULES: [&str; 3] = ["规定", "同意", "但"];

/// Whether the clause leaves out what stands between two places of it: 未约定…, …除外.
pub fn leaves_out(clause: &str, start: usize, end: usize) -> bool {
    let before = clause.get(..start).unwrap_or_default();
    let holds = |text: &str, words: &[&str]| {
        words
            .iter()
            .any(|word| text.contains(word))
    };
    let mut denied = LEFT_OUT_BEFORE
        .iter()
        .filter_map(|word| {
            let (_, between) = before.rsplit_once(word)?;
            Some(between)
        });
    let behind = clause.get(end..).unwrap_or_default();
    let excepted = behind
        .split_once("除外")
        .map(|(between, _)| between);
    denied.any(|between| !holds(between, &TAKEN_IN))
        || excepted.is_some_and(|between| !holds(between, &EXCEPTIONS_TO_RULES))
        || before.contains("未对") && behind.contains("约定")
}

// Origin: no term of points is as long, and calendar years are.
const FIRST_CALENDAR_YEAR: f64 = 1900.0;

/// The numbers that stand before a unit, but for calendar years.
pub fn figures_before(clause: &str, unit: &str) -> Vec<f64> {
    let mut figures = Vec::new();
    for (at, _) in clause.match_indices(unit) {
        let before = clause.get(..at).unwrap_or_default();
        let before = before.trim_end_matches('个');
        let is_part = |c: &char| c.is_ascii_digit() || ".,".contains(*c) || is_numeral(*c);
        let mut digits: Vec<char> = before
            .chars()
            .rev()
            .take_while(is_part)
            .collect();
        digits.reverse();
        let text: String = digits
            .into_iter()
            .filter(|c| *c != ',')
            .collect();
        let figure = text
            .parse::<f64>()
            .ok()
            .or_else(|| numeral_figure(&text));
        figures.extend(figure.filter(|n| unit != "年" || *n < FIRST_CALENDAR_YEAR));
    }
    figures
}

fn is_numeral(c: char) -> bool {
    "零一二两三四五六七八九十百千万半".contains(c)
}

/// A number in Chinese numerals up to 万: 二十四, 两, 半.
fn numeral_figure(text: &str) -> Option<f64> {
    if text.is_empty() || !text.chars().all(is_numeral) {
        return None;
    }
    if text == "半" {
        return Some(0.5);
    }
    let (mut total, mut digit) = (0.0, 0.0);
    for c in text.chars() {
        let unit = match c {
            '十' => 10.0,
            '百' => 100.0,
            '千' => 1000.0,
            '万' => {
                total = (total + digit) * 10_000.0;
                digit = 0.0;
                continue;
            }
            _ => {
                digit = numeral_digit(c);
                continue;
            }
        };
        // 十 alone is ten.
        total += if digit == 0.0 { unit } else { digit * unit };
        digit = 0.0;
    }
    Some(total + digit)
}

fn numeral_digit(c: char) -> f64 {
    let digits = "零一二三四五六七八九";
    let c = if c == '两' { '二' } else { c };
    let value = digits
        .chars()
        .zip(0u8..)
        .find(|(d, _)| *d == c);
    value.map_or(0.0, |(_, n)| f64::from(n))
}
