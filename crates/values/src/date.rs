//! Dates as these documents print them: digits, Chinese numerals, digits typed between preprinted
//! characters, in any width.

use std::ops::Range;

pub use jiff::civil::Date;

use super::text::NormalisedText;

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// The date; `None` when the calendar has no such day.
    pub date: Option<Date>,
    /// Where it stands, in characters of the source.
    pub range: Range<usize>,
}

// Origin: the reference `document-formats`, 4 (at most three other characters between the parts).
/// Most characters between year, month and day.
const MAX_DATE_GAP: usize = 3;

/// The first date of a text, when the calendar has it.
///
/// # Returns
/// `None` without a date, and for an impossible one (`2021-02-30`).
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let dates = find_dates(text);
    let first = dates.first()?;
    first.date
}

/// Every date of a text, in order. Spaced text is read first, so that neighbouring columns do not
/// run together; letter-spaced text is joined and read again.
#[must_use]
pub fn find_dates(text: &str) -> Vec<FoundDate> {
    let spaced = dates_in_normalised(&NormalisedText::with_spaces(text));
    if spaced.is_empty() {
        dates_in_normalised(&NormalisedText::new(text))
    } else {
        spaced
    }
}

struct DigitRun {
    value: u32,
    digits: usize,
    range: Range<usize>,
}

fn dates_in_normalised(folded: &NormalisedText) -> Vec<FoundDate> {
    let numbers = find_digit_runs(folded.chars());
    let mut found = Vec::new();
    let mut rest = numbers.as_slice();
    while let [first, tail @ ..] = rest {
        let packed = packed_date(first);
        let (date, used) = match (packed, tail) {
            (Some(date), _) => (Some(date), 0),
            (None, [month, day, ..]) => {
                let date = separated_date([first, month, day], folded.chars());
                (date, 2)
            }
            _ => (None, 0),
        };
        // A date uses up all its numbers, otherwise only the first is dropped: the day behind a
        // stray number still counts.
        rest = if date.is_some() {
            tail.get(used..).unwrap_or_default()
        } else {
            tail
        };
        if let Some((date, at)) = date {
            let range = folded.source_range(at);
            found.push(FoundDate { date, range });
        }
    }
    found
}

/// A date, or none of the calendar, and its place in the normalised text.
type LocatedDate = (Option<Date>, Range<usize>);

/// `20180101`.
fn packed_date(number: &DigitRun) -> Option<LocatedDate> {
    let year = number.value / 10_000;
    // With an impossible month it is a serial number; with an impossible day it is a date that was
    // misread.
    let month = number.value / 100 % 100;
    let day = number.value % 100;
    let is_month = month <= 12;
    let is_date = is_month && is_plausible_year(year);
    if number.digits != 8 || !is_date {
        return None;
    }
    let date = civil_date(year, month, day);
    Some((date, number.range.clone()))
}

/// `2018年1月1日`, `2018.01.01`, `2017 02 23 年 月 日`.
fn separated_date([year, month, day]: [&DigitRun; 3], chars: &[char]) -> Option<LocatedDate> {
    let close = |first: &DigitRun, second: &DigitRun| {
        let start = first.range.end;
        let end = second.range.start;
        let between = chars
            .get(start..end)
            .unwrap_or_default();
        // A range sign ends a date; `届满30日前` is a rule and not a day.
        let parts = |c: &char| matches!(c, '至' | '到' | '届' | '期' | '\n');
        let parted = between.iter().any(parts);
        between.len() <= MAX_DATE_GAP && !parted
    };
    let is_year = year.digits == 4 && is_plausible_year(year.value);
    let short_parts = month.digits <= 2 && day.digits <= 2;
    if !is_year || !short_parts {
        return None;
    }
    if !close(year, month) || !close(month, day) {
        return None;
    }
    let date = civil_date(year.value, month.value, day.value);
    let range = year.range.start..day.range.end;
    Some((date, range))
}

// Origin: 2099, 2999 and 9999 stand for the end of time in the reference `document-formats`, 4; the
// range by eye.
/// Years that a document can mean, sentinels for "long term" included.
fn is_plausible_year(year: u32) -> bool {
    let is_real = (1900..=2199).contains(&year);
    is_real || matches!(year, 2999 | 9999)
}

fn civil_date(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = year.try_into().ok()?;
    let month = month.try_into().ok()?;
    let day = day.try_into().ok()?;
    Date::new(year, month, day).ok()
}

/// Runs of digits, and runs of Chinese numerals that a 年, 月 or 日 follows.
fn find_digit_runs(chars: &[char]) -> Vec<DigitRun> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = chars
        .get(at..)
        .filter(|rest| !rest.is_empty())
    {
        let is_part = |c: &&char| **c == ' ' || numeral_value(**c).is_some();
        let length = rest.iter().take_while(is_part).count();
        let (run, tail) = rest.split_at(length);
        let is_unit = |c: &char| matches!(c, '年' | '月' | '日' | '号');
        let date_unit_follows = tail.first().is_some_and(is_unit);
        let chinese = parse_chinese_run(run, at);
        match chinese.filter(|_| date_unit_follows) {
            Some(number) => found.push(number),
            None => push_arabic_runs(run, at, &mut found),
        }
        // Steps over the character that ended the run as well; otherwise this loop would not end.
        let ending = usize::from(!tail.is_empty());
        at += run.len() + ending;
    }
    found
}

/// The number of a run that holds Chinese numerals; Arabic digits keep their own spacing
/// (`2017 02 23 年` holds three numbers).
fn parse_chinese_run(run: &[char], start: usize) -> Option<DigitRun> {
    let numerals: Vec<u32> = run
        .iter()
        .filter_map(|numeral| numeral_value(*numeral))
        .collect();
    let is_arabic = |c: &char| *c == ' ' || c.is_ascii_digit();
    let all_arabic = run.iter().all(is_arabic);
    // Eight digits are the longest date (20180101); the limit also keeps the sum below from
    // overflowing.
    if numerals.len() > 8 || all_arabic {
        return None;
    }
    let spaces = run.iter().take_while(|c| **c == ' ');
    let lead = spaces.count();
    // With a ten in it the number is spoken (二十一), without one it is spelt digit by digit (二〇一八).
    let tens = numerals
        .iter()
        .any(|numeral| *numeral >= 10);
    let value = if tens {
        sum_numerals(&numerals)
    } else {
        numerals
            .iter()
            .fold(0, |sum, numeral| sum * 10 + numeral)
    };
    let digits = if tens { 2 } else { numerals.len() };
    let end = start + run.len();
    Some(DigitRun {
        value,
        digits,
        range: start + lead..end,
    })
}

fn push_arabic_runs(run: &[char], start: usize, found: &mut Vec<DigitRun>) {
    let mut open = false;
    for (index, c) in (start..).zip(run) {
        let digit = c.to_digit(10);
        match (digit, found.last_mut()) {
            (Some(digit), Some(last)) if open => {
                // Saturates: serial numbers of any length pass through here.
                let tens = last.value.saturating_mul(10);
                last.value = tens.saturating_add(digit);
                last.digits += 1;
                last.range.end = index + 1;
            }
            (Some(value), _) => found.push(DigitRun {
                value,
                digits: 1,
                range: index..index + 1,
            }),
            (None, _) => {}
        }
        open = digit.is_some();
    }
}

/// `十` 10, `十一` 11, `二十一` 21, `廿三` 23, `三十` 30.
pub(super) fn sum_numerals(numerals: &[u32]) -> u32 {
    numerals
        .iter()
        .fold(0u32, |sum, v| match v {
            10 if sum == 0 => 10,
            10 => sum.saturating_mul(10),
            _ => sum.saturating_add(*v),
        })
}

/// Value of a numeral, zeros in every spelling that printers and OCR give.
pub(super) fn numeral_value(c: char) -> Option<u32> {
    Some(match c {
        // Printers use two circles for zero; recognition adds the Latin, Greek and Cyrillic O.
        '〇' | '○' | '零' | 'O' | 'o' | '◯' | 'О' | 'Ο' => 0,
        '一' | '壹' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        '廿' => 20,
        '卅' => 30,
        _ => return c.to_digit(10),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_printed_shape_is_read() {
        for (text, date) in [
            ("有效期至 2021 年07 月19 日", "2021-07-19"),
            ("2017 02 23 年 月 日", "2017-02-23"),
            ("二O一五年十二月一日", "2015-12-01"),
            ("二〇一八年十一月三十日", "2018-11-30"),
            ("二○一八年十月二十一日", "2018-10-21"),
            ("二零二零年正月", ""),
            ("二０二０年二月廿九日", "2020-02-29"),
            ("二 〇 二 〇 年 三 月 十 日", "2020-03-10"),
            ("2O18年O1月O2日", "2018-01-02"),
            ("公元2014年 5月 6日", "2014-05-06"),
            ("2010.01.01", "2010-01-01"),
            ("20180101", "2018-01-01"),
            ("2018-1-1", "2018-01-01"),
            ("2018/01/01", "2018-01-01"),
            ("２０１８年１月１日", "2018-01-01"),
            ("2 0 2 1 年 0 7 月 1 9 日", "2021-07-19"),
            ("一九九九年十二月卅一日", "1999-12-31"),
            ("2018 年\n1 月 2 日", "2018-01-02"),
            ("二〇一八年十月十日", "2018-10-10"),
        ] {
            let read = parse_date(text)
                .map(|d| d.to_string())
                .unwrap_or_default();
            assert_eq!(read, date, "{text}");
        }
    }

    #[test]
    fn impossible_dates_are_found_and_not_dates() {
        for text in ["2021-02-30", "2021年13月01日", "20210230", "2021.00.10"] {
            let found = find_dates(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].date, None, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in [
            "",
            "年 月 日",
            "12315",
            "91110000MA00000152",
            "JY24403000000016",
            "2012年12月",
            "三一重工",
            "长期",
            "0571-88880000",
        ] {
            assert_eq!(find_dates(text), [], "{text}");
        }
    }

    #[test]
    fn two_dates_keep_their_places() {
        let text = "自 2011年8月23日 至 2015年8月23日";
        let found = find_dates(text);
        let quotes: Vec<_> = found
            .iter()
            .map(|f| crate::text::slice_chars(text, f.range.clone()))
            .collect();
        assert_eq!(quotes, ["2011年8月23", "2015年8月23"]);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), dense in "[0-9年月日至二十〇O. -]{0,40}") {
            let _ = (find_dates(&text), find_dates(&dense));
        }

        #[test]
        fn printed_dates_read_back(year in 1900i16..2100, month in 1i8..=12, day in 1i8..=28) {
            let date = Date::new(year, month, day).unwrap();
            for text in [date.to_string(), format!("{year}年{month}月{day}日"), format!("{year}.{month:02}.{day:02}"),
                format!("{year}{month:02}{day:02}"), format!("{year} 年 {month} 月 {day} 日")]
            {
                prop_assert_eq!(parse_date(&text), Some(date), "{}", text);
            }
        }
    }
}
