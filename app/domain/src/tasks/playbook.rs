//! Playbooks: what the house does by itself to be good to its clients. Each opens a task for somebody, once.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::{AppError, error::Problems, inventory::CATEGORIES, machine::vocabulary, text};

/// The longest time that a playbook waits or looks ahead, in what it counts.
pub const LONGEST: i32 = 400;

vocabulary! {
    /// What a playbook follows.
    PlaybookKind {
        /// Some days after a sale to somebody who is known.
        ThankYou = "thank_you", "Thank you after a sale";
        /// Some days after a sale: is everything well?
        CheckIn = "check_in", "Check-in after a sale";
        /// Some days before a day that matters to a client.
        Occasion = "occasion", "Occasion of a client";
        /// Some days after the day of an instalment that was not paid.
        LayawayLate = "layaway_late", "Layaway overdue";
        /// Some days before the last day of a reservation.
        HoldEnds = "hold_ends", "Reservation ends";
        /// Some days before the last day of a quote.
        QuoteEnds = "quote_ends", "Quote ends";
        /// Some hours after a lead came, if nobody has done anything about it.
        LeadQuiet = "lead_quiet", "Lead not touched";
        /// Some months after a piece of a category was sold.
        ServiceDue = "service_due", "Service due";
    }
}

impl PlaybookKind {
    /// How long it waits or looks ahead and the title that it begins with.
    #[must_use]
    pub const fn usual(self) -> (i32, &'static str) {
        match self {
            Self::ThankYou => (3, "Thank {client} for {what}"),
            Self::CheckIn => (30, "Ask {client} how {what} is"),
            Self::Occasion => (30, "Think of {client}: {what}"),
            Self::LayawayLate => (1, "Call {client}: an instalment of {what} is late"),
            Self::HoldEnds => (1, "Ask {client} about {what}, which is kept until tomorrow"),
            Self::QuoteEnds => (2, "Ask {client} about the quote for {what}"),
            Self::LeadQuiet => (1, "Get in touch with {client}: {what}"),
            Self::ServiceDue => (36, "Offer {client} a service of {what}"),
        }
    }

    /// The category of pieces that it begins with; empty for one that does not ask.
    #[must_use]
    pub const fn usual_category(self) -> &'static str {
        match self {
            Self::ServiceDue => "watch",
            _ => "",
        }
    }

    /// How long it may wait or look ahead.
    #[must_use]
    pub const fn range(self) -> RangeInclusive<i32> {
        match self {
            Self::LeadQuiet | Self::ServiceDue => 1..=LONGEST,
            _ => 0..=LONGEST,
        }
    }

    /// What it counts in.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::LeadQuiet => "Hours",
            Self::ServiceDue => "Months",
            _ => "Days",
        }
    }

    /// What that is counted from.
    #[must_use]
    pub const fn counts(self) -> &'static str {
        match self {
            Self::ThankYou | Self::CheckIn => "days after the sale",
            Self::Occasion => "days before the day",
            Self::LayawayLate => "days after the instalment was due",
            Self::HoldEnds => "days before its last day",
            Self::QuoteEnds => "days before it ends",
            Self::LeadQuiet => "hours after it came, without a note, a task or a move",
            Self::ServiceDue => "months after the sale",
        }
    }
}

/// A playbook as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaybookRow {
    /// What it follows.
    pub kind: PlaybookKind,
    /// It opens tasks.
    pub active: bool,
    /// How long it waits or looks ahead: days, or what [`PlaybookKind::unit`] says.
    pub days: i32,
    /// The category of the pieces that it is about; empty where it does not ask.
    #[serde(default)]
    pub category: String,
    /// The title of its tasks; `{client}` and `{what}` are filled in.
    pub title: String,
    /// The version; 0 while it is as it began.
    pub version: i32,
}

/// Changes a playbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavePlaybook {
    /// What it follows.
    pub kind: PlaybookKind,
    /// The version that was looked at.
    pub version: i32,
    /// It opens tasks.
    pub active: bool,
    /// How long it waits or looks ahead.
    pub days: i32,
    /// The category of the pieces that it is about; empty where it does not ask.
    #[serde(default)]
    pub category: String,
    /// The title of its tasks.
    pub title: String,
}

impl SavePlaybook {
    /// Reads the title.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention.
    pub fn read(&self) -> Result<String, AppError> {
        let mut p = Problems::default();
        let title = p.take("title", text::required(&self.title)).unwrap_or_default();
        let range = self.kind.range();
        if !range.contains(&self.days) {
            let unit = self.kind.unit().to_lowercase();
            p.note("days", format!("From {} to {} {unit}.", range.start(), range.end()));
        }
        let known = CATEGORIES.iter().any(|it| it.key == self.category);
        // One that asks for a category has one, and no other.
        let asks = !self.kind.usual_category().is_empty();
        if asks != known || !asks && !self.category.is_empty() {
            p.note("category", "Choose a category.");
        }
        p.finish()?;
        Ok(title)
    }
}

/// The title of a task, filled in and short enough for one.
#[must_use]
pub fn title(words: &str, client: &str, what: &str) -> String {
    let whole = words.replace("{client}", client).replace("{what}", what);
    whole.chars().take(text::MAX_LINE).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_playbook_begins_with_words_that_can_be_saved() {
        for kind in PlaybookKind::ALL {
            let (days, words) = kind.usual();
            let category = kind.usual_category().to_owned();
            let cmd = SavePlaybook { kind: *kind, version: 0, active: true, days, category, title: words.into() };
            assert_eq!(cmd.read().as_deref(), Ok(words));
            assert!(!title(words, "Ana", "the ring").contains('{'), "{words}");
        }
        let (kind, category) = (PlaybookKind::ThankYou, String::new());
        let bad = SavePlaybook { kind, version: 0, active: true, days: -1, category, title: " ".into() };
        assert_eq!(bad.read().unwrap_err().fields.len(), 2);
        for (kind, days, category) in [
            (PlaybookKind::LeadQuiet, 0, ""),
            (PlaybookKind::LeadQuiet, 1, "watch"),
            (PlaybookKind::ServiceDue, 12, ""),
            (PlaybookKind::ServiceDue, 12, "nonsense"),
            (PlaybookKind::ServiceDue, 401, "watch"),
        ] {
            let (category, title) = (category.to_owned(), "Call".to_owned());
            let bad = SavePlaybook { kind, version: 0, active: true, days, category, title };
            assert_eq!(bad.read().unwrap_err().fields.len(), 1, "{bad:?}");
        }
    }

    #[test]
    fn a_title_is_filled_in_and_short_enough() {
        assert_eq!(title("Thank {client} for {what}", "Ana", "a ring"), "Thank Ana for a ring");
        assert_eq!(title("{what}", "", &"x".repeat(900)).chars().count(), text::MAX_LINE);
    }
}
