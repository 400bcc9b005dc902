//! Quotes: a price that is offered until a day.

use serde::{Deserialize, Serialize};

use crate::{
    AppError, Code, Date, Machine, QuoteId,
    machine::{transitions, vocabulary},
};

vocabulary! {
    /// Where a quote stands.
    QuoteState {
        /// Being written.
        Draft = "draft", "Draft";
        /// With the customer.
        Sent = "sent", "Sent";
        /// The customer agreed.
        Accepted = "accepted", "Accepted";
        /// Became a sale or a job.
        Converted = "converted", "Converted";
        /// The customer said no.
        Declined = "declined", "Declined";
        /// Nobody answered in time.
        Expired = "expired", "Expired";
    }
    /// What can be done with a quote.
    QuoteStep {
        /// Send it.
        Send = "send", "Send";
        /// Take it back to change it.
        Revise = "revise", "Revise";
        /// Agree, by link or in person.
        Accept = "accept", "Accept";
        /// Say no.
        Decline = "decline", "Decline";
        /// Its last day has passed.
        Expire = "expire", "Expire";
        /// Make it a sale or a job.
        Convert = "convert", "Convert";
    }
}

transitions! { QuoteState by QuoteStep, from Draft:
    Draft { Send => Sent }
    Sent { Revise => Draft, Accept => Accepted, Decline => Declined, Expire => Expired }
    Accepted { Convert => Converted, Decline => Declined }
    Expired { Revise => Draft }
}

/// A quote. What it offers is the priced draft that it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Its id.
    pub id: QuoteId,
    /// Where it stands.
    pub state: QuoteState,
    /// The last day on which it can be accepted.
    pub valid_until: Date,
}

impl Quote {
    /// Takes a step on a day: nothing is sent or accepted after the last day, nothing expires before it has passed.
    ///
    /// # Errors
    /// `step.not_allowed`.
    pub fn step(mut self, step: QuoteStep, on: Date) -> Result<Self, AppError> {
        let passed = on > self.valid_until;
        let in_time = match step {
            QuoteStep::Send | QuoteStep::Accept => !passed,
            QuoteStep::Expire => passed,
            QuoteStep::Revise | QuoteStep::Decline | QuoteStep::Convert => true,
        };
        if !in_time {
            let words = format!("This quote is valid until {}.", self.valid_until);
            return Err(AppError::new(Code::StepNotAllowed, words));
        }
        self.state = self.state.after(step)?;
        Ok(self)
    }

    /// Sells what it offers on a day: whoever buys has accepted it.
    ///
    /// # Errors
    /// `step.not_allowed`.
    pub fn sell(self, on: Date) -> Result<Self, AppError> {
        let accepted = if self.state == QuoteState::Sent { self.step(QuoteStep::Accept, on)? } else { self };
        accepted.step(QuoteStep::Convert, on)
    }

    /// Where it stands on a day: what ends it by itself may be a moment late.
    #[must_use]
    pub fn stands(self, on: Date) -> QuoteState {
        self.step(QuoteStep::Expire, on).map_or(self.state, |expired| expired.state)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<QuoteState>());
    }

    #[test]
    fn its_last_day_counts() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let quote = Quote { id: Uuid::from_u128(1).into(), state: QuoteState::Sent, valid_until: day("2026-05-12") };
        assert_eq!(quote.step(QuoteStep::Accept, day("2026-05-12")).unwrap().state, QuoteState::Accepted);
        assert!(quote.step(QuoteStep::Expire, day("2026-05-12")).is_err());
        assert!(quote.step(QuoteStep::Accept, day("2026-05-13")).is_err());
        assert_eq!(quote.stands(day("2026-05-12")), QuoteState::Sent);
        assert_eq!(quote.stands(day("2026-05-13")), QuoteState::Expired);
        let accepted = quote.step(QuoteStep::Accept, day("2026-05-12")).unwrap();
        assert_eq!(accepted.stands(day("2026-05-13")), QuoteState::Accepted, "it was answered in time");
        assert_eq!(quote.sell(day("2026-05-12")).unwrap().state, QuoteState::Converted);
        assert_eq!(accepted.sell(day("2026-05-13")).unwrap().state, QuoteState::Converted);
        assert!(quote.sell(day("2026-05-13")).is_err());
        let expired = quote.step(QuoteStep::Expire, day("2026-05-13")).unwrap();
        assert_eq!(expired.step(QuoteStep::Revise, day("2026-05-13")).unwrap().state, QuoteState::Draft);
    }
}
