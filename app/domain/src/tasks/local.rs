//! A day and perhaps a time of it, as people of a store write them. The server turns it into a moment in the store's
//! zone and back; nothing here knows a zone.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::Date;

/// Minutes of a day.
const MINUTES: u16 = 24 * 60;

/// A day, and perhaps a time of it. As text: `2026-05-12` or `2026-05-12T15:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local {
    /// The day.
    pub day: Date,
    /// Minutes since midnight; `None` for any time of the day.
    pub minute: Option<u16>,
}

/// A text that is no day and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotLocal;

impl std::fmt::Display for NotLocal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Write a day like 2026-05-12, and a time like 15:30.")
    }
}

impl Local {
    /// Reads what two fields of a form hold; nothing when both are empty.
    ///
    /// # Errors
    /// For a day or a time that is none, or a time without a day.
    pub fn read(day: &str, time: &str) -> Result<Option<Self>, NotLocal> {
        match (day.trim(), time.trim()) {
            ("", "") => Ok(None),
            (day, "") => Ok(Some(Self { day: day.parse().map_err(|_| NotLocal)?, minute: None })),
            (day, time) => {
                let minute = Some(minute_of(time).ok_or(NotLocal)?);
                Ok(Some(Self { day: day.parse().map_err(|_| NotLocal)?, minute }))
            }
        }
    }

    /// The time of the day, `15:30`; empty for any time.
    #[must_use]
    pub fn time(self) -> String {
        self.minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60)).unwrap_or_default()
    }
}

/// The minutes since midnight of `15:30` or `9:05`.
#[must_use]
pub fn minute_of(time: &str) -> Option<u16> {
    // A browser may write seconds, which nobody chose.
    let (hour, rest) = time.split_once(':')?;
    let minute = rest.get(..2)?;
    let tail = rest.get(2..)?;
    let digits = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|it| it.is_ascii_digit());
    let plain = digits(hour) && digits(minute) && (tail.is_empty() || tail.starts_with(':') && digits(tail.get(1..3)?));
    let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
    (plain && minute < 60).then_some(hour * 60 + minute).filter(|all| *all < MINUTES)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A day in short: `24 Dec`, with the year when it is another.
#[must_use]
pub fn short(day: Date, today: Date) -> String {
    let (year, month, of_month) = day.parts();
    let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).unwrap_or(&"");
    if year == today.year() { format!("{of_month} {name}") } else { format!("{of_month} {name} {year}") }
}

/// When something is due, in words of this moment, and whether it is late: `15:00`, `4 days late`, `24 Dec`.
#[must_use]
pub fn due_words(due: Local, now: Local) -> (String, bool) {
    let days = due.day.days_since(now.day);
    let time = due.time();
    let late = days < 0 || (days == 0 && due.minute.is_some_and(|at| now.minute.is_some_and(|now| at < now)));
    let words = match days {
        ..-1 => format!("{} days late", -days),
        -1 => "1 day late".to_owned(),
        0 if time.is_empty() => "any time".to_owned(),
        0 => time,
        1 => format!("tomorrow {time}").trim_end().to_owned(),
        _ => format!("{} {time}", short(due.day, now.day)).trim_end().to_owned(),
    };
    (words, late)
}

impl std::fmt::Display for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.day.fmt(f)?;
        match self.minute {
            Some(_) => write!(f, "T{}", self.time()),
            None => Ok(()),
        }
    }
}

impl FromStr for Local {
    type Err = NotLocal;

    fn from_str(text: &str) -> Result<Self, NotLocal> {
        let (day, time) = text.split_once('T').unwrap_or((text, ""));
        if text.ends_with('T') {
            return Err(NotLocal);
        }
        Self::read(day, time)?.ok_or(NotLocal)
    }
}

impl Serialize for Local {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Local {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(|NotLocal| D::Error::custom("not a day and time of the form 2026-05-12T15:30"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_and_a_time_are_read_as_they_are_written() {
        let read = |day, time| Local::read(day, time).map(|it| it.map(|it| it.to_string()));
        assert_eq!(read("2026-05-12", "15:30"), Ok(Some("2026-05-12T15:30".into())));
        assert_eq!(read("2026-05-12", "9:05:00"), Ok(Some("2026-05-12T09:05".into())));
        assert_eq!(read("2026-05-12", ""), Ok(Some("2026-05-12".into())));
        assert_eq!(read("", ""), Ok(None));
        for (day, time) in [
            ("", "15:30"),
            ("2026-05-12", "24:00"),
            ("2026-05-12", "12:60"),
            ("2026-05-12", "noon"),
            ("2026-05-12", "1:2"),
            ("2026-05-12", "12:3x"),
            ("2026-05-12", "12:30x"),
            ("2026-05-12", "-1:30"),
            ("2026-02-30", ""),
        ] {
            assert_eq!(Local::read(day, time), Err(NotLocal), "{day} {time}");
        }
        assert!("2026-05-12T".parse::<Local>().is_err());
    }

    #[test]
    fn a_day_is_said_as_people_say_it() {
        let now: Local = "2026-11-20T12:00".parse().unwrap();
        let says = |due: &str| due_words(due.parse().unwrap(), now);
        for (due, words, late) in [
            ("2026-11-20T15:00", "15:00", false),
            ("2026-11-20T11:59", "11:59", true),
            ("2026-11-20", "any time", false),
            ("2026-11-19", "1 day late", true),
            ("2026-11-16T15:00", "4 days late", true),
            ("2026-11-21T09:00", "tomorrow 09:00", false),
            ("2026-12-24", "24 Dec", false),
            ("2027-01-02", "2 Jan 2027", false),
        ] {
            assert_eq!(says(due), (words.to_owned(), late), "{due}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(days in 0_i32..40_000, minute in proptest::option::of(0_u16..1440)) {
            let local = Local { day: Date::from_days(days).unwrap(), minute };
            prop_assert_eq!(local.to_string().parse(), Ok(local));
        }

        #[test]
        fn no_text_breaks_it(text in any::<String>()) {
            let _ = minute_of(&text);
            let _ = text.parse::<Local>();
        }
    }
}
