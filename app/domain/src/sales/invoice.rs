//! Invoices: a sale on account, paid by and by. An issued invoice is never changed; it is voided by a credit note.

use serde::{Deserialize, Serialize};

use super::{
    instalment::{Account, AccountEntry},
    ledger::Appended,
};
use crate::{
    AppError, Code, Date, InvoiceId, Machine, Money,
    machine::{transitions, vocabulary},
};

vocabulary! {
    /// Where an invoice stands.
    InvoiceState {
        /// Being written; has no number yet.
        Draft = "draft", "Draft";
        /// Issued and sent.
        Sent = "sent", "Sent";
        /// Opened by the customer.
        Viewed = "viewed", "Viewed";
        /// Some of it is paid.
        PartlyPaid = "partly_paid", "Partly paid";
        /// Its day has passed and something is owed.
        Overdue = "overdue", "Overdue";
        /// Nothing is owed.
        Paid = "paid", "Paid";
        /// Taken back by a credit note.
        Void = "void", "Void";
    }
    /// What can happen to an invoice.
    InvoiceStep {
        /// Issue and send it.
        Send = "send", "Send";
        /// The customer opened it.
        View = "view", "View";
        /// Some of it was paid.
        PayPart = "pay_part", "Take a part payment";
        /// The rest was paid.
        PayRest = "pay_rest", "Take the rest";
        /// A payment came back unpaid and others remain.
        BouncePart = "bounce_part", "Reverse a payment";
        /// The only payment came back unpaid.
        BounceAll = "bounce_all", "Reverse the only payment";
        /// Its day has passed.
        FallDue = "fall_due", "Mark overdue";
        /// Take it back by a credit note.
        Void = "void", "Void";
    }
}

transitions! { InvoiceState by InvoiceStep, from Draft:
    Draft { Send => Sent }
    Sent { View => Viewed, PayPart => PartlyPaid, PayRest => Paid, FallDue => Overdue, Void => Void }
    Viewed { View => Viewed, PayPart => PartlyPaid, PayRest => Paid, FallDue => Overdue, Void => Void }
    PartlyPaid {
        View => PartlyPaid, PayPart => PartlyPaid, PayRest => Paid, BouncePart => PartlyPaid, BounceAll => Sent,
        FallDue => Overdue
    }
    Overdue {
        View => Overdue, PayPart => Overdue, PayRest => Paid, BouncePart => Overdue, BounceAll => Overdue, Void => Void
    }
    Paid { View => Paid, BouncePart => PartlyPaid, BounceAll => Sent }
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Where it stands.
    pub state: InvoiceState,
    /// The last day to pay.
    pub due: Date,
    /// What is owed and paid.
    pub account: Account,
}

impl Invoice {
    /// An invoice that is being written.
    #[must_use]
    pub const fn draft(id: InvoiceId, total: Money, due: Date) -> Self {
        Self { id, state: InvoiceState::Draft, due, account: Account::new(total) }
    }

    /// Posts a payment or the reversal of one. The same one twice changes nothing.
    ///
    /// # Errors
    /// `step.not_allowed`, and those of [`Account::post`].
    pub fn post(mut self, entry: AccountEntry) -> Result<Self, AppError> {
        let reversal = entry.reverses.is_some();
        if self.account.post(entry)? == Appended::Replayed {
            return Ok(self);
        }
        let step = match (reversal, self.account.balance()?.is_zero(), self.account.paid().is_zero()) {
            (true, _, true) => InvoiceStep::BounceAll,
            (true, _, false) => InvoiceStep::BouncePart,
            (false, true, _) => InvoiceStep::PayRest,
            (false, false, _) => InvoiceStep::PayPart,
        };
        self.state = self.state.after(step)?;
        Ok(self)
    }

    /// Any step that moves no money. Paid money goes back before an invoice is voided.
    ///
    /// # Errors
    /// `step.not_allowed`.
    pub fn step(mut self, step: InvoiceStep, on: Date) -> Result<Self, AppError> {
        let refused = |words: &str| Err(AppError::new(Code::StepNotAllowed, words));
        match step {
            InvoiceStep::PayPart | InvoiceStep::PayRest | InvoiceStep::BouncePart | InvoiceStep::BounceAll => {
                return refused("Payments are posted with their amounts.");
            }
            InvoiceStep::FallDue if on <= self.due => return refused("Its last day has not passed."),
            InvoiceStep::Void if !self.account.paid().is_zero() => return refused("Refund what was paid first."),
            InvoiceStep::FallDue | InvoiceStep::Void | InvoiceStep::Send | InvoiceStep::View => {}
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

    fn entry(n: u128, minor: i64, reverses: Option<u128>) -> AccountEntry {
        AccountEntry {
            id: Uuid::from_u128(n).into(),
            kind: TenderKind::BankTransfer,
            amount: usd(minor),
            on: day("2026-05-12"),
            reverses: reverses.map(|n| Uuid::from_u128(n).into()),
        }
    }

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<InvoiceState>());
    }

    #[test]
    fn money_moves_the_state() {
        let it = Invoice::draft(Uuid::from_u128(1).into(), usd(1_000), day("2026-06-01"));
        assert_eq!(it.clone().post(entry(1, 400, None)).unwrap_err().code, Code::StepNotAllowed);
        let it = it.step(InvoiceStep::Send, day("2026-05-01")).unwrap().post(entry(1, 400, None)).unwrap();
        assert_eq!(it.state, InvoiceState::PartlyPaid);
        assert_eq!(it.clone().post(entry(1, 400, None)).unwrap(), it);
        assert_eq!(it.clone().post(entry(2, 601, None)).unwrap_err().code, Code::PaymentExceedsBalance);
        assert!(it.clone().step(InvoiceStep::FallDue, day("2026-06-01")).is_err());
        assert!(it.clone().step(InvoiceStep::Void, day("2026-05-13")).is_err());
        let it = it.step(InvoiceStep::FallDue, day("2026-06-02")).unwrap().post(entry(2, 600, None)).unwrap();
        assert_eq!(it.state, InvoiceState::Paid);
        let it = it.post(entry(3, -600, Some(2))).unwrap();
        assert_eq!(it.state, InvoiceState::PartlyPaid);
        let it = it.post(entry(4, -400, Some(1))).unwrap();
        assert_eq!(it.state, InvoiceState::Sent);
        assert_eq!(it.step(InvoiceStep::Void, day("2026-05-13")).unwrap().state, InvoiceState::Void);
    }
}
