//! What a term means on a day.

use super::date::Date;
use super::term::{Term, TermEnd};

/// What a term means on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermValidity {
    /// The last day has passed.
    Expired(Date),
    /// Still valid; last day and the days left after the day asked about.
    ExpiresSoon(Date, i32),
    /// The term begins only on that day.
    NotYetValid(Date),
    /// Valid; last day.
    Valid(Date),
    /// Valid without an end.
    LongTerm,
    /// The document shows no end.
    NotShown,
    /// Cannot be told.
    Unreadable,
}

/// What `term` means on the day `as_of`; `soon_days` before the end it is said to expire soon.
#[must_use]
pub fn grade_term(term: &Term, as_of: Date, soon_days: i32) -> TermValidity {
    // Only a term with a readable end can begin later: of the others nothing is known.
    if let Some(start) = term.start
        && start > as_of
        && matches!(term.end, TermEnd::On(_) | TermEnd::LongTerm)
    {
        return TermValidity::NotYetValid(start);
    }
    match term.end {
        TermEnd::LongTerm => TermValidity::LongTerm,
        TermEnd::NotShown => TermValidity::NotShown,
        TermEnd::Unreadable => TermValidity::Unreadable,
        // Valid to the end of its last day (`document-formats`, 4).
        TermEnd::On(last) if last < as_of => TermValidity::Expired(last),
        TermEnd::On(last) => match days_between(as_of, last) {
            left if left <= soon_days => TermValidity::ExpiresSoon(last, left),
            _ => TermValidity::Valid(last),
        },
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to)
        .map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_term;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn grades_count_the_last_day_as_valid() {
        let term = parse_term("有效期至2026年11月21日");
        let on = day("2026-11-21");
        assert_eq!(grade_term(&term, on, 30), TermValidity::ExpiresSoon(on, 0));
        assert_eq!(
            grade_term(&term, day("2026-11-22"), 30),
            TermValidity::Expired(on)
        );
        assert_eq!(
            grade_term(&term, day("2026-10-22"), 30),
            TermValidity::ExpiresSoon(on, 30)
        );
        assert_eq!(
            grade_term(&term, day("2026-10-21"), 30),
            TermValidity::Valid(on)
        );
        assert_eq!(
            grade_term(&term, day("2000-01-01"), 30),
            TermValidity::Valid(on)
        );
    }

    #[test]
    fn grades_of_terms_without_a_last_day() {
        let on = day("2026-11-21");
        assert_eq!(
            grade_term(&parse_term("长期"), on, 30),
            TermValidity::LongTerm
        );
        assert_eq!(grade_term(&parse_term(""), on, 30), TermValidity::NotShown);
        assert_eq!(
            grade_term(&parse_term("2026-02-30"), on, 30),
            TermValidity::Unreadable
        );
        let later = parse_term("2027.01.01-2037.01.01");
        assert_eq!(
            grade_term(&later, on, 30),
            TermValidity::NotYetValid(day("2027-01-01"))
        );
    }
}
