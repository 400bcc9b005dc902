//! One payment through a gateway. The gateway is the truth: it reports in any order, and more than once.

use serde::{Deserialize, Serialize};

use crate::{
    AppError, Code, Money, PaymentId,
    machine::{transitions, vocabulary},
};

vocabulary! {
    /// Where a payment stands.
    PaymentState {
        /// Asked of the gateway.
        Created = "created", "Created";
        /// Promised by the card's bank.
        Authorized = "authorized", "Authorized";
        /// Ours.
        Captured = "captured", "Captured";
        /// Some of it went back.
        PartlyRefunded = "partly_refunded", "Partly refunded";
        /// All of it went back.
        Refunded = "refunded", "Refunded";
        /// Refused.
        Failed = "failed", "Failed";
        /// Given up before it was captured.
        Voided = "voided", "Voided";
        /// The cardholder contests it.
        Disputed = "disputed", "Disputed";
    }
    /// What can happen to a payment.
    PaymentStep {
        /// The bank promises it.
        Authorize = "authorize", "Authorize";
        /// It is taken.
        Capture = "capture", "Capture";
        /// Some of it goes back.
        RefundPart = "refund_part", "Refund in part";
        /// All that is left goes back.
        RefundRest = "refund_rest", "Refund";
        /// It is refused.
        Fail = "fail", "Fail";
        /// It is given up.
        Void = "void", "Void";
        /// The cardholder contests it.
        Dispute = "dispute", "Dispute";
        /// The dispute was won.
        Win = "win", "Win the dispute";
        /// The dispute was won after some had gone back.
        WinRest = "win_rest", "Win the dispute over the rest";
        /// The dispute was lost: the money is gone.
        Lose = "lose", "Lose the dispute";
    }
}

transitions! { PaymentState by PaymentStep, from Created:
    Created { Authorize => Authorized, Capture => Captured, Fail => Failed, Void => Voided }
    Authorized { Capture => Captured, Fail => Failed, Void => Voided }
    Captured { RefundPart => PartlyRefunded, RefundRest => Refunded, Dispute => Disputed }
    PartlyRefunded { RefundPart => PartlyRefunded, RefundRest => Refunded, Dispute => Disputed }
    Disputed { Win => Captured, WinRest => PartlyRefunded, Lose => Refunded }
}

/// What a gateway says about a payment: totals since its beginning, so that a late report never takes anything back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// Promised so far.
    pub authorized: Money,
    /// Taken so far.
    pub captured: Money,
    /// Given back so far, lost disputes included.
    pub refunded: Money,
    /// Refused.
    pub failed: bool,
    /// Given up.
    pub voided: bool,
    /// Disputes opened so far.
    pub disputes: u32,
    /// Of those, decided.
    pub decided: u32,
}

impl Reported {
    /// Nothing yet.
    #[must_use]
    pub const fn nothing(like: Money) -> Self {
        let zero = Money::zero(like.currency);
        Self { authorized: zero, captured: zero, refunded: zero, failed: false, voided: false, disputes: 0, decided: 0 }
    }

    /// All that either report knows. Order and repetition do not matter.
    ///
    /// # Errors
    /// `money.currency_mismatch`.
    pub fn join(self, other: Self) -> Result<Self, AppError> {
        let larger = |a: Money, b: Money| {
            a.same_currency(b)?;
            Ok::<_, AppError>(if a.minor >= b.minor { a } else { b })
        };
        Ok(Self {
            authorized: larger(self.authorized, other.authorized)?,
            captured: larger(self.captured, other.captured)?,
            refunded: larger(self.refunded, other.refunded)?,
            failed: self.failed || other.failed,
            voided: self.voided || other.voided,
            disputes: self.disputes.max(other.disputes),
            decided: self.decided.max(other.decided),
        })
    }

    /// The state that the totals amount to.
    #[must_use]
    pub const fn state(&self) -> PaymentState {
        if self.captured.minor > 0 {
            if self.disputes > self.decided {
                PaymentState::Disputed
            } else if self.refunded.minor >= self.captured.minor {
                PaymentState::Refunded
            } else if self.refunded.minor > 0 {
                PaymentState::PartlyRefunded
            } else {
                PaymentState::Captured
            }
        } else if self.failed {
            PaymentState::Failed
        } else if self.voided {
            PaymentState::Voided
        } else if self.authorized.minor > 0 {
            PaymentState::Authorized
        } else {
            PaymentState::Created
        }
    }
}

/// A payment and all that is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// What was asked for.
    pub amount: Money,
    /// What the gateway said.
    pub known: Reported,
}

impl Payment {
    /// A payment that was asked of the gateway.
    #[must_use]
    pub const fn created(id: PaymentId, amount: Money) -> Self {
        Self { id, amount, known: Reported::nothing(amount) }
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> PaymentState {
        self.known.state()
    }

    /// Takes in a report.
    ///
    /// # Errors
    /// `input.invalid` when the report exceeds what was asked for or gives back what was not taken, `money.…`.
    pub fn report(mut self, report: Reported) -> Result<Self, AppError> {
        let fits = report.authorized.minor <= self.amount.minor
            && report.captured.minor <= self.amount.minor
            && report.refunded.minor <= report.captured.minor
            && report.decided <= report.disputes
            && [report.authorized, report.captured, report.refunded].iter().all(|it| !it.is_negative());
        if !fits {
            return Err(AppError::new(Code::Invalid, "The gateway reports more than was asked for."));
        }
        self.known = self.known.join(report)?;
        Ok(self)
    }

    /// What can still go back.
    ///
    /// # Errors
    /// `money.…`.
    pub fn refundable(&self) -> Result<Money, AppError> {
        self.known.captured.try_sub(self.known.refunded)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{super::fixtures::usd, *};
    use crate::Machine;

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<PaymentState>());
    }

    fn any_history() -> impl Strategy<Value = Vec<Reported>> {
        let step = (0..PaymentStep::ALL.len(), 1_i64..1_000);
        prop::collection::vec(step, 1..12).prop_map(|steps| {
            let (mut state, mut known) = (PaymentState::Created, Reported::nothing(usd(1_000)));
            let mut history = vec![known];
            for (which, minor) in steps {
                let step = PaymentStep::ALL[which];
                let left = known.captured.minor - known.refunded.minor;
                let possible = match step {
                    PaymentStep::RefundPart => minor < left,
                    PaymentStep::Win => known.refunded.minor == 0,
                    PaymentStep::WinRest => known.refunded.minor > 0,
                    _ => true,
                };
                let Ok(next) = state.after(step) else { continue };
                if !possible {
                    continue;
                }
                match step {
                    PaymentStep::Authorize => known.authorized = usd(1_000),
                    PaymentStep::Capture => known.captured = usd(1_000),
                    PaymentStep::RefundPart => known.refunded = usd(known.refunded.minor + minor),
                    PaymentStep::RefundRest => known.refunded = known.captured,
                    PaymentStep::Fail => known.failed = true,
                    PaymentStep::Void => known.voided = true,
                    PaymentStep::Dispute => known.disputes += 1,
                    PaymentStep::Win | PaymentStep::WinRest => known.decided += 1,
                    PaymentStep::Lose => (known.decided, known.refunded) = (known.decided + 1, known.captured),
                }
                state = next;
                assert_eq!(known.state(), state, "the totals and the table agree after {step:?}");
                history.push(known);
            }
            history
        })
    }

    proptest! {
        #[test]
        fn reports_in_any_order_any_number_of_times_end_alike(
            (history, shuffled) in any_history().prop_flat_map(|it| {
                let twice: Vec<_> = it.iter().chain(&it).copied().collect();
                (Just(it), Just(twice).prop_shuffle())
            }),
        ) {
            let start = Payment::created(Uuid::from_u128(1).into(), usd(1_000));
            let ended = shuffled.into_iter().try_fold(start, Payment::report).unwrap();
            prop_assert_eq!(ended.known, *history.last().unwrap());
            prop_assert_eq!(ended.state(), history.last().unwrap().state());
            prop_assert!(!ended.refundable().unwrap().is_negative());
        }
    }

    #[test]
    fn a_report_beyond_the_payment_is_refused() {
        let start = Payment::created(Uuid::from_u128(1).into(), usd(1_000));
        let nothing = Reported::nothing(usd(0));
        for report in [
            Reported { captured: usd(1_001), ..nothing },
            Reported { refunded: usd(1), ..nothing },
            Reported { captured: usd(-1), ..nothing },
            Reported { decided: 1, ..nothing },
        ] {
            assert_eq!(start.report(report).unwrap_err().code, Code::Invalid);
        }
    }
}
