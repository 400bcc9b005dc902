//! Special orders: something that has to be found or made for a customer, with a deposit.

use serde::{Deserialize, Serialize};

use super::{
    instalment::{Account, AccountEntry},
    ledger::Appended,
};
use crate::{
    AppError, Code, ItemId, Machine, Money, SpecialOrderId,
    machine::{transitions, vocabulary},
};

vocabulary! {
    /// Where a special order stands.
    SpecialOrderState {
        /// Wanted.
        Requested = "requested", "Requested";
        /// Ordered from a vendor.
        Ordered = "ordered", "Ordered";
        /// Arrived.
        Received = "received", "Received";
        /// A piece of stock is committed to it.
        Matched = "matched", "Matched";
        /// The customer was told.
        Ready = "ready", "Ready";
        /// Handed over, sold.
        PickedUp = "picked_up", "Picked up";
        /// Called off.
        Cancelled = "cancelled", "Cancelled";
    }
    /// What can be done with a special order.
    SpecialOrderStep {
        /// Order it from a vendor.
        Order = "order", "Order";
        /// It arrived.
        Receive = "receive", "Receive";
        /// What arrived is not what was ordered.
        Reject = "reject", "Send back";
        /// Commit a piece to it: the one that arrived, or one that came in otherwise.
        Match = "match", "Match a piece";
        /// Take the piece off it again.
        Unmatch = "unmatch", "Take the piece off";
        /// Tell the customer.
        Announce = "announce", "Tell the customer";
        /// Hand it over.
        PickUp = "pick_up", "Hand over";
        /// Call it off.
        Cancel = "cancel", "Cancel";
    }
}

transitions! { SpecialOrderState by SpecialOrderStep, from Requested:
    Requested { Order => Ordered, Match => Matched, Cancel => Cancelled }
    Ordered { Receive => Received, Match => Matched, Cancel => Cancelled }
    Received { Match => Matched, Reject => Ordered, Cancel => Cancelled }
    Matched { Announce => Ready, Unmatch => Requested, Cancel => Cancelled }
    Ready { PickUp => PickedUp, Unmatch => Requested, Cancel => Cancelled }
}

/// A special order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialOrder {
    /// Its id.
    pub id: SpecialOrderId,
    /// Where it stands.
    pub state: SpecialOrderState,
    /// The piece that is committed to it.
    pub piece: Option<ItemId>,
    /// The agreed price and the deposits.
    pub account: Account,
}

impl SpecialOrder {
    /// A new request for an agreed price.
    #[must_use]
    pub const fn new(id: SpecialOrderId, total: Money) -> Self {
        Self { id, state: SpecialOrderState::Requested, piece: None, account: Account::new(total) }
    }

    /// Takes a deposit or a payment. The same one twice changes nothing.
    ///
    /// # Errors
    /// `step.not_allowed` once it has ended, and those of [`Account::post`].
    pub fn pay(&mut self, payment: AccountEntry) -> Result<Appended, AppError> {
        if self.state.is_final() && !self.account.entries().contains(&payment) {
            return Err(AppError::new(Code::StepNotAllowed, "This order has ended."));
        }
        self.account.post(payment)
    }

    /// Commits a piece of stock to it.
    ///
    /// # Errors
    /// `step.not_allowed`.
    pub fn fill(mut self, piece: ItemId) -> Result<Self, AppError> {
        self.state = self.state.after(SpecialOrderStep::Match)?;
        self.piece = Some(piece);
        Ok(self)
    }

    /// Any other step. It cannot be picked up until it is filled and paid.
    ///
    /// # Errors
    /// `step.not_allowed`, `money.…`.
    pub fn step(mut self, step: SpecialOrderStep) -> Result<Self, AppError> {
        let refused = |words: &str| Err(AppError::new(Code::StepNotAllowed, words));
        match step {
            SpecialOrderStep::Match => return refused("Name the piece that fills it."),
            SpecialOrderStep::PickUp if !self.account.balance()?.is_zero() => {
                return refused("It is not paid yet.");
            }
            SpecialOrderStep::Unmatch | SpecialOrderStep::Cancel => self.piece = None,
            SpecialOrderStep::Order
            | SpecialOrderStep::Receive
            | SpecialOrderStep::Reject
            | SpecialOrderStep::Announce
            | SpecialOrderStep::PickUp => {}
        }
        self.state = self.state.after(step)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{
        super::{TenderKind, fixtures::*},
        *,
    };

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<SpecialOrderState>());
    }

    #[test]
    fn it_cannot_be_picked_up_until_it_is_filled_and_paid() {
        use SpecialOrderStep as S;
        let mut it = SpecialOrder::new(Uuid::from_u128(1).into(), usd(1_000));
        for step in [S::PickUp, S::Announce, S::Match, S::Receive] {
            assert_eq!(it.clone().step(step).unwrap_err().code, Code::StepNotAllowed, "{step:?}");
        }
        it = it.step(S::Order).unwrap().step(S::Receive).unwrap().fill(Uuid::from_u128(7).into()).unwrap();
        it = it.step(S::Announce).unwrap();
        assert_eq!(it.clone().step(S::PickUp).unwrap_err().code, Code::StepNotAllowed);
        let payment = AccountEntry {
            id: Uuid::from_u128(2).into(),
            kind: TenderKind::Card,
            amount: usd(1_000),
            on: day("2026-05-12"),
            reverses: None,
        };
        it.pay(payment.clone()).unwrap();
        it = it.step(S::PickUp).unwrap();
        assert_eq!(it.pay(payment.clone()), Ok(Appended::Replayed));
        let late = AccountEntry { id: Uuid::from_u128(3).into(), ..payment };
        assert_eq!(it.pay(late).unwrap_err().code, Code::StepNotAllowed);
        assert_eq!(it.piece, Some(Uuid::from_u128(7).into()));
    }
}
