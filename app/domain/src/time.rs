//! Moments as integers. The clock itself is injected on the server; this crate never reads one.

use serde::{Deserialize, Serialize};

/// Milliseconds in an hour.
pub const HOUR: i64 = 60 * 60 * 1000;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// Milliseconds since 1970, UTC. One `BIGINT` column on both databases: no text format, no zone, sorts as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This moment moved by `millis` (negative: back).
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds since `earlier`.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Whole days since `earlier`, never negative.
    #[must_use]
    pub const fn days_since(self, earlier: Self) -> i64 {
        let days = self.since(earlier) / DAY;
        if days < 0 { 0 } else { days }
    }
}

/// A moment as a person reads it, written by the server in the store's time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// The moment.
    pub at: Timestamp,
    /// Exact: `12 May 2026, 14:05 CEST`.
    pub exact: String,
    /// Relative to the answer: `3 days ago`.
    pub ago: String,
}

/// How long ago, in words: `just now`, `5 min ago`, `3 h ago`, `yesterday`, `12 days ago`.
#[must_use]
pub fn ago(now: Timestamp, then: Timestamp) -> String {
    let minutes = now.since(then) / 60_000;
    match minutes {
        ..1 => "just now".into(),
        1..60 => format!("{minutes} min ago"),
        60..1440 => format!("{} h ago", minutes / 60),
        1440..2880 => "yesterday".into(),
        _ => format!("{} days ago", minutes / 1440),
    }
}
