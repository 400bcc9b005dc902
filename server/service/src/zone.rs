//! Moments in words, in the time zone of a store (IANA database, through jiff).

use domain::{Date, Timestamp, When, tasks::Local, time};
use jiff::tz::TimeZone;

/// The time zone of a name; `None` for a name that is none.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

/// The day that a moment falls on there: what documents are dated with. An unknown zone counts as UTC.
pub(crate) fn business_date(zone_name: &str, at: Timestamp) -> Date {
    day_in(&zone(zone_name).unwrap_or(TimeZone::UTC), at)
}

fn day_in(zone: &TimeZone, at: Timestamp) -> Date {
    let day = jiff::Timestamp::from_millisecond(at.0).map(|moment| moment.to_zoned(zone.clone()).date());
    let day = day.ok().and_then(|day| {
        let (month, of_month) = (u32::try_from(day.month()).ok()?, u32::try_from(day.day()).ok()?);
        Date::of(i32::from(day.year()), month, of_month)
    });
    day.unwrap_or(Date::EPOCH)
}

/// The moment at which a day is over there.
pub(crate) fn day_ends(zone_name: &str, day: Date) -> Timestamp {
    let zone = zone(zone_name).unwrap_or(TimeZone::UTC);
    let (year, month, of_month) = day.parts();
    let narrow = |part: u32| i8::try_from(part).ok();
    let begins = i16::try_from(year)
        .ok()
        .zip(narrow(month).zip(narrow(of_month)))
        .and_then(|(year, (month, of_month))| jiff::civil::Date::new(year, month, of_month).ok())
        .and_then(|day| day.tomorrow().ok()?.to_zoned(zone).ok());
    begins.map_or(Timestamp(i64::MAX), |moment| Timestamp(moment.timestamp().as_millisecond()))
}

/// The moment of a day and a time there. A time that the clocks leave out is an hour later, one that they show twice is
/// the first of the two; of a day without a time it is its end.
pub(crate) fn moment(zone_name: &str, local: Local) -> Timestamp {
    let Some(minute) = local.minute else { return day_ends(zone_name, local.day) };
    let zone = zone(zone_name).unwrap_or(TimeZone::UTC);
    let (year, month, of_month) = local.day.parts();
    let narrow = |part: u32| i8::try_from(part).ok();
    let clock = |part: u16| i8::try_from(part).ok();
    let at = i16::try_from(year)
        .ok()
        .zip(narrow(month).zip(narrow(of_month)))
        .zip(clock(minute / 60).zip(clock(minute % 60)));
    let at = at.and_then(|((year, (month, of_month)), (hour, minute))| {
        jiff::civil::DateTime::new(year, month, of_month, hour, minute, 0, 0).ok()?.to_zoned(zone).ok()
    });
    at.map_or(Timestamp(i64::MAX), |moment| Timestamp(moment.timestamp().as_millisecond()))
}

/// The moment at which a day begins there.
pub(crate) fn day_begins(zone_name: &str, day: Date) -> Timestamp {
    day_ends(zone_name, day.plus_days(-1).unwrap_or(day))
}

/// The day and the time that a moment has there.
pub(crate) fn local(zone_name: &str, at: Timestamp) -> Local {
    let zone = zone(zone_name).unwrap_or(TimeZone::UTC);
    let clock = jiff::Timestamp::from_millisecond(at.0).map(|moment| moment.to_zoned(zone).time());
    let minute = clock.ok().and_then(|it| {
        let (hour, minute) = (u16::try_from(it.hour()).ok()?, u16::try_from(it.minute()).ok()?);
        Some(hour * 60 + minute)
    });
    Local { day: business_date(zone_name, at), minute: Some(minute.unwrap_or(0)) }
}

/// A day in words: `Friday 20 November`.
pub(crate) fn day_words(day: Date) -> String {
    let (year, month, of_month) = day.parts();
    let narrow = |part: u32| i8::try_from(part).ok();
    let day = i16::try_from(year)
        .ok()
        .zip(narrow(month).zip(narrow(of_month)))
        .and_then(|(year, (month, of_month))| jiff::civil::Date::new(year, month, of_month).ok());
    day.map(|day| day.strftime("%A %-d %B").to_string()).unwrap_or_default()
}

/// Writes moments as people of one store read them.
pub(crate) struct Clockface {
    zone: TimeZone,
    now: Timestamp,
}

impl Clockface {
    pub(crate) fn new(zone_name: &str, now: Timestamp) -> Self {
        Self { zone: zone(zone_name).unwrap_or(TimeZone::UTC), now }
    }

    /// The day that a moment falls on.
    pub(crate) fn day(&self, at: Timestamp) -> Date {
        day_in(&self.zone, at)
    }

    pub(crate) fn when(&self, at: Timestamp) -> When {
        let exact = jiff::Timestamp::from_millisecond(at.0)
            .map(|moment| moment.to_zoned(self.zone.clone()).strftime("%-d %b %Y, %H:%M %Z").to_string())
            .unwrap_or_default();
        When { at, exact, ago: time::ago(self.now, at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_in_the_zone_of_the_store() {
        let at = Timestamp(1_767_225_600_000); // 2026-01-01T00:00:00Z
        let words = |zone| Clockface::new(zone, at.plus(3 * time::HOUR)).when(at);
        assert_eq!(words("America/New_York").exact, "31 Dec 2025, 19:00 EST");
        assert_eq!(words("Asia/Tokyo").exact, "1 Jan 2026, 09:00 JST");
        assert_eq!(words("Nowhere/Land").exact, "1 Jan 2026, 00:00 UTC");
        assert_eq!(words("UTC").ago, "3 h ago");
    }

    /// Midnight of the store decides, also in the night in which its clocks change.
    #[test]
    fn a_business_date_is_that_of_the_store() {
        let on = |zone, at| business_date(zone, Timestamp(at)).to_string();
        assert_eq!(on("America/New_York", 1_767_225_600_000), "2025-12-31");
        assert_eq!(on("Asia/Tokyo", 1_767_225_600_000), "2026-01-01");
        // Clocks in Berlin go back at 2026-10-25T01:00Z: the day has 25 hours.
        assert_eq!(on("Europe/Berlin", 1_792_886_399_000), "2026-10-25"); // 2026-10-24T23:59:59Z
        assert_eq!(on("Europe/Berlin", 1_792_969_199_000), "2026-10-25"); // 2026-10-25T22:59:59Z
        assert_eq!(on("Europe/Berlin", 1_792_969_200_000), "2026-10-26"); // 2026-10-25T23:00:00Z
        assert_eq!(day_ends("Europe/Berlin", "2026-10-25".parse().unwrap()), Timestamp(1_792_969_200_000));
    }

    /// A time that the clocks leave out or show twice is still one moment, and a moment has one time.
    #[test]
    fn a_time_is_a_moment_also_when_the_clocks_change() {
        let at = |text: &str| moment("Europe/Berlin", text.parse().unwrap()).0;
        assert_eq!(at("2026-03-28T09:00") + 23 * time::HOUR, at("2026-03-29T09:00"));
        assert_eq!(at("2026-10-24T09:00") + 25 * time::HOUR, at("2026-10-25T09:00"));
        assert_eq!(at("2026-03-29T02:30"), at("2026-03-29T03:30"));
        assert_eq!(at("2026-10-25T02:30"), 1_792_888_200_000); // the first, in summer time
        assert_eq!(Timestamp(at("2026-10-25")), day_ends("Europe/Berlin", "2026-10-25".parse().unwrap()));
        assert_eq!(local("Europe/Berlin", Timestamp(at("2026-03-29T09:05"))).to_string(), "2026-03-29T09:05");
        assert_eq!(day_words("2026-11-20".parse().unwrap()), "Friday 20 November");
    }
}
