//! The days that a report is about, as people name them.

use serde::{Deserialize, Serialize};

use crate::{AppError, Date};

/// The longest span, in days.
pub const LONGEST: i32 = 731;

/// A span of business dates, both ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Days by name, or by their ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "days", rename_all = "snake_case")]
pub enum Days {
    /// The business date.
    #[default]
    Today,
    /// The one before.
    Yesterday,
    /// Seven days, today included.
    Week,
    /// Fourteen days, today included.
    Fortnight,
    /// From the first of the month until today.
    Month,
    /// The month before.
    LastMonth,
    /// From the first of January until today.
    Year,
    /// From one day to another.
    Between(Span),
}

impl Days {
    /// The names that pages offer, with their keys.
    pub const NAMED: [(&'static str, &'static str, Self); 6] = [
        ("today", "Today", Self::Today),
        ("yesterday", "Yesterday", Self::Yesterday),
        ("week", "7 days", Self::Week),
        ("month", "This month", Self::Month),
        ("last_month", "Last month", Self::LastMonth),
        ("year", "This year", Self::Year),
    ];

    /// The days of a key; those of a name that is none are today.
    #[must_use]
    pub fn of(key: &str) -> Self {
        Self::NAMED.iter().find(|(known, ..)| *known == key).map(|(.., days)| *days).unwrap_or_default()
    }

    /// Which days they are on a business date.
    ///
    /// # Errors
    /// `input.invalid` for a span that ends before it begins or is longer than [`LONGEST`].
    pub fn span(self, today: Date) -> Result<Span, AppError> {
        let back = |days: i32| today.plus_days(days.saturating_neg()).unwrap_or(Date::EPOCH);
        let (year, month, day) = today.parts();
        let first = back(i32::try_from(day).unwrap_or(1).saturating_sub(1));
        let before = first.plus_days(-1).unwrap_or(Date::EPOCH);
        let span = match self {
            Self::Today => Span { from: today, to: today },
            Self::Yesterday => Span { from: back(1), to: back(1) },
            Self::Week => Span { from: back(6), to: today },
            Self::Fortnight => Span { from: back(13), to: today },
            Self::Month => Span { from: first, to: today },
            Self::LastMonth => {
                let (year, month) =
                    if month == 1 { (year.saturating_sub(1), 12) } else { (year, month.saturating_sub(1)) };
                Span { from: Date::of(year, month, 1).unwrap_or(before), to: before }
            }
            Self::Year => Span { from: Date::of(year, 1, 1).unwrap_or(first), to: today },
            Self::Between(span) => span,
        };
        match span.to.days_since(span.from) {
            0..LONGEST => Ok(span),
            ..0 => Err(AppError::field("to", "The last day is not before the first.")),
            _ => Err(AppError::field("to", "At most two years.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_by_name() {
        let on = |days: Days, today: &str| {
            let span = days.span(day(today)).unwrap();
            (span.from.to_string(), span.to.to_string())
        };
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(on(Days::Today, "2026-03-01"), pair("2026-03-01", "2026-03-01"));
        assert_eq!(on(Days::Yesterday, "2026-03-01"), pair("2026-02-28", "2026-02-28"));
        assert_eq!(on(Days::Week, "2026-03-01"), pair("2026-02-23", "2026-03-01"));
        assert_eq!(on(Days::Month, "2026-03-01"), pair("2026-03-01", "2026-03-01"));
        assert_eq!(on(Days::LastMonth, "2026-03-31"), pair("2026-02-01", "2026-02-28"));
        assert_eq!(on(Days::LastMonth, "2026-01-15"), pair("2025-12-01", "2025-12-31"));
        assert_eq!(on(Days::Year, "2026-11-27"), pair("2026-01-01", "2026-11-27"));
        for (key, _, days) in Days::NAMED {
            assert_eq!(Days::of(key), days);
        }
        assert_eq!(Days::of("soon"), Days::Today);
    }

    #[test]
    fn a_span_ends_after_it_begins_and_within_two_years() {
        let between =
            |from: &str, to: &str| Days::Between(Span { from: day(from), to: day(to) }).span(day("2026-01-01"));
        assert!(between("2026-01-01", "2026-01-01").is_ok());
        assert!(between("2024-01-01", "2025-12-31").is_ok());
        assert!(between("2026-01-02", "2026-01-01").unwrap_err().of("to").is_some());
        assert!(between("2024-01-01", "2026-01-01").unwrap_err().of("to").is_some());
    }
}
