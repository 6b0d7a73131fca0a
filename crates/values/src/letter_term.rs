//! Terms as letters state them: inside a sentence, in words, counted from the signature.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::date::{Date, find_dates};
use super::relative_term::{RelativeTerm, read_count};
use super::term::{Term, TermEnd, parse_term};
use super::text::{NormalisedText, normalise_text, slice_chars};

const DATE: &str = r"[\d〇○零一二三四五六七八九]{4}[年./-][\d一二三四五六七八九十]{1,3}[月./-][\d一二三四五六七八九十]{1,3}日?";
const COUNT: &str =
    r"(?:(?:\d{1,3}|[一二两三四五六七八九十壹贰叁肆伍拾]{1,3})(?:周?年半?|个月|天|日)|半年|半个月)";
/// Anything of the same clause but numerals: those belong to a date or a count.
const GAP: &str = r"[^。;\d〇○零一二两三四五六七八九十壹贰叁肆伍拾]";

/// `授权期限至2028年12月31日`, `有效期截止2028年12月31日`.
fn until_pattern() -> String {
    format!(r"(?:有效|期限){GAP}{{0,6}}?(?:至|到|截止){DATE}止?")
}

// Origin: the letters that platforms offer as templates, and the issue's own wordings; by eye.
static SENTENCES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let signed = "(?:签署|签订|签发|签字|盖章|出具|生效|落款|开具|发出)";
    [
        format!(r"自{DATE}起{GAP}{{0,8}}?{COUNT}"),
        until_pattern(),
        format!(r"自{GAP}{{0,14}}?{signed}{GAP}{{0,6}}?起{GAP}{{0,12}}?{COUNT}"),
        format!(r"(?:期限|有效期|有效){GAP}{{0,12}}?{COUNT}(?:[,(]?自{GAP}{{0,14}}?起)?"),
        r"长期有效|永久有效|期限:?为?长期".to_owned(),
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});
static UNTIL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&until_pattern()).ok());
static DATE_PAIR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pair = format!(r"自?{DATE}起?,?(?:至|到|-|~){DATE}止?");
    Regex::new(&pair).ok()
});
static SPAN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^\d〇○零一二两三四五六七八九十壹贰叁肆伍拾年月])(\d{1,3}|[一二两三四五六七八九十壹贰叁肆伍拾]{1,3})(周?年半?|个月|天|日)(?:[^\d一二三四五六七八九十月]|$)|(?:^|[^上下])(半)(年|个月)",
    )
    .ok()
});

/// The words of a running text that state its term, in characters of `text`; `None` where none
/// does, or where several do and differ.
#[must_use]
pub fn find_stated_term(text: &str) -> Option<Range<usize>> {
    let folded = NormalisedText::new(text);
    let source = |bytes| {
        let chars = folded.char_range(bytes);
        folded.source_range(chars)
    };
    match stated_pair(folded.text()) {
        StatedPair::One(pair) => return Some(source(pair)),
        StatedPair::Several => return None,
        StatedPair::Absent => {}
    }
    let sentence = SENTENCES
        .iter()
        .find_map(|pattern| pattern.find(folded.text()))?;
    Some(source(sentence.range()))
}

/// Pairs of a first and a last day in a text.
enum StatedPair {
    Absent,
    /// The only one, or the only one that words of a term introduce, in bytes.
    One(Range<usize>),
    /// Several that differ.
    Several,
}

/// The pair of dates that states the term of a text.
fn stated_pair(text: &str) -> StatedPair {
    let pairs = DATE_PAIR
        .iter()
        .flat_map(|pattern| pattern.find_iter(text));
    let all: Vec<Range<usize>> = pairs
        .map(|found| found.range())
        .collect();
    let Some(first) = all.first() else {
        return StatedPair::Absent;
    };
    let distinct = |of: &[&Range<usize>]| {
        let texts = of.iter().filter_map(|range| {
            let bytes = (*range).clone();
            text.get(bytes)
        });
        let unique: BTreeSet<&str> = texts.collect();
        unique.len()
    };
    let everywhere: Vec<&Range<usize>> = all.iter().collect();
    if distinct(&everywhere) == 1 {
        return StatedPair::One(first.clone());
    }
    let named: Vec<&Range<usize>> = all
        .iter()
        .filter(|r| is_introduced(text, r))
        .collect();
    match named.first() {
        Some(pair) if distinct(&named) == 1 => StatedPair::One((*pair).clone()),
        _ => StatedPair::Several,
    }
}

/// Whether words of a term stand in front of a range of bytes, in its clause.
fn is_introduced(text: &str, range: &Range<usize>) -> bool {
    let before = text
        .get(..range.start)
        .unwrap_or_default();
    let before: Vec<char> = before.chars().collect();
    // By eye: room for 授权期限自本授权书签署之日即.
    let skipped = before.len().saturating_sub(16);
    let near: String = before.iter().skip(skipped).collect();
    let mut clauses = near.rsplit(['。', ';']);
    let clause = clauses.next().unwrap_or_default();
    let mut words = ["期限", "有效", "授权", "期间"].iter();
    words.any(|word| clause.contains(word))
}

/// The last day of every term that a running text states with dates: behind words of a term, or as a
/// pair of dates that is the whole text.
#[must_use]
pub fn stated_last_days(text: &str) -> Vec<Date> {
    let folded = normalise_text(text);
    let pairs = DATE_PAIR
        .iter()
        .flat_map(|p| p.find_iter(&folded));
    let pairs = pairs
        .map(|found| found.range())
        .filter(|range| {
            let is_whole = range.len()
                == folded
                    .trim_end_matches(['。', ';'])
                    .len();
            is_whole || is_introduced(&folded, range)
        });
    let ends = UNTIL
        .iter()
        .flat_map(|p| p.find_iter(&folded));
    let ranges = pairs.chain(ends.map(|found| found.range()));
    let last_day = |range| match parse_term(folded.get(range)?).end {
        TermEnd::On(day) => Some(day),
        TermEnd::LongTerm | TermEnd::NotShown | TermEnd::Unreadable => None,
    };
    ranges.filter_map(last_day).collect()
}

/// A count of days, months or years in a text, dates left out: `一年，自签署之日起`.
#[must_use]
pub fn find_term_span(text: &str) -> Option<RelativeTerm> {
    let dates = find_dates(text);
    let first = dates.first();
    let from = first.and_then(|found| found.date);
    let mut rest = String::new();
    let mut at = 0;
    for found in &dates {
        let before = slice_chars(text, at..found.range.start);
        rest.push_str(&before);
        // The 日 behind a date belongs to it; a stop keeps its neighbours apart.
        rest.push('。');
        at = found.range.end;
        if slice_chars(text, at..at + 1) == "日" {
            at += 1;
        }
    }
    let end = text.chars().count();
    rest.push_str(&slice_chars(text, at..end));
    let folded = normalise_text(&rest);
    let found = |captures: Captures<'_>| {
        // 半年 has groups of its own: 上半年 is a part of the year.
        let amount = captures
            .get(1)
            .or(captures.get(3))?
            .as_str();
        let unit = captures
            .get(2)
            .or(captures.get(4))?
            .as_str();
        let (amount, unit) = read_count(amount, unit)?;
        Some(RelativeTerm { amount, unit, from })
    };
    let captures = SPAN.as_ref()?.captures(&folded)?;
    found(captures)
}

/// A term by its dates, or counted from its own first day or else from the day of signature.
#[must_use]
pub fn resolve_term(text: &str, signed: Option<Date>) -> Term {
    let term = parse_term(text);
    let has_end = matches!(term.end, TermEnd::On(_) | TermEnd::LongTerm);
    if has_end {
        return term;
    }
    let counted = find_term_span(text).and_then(|span| {
        let start = span.from.or(signed)?;
        let end = span.last_day(start)?;
        Some((start, end))
    });
    counted.map_or(term, |(start, end)| Term {
        start: Some(start),
        end: TermEnd::On(end),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(text: &str) -> Option<String> {
        find_stated_term(text).map(|range| slice_chars(text, range))
    }

    #[test]
    fn every_stated_end_is_found() {
        let days = |text| -> Vec<String> {
            let days = stated_last_days(text).into_iter();
            days.map(|day| day.to_string())
                .collect()
        };
        let text = "合作期限:长期。本授权有效期自2001年5月1日起至2003年4月30日止。授权期限至2028年12月31日。";
        assert_eq!(days(text), ["2003-04-30", "2028-12-31"]);
        assert_eq!(days("2001年05月01日至2003年04月30日"), ["2003-04-30"]);
        assert_eq!(days("本授权书有效期截止2024年6月30日"), ["2024-06-30"]);
        for none in [
            "本项目于2001年5月1日至2003年4月30日建成。",
            "我司成立于2001年5月1日。",
            "本授权书自签署之日起一年内有效。",
        ] {
            assert_eq!(days(none), Vec::<String>::new(), "{none}");
        }
    }

    #[test]
    fn terms_stand_inside_sentences() {
        for (text, expected) in [
            (
                "授权期限自2021年1月1日起至2023年12月31日止，逾期作废。",
                "自2021年1月1日起至2023年12月31日止",
            ),
            ("本授权书自签署之日起一年内有效。", "自签署之日起一年"),
            (
                "本授权有效期为两年，自盖章之日起计算。",
                "有效期为两年,自盖章之日起",
            ),
            (
                "授权期限自2025年3月1日起 12 个月。",
                "自2025年3月1日起 12 个月",
            ),
            (
                "本授权书有效期至二〇二七年六月三十日。",
                "有效期至二〇二七年六月三十日",
            ),
            ("本授权书自签署之日起半年内有效。", "自签署之日起半年"),
            ("本授权长期有效。", "长期有效"),
        ] {
            assert_eq!(
                stated(text)
                    .map(|t| t.replace('，', ","))
                    .as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for none in ["本公司成立于2012年3月4日。", "授权书", "我司已经营三年。"]
        {
            assert_eq!(stated(none), None, "{none}");
        }
    }

    #[test]
    fn of_several_pairs_the_introduced_one_counts() {
        let text = "展会于2024年1月1日至2024年1月9日举行。授权期限为2025年1月1日至2026年12月31日。";
        assert_eq!(
            stated(text).as_deref(),
            Some("2025年1月1日至2026年12月31日")
        );
        let two = "授权期限2025年1月1日至2026年1月1日；授权期限2025年1月1日至2027年1月1日";
        assert_eq!(stated(two), None);
    }

    #[test]
    fn counted_terms_end_by_the_signature() {
        let signed = Some(Date::constant(2024, 5, 6));
        let ends = |text: &str, signed| resolve_term(text, signed).end;
        let on = |y, m, d| TermEnd::On(Date::constant(y, m, d));
        assert_eq!(ends("一年，自签署之日起", signed), on(2025, 5, 5));
        assert_eq!(ends("自签署之日起12个月", signed), on(2025, 5, 5));
        assert_eq!(ends("贰年", signed), on(2026, 5, 5));
        assert_eq!(ends("自2025年1月1日起两年", signed), on(2026, 12, 31));
        assert_eq!(
            ends("2021年1月1日至2023年12月31日", signed),
            on(2023, 12, 31)
        );
        assert_eq!(ends("自签署之日起半年", signed), on(2024, 11, 5));
        assert_eq!(ends("一年半，自签署之日起", signed), on(2025, 11, 5));
        assert_eq!(ends("上半年", signed), TermEnd::Unreadable);
        assert_eq!(ends("三年", None), TermEnd::Unreadable);
        assert_eq!(ends("2026年", signed), TermEnd::Unreadable);
    }
}
