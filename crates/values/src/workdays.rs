//! Working days, Monday to Friday. Public holidays are moved by decree every year and are not known
//! here, so a count of working days is the shortest time it can take.

use jiff::civil::{Date, Weekday};

/// The day that lies `days` working days after `from`; `None` beyond the calendar.
#[must_use]
pub fn after(from: Date, days: u32) -> Option<Date> {
    step(from, days, Date::tomorrow)
}

/// The last day from which `days` working days end on `end` or before; `None` beyond the calendar.
#[must_use]
pub fn last_start(end: Date, days: u32) -> Option<Date> {
    if days == 0 {
        return Some(end);
    }
    let mut day = end;
    while !is_working(day) {
        day = day.yesterday().ok()?;
    }
    // From the day before the last but `days`-th working day every later one comes too late.
    let before = step(day, days, Date::yesterday)?;
    let mut start = before;
    while let Ok(next) = start.tomorrow()
        && !is_working(next)
    {
        start = next;
    }
    Some(start)
}

fn step(from: Date, days: u32, next: fn(Date) -> Result<Date, jiff::Error>) -> Option<Date> {
    let (mut day, mut left) = (from, days);
    while left > 0 {
        day = next(day).ok()?;
        left -= u32::from(is_working(day));
    }
    Some(day)
}

fn is_working(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn weekends_do_not_count() {
        let friday = date(2026, 11, 20);
        assert_eq!(after(friday, 1), Some(date(2026, 11, 23)));
        assert_eq!(after(friday, 15), Some(date(2026, 12, 11)));
        assert_eq!(after(friday, 0), Some(friday));
        assert_eq!(after(Date::MAX, 1), None);
    }

    #[test]
    fn the_last_start_is_the_last_day_that_ends_in_time() {
        let mut end = date(2026, 11, 1);
        for _ in 0..21 {
            for days in 0..12 {
                let start = last_start(end, days).unwrap();
                assert!(after(start, days).unwrap() <= end, "{days} working days until {end}");
                assert!(after(start.tomorrow().unwrap(), days).unwrap() > end, "{days} before {end}");
            }
            end = end.tomorrow().unwrap();
        }
        assert_eq!(last_start(Date::MIN, 3), None);
    }
}
