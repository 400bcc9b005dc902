//! Gift cards and store credit: money that the shop owes. An append-only ledger that never falls below zero;
//! untaxed when issued, a tender when used.

use serde::{Deserialize, Serialize};

use super::ledger::{Appended, Entry, Ledger};
use crate::{
    AppError, Code, Currency, Date, Machine, Money, ValueEntryId,
    machine::{transitions, vocabulary},
};

vocabulary! {
    /// Where a gift card or store credit stands.
    ValueState {
        /// Printed, worth nothing.
        Inactive = "inactive", "Not activated";
        /// Can be used.
        Active = "active", "Active";
        /// Reported lost or under suspicion.
        Frozen = "frozen", "Frozen";
        /// Its last day has passed.
        Expired = "expired", "Expired";
        /// Taken out of use, empty.
        Cancelled = "cancelled", "Cancelled";
    }
    /// What money is kept for.
    ValueKind {
        /// Whoever holds the card.
        GiftCard = "gift_card", "Gift card";
        /// A customer, to spend as they like.
        StoreCredit = "store_credit", "Store credit";
        /// A customer, towards a layaway.
        Layaway = "layaway", "Layaway";
        /// A customer, towards a special order.
        SpecialOrder = "special_order", "Special order";
    }
    /// What can be done with it.
    ValueStep {
        /// Put it into use.
        Activate = "activate", "Activate";
        /// Stop it for now.
        Freeze = "freeze", "Freeze";
        /// Let it be used again.
        Unfreeze = "unfreeze", "Unfreeze";
        /// Its last day has passed.
        Expire = "expire", "Expire";
        /// Honour it all the same.
        Reinstate = "reinstate", "Reinstate";
        /// Take it out of use.
        Cancel = "cancel", "Cancel";
    }
    /// Why an entry was made.
    ValueReason {
        /// Sold or granted.
        Issue = "issue", "Issued";
        /// More was put on it.
        TopUp = "top_up", "Topped up";
        /// Paid with.
        Redeem = "redeem", "Paid with";
        /// A refund was put on it.
        Refund = "refund", "Refunded";
        /// Paid out in cash, where small rests must be (California: below 10 dollars, Civ. Code § 1749.5(b)(2)).
        CashOut = "cash_out", "Paid out";
        /// Kept by the shop when a layaway ends without a sale.
        Kept = "kept", "Kept by the shop";
        /// The rest of an expired card.
        Expire = "expire", "Expired";
    }
}

transitions! { ValueState by ValueStep, from Inactive:
    Inactive { Activate => Active, Cancel => Cancelled }
    Active { Freeze => Frozen, Expire => Expired, Cancel => Cancelled }
    Frozen { Unfreeze => Active, Expire => Expired, Cancel => Cancelled }
    Expired { Reinstate => Active }
}

impl ValueReason {
    /// Adds to the balance; the others take from it.
    #[must_use]
    pub const fn adds(self) -> bool {
        matches!(self, Self::Issue | Self::TopUp | Self::Refund)
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueEntry {
    /// Its id.
    pub id: ValueEntryId,
    /// Why.
    pub reason: ValueReason,
    /// What it does to the balance.
    pub amount: Money,
    /// The business date.
    pub on: Date,
    /// The entry it takes back.
    #[serde(default)]
    pub reverses: Option<ValueEntryId>,
}

impl Entry for ValueEntry {
    type Id = ValueEntryId;

    fn id(&self) -> ValueEntryId {
        self.id
    }

    fn amount(&self) -> Money {
        self.amount
    }

    fn reverses(&self) -> Option<ValueEntryId> {
        self.reverses
    }
}

/// How long value can be used: a setting, because the law differs. United States: at least five years from issue or
/// the last top-up (15 U.S.C. § 1693l-1(c)); some states and many countries: for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// For ever.
    Never,
    /// So many months after the last issue or top-up.
    Months(u16),
}

/// A gift card or the store credit of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredValue {
    /// Where it stands.
    pub state: ValueState,
    /// How long it can be used.
    pub expiry: Expiry,
    ledger: Ledger<ValueEntry>,
}

impl StoredValue {
    /// Nothing yet.
    #[must_use]
    pub const fn new(currency: Currency, expiry: Expiry) -> Self {
        Self { state: ValueState::Inactive, expiry, ledger: Ledger::new(currency) }
    }

    /// What it is worth.
    #[must_use]
    pub const fn balance(&self) -> Money {
        self.ledger.balance()
    }

    /// In the order they were posted.
    #[must_use]
    pub fn entries(&self) -> &[ValueEntry] {
        self.ledger.entries()
    }

    /// The last day on which it can be used; `None` for ever, or before it was issued.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        let Expiry::Months(months) = self.expiry else { return None };
        let loads = |it: &&ValueEntry| matches!(it.reason, ValueReason::Issue | ValueReason::TopUp);
        let last = self.entries().iter().filter(loads).filter(|it| it.reverses.is_none()).map(|it| it.on).max()?;
        last.plus_months(months.into())
    }

    /// Posts an entry. The same one twice is posted once.
    ///
    /// # Errors
    /// `stored_value.unusable` when it is not active or its last day has passed, `stored_value.insufficient` for
    /// more than there is, `input.invalid` for an amount of the wrong sign, and those of [`Ledger::append`].
    pub fn post(&mut self, entry: ValueEntry) -> Result<Appended, AppError> {
        if self.ledger.holds(&entry)? {
            return Ok(Appended::Replayed);
        }
        let adds = entry.reason.adds() == entry.reverses.is_none();
        if entry.amount.is_zero() || entry.amount.is_negative() == adds {
            return Err(AppError::field("amount", "An amount that adds is positive, one that takes is negative."));
        }
        self.check_usable(&entry)?;
        if self.balance().try_add(entry.amount)?.is_negative() {
            let words = format!("There is only {} on it.", self.balance());
            return Err(AppError::new(Code::StoredValueInsufficient, words));
        }
        self.ledger.append(entry)
    }

    fn check_usable(&self, entry: &ValueEntry) -> Result<(), AppError> {
        let expires = entry.reason == ValueReason::Expire;
        let usable = match self.state {
            ValueState::Active => !expires || entry.reverses.is_some(),
            ValueState::Expired => expires,
            ValueState::Inactive | ValueState::Frozen | ValueState::Cancelled => false,
        };
        // An expired card is not paid with, but a refund may land on it: it extends nothing and loses nothing.
        let spends = matches!(entry.reason, ValueReason::Redeem) && entry.reverses.is_none();
        let passed = spends && self.last_day().is_some_and(|last| entry.on > last);
        if usable && !passed {
            return Ok(());
        }
        let why = if passed { "expired".to_owned() } else { self.state.label().to_lowercase() };
        Err(AppError::new(Code::StoredValueUnusable, format!("It cannot be used: it is {why}.")))
    }

    /// Takes a step on a day. It does not expire before its last day has passed, and is not cancelled while it is
    /// worth something.
    ///
    /// # Errors
    /// `step.not_allowed`.
    pub fn step(mut self, step: ValueStep, on: Date) -> Result<Self, AppError> {
        let refused = |words: &str| Err(AppError::new(Code::StepNotAllowed, words));
        match step {
            ValueStep::Expire if self.last_day().is_none_or(|last| on <= last) => {
                return refused("Its last day has not passed.");
            }
            ValueStep::Cancel if !self.balance().is_zero() => return refused("There is still money on it."),
            ValueStep::Activate
            | ValueStep::Freeze
            | ValueStep::Unfreeze
            | ValueStep::Reinstate
            | ValueStep::Expire
            | ValueStep::Cancel => {}
        }
        self.state = self.state.after(step)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
