//! Blanks of a form: rows of underscores, and whether somebody filled them in.

use super::layout::PageLayout;
use super::text_box::TextBox;
use values::name::ends_like_a_company;
use values::text::count_digits;

/// Shorter rows of underscores decorate; templates leave more room.
const MIN_BLANK: usize = 4;
// By eye.
/// What a template prints behind a blank.
const PRINTED_BEHIND: [&str; 14] = [
    "年",
    "月",
    "日",
    "元",
    "号",
    "份",
    "个",
    "天",
    "公司",
    "有限公司",
    "先生",
    "女士",
    "单位",
    "同志",
];

/// Whether a cell has a blank that nothing stands beside, between or over.
pub(super) fn has_unfilled_blank(sheet: &PageLayout, cell: &TextBox) -> bool {
    let chars = cell.chars();
    underscore_runs(chars)
        .into_iter()
        .filter(|run| {
            let long = run.len() >= MIN_BLANK;
            long && !is_filled(chars, run)
        })
        .any(|run| {
            let written_over = is_written_over(sheet, cell, &run);
            !written_over
        })
}

type Run = std::ops::Range<usize>;

/// Rows of two underscores or more.
fn underscore_runs(chars: &[char]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(rest) = chars
        .get(at..)
        .filter(|rest| !rest.is_empty())
    {
        let underscores = rest.iter().take_while(|c| **c == '_');
        let length = underscores.count();
        if length >= 2 {
            runs.push(at..at + length);
        }
        at += length.max(1);
    }
    runs
}

/// Whether a value stands beside the blank, or between it and the next one.
fn is_filled(chars: &[char], run: &Run) -> bool {
    let ends = |c: &char| matches!(c, ':' | ',' | '。' | ';');
    let start = chars
        .iter()
        .take(run.start)
        .rposition(ends)
        .map_or(0, |index| index + 1);
    let labelled = start > 0 && chars.get(start - 1) == Some(&':');
    let before = chars.get(start..run.start);
    let before = written(before.unwrap_or_default());
    let rest = chars.get(run.end..).unwrap_or_default();
    let stop = rest
        .iter()
        .position(|c| *c == '_' || ends(c))
        .unwrap_or(rest.len());
    let after = rest.get(..stop).unwrap_or_default();
    let after = written(after);
    let next = rest.get(stop);
    if labelled && !before.is_empty() {
        // 姓名:张三____ is filled in; of 期限:自____年 only the form's own word stands there.
        let form_words = ["自", "从", "第", "人民币"];
        return !form_words.contains(&before.as_str());
    }
    let is_printed = PRINTED_BEHIND.contains(&after.as_str());
    let form = is_printed || after.starts_with("盖章");
    let label_behind = next == Some(&':');
    if labelled {
        let is_word = after.chars().count() >= 2;
        return is_word && !form && !label_behind;
    }
    // In a running sentence the words beside a blank are its own: only a whole name or a number is
    // a value.
    let between = if next == Some(&'_') { &after } else { &before };
    let number = count_digits(between) >= 4;
    let name = ends_like_a_company(between) && between.chars().count() >= 6;
    between_runs(chars, run) && (name || number)
}

/// Whether the blank has a partner before or behind it.
fn between_runs(chars: &[char], run: &Run) -> bool {
    underscore_runs(chars)
        .iter()
        .any(|other_run| other_run != run)
}

fn written(chars: &[char]) -> String {
    let letters = chars
        .iter()
        .filter(|c| c.is_alphanumeric());
    letters.collect()
}

/// Whether another box of the page stands on the line that the underscores draw.
fn is_written_over(sheet: &PageLayout, cell: &TextBox, run: &Run) -> bool {
    let line = cell.range_rect(run.clone());
    let covers = |other: &TextBox| {
        let type_rect = &other.rect;
        let wide = type_rect.x1.min(line.x1) - type_rect.x0.max(line.x0);
        let high = type_rect.y1.min(line.y1) - type_rect.y0.max(line.y0);
        let least_wide = 0.5 * type_rect.width().min(line.width());
        let least_high = 0.3 * type_rect.height().min(line.height());
        // By eye: type on a ruled line overlaps its box by a third and more; the line of text
        // above does not.
        let overlaps = wide > least_wide && high > least_high;
        let is_itself = std::ptr::eq(other, cell);
        let mut chars = other.chars().iter();
        overlaps && !is_itself && chars.any(|c| c.is_alphanumeric())
    };
    sheet.placed && sheet.cells.iter().any(covers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> bool {
        let chars: Vec<char> = values::text::normalise_text(text)
            .chars()
            .collect();
        let runs = underscore_runs(&chars);
        let mut blanks = runs
            .iter()
            .filter(|run| run.len() >= MIN_BLANK);
        blanks.all(|run| is_filled(&chars, run))
    }

    #[test]
    fn values_stand_beside_and_between_underscores() {
        for yes in [
            "授权方：__样例银行股份有限公司____",
            "授权方：____样例市示范商贸有限公司",
            "授权方：样例市示范商贸有限公司____",
            "授权期限：__2026年01月01日至2027年12月31日____",
            "兹授权____样例市示范商贸有限公司____在其小程序内销售",
            "姓名：____样本____性别：__男____",
        ] {
            assert!(filled(yes), "{yes}");
        }
    }

    #[test]
    fn an_empty_blank_is_one() {
        for no in [
            "授权方：________",
            "授权期限：____年",
            "兹授权____公司在____平台销售",
            "姓名：样本____身份证号：____",
            "授权方：________（盖章）",
            "________",
        ] {
            assert!(!filled(no), "{no}");
        }
    }
}
