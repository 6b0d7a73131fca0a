//! Working days, Monday to Friday. Public holidays are moved by decree every year and are not known
//! here, so a count of working days is the shortest time it can take.

use jiff::civil::{Date, Weekday};

/// The day that lies `days` working days after `from`; `None` beyond the calendar.
#[must_use]
pub fn add_workdays(from: Date, days: u32) -> Option<Date> {
    step_workdays(from, days, Date::tomorrow)
}

/// The last day from which `days` working days end on `end` or before; `None` beyond the calendar.
#[must_use]
pub fn last_start(end: Date, days: u32) -> Option<Date> {
    // Nothing has to pass, so the end may be a Sunday.
    if days == 0 {
        return Some(end);
    }
    let mut day = end;
    while !is_workday(day) {
        day = day.yesterday().ok()?;
    }
    // From the day before the last but `days`-th working day every later one comes too late.
    let before = step_workdays(day, days, Date::yesterday)?;
    let mut start = before;
    while let Ok(next) = start.tomorrow()
        && !is_workday(next)
    {
        start = next;
    }
    Some(start)
}

fn step_workdays(
    from: Date,
    days: u32,
    next: fn(Date) -> Result<Date, jiff::Error>,
) -> Option<Date> {
    let (mut day, mut left) = (from, days);
    while left > 0 {
        day = next(day).ok()?;
        left -= u32::from(is_workday(day));
    }
    Some(day)
}

fn is_workday(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekends_do_not_count() {
        let friday = date(2026, 11, 20);
        assert_eq!(add_workdays(friday, 1), Some(date(2026, 11, 23)));
        assert_eq!(add_workdays(friday, 15), Some(date(2026, 12, 11)));
        assert_eq!(add_workdays(friday, 0), Some(friday));
        assert_eq!(add_workdays(Date::MAX, 1), None);
    }

    #[test]
    fn the_last_start_is_the_last_day_that_ends_in_time() {
        let mut end = date(2026, 11, 1);
        for _ in 0..21 {
            for days in 0..12 {
                let start = last_start(end, days).unwrap();
                assert!(
                    add_workdays(start, days).unwrap() <= end,
                    "{days} working days until {end}"
                );
                assert!(
                    add_workdays(start.tomorrow().unwrap(), days).unwrap() > end,
                    "{days} before {end}"
                );
            }
            end = end.tomorrow().unwrap();
        }
        assert_eq!(last_start(Date::MIN, 3), None);
    }
}
