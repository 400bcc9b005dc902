//! Layaway: a piece is committed to a customer who pays it over time. Every payment is a liability until pick-up;
//! revenue, tax, cost and commission belong to the sale that pick-up makes.

use serde::{Deserialize, Serialize};

use super::instalment::{Account, AccountEntry, Every, Instalment, overdue_since, schedule};
use crate::{
    AppError, Code, Date, LayawayId, Machine, Money, PaymentId, Ppm,
    machine::{transitions, vocabulary},
};

vocabulary! {
    /// Where a layaway stands.
    LayawayState {
        /// Being agreed.
        Draft = "draft", "Draft";
        /// The deposit is paid, the piece is committed.
        Active = "active", "Active";
        /// Nothing is owed any more.
        PaidInFull = "paid_in_full", "Paid in full";
        /// Handed over, sold.
        PickedUp = "picked_up", "Picked up";
        /// Called off; what was paid goes back, less the fee.
        Cancelled = "cancelled", "Cancelled";
        /// Given up by the customer; the forfeit rule decides.
        Defaulted = "defaulted", "Defaulted";
    }
    /// What can be done with a layaway.
    LayawayStep {
        /// Take the deposit.
        Activate = "activate", "Take the deposit";
        /// Take an instalment.
        Pay = "pay", "Take a payment";
        /// Take the last one.
        PayOff = "pay_off", "Take the last payment";
        /// A payment came back unpaid.
        Bounce = "bounce", "Reverse a payment";
        /// Give more time.
        Extend = "extend", "Extend";
        /// Hand it over.
        PickUp = "pick_up", "Hand over";
        /// Call it off.
        Cancel = "cancel", "Cancel";
        /// The grace period has passed.
        Default = "default", "Declare in default";
    }
    /// What the shop keeps when a layaway is in default.
    Forfeit {
        /// Nothing.
        Nothing = "nothing", "Nothing";
        /// The cancellation fee.
        Fee = "fee", "The cancellation fee";
        /// All that was paid.
        Everything = "everything", "All that was paid";
    }
}

transitions! { LayawayState by LayawayStep, from Draft:
    Draft { Activate => Active, Cancel => Cancelled, PayOff => PaidInFull }
    Active {
        Pay => Active, PayOff => PaidInFull, Bounce => Active, Extend => Active, Cancel => Cancelled,
        Default => Defaulted
    }
    PaidInFull { PickUp => PickedUp, Bounce => Active, Cancel => Cancelled }
}

/// What was agreed. Written on the document; the law of the place may limit fee and forfeit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayawayTerms {
    /// The least deposit, as a share of the total.
    pub min_deposit: Ppm,
    /// How many instalments after the deposit.
    pub instalments: u16,
    /// How far apart.
    pub every: Every,
    /// Days that an instalment may be late.
    pub grace_days: u16,
    /// What calling it off costs, fixed.
    pub fee: Money,
    /// What calling it off costs, as a share of the total.
    pub fee_share: Ppm,
    /// What the shop keeps in default.
    pub forfeit: Forfeit,
}

/// How money is divided when a layaway ends without a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unwound {
    /// Goes back to the customer.
    pub refund: Money,
    /// Stays with the shop.
    pub kept: Money,
}

/// What ending a layaway would come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Called off.
    pub cancelled: Unwound,
    /// Declared in default; `None` while that is not possible.
    pub defaulted: Option<Unwound>,
}

/// A layaway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layaway {
    /// Its id.
    pub id: LayawayId,
    /// Where it stands.
    pub state: LayawayState,
    /// What was agreed.
    pub terms: LayawayTerms,
    /// What is due when; empty before the deposit.
    pub schedule: Vec<Instalment>,
    /// What was paid.
    pub account: Account,
}

impl Layaway {
    /// A layaway of a priced total.
    #[must_use]
    pub const fn draft(id: LayawayId, total: Money, terms: LayawayTerms) -> Self {
        Self { id, state: LayawayState::Draft, terms, schedule: Vec::new(), account: Account::new(total) }
    }

    /// The least first payment.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn least_deposit(&self) -> Result<Money, AppError> {
        self.terms.min_deposit.of(self.account.total())
    }

    /// A layaway read back from what was stored; what was paid is posted anew.
    ///
    /// # Errors
    /// Those of [`Account::restore`].
    pub fn restore(
        id: LayawayId,
        (state, terms): (LayawayState, LayawayTerms),
        schedule: Vec<Instalment>,
        (total, entries): (Money, impl IntoIterator<Item = AccountEntry>),
    ) -> Result<Self, AppError> {
        Ok(Self { id, state, terms, schedule, account: Account::restore(total, entries)? })
    }

    /// Takes a payment: the first one is the deposit and makes the schedule, the last one pays off. The same
    /// payment twice changes nothing.
    ///
    /// # Errors
    /// `layaway.deposit_too_small`, `payment.exceeds_balance`, `step.not_allowed`, `conflict.replayed`, `money.…`.
    pub fn pay(self, payment: AccountEntry) -> Result<Self, AppError> {
        self.pay_with(vec![payment])
    }

    /// Takes one payment in several forms: they count together, also as the deposit.
    ///
    /// # Errors
    /// Those of [`Layaway::pay`], `input.invalid` without any.
    pub fn pay_with(mut self, payments: Vec<AccountEntry>) -> Result<Self, AppError> {
        if !payments.is_empty() && payments.iter().all(|payment| self.account.entries().contains(payment)) {
            return Ok(self);
        }
        if payments.iter().any(|payment| payment.reverses.is_some()) {
            return Err(AppError::field("reverses", "A payment reverses nothing."));
        }
        let day = payments.first().map(|payment| payment.on);
        let day = day.ok_or_else(|| AppError::field("tenders", "A payment is more than nothing."))?;
        let paid = Money::sum(self.account.currency(), payments.iter().map(|payment| payment.amount))?;
        let first = self.state == LayawayState::Draft;
        let least = self.least_deposit()?;
        if first && paid.minor < least.minor {
            return Err(AppError::new(Code::DepositTooSmall, format!("The deposit is at least {least}.")));
        }
        if first {
            let terms = self.terms;
            let total = self.account.total();
            let deposit = paid.at_most(total)?;
            self.schedule = schedule(total, deposit, terms.instalments, terms.every, day)?;
        }
        for payment in payments {
            self.account.post(payment)?;
        }
        let step = match (self.account.balance()?.is_zero(), first) {
            (true, _) => LayawayStep::PayOff,
            (false, true) => LayawayStep::Activate,
            (false, false) => LayawayStep::Pay,
        };
        self.go(step)
    }

    /// Takes a payment back that came to nothing. The same reversal twice changes nothing.
    ///
    /// # Errors
    /// `conflict.…`, `step.not_allowed`, `money.…`.
    pub fn bounce(mut self, payment: PaymentId, reversal: PaymentId, on: Date) -> Result<Self, AppError> {
        let original = self.account.entries().iter().find(|it| it.id == payment).cloned();
        let original = original.ok_or_else(|| AppError::new(Code::Reference, "There is no such payment."))?;
        let amount = original.amount.try_neg()?;
        let entry = AccountEntry { id: reversal, amount, on, reverses: Some(payment), ..original };
        if self.account.entries().contains(&entry) {
            return Ok(self);
        }
        self.account.post(entry)?;
        self.go(LayawayStep::Bounce)
    }

    /// Moves every instalment after `on` by a number of days. Needs an approval of
    /// [`super::Approvable::LayawayExtension`].
    ///
    /// # Errors
    /// `step.not_allowed`, `input.invalid` when a date leaves the calendar.
    pub fn extend(mut self, on: Date, days: u16) -> Result<Self, AppError> {
        let late = overdue_since(&self.schedule, self.account.paid(), on).unwrap_or(on);
        for it in self.schedule.iter_mut().filter(|it| it.due >= late) {
            let due = it.due.plus_days(days.into());
            it.due = due.ok_or_else(|| AppError::field("days", "The last instalment is too far away."))?;
        }
        self.go(LayawayStep::Extend)
    }

    /// Hands it over. Only what is paid in full can be.
    ///
    /// # Errors
    /// `step.not_allowed`.
    pub fn pick_up(self) -> Result<Self, AppError> {
        self.go(LayawayStep::PickUp)
    }

    /// Calls it off: what was paid goes back, less the fee, which is never more than was paid.
    ///
    /// # Errors
    /// `step.not_allowed`, `money.…`.
    pub fn cancel(self) -> Result<(Self, Unwound), AppError> {
        let fee = self.fee()?;
        let unwound = self.unwound(fee)?;
        Ok((self.go(LayawayStep::Cancel)?, unwound))
    }

    /// Ends it when an instalment is late by more than the grace period; the forfeit rule divides the money.
    ///
    /// # Errors
    /// `step.not_allowed`, also within the grace period; `money.…`.
    pub fn default(self, on: Date) -> Result<(Self, Unwound), AppError> {
        let since = overdue_since(&self.schedule, self.account.paid(), on);
        if since.is_none_or(|due| on.days_since(due) <= i32::from(self.terms.grace_days)) {
            return Err(AppError::new(Code::StepNotAllowed, "No instalment is late by more than the grace period."));
        }
        let kept = match self.terms.forfeit {
            Forfeit::Nothing => Money::zero(self.account.currency()),
            Forfeit::Fee => self.fee()?,
            Forfeit::Everything => self.account.paid(),
        };
        let unwound = self.unwound(kept)?;
        Ok((self.go(LayawayStep::Default)?, unwound))
    }

    /// The first day of the schedule that is not covered by what was paid; the last one when all of them are.
    #[must_use]
    pub fn next_due(&self) -> Option<Date> {
        let mut asked: i64 = 0;
        let open = self.schedule.iter().find(|it| {
            asked = asked.saturating_add(it.amount.minor);
            asked > self.account.paid().minor
        });
        open.or(self.schedule.last()).map(|it| it.due)
    }

    /// What ending it now would divide: by default when the grace period has passed, else by calling it off.
    ///
    /// # Errors
    /// `money.…`, `step.not_allowed` when it has ended.
    pub fn what_if(&self, on: Date) -> Result<WhatIf, AppError> {
        let cancelled = self.clone().cancel()?.1;
        Ok(WhatIf { cancelled, defaulted: self.clone().default(on).ok().map(|(_, unwound)| unwound) })
    }

    fn fee(&self) -> Result<Money, AppError> {
        self.terms.fee.try_add(self.terms.fee_share.of(self.account.total())?)
    }

    fn unwound(&self, kept: Money) -> Result<Unwound, AppError> {
        let kept = kept.at_most(self.account.paid())?;
        Ok(Unwound { refund: self.account.paid().try_sub(kept)?, kept })
    }

    fn go(mut self, step: LayawayStep) -> Result<Self, AppError> {
        self.state = self.state.after(step)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
