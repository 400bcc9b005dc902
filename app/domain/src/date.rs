//! Calendar dates: the business date of a document, validity of rules, due dates. No clock and no zone: the server
//! computes today in the store's time zone and passes it in.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A day of the Gregorian calendar between the years 1 and 9999, as days since 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
pub struct Date(i32);

/// A text or a number that is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl std::fmt::Display for NotADate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Write a date as year-month-day, for example 2026-05-12.")
    }
}

const FIRST: i32 = -719_162; // 0001-01-01
const LAST: i32 = 2_932_896; // 9999-12-31

const fn leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    /// 1 January 1970.
    pub const EPOCH: Self = Self(0);
    /// The last day there is: a day that never comes.
    pub const LAST: Self = Self(LAST);

    /// The day of a year, month (1 to 12) and day of the month; `None` when there is no such day.
    #[must_use]
    pub const fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in(year, month) {
            return None;
        }
        // Years that begin in March put the leap day at the end, so that the days before a month are a formula.
        let shifted = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (shifted / 400, shifted % 400);
        let month = ((month + 9) % 12).cast_signed();
        let of_year = (153 * month + 2) / 5 + day.cast_signed() - 1;
        Some(Self(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468))
    }

    /// The day of a number of days since 1 January 1970; `None` outside the years 1 to 9999.
    #[must_use]
    pub const fn from_days(days: i32) -> Option<Self> {
        if days < FIRST || days > LAST { None } else { Some(Self(days)) }
    }

    /// Days since 1 January 1970.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Year, month and day of the month.
    #[must_use]
    pub const fn parts(self) -> (i32, u32, u32) {
        let days = self.0 + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month.cast_unsigned(), day.cast_unsigned())
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.parts().0
    }

    /// This day moved by a number of days; `None` outside the calendar.
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Option<Self> {
        match self.0.checked_add(days) {
            Some(days) => Self::from_days(days),
            None => None,
        }
    }

    /// The same day of the month a number of months later; the last day when that month is shorter.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let (year, month, day) = self.parts();
        let months = year.checked_mul(12)?.checked_add(month.cast_signed() - 1)?.checked_add(months)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12).cast_unsigned() + 1);
        Self::of(year, month, day.min(days_in(year, month)))
    }

    /// Days from `earlier` to this day; negative when it is later.
    #[must_use]
    pub const fn days_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl std::fmt::Display for Date {
    /// ISO 8601: `2026-05-12`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let bytes = text.as_bytes();
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(NotADate);
        }
        let mut parts = text.split('-');
        let mut part = || parts.next().filter(|part| digits(part)).and_then(|part| part.parse::<u32>().ok());
        let (year, month, day) = (part(), part(), part());
        let date = year.zip(month).zip(day).and_then(|((year, month), day)| Self::of(year.cast_signed(), month, day));
        date.ok_or(NotADate)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(|NotADate| D::Error::custom("not a date of the form 2026-05-12"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn known_days() {
        for (text, days) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-05-12", 20_585), ("0001-01-01", FIRST)] {
            assert_eq!(date(text).days(), days, "{text}");
        }
        assert_eq!(date("9999-12-31").days(), LAST);
        for text in ["2025-02-29", "2026-13-01", "2026-00-01", "2026-1-01", "26-01-01", "2026-01-32", "", "+026-01-01"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn months_end_where_they_end() {
        assert_eq!(date("2026-01-31").plus_months(1), Some(date("2026-02-28")));
        assert_eq!(date("2024-01-31").plus_months(1), Some(date("2024-02-29")));
        assert_eq!(date("2026-03-31").plus_months(-13), Some(date("2025-02-28")));
        assert_eq!(date("9999-12-31").plus_days(1), None);
        assert_eq!(date("0001-01-01").plus_months(-1), None);
    }

    proptest! {
        #[test]
        fn every_day_reads_back(days in FIRST..=LAST) {
            let day = Date::from_days(days).unwrap();
            let (year, month, of_month) = day.parts();
            prop_assert_eq!(Date::of(year, month, of_month), Some(day));
            prop_assert_eq!(day.to_string().parse(), Ok(day));
        }
    }
}
