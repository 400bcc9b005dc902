//! What a person decides about their own day: the mail in the morning, reminders by mail, and the calendar that their
//! phone subscribes to.

use serde::{Deserialize, Serialize};

use crate::{AppError, When};

/// The earliest and the latest hour at which the mail of the morning goes out.
pub const DIGEST_HOURS: std::ops::RangeInclusive<i16> = 5..=11;
/// The hour unless somebody says otherwise.
pub const DIGEST_HOUR: i16 = 7;

/// What a person has decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaView {
    /// A mail in the morning with what the day holds.
    pub digest: bool,
    /// At which hour of the store.
    pub digest_hour: i16,
    /// Reminders come by mail too.
    pub mails: bool,
    /// Since when there is a calendar address.
    pub feed: Option<When>,
}

/// Decides anew. It is one's own: the last decision holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveAgenda {
    /// A mail in the morning.
    pub digest: bool,
    /// At which hour of the store.
    pub digest_hour: i16,
    /// Reminders come by mail too.
    pub mails: bool,
}

impl SaveAgenda {
    /// # Errors
    /// `input.invalid` for an hour that is no morning.
    pub fn check(&self) -> Result<(), AppError> {
        if DIGEST_HOURS.contains(&self.digest_hour) {
            Ok(())
        } else {
            Err(AppError::field("digest_hour", "An hour of the morning, from 5 to 11."))
        }
    }
}

/// The address of a calendar. It is shown once: only its hash is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedLink {
    /// The whole address.
    pub url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mail_of_the_morning_goes_out_in_the_morning() {
        let at = |digest_hour| SaveAgenda { digest: true, digest_hour, mails: true }.check().is_ok();
        assert!(at(DIGEST_HOUR) && at(5) && at(11));
        assert!(!at(4) && !at(12) && !at(-1) && !at(i16::MAX));
    }
}
