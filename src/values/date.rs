//! Dates as these papers print them: digits, Chinese numerals, digits typed between preprinted
//! characters, in any width.

use std::ops::Range;

pub use jiff::civil::Date;

use super::text::Folded;

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// The date; `None` when the calendar has no such day.
    pub date: Option<Date>,
    /// Where it stands, in characters of the source.
    pub range: Range<usize>,
}

/// Most characters between year, month and day.
const GAP: usize = 3;

/// The first date of a text, when the calendar has it.
///
/// # Returns
/// `None` without a date, and for an impossible one (`2021-02-30`).
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    find_dates(text).first().and_then(|found| found.date)
}

/// Every date of a text, in order. Spaced text is read first, so that neighbouring columns do not
/// run together; letter-spaced text is joined and read again.
#[must_use]
pub fn find_dates(text: &str) -> Vec<FoundDate> {
    let spaced = dates_of(&Folded::spaced(text));
    if spaced.is_empty() { dates_of(&Folded::new(text)) } else { spaced }
}

/// A run of digits.
struct Number {
    value: u32,
    digits: usize,
    range: Range<usize>,
}

fn dates_of(folded: &Folded) -> Vec<FoundDate> {
    let chars = arabic(folded.chars());
    let numbers = numbers(&chars);
    let mut found = Vec::new();
    let mut rest = numbers.as_slice();
    while let [first, tail @ ..] = rest {
        let (date, used) = match (packed(first), tail) {
            (Some(date), _) => (Some((date, first.range.clone())), 0),
            (None, [month, day, ..]) => (separated(first, month, day, &chars), 2),
            _ => (None, 0),
        };
        rest = if date.is_some() { tail.get(used..).unwrap_or_default() } else { tail };
        if let Some((date, range)) = date {
            found.push(FoundDate { date, range: folded.source_range(range) });
        }
    }
    found
}

/// `20180101`.
fn packed(number: &Number) -> Option<Option<Date>> {
    let year = number.value / 10_000;
    let fits = number.digits == 8 && plausible(year) && number.value / 100 % 100 <= 12;
    fits.then(|| civil(year, number.value / 100 % 100, number.value % 100))
}

/// `2018年1月1日`, `2018.01.01`, `2017 02 23 年 月 日`.
fn separated(y: &Number, m: &Number, d: &Number, chars: &[char]) -> Option<(Option<Date>, Range<usize>)> {
    let close = |a: &Number, b: &Number| {
        let between = chars.get(a.range.end..b.range.start).unwrap_or_default();
        // A range sign ends a date; `届满30日前` is a rule and not a day.
        between.len() <= GAP && !between.iter().any(|c| matches!(c, '至' | '到' | '届' | '期' | '\n'))
    };
    let fits = y.digits == 4 && plausible(y.value) && m.digits <= 2 && d.digits <= 2;
    (fits && close(y, m) && close(m, d))
        .then(|| (civil(y.value, m.value, d.value), y.range.start..d.range.end))
}

/// Years that a paper can mean, sentinels for "long term" included.
fn plausible(year: u32) -> bool {
    (1900..=2199).contains(&year) || year == 2999 || year == 9999
}

fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn numbers(chars: &[char]) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    for (index, c) in chars.iter().enumerate() {
        let Some(digit) = c.to_digit(10) else { continue };
        match found.last_mut() {
            Some(last) if last.range.end == index => {
                last.value = last.value.saturating_mul(10).saturating_add(digit);
                last.digits += 1;
                last.range.end = index + 1;
            }
            _ => found.push(Number { value: digit, digits: 1, range: index..index + 1 }),
        }
    }
    found
}

/// Replaces Chinese numerals before 年, 月, 日 by digits of the same length in characters: `二十一`
/// becomes `021`, so positions stay.
fn arabic(chars: &[char]) -> Vec<char> {
    let mut out = chars.to_vec();
    let mut start = None;
    for (index, c) in chars.iter().enumerate() {
        match (numeral(*c).is_some() || (*c == ' ' && start.is_some()), start) {
            (true, None) => start = Some(index),
            (false, Some(from)) => {
                if matches!(c, '年' | '月' | '日' | '号') {
                    replace(&mut out, from..index);
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Writes the value of a run of numerals over the run.
fn replace(out: &mut [char], range: Range<usize>) {
    let Some(run) = out.get_mut(range) else { return };
    // Arabic digits keep their own spacing: `2017 02 23 年` holds three numbers.
    if !run.iter().any(|c| numeral(*c).is_some() && !c.is_ascii_digit()) {
        return;
    }
    let numerals: Vec<u32> = run.iter().filter_map(|c| numeral(*c)).collect();
    let tens = numerals.iter().any(|v| *v >= 10);
    let digits = if tens { format!("{:02}", count(&numerals)) } else { positional(&numerals) };
    // Leading spaces and not zeros: the width of a number matters.
    let blank = run.len().saturating_sub(digits.len());
    let padded = std::iter::repeat_n(' ', blank).chain(digits.chars());
    for (place, c) in run.iter_mut().zip(padded) {
        *place = c;
    }
}

fn positional(numerals: &[u32]) -> String {
    numerals.iter().filter_map(|v| char::from_digit(*v, 10)).collect()
}

/// `十` 10, `十一` 11, `二十一` 21, `廿三` 23, `三十` 30.
fn count(numerals: &[u32]) -> u32 {
    numerals.iter().fold(0u32, |sum, v| match v {
        10 if sum == 0 => 10,
        10 => sum.saturating_mul(10),
        _ => sum.saturating_add(*v),
    })
}

/// Value of a numeral, zeros in every spelling that printers and OCR give.
fn numeral(c: char) -> Option<u32> {
    Some(match c {
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
            ("2018 年\n1 月 2 日", ""),
        ] {
            let read = parse_date(text).map(|d| d.to_string()).unwrap_or_default();
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
        let quotes: Vec<_> =
            found.iter().map(|f| crate::values::text::slice_chars(text, f.range.clone())).collect();
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
