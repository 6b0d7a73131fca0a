//! What a term means on a day.

use super::date::Date; use super::term::{End, Term};




/// What a term means on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
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
    /// The paper shows no end.
    NotShown,
    /// Cannot be told.
    Unreadable,
}

/// What `term` means on the day `as_of`; `soon_days` before the end it is said to expire soon.
#[must_use]
pub fn grade(term: &Term, as_of: Date, soon_days: i32) -> Validity {
    if let Some(start) = term.start
        && start > as_of
        && matches!(term.end, End::On(_) | End::LongTerm)
    {
        return Validity::NotYetValid(start);
    }
    match term.end {
        End::LongTerm => Validity::LongTerm,
        End::NotShown => Validity::NotShown,
        End::Unreadable => Validity::Unreadable,
        End::On(last) if last < as_of => Validity::Expired(last),
        End::On(last) => match days_between(as_of, last) {
            left if left <= soon_days => Validity::ExpiresSoon(last, left),
            _ => Validity::Valid(last),
        },
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
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
        assert_eq!(grade(&term, on, 30), Validity::ExpiresSoon(on, 0));
        assert_eq!(grade(&term, day("2026-11-22"), 30), Validity::Expired(on));
        assert_eq!(grade(&term, day("2026-10-22"), 30), Validity::ExpiresSoon(on, 30));
        assert_eq!(grade(&term, day("2026-10-21"), 30), Validity::Valid(on));
        assert_eq!(grade(&term, day("2000-01-01"), 30), Validity::Valid(on));
    }

    #[test]
    fn grades_of_terms_without_a_last_day() {
        let on = day("2026-11-21");
        assert_eq!(grade(&parse_term("长期"), on, 30), Validity::LongTerm);
        assert_eq!(grade(&parse_term(""), on, 30), Validity::NotShown);
        assert_eq!(grade(&parse_term("2026-02-30"), on, 30), Validity::Unreadable);
        let later = parse_term("2027.01.01-2037.01.01");
        assert_eq!(grade(&later, on, 30), Validity::NotYetValid(day("2027-01-01")));
    }
}
