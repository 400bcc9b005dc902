//! When a task comes back: what a rule of RFC 5545 means in the zone of a store. The rule of a series that never ends is
//! asked for its next time only.

use domain::{Date, tasks::Local};
use rrule::RRuleSet;

use crate::zone;

/// Times that a rule is followed before it is given up: a daily task of fifty years.
const LONGEST: usize = 20_000;
/// The time at which a whole day is counted: far from where clocks change.
const NOON: u16 = 12 * 60;

/// The first time after `after` of a series that began at `first`; `None` when the rule has ended, never comes, or says
/// nothing that makes sense.
pub(super) fn next(rule: &str, first: Local, after: Local, zone: &str) -> Option<Local> {
    let minute = first.minute.unwrap_or(NOON);
    let (year, month, day) = first.day.parts();
    let start = format!("{year:04}{month:02}{day:02}T{:02}{:02}00", minute / 60, minute % 60);
    let text = format!("DTSTART;TZID={zone}:{start}\nRRULE:{}", until_moment(rule));
    let set: RRuleSet = text.parse().ok()?;
    let last = zone::moment(zone, Local { minute: Some(after.minute.unwrap_or(NOON)), ..after });
    let found = set.limit().into_iter().take(LONGEST).find(|at| at.timestamp_millis() > last.0)?;
    let found = zone::local(zone, domain::Timestamp(found.timestamp_millis()));
    // Nobody plans beyond the calendar.
    (found.day < Date::LAST).then(|| if first.minute.is_some() { found } else { Local { minute: None, ..found } })
}

/// The last day of a rule as the moment that its library asks for.
fn until_moment(rule: &str) -> String {
    let part = |part: &str| match part.strip_prefix("UNTIL=") {
        Some(day) if day.len() == 8 => format!("UNTIL={day}T235959Z"),
        Some(moment) if !moment.ends_with('Z') => format!("UNTIL={moment}Z"),
        _ => part.to_owned(),
    };
    rule.split(';').map(part).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(rule: &str, first: &str, after: &str) -> Option<String> {
        next(rule, first.parse().unwrap(), after.parse().unwrap(), "Europe/Berlin").map(|it| it.to_string())
    }

    #[test]
    fn a_series_goes_on_from_where_it_is() {
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(after("FREQ=WEEKLY", "2026-11-20T15:00", "2026-11-20T15:00"), is("2026-11-27T15:00"));
        assert_eq!(after("FREQ=WEEKLY;BYDAY=MO", "2026-11-20", "2026-11-20"), is("2026-11-23"));
        assert_eq!(
            after("FREQ=MONTHLY", "2026-01-31", "2026-01-31"),
            is("2026-03-31"),
            "months without that day are left out"
        );
        assert_eq!(after("FREQ=YEARLY", "2028-02-29", "2028-02-29"), is("2032-02-29"));
        assert_eq!(after("FREQ=DAILY", "1990-01-01T08:00", "2026-11-20T15:00"), is("2026-11-21T08:00"));
    }

    /// Nine o'clock stays nine o'clock; a time that a night leaves out comes an hour later or the day after.
    #[test]
    fn a_series_keeps_its_time_when_the_clocks_change() {
        assert_eq!(after("FREQ=DAILY", "2026-03-28T09:00", "2026-03-28T09:00").unwrap(), "2026-03-29T09:00");
        assert_eq!(after("FREQ=DAILY", "2026-10-24T09:00", "2026-10-24T09:00").unwrap(), "2026-10-25T09:00");
        let left_out = after("FREQ=DAILY", "2026-03-28T02:30", "2026-03-28T02:30").unwrap();
        assert!(["2026-03-29T03:30", "2026-03-30T02:30"].contains(&left_out.as_str()), "{left_out}");
    }

    #[test]
    fn a_series_ends_and_nonsense_never_begins() {
        assert_eq!(after("FREQ=DAILY;COUNT=2", "2026-11-20", "2026-11-20"), Some("2026-11-21".into()));
        assert_eq!(after("FREQ=DAILY;COUNT=2", "2026-11-20", "2026-11-21"), None);
        assert_eq!(after("FREQ=DAILY;UNTIL=20261121", "2026-11-20", "2026-11-20"), Some("2026-11-21".into()));
        assert_eq!(after("FREQ=DAILY;UNTIL=20261121", "2026-11-20", "2026-11-21"), None);
        for never in ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;UNTIL=x", "nothing"] {
            assert_eq!(after(never, "2026-11-20", "2026-11-20"), None, "{never}");
        }
    }
}
