//! Terms counted from a day (`有效期60天`): purpose stamps and letters, not documents.

use std::sync::LazyLock;

use jiff::{Span, ToSpan};
use regex::Regex;

use super::date::{Date, find_dates, numeral_value, sum_numerals};
use super::text::normalise_text;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// A term counted from a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelativeTerm {
    /// How many units.
    pub amount: u32,
    /// Of what.
    pub unit: TimeUnit,
    /// The first date of the text, which such a term is counted from.
    pub from: Option<Date>,
}

// Origin: the purpose stamp `有效期60天` in the reference `document-formats`, 4. The last group keeps
// dates and longer counts out.
static TERM_PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:有效|授权|使用|合作)期限?(?:为|是|:)*(\d{1,3}|[一二两三四五六七八九十叁伍拾]{1,3}|半)(天|日|个月|年半?)(?:[^\d一二三四五六七八九十月]|$)",
    )
    .ok()
});

/// Finds a term counted from a day. It belongs to the stamp or letter it stands on, never to the
/// document under it.
#[must_use]
pub fn find_relative_term(text: &str) -> Option<RelativeTerm> {
    let folded = normalise_text(text);
    let captures = TERM_PATTERN
        .as_ref()?
        .captures(&folded)?;
    let amount = captures.get(1)?.as_str();
    let unit = captures.get(2)?.as_str();
    let (amount, unit) = read_count(amount, unit)?;
    let dates = find_dates(text);
    let from = dates
        .first()
        .and_then(|found| found.date);
    Some(RelativeTerm { amount, unit, from })
}

/// A count with its unit; halves are counted in the next smaller one.
pub(super) fn read_count(amount: &str, unit: &str) -> Option<(u32, TimeUnit)> {
    let count = || parse_amount(amount);
    match (amount, unit) {
        ("半", "年" | "周年") => Some((6, TimeUnit::Months)),
        ("半", "个月") => Some((15, TimeUnit::Days)),
        (_, "年半" | "周年半") => Some((count()? * 12 + 6, TimeUnit::Months)),
        (_, "年" | "周年") => Some((count()?, TimeUnit::Years)),
        (_, "个月") => Some((count()?, TimeUnit::Months)),
        _ => Some((count()?, TimeUnit::Days)),
    }
}

/// The number of a count in digits or words.
fn parse_amount(text: &str) -> Option<u32> {
    match text.parse() {
        Ok(amount) => Some(amount),
        Err(_) => parse_chinese_amount(text),
    }
}

fn parse_chinese_amount(text: &str) -> Option<u32> {
    // 两 is two only before a unit, so the numerals of dates do not know it.
    let count = |c: char| {
        if c == '两' {
            Some(2)
        } else {
            numeral_value(c)
        }
    };
    let counts = text.chars().map(count);
    let numerals: Option<Vec<u32>> = counts.collect();
    Some(sum_numerals(&numerals?))
}

impl RelativeTerm {
    /// The last day, counted from `from`: the day before the span is over.
    #[must_use]
    pub fn last_day(&self, from: Date) -> Option<Date> {
        let amount = i64::from(self.amount);
        let span = match self.unit {
            TimeUnit::Days => Span::new().try_days(amount),
            TimeUnit::Months => Span::new().try_months(amount),
            TimeUnit::Years => Span::new().try_years(amount),
        };
        // A term of one year ends the day before its anniversary (`document-formats`, 4).
        let anniversary = from.checked_add(span.ok()?).ok()?;
        anniversary.checked_sub(1.day()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_and_letters_are_recognised() {
        let stamp =
            find_relative_term("此件仅供认证使用,复印无效,2017年10月9日,有效期60天").unwrap();
        assert_eq!((stamp.amount, stamp.unit), (60, TimeUnit::Days));
        assert_eq!(
            stamp.last_day(stamp.from.unwrap()),
            Some(Date::constant(2017, 12, 7))
        );
        let letter = find_relative_term(
            "授权期限：贰年"
                .replace('贰', "两")
                .as_str(),
        )
        .unwrap();
        assert_eq!(
            (letter.amount, letter.unit, letter.from),
            (2, TimeUnit::Years, None)
        );
        assert_eq!(
            find_relative_term("有效期为六个月")
                .unwrap()
                .unit,
            TimeUnit::Months
        );
        assert_eq!(
            letter.last_day(Date::constant(2024, 2, 29)),
            Some(Date::constant(2026, 2, 27))
        );
    }

    #[test]
    fn absolute_terms_and_renewal_notes_are_not_relative() {
        for text in [
            "有效期 2025年04月03日 至 2028年04月02日",
            "有效期届满30日前办理延续",
            "有效期至2021年7月19日",
            "",
        ] {
            assert_eq!(find_relative_term(text), None, "{text}");
        }
    }
}
