//! Stretches of the calendar, by its rules.
//!
//! In: numbers of years, months and days, and how far back. Out: the first and the last day of what they mean, or
//! nothing where no calendar has it.

use time::{Date, Month};

use super::{back, names::Unit};

/// The first and the last day of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
}

/// No date lies before the first of these years; "until 2014" begins there.
pub(super) const FIRST_YEAR: i32 = 1;

/// The days from the first to the last, if they are in this order.
pub(super) fn span(first: Date, last: Date) -> Option<Days> {
    (first <= last).then_some(Days { first, last })
}

/// A single day, if the calendar has it.
pub(super) fn one_day(year: i32, month: Month, day: u8) -> Option<Days> {
    let day = Date::from_calendar_date(year, month, day).ok()?;
    span(day, day)
}

/// A month of a year.
pub(super) fn month_of(year: i32, month: Month) -> Option<Days> {
    let day = |day| Date::from_calendar_date(year, month, day).ok();
    span(day(1)?, day(month.length(year))?)
}

/// A whole year.
pub(super) fn year(year: i32) -> Option<Days> {
    let day = |month, day| Date::from_calendar_date(year, month, day).ok();
    span(day(Month::January, 1)?, day(Month::December, 31)?)
}

/// The day so many units before `day`; the last of the month where that month is too short.
pub(super) fn exactly_back(day: Date, unit: Unit, units: u16) -> Option<Date> {
    let months = match unit {
        Unit::Day => return back(day, i64::from(units)),
        Unit::Week => return back(day, 7 * i64::from(units)),
        Unit::Month => i32::from(units),
        Unit::Year => 12 * i32::from(units),
    };
    let month = day.year() * 12 + i32::from(u8::from(day.month())) - 1 - months;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    (year >= FIRST_YEAR).then_some(())?;
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).ok()
}

/// The day, week from Monday, month or year that `day` lies in.
pub(super) fn around(day: Date, unit: Unit) -> Option<Days> {
    match unit {
        Unit::Day => span(day, day),
        Unit::Week => {
            let monday = back(day, i64::from(day.weekday().number_days_from_monday()))?;
            span(monday, back(monday, -6)?)
        }
        Unit::Month => month_of(day.year(), day.month()),
        Unit::Year => year(day.year()),
    }
}
