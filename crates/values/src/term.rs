//! Terms of validity: from, to, long term, or nothing that could be read.
//!
//! A term is valid to the end of its last day in China; the caller gives the day it asks about.

use jiff::{Span, ToSpan};

use super::date::{Date, FoundDate, find_dates};
use super::text::normalise_text;

/// How a term ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermEnd {
    /// The last day.
    On(Date),
    /// No end: by its words, or by a sentinel date from an interface (2099, 2999, 9999).
    LongTerm,
    /// The document shows no end; since 2022-09 that is normal on business licences.
    NotShown,
    /// Something stands there that is no date of the calendar.
    Unreadable,
}

/// A term of validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// First day, when shown.
    pub start: Option<Date>,
    /// End.
    pub end: TermEnd,
}

/// A doubtful length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermIssue {
    /// The end is not after the start.
    Reversed,
    /// Longer than documents of this kind run.
    TooLong,
    /// A term of whole years ends on the day before; this one ends on the same day of the year.
    OneDayLate,
}

// Origin: the reference `document-formats`, 4; further wordings by eye.
const LONG_TERM_WORDS: [&str; 10] = [
    "长期",
    "永久",
    "无固定期限",
    "永续",
    "无限期",
    "不限期",
    "不约定期限",
    "无期限",
    "无营业期限",
    "LONGTERM",
];
/// A date after one of these says when a document was given, never when it ends.
const ISSUE_LABELS: [&str; 9] = [
    "发证", "成立", "注册", "签发", "颁发", "批准", "核准", "登记", "颁证",
];
const RANGE_SIGNS: [char; 5] = ['至', '到', '-', '~', '止'];
// By eye: every character here may be left on a form without a date.
/// What remains of a form nobody filled in: labels and preprinted characters.
const BLANK_FORM_CHARS: &str =
    "执照许可证营业合伙经营授权注册使用有效期限的为自从公元起至到止截年月日号:：;,.。/\\-~*_()无空";

/// Reads a term in any of its printed shapes, with or without its label.
#[must_use]
pub fn parse_term(text: &str) -> Term {
    let text = without_notes(text);
    let folded = normalise_text(&text).to_uppercase();
    let dates = find_dates(&text);
    let says_long_term = |word: &&str| folded.contains(*word);
    let long = LONG_TERM_WORDS
        .iter()
        .any(says_long_term);
    let term = |start, end| Term { start, end };
    // "Long term" in words decides before any date: such a licence prints a start at most.
    match dates.as_slice() {
        [] if long => term(None, TermEnd::LongTerm),
        [start] if long => term(start.date, TermEnd::LongTerm),
        [] if is_blank(&folded) => term(None, TermEnd::NotShown),
        _ if long => term(None, TermEnd::Unreadable),
        [] => term(None, TermEnd::Unreadable),
        // A span counted from a day belongs to a stamp or letter, so the document itself shows no
        // end.
        [start] if is_relative(&text, start) => term(start.date, TermEnd::NotShown),
        [only] => term_of_one_date(&text, only),
        [start, end] => term_between(start, end),
        // With three dates or more, foundation and issue stand beside the term: only a pair with a
        // sign between is it.
        many => match joined_pair(&text, many) {
            Some((start, end)) => term_between(start, end),
            None => term(None, TermEnd::Unreadable),
        },
    }
}

/// How an agreement says that it goes on.
const RENEWALS: [&str; 6] = ["续", "延续", "延长", "顺延", "展期", "延期"];

/// Whether a term goes on by itself after its last day (期满自动续展一年): that day ends nothing.
#[must_use]
pub fn renews_itself(text: &str) -> bool {
    let folded = normalise_text(text);
    let mut places = folded.match_indices("自动");
    places.any(|(at, word)| {
        let before = folded.get(..at).unwrap_or_default();
        let behind = folded
            .get(at + word.len()..)
            .unwrap_or_default();
        let is_denied = before.ends_with(['不', '非', '再', '会']);
        !is_denied
            && RENEWALS
                .iter()
                .any(|renewal| behind.starts_with(renewal))
    })
}

/// Drops clauses that tell when to renew (`有效期届满30日前办理延续`), unless they name a day.
fn without_notes(text: &str) -> String {
    let is_note = |clause: &str| {
        let about_renewal = normalise_text(clause).contains("届满");
        about_renewal && find_dates(clause).is_empty()
    };
    let clauses: Vec<&str> = text
        .split(['。', ';', '；', ',', '，', '(', '（', ')', '）'])
        .filter(|clause| !is_note(clause))
        .collect();
    clauses.join(" ")
}

/// A span counted from the date, unless the date itself is named as the end.
fn is_relative(text: &str, date: &FoundDate) -> bool {
    let start = date.range.start;
    let before = text_slice(text, 0..start);
    let before = normalise_text(&before);
    let is_end = before.ends_with(['至', '到']);
    !is_end && super::find_relative_term(text).is_some()
}

fn is_blank(folded: &str) -> bool {
    folded
        .chars()
        .all(|c| BLANK_FORM_CHARS.contains(c))
}

/// A single date is the end, unless the words around it make it the start.
fn term_of_one_date(text: &str, found: &FoundDate) -> Term {
    let Some(date) = found.date else {
        return Term {
            start: None,
            end: TermEnd::Unreadable,
        };
    };
    let FoundDate { range, .. } = found;
    let before = text_slice(text, 0..range.start);
    let before = normalise_text(&before);
    // What stands between a label and its date: a colon, 日期, 公元.
    let before = before.trim_end_matches([':', '期', '日', '元', '公']);
    let after = text_slice(text, range.end..usize::MAX);
    let after = normalise_text(&after);
    let after = after.trim_start_matches(['日', '号']);
    let labelled = ISSUE_LABELS
        .iter()
        .any(|issue_label| before.ends_with(issue_label));
    let from = before.ends_with(['自', '从']);
    let onwards = after.starts_with(['至', '到', '-', '~', '起']);
    if !labelled && !from && !onwards {
        return Term {
            start: None,
            end: end_on(date),
        };
    }
    let end = if is_blank(after) {
        TermEnd::NotShown
    } else {
        TermEnd::Unreadable
    };
    Term {
        start: Some(date),
        end,
    }
}

fn term_between(start: &FoundDate, end: &FoundDate) -> Term {
    let unreadable = Term {
        start: start.date,
        end: TermEnd::Unreadable,
    };
    let Some(last_day) = end.date else {
        return unreadable;
    };
    // An end before the start is a misread digit and not a term that has passed.
    let is_reversed = start
        .date
        .is_some_and(|first_day| last_day < first_day);
    if is_reversed {
        return unreadable;
    }
    Term {
        start: start.date,
        end: end_on(last_day),
    }
}

/// The only two neighbouring dates with nothing but a range sign between them.
fn joined_pair<'a>(text: &str, dates: &'a [FoundDate]) -> Option<(&'a FoundDate, &'a FoundDate)> {
    let sign_between = |start: &FoundDate, end: &FoundDate| {
        let start = start.range.end;
        let end = end.range.start;
        let between = text_slice(text, start..end);
        let between = normalise_text(&between);
        // By eye: room for the sign with 日 before and 自 behind it.
        let short = between.chars().count() <= 4;
        short && between.contains(RANGE_SIGNS)
    };
    let ends = dates.iter().skip(1);
    let mut pairs = dates
        .iter()
        .zip(ends)
        .filter(|(start, end)| sign_between(start, end));
    let pair = pairs.next()?;
    match pairs.next() {
        Some(_) => None,
        None => Some(pair),
    }
}

fn text_slice(text: &str, range: std::ops::Range<usize>) -> String {
    super::text::slice_chars(text, range)
}

// Origin: 2099, 2999 and 9999 in exports of interfaces (`document-formats`, 4).
/// Interfaces write the end of time as a date.
fn end_on(date: Date) -> TermEnd {
    if date.year() >= 2099 {
        TermEnd::LongTerm
    } else {
        TermEnd::On(date)
    }
}

impl Term {
    /// Doubts about the length, given the most years that documents of the kind run.
    #[must_use]
    pub fn find_issue(&self, most_years: i16) -> Option<TermIssue> {
        let (Some(start), TermEnd::On(end)) = (self.start, self.end) else {
            return None;
        };
        // The bound comes from the rule, because permits run from 3 to 10 years by their kind.
        let most_span = Span::new().try_years(most_years).ok()?;
        let most = start.checked_add(most_span).ok()?;
        let same_day = day_of_year(start) == day_of_year(end);
        if end <= start {
            Some(TermIssue::Reversed)
        } else if end > most {
            Some(TermIssue::TooLong)
        } else if same_day {
            Some(TermIssue::OneDayLate)
        } else {
            None
        }
    }

    /// Whole years when the term ends on the day before its anniversary.
    #[must_use]
    pub fn whole_years(&self) -> Option<i16> {
        let (start, TermEnd::On(end)) = (self.start?, self.end) else {
            return None;
        };
        let next = end.checked_add(1.day()).ok()?;
        let is_anniversary = day_of_year(start) == day_of_year(next);
        let years = next.year() - start.year();
        is_anniversary.then_some(years)
    }
}

/// Month and day.
fn day_of_year(date: Date) -> (i8, i8) {
    (date.month(), date.day())
}

#[cfg(test)]
mod tests;
