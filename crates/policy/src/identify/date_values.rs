//! Dates and terms as values of a field: the printed text without what does not belong to it.

use super::typed_value::TypedValue;
use super::vocabulary;
use values::text::{normalise_text, slice_chars};
use values::{FoundDate, TermEnd, find_dates, find_term_span};

/// Characters that a date or term consists of, beside its digits.
const TERM_CHARACTERS: &str = "年月日至自从到起止公止元.-/~—－.,长期永久续无固定限不约";
// By eye: longer than any term in words.
/// Characters of a term counted in words.
const MAX_COUNTED_TERM: usize = 60;

/// The printed date: from its first to its last character. A term may be counted in words, have no
/// end, or leave its end open.
pub(super) fn parse_date_value(data_type: &str, raw: &str) -> TypedValue {
    let folded = normalise_text(raw);
    let not_a_term = vocabulary::NOT_A_TERM
        .iter()
        .any(|word| folded.starts_with(word));
    // 一年，自签署之日起: counted from a day that stands elsewhere.
    if data_type == "term" && find_term_span(raw).is_some() && !not_a_term {
        let end = values::parse_term(raw).end;
        let has_end = matches!(end, TermEnd::On(_) | TermEnd::LongTerm);
        let length = folded.chars().count();
        if !has_end {
            let fits = (2..=MAX_COUNTED_TERM).contains(&length);
            return if fits {
                TypedValue::Value(raw.to_owned())
            } else {
                TypedValue::Mismatch
            };
        }
    }
    let open = vocabulary::OPEN_TERMS
        .iter()
        .any(|word| folded.contains(word));
    let digits = folded
        .chars()
        .filter(|c| is_date_digit(*c))
        .count();
    let is_form_word = |c: char| "年月日至自从到起止".contains(c);
    if digits == 0 && folded.chars().all(is_form_word) {
        return TypedValue::Blank;
    }
    let text = tidy_numerals(&term_part(raw));
    let dates = find_dates(&text);
    if not_a_term || (dates.is_empty() && !open) {
        return TypedValue::Mismatch;
    }
    if has_other_digits(&text, &dates) || !are_dates_joined(&text, &dates, data_type) {
        return TypedValue::Mismatch;
    }
    if is_doubtful_in_numerals(&text) || lacks_its_end(&text, &dates) {
        return TypedValue::Mismatch;
    }
    TypedValue::Value(complete_day(text, &dates))
}

/// Digits of dates, the Chinese ones and the look-alikes of zero included.
pub(super) fn is_date_digit(c: char) -> bool {
    c.is_ascii_digit()
        || ('０'..='９').contains(&c)
        || "零〇○OＯo一二三四五六七八九十廿".contains(c)
}

/// Whether a text is a date or a term and nothing else.
pub(super) fn is_date_only(raw: &str) -> bool {
    let folded = normalise_text(raw);
    let of_dates = |c: char| is_date_digit(c) || "年月日至自公元.-/~:长期".contains(c);
    !find_dates(raw).is_empty() && folded.chars().all(of_dates)
}

/// The first stretch that can belong to a term, from the digit or word that begins it: a 月 in front
/// is the end of a label.
fn term_part(raw: &str) -> String {
    let belongs = |c: char| is_date_digit(c) || c.is_whitespace() || TERM_CHARACTERS.contains(c);
    let begins = |c: char| is_date_digit(c) || "自从至公长永无不".contains(c);
    let rest = raw.chars().skip_while(|c| !begins(*c));
    let kept: String = rest
        .take_while(|c| belongs(*c))
        .collect();
    let is_end = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | '，' | '．');
    let kept = kept.trim_matches(is_end);
    // A date with dashes needs no preprinted characters; those behind it are a stamp's.
    let has_dashes = kept.contains(['-', '/', '.']) && kept.ends_with("年月日");
    let kept = kept
        .strip_suffix("年月日")
        .filter(|_| has_dashes)
        .unwrap_or(kept);
    kept.to_owned()
}

/// Chinese numerals with one spelling of zero, and without the rings of a seal that were read as zero
/// behind a month or day (六〇月).
pub(super) fn tidy_numerals(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(rest) = chars
        .get(at..)
        .filter(|rest| !rest.is_empty())
    {
        let length = rest
            .iter()
            .take_while(|c| is_date_digit(**c))
            .count();
        let (run, tail) = rest.split_at(length);
        out.push_str(&tidy_run(run, tail.first().copied()));
        out.extend(tail.first());
        at += length + 1;
    }
    out
}

fn tidy_run(run: &[char], unit: Option<char>) -> String {
    let is_word = |c: &char| "一二三四五六七八九十廿".contains(*c);
    if !run.iter().any(is_word) {
        return run.iter().collect();
    }
    let zeros = "零〇○OＯo0０";
    let spelt = |c: &char| if zeros.contains(*c) { '〇' } else { *c };
    let mut spelt: Vec<char> = run.iter().map(spelt).collect();
    let is_part = matches!(unit, Some('月' | '日'));
    let tens = spelt.contains(&'十');
    // 十 is in a spoken number, which has no zero; 六〇 is no month and no day.
    let large = spelt
        .first()
        .is_some_and(|c| "四五六七八九".contains(*c));
    let ring = is_part && spelt.len() > 1 && (tens || large);
    if ring {
        spelt.retain(|c| *c != '〇');
    }
    spelt.into_iter().collect()
}

/// Digits beside the dates: a piece of one that was lost, or something else.
fn has_other_digits(text: &str, dates: &[FoundDate]) -> bool {
    let inside = |at: usize| {
        dates
            .iter()
            .any(|date| date.range.contains(&at))
    };
    let mut chars = text.chars().enumerate();
    chars.any(|(at, c)| is_date_digit(c) && !inside(at))
}

/// Whether the text is one date, or a term of two with a sign between.
fn are_dates_joined(text: &str, dates: &[FoundDate], data_type: &str) -> bool {
    match dates {
        [] | [_] => true,
        [start, end] => {
            let between = slice_chars(text, start.range.end..end.range.start);
            let signs = ['至', '到', '-', '~', '—', '－', '止'];
            data_type != "date" && between.contains(signs)
        }
        _ => false,
    }
}

/// A term in Chinese numerals that is no whole number of years: a preprinted 日 easily covers the 十 of
/// 三十日, and what is left is another day.
fn is_doubtful_in_numerals(text: &str) -> bool {
    let in_words = text
        .chars()
        .any(|c| "一二三四五六七八九十".contains(c));
    let term = values::parse_term(text);
    let (Some(start), TermEnd::On(end)) = (term.start, term.end) else {
        return false;
    };
    let same_day = (start.month(), start.day()) == (end.month(), end.day());
    in_words && !same_day && term.whole_years().is_none()
}

/// A term whose second half was lost: nothing behind 至, or 自 without an end.
fn lacks_its_end(text: &str, dates: &[FoundDate]) -> bool {
    let signs = ['至', '到', '-', '~', '—', '－'];
    let is_open = text.contains("起")
        || vocabulary::OPEN_TERMS
            .iter()
            .any(|word| text.contains(word));
    let has_sign = text.contains(['至', '到']);
    let begins = text.starts_with(['自', '从']) && dates.len() == 1 && !is_open && !has_sign;
    text.ends_with(signs) || begins
}

/// The day's own 日 where recognition lost it at the end of the line.
fn complete_day(text: String, dates: &[FoundDate]) -> String {
    let length = text.chars().count();
    let ends = dates
        .last()
        .is_some_and(|date| date.range.end == length);
    let last = dates
        .last()
        .map(|date| slice_chars(&text, date.range.clone()));
    let in_words = last.is_some_and(|date| date.contains('月'));
    if ends && in_words { text + "日" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_kept_without_what_stands_around_it() {
        for (raw, value) in [
            ("月2011年07月27日", "2011年07月27日"),
            ("2017年10月23", "2017年10月23日"),
            ("二0一四年十二月八日", "二〇一四年十二月八日"),
            ("二〇二六年六〇月十二〇日", "二〇二六年六月十二日"),
            ("2012-04-03", "2012-04-03"),
            ("2012-04-03年月日", "2012-04-03"),
            ("2017 02 23 年 月 日", "2017 02 23 年 月 日"),
        ] {
            let expected = TypedValue::Value(value.to_owned());
            assert_eq!(parse_date_value("date", raw), expected, "{raw}");
        }
    }

    #[test]
    fn pieces_of_dates_are_none() {
        for raw in [
            "自2年11月27日至2年11月26日",
            "20年1月27日",
            "2024年12月日",
            "2031年6月11日二〇二六年六月十二日",
            "自二〇一四年十二月一日至二〇一七年十一月三日",
            "2012-04-03 7",
            "2021年11月30日至",
            "自二〇一四年十二月一日",
        ] {
            assert_eq!(parse_date_value("term", raw), TypedValue::Mismatch, "{raw}");
        }
    }

    #[test]
    fn terms_may_be_open() {
        for raw in [
            "2021年11月30日至年月日",
            "长期",
            "2011年07月27日至长期",
            "自二〇一四年十二月一日至二〇一七年十一月三十日",
        ] {
            let expected = TypedValue::Value(raw.to_owned());
            assert_eq!(parse_date_value("term", raw), expected, "{raw}");
        }
    }
}
