//! Days of the year that matter to somebody.

use serde::{Deserialize, Serialize};

use super::OccasionKind;
use crate::{Date, error::Problems, text};

/// A day as a form holds it. A birthday needs no year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccasionDraft {
    /// The key of its kind.
    pub kind: String,
    /// What it is, when it has no name of its own.
    pub label: String,
    /// Day of the month.
    pub day: String,
    /// Month, 1 to 12.
    pub month: String,
    /// Year, or nothing.
    pub year: String,
}

/// A day of the year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// What it is.
    pub kind: OccasionKind,
    /// Its name, for those that are neither birthday nor anniversary.
    pub label: String,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month.
    pub day: u32,
    /// The first one, when it is known.
    pub year: Option<i32>,
}

impl OccasionDraft {
    /// Reads row `at` of a form; `None` for an empty row.
    pub fn read(&self, at: usize, p: &mut Problems) -> Option<Occasion> {
        let field = |name: &str| format!("occasions.{at}.{name}");
        if [&self.label, &self.day, &self.month, &self.year].iter().all(|typed| typed.trim().is_empty()) {
            return None;
        }
        let kind = OccasionKind::of(&self.kind).unwrap_or(OccasionKind::Other);
        let label = p.take(&field("label"), text::line(&self.label)).unwrap_or_default();
        if kind == OccasionKind::Other && label.is_empty() {
            p.note(field("label"), "Say what it is.");
        }
        let number = |typed: &str| typed.trim().parse::<u32>().ok();
        let year = match self.year.trim() {
            "" => None,
            typed => match typed.parse::<i32>().ok().filter(|year| (1850..=2200).contains(year)) {
                Some(year) => Some(year),
                None => {
                    p.note(field("year"), "A year with four figures, or nothing.");
                    return None;
                }
            },
        };
        // 2000 had a 29 February: without a year it is a day that some years have.
        let day = number(&self.month)
            .zip(number(&self.day))
            .filter(|(month, day)| Date::of(year.unwrap_or(2000), *month, *day).is_some());
        let Some((month, day)) = day else {
            p.note(field("day"), "There is no such day.");
            return None;
        };
        Some(Occasion { kind, label, month, day, year })
    }
}

impl Occasion {
    /// As a form holds it.
    #[must_use]
    pub fn draft(&self) -> OccasionDraft {
        OccasionDraft {
            kind: self.kind.key().to_owned(),
            label: self.label.clone(),
            day: self.day.to_string(),
            month: self.month.to_string(),
            year: self.year.map(|year| year.to_string()).unwrap_or_default(),
        }
    }

    /// What people call it.
    #[must_use]
    pub fn called(&self) -> &str {
        if self.label.is_empty() { self.kind.label() } else { &self.label }
    }

    /// The day in a year: 29 February is 28 February in a year that has none.
    #[must_use]
    pub fn in_year(&self, year: i32) -> Option<Date> {
        Date::of(year, self.month, self.day).or_else(|| Date::of(year, self.month, 28))
    }

    /// The next time it comes, today included.
    #[must_use]
    pub fn next(&self, today: Date) -> Option<Date> {
        let this = self.in_year(today.year()).filter(|day| *day >= today);
        this.or_else(|| self.in_year(today.year().saturating_add(1)))
    }

    /// `3 February`, and the year when it is known.
    #[must_use]
    pub fn words(&self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let month = usize::try_from(self.month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
        let day = format!("{} {}", self.day, month.copied().unwrap_or_default());
        self.year.map_or_else(|| day.clone(), |year| format!("{day} {year}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(day: &str, month: &str, year: &str) -> Result<Option<Occasion>, String> {
        let draft = OccasionDraft {
            kind: "birthday".into(),
            label: String::new(),
            day: day.into(),
            month: month.into(),
            year: year.into(),
        };
        let mut p = Problems::default();
        let read = draft.read(0, &mut p);
        p.finish().map(|()| read).map_err(|why| why.fields[0].field.clone())
    }

    #[test]
    fn the_29th_of_february_comes_every_year() {
        let leap = read("29", "2", "").unwrap().unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(leap.in_year(2028), Some(day("2028-02-29")));
        assert_eq!(leap.in_year(2027), Some(day("2027-02-28")));
        assert_eq!(leap.next(day("2026-11-30")), Some(day("2027-02-28")));
        assert_eq!(leap.next(day("2027-02-28")), Some(day("2027-02-28")));
        assert_eq!(leap.next(day("2027-03-01")), Some(day("2028-02-29")));
        assert_eq!(leap.words(), "29 February");
        assert!(read("29", "2", "1999").is_err(), "nobody was born on that day");
        assert_eq!(read("29", "2", "2000").unwrap().unwrap().words(), "29 February 2000");
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused_by_field() {
        assert_eq!(read("", "", ""), Ok(None));
        assert_eq!(read("31", "4", ""), Err("occasions.0.day".into()));
        assert_eq!(read("1", "13", ""), Err("occasions.0.day".into()));
        assert_eq!(read("1", "1", "12"), Err("occasions.0.year".into()));
        assert_eq!(read("3", "2", "").unwrap().unwrap().words(), "3 February");
    }
}
