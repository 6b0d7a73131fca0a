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

/// `自2025年3月1日起12个月`.
fn from_date_pattern() -> String {
    format!(r"自{DATE}起{GAP}{{0,8}}?{COUNT}")
}

/// `自签署之日起一年`.
fn from_signature_pattern() -> String {
    let signed = "(?:签署|签订|签发|签字|盖章|加盖|出具|生效|落款|开具|发出)";
    format!(r"自{GAP}{{0,14}}?{signed}{GAP}{{0,6}}?起{GAP}{{0,12}}?{COUNT}")
}

// Origin: the letters that platforms offer as templates, and the issue's own wordings; by eye.
static SENTENCES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        from_date_pattern(),
        until_pattern(),
        from_signature_pattern(),
        format!(r"(?:期限|有效期|有效){GAP}{{0,12}}?{COUNT}(?:[,(]?自{GAP}{{0,14}}?起)?"),
        r"长期有效|永久有效|期限:?为?长期".to_owned(),
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});
static UNTIL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&until_pattern()).ok());
static FROM_DATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&from_date_pattern()).ok());
static FROM_SIGNATURE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(&from_signature_pattern()).ok());
static FROM_START: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = "(?:有效|授权|合作|协议|合同|使用|委托)(?:期限?|期间|时间|时限)";
    Regex::new(&format!(r"{words}{GAP}{{0,6}}?{COUNT}")).ok()
});
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

/// What a counted term begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedFrom {
    /// A day that is named.
    Day(Date),
    /// The day of the signature.
    Signature,
    /// Not said: the first day of the term, or else of the signature.
    Unsaid,
}

/// A term that a sentence counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountedTerm {
    /// How long.
    pub span: RelativeTerm,
    /// From when.
    pub from: CountedFrom,
}

/// Every term that a running text counts instead of naming its last day: `自签署之日起一年内有效`.
/// Other periods that letters speak of (secrecy, payment, warranty) are none.
#[must_use]
pub fn stated_counts(text: &str) -> Vec<CountedTerm> {
    let folded = normalise_text(text);
    let mut all = Vec::new();
    for clause in folded.split(['。', ';']) {
        let kinds = [&FROM_DATE, &FROM_SIGNATURE, &FROM_START];
        let mut found = kinds.iter().filter_map(|pattern| {
            let pattern = pattern.as_ref()?;
            let words = pattern.find(clause)?.as_str();
            let own = is_own_term(clause, words);
            own.then(|| counted_term(words, clause))?
        });
        all.extend(found.next());
    }
    all
}

fn counted_term(words: &str, clause: &str) -> Option<CountedTerm> {
    let span = find_term_span(words)?;
    let named = |pattern: &Option<Regex>| {
        let pattern = pattern.as_ref();
        pattern.is_some_and(|p| p.is_match(clause))
    };
    let from = match span.from {
        Some(day) => CountedFrom::Day(day),
        None if named(&FROM_SIGNATURE) => CountedFrom::Signature,
        None => CountedFrom::Unsaid,
    };
    Some(CountedTerm { span, from })
}

/// Whether the counted words of a clause say how long the letter itself holds.
fn is_own_term(clause: &str, words: &str) -> bool {
    // By eye, of agreements and letters.
    const OTHER_PERIODS: [&str; 16] = [
        "保密", "质保", "保修", "付款", "支付", "异议", "违约", "解除", "通知", "终止", "竞业",
        "结算", "整改", "退还", "交付", "验收",
    ];
    let holds = |text: &str, words: &[&str]| {
        words
            .iter()
            .any(|word| text.contains(word))
    };
    // 授权 and 合作 stand in clauses about anything: there the count must be the last word.
    let is_last = holds(clause, &["授权", "合作"])
        && clause
            .trim_end_matches(['止', ','])
            .ends_with(words);
    let about_term = holds(clause, &["有效", "期限", "期间", "为期"]) || is_last;
    about_term && !holds(part_with(clause, words), &OTHER_PERIODS)
}

/// What stands between the commas around some words of a clause: a period beside them is another one.
fn part_with<'a>(clause: &'a str, words: &str) -> &'a str {
    let Some((before, after)) = clause.split_once(words) else {
        return clause;
    };
    let start = before
        .rfind(',')
        .map_or(0, |comma| comma + 1);
    let behind = clause.len() - after.len();
    let end = after
        .find(',')
        .map_or(clause.len(), |comma| behind + comma);
    clause.get(start..end).unwrap_or(clause)
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
mod tests;
