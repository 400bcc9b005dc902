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

    /// Takes a payment: the first one is the deposit and makes the schedule, the last one pays off. The same
    /// payment twice changes nothing.
    ///
    /// # Errors
    /// `layaway.deposit_too_small`, `payment.exceeds_balance`, `step.not_allowed`, `conflict.replayed`, `money.…`.
    pub fn pay(mut self, payment: AccountEntry) -> Result<Self, AppError> {
        if self.account.entries().contains(&payment) {
            return Ok(self);
        }
        if payment.reverses.is_some() {
            return Err(AppError::field("reverses", "A payment reverses nothing."));
        }
        let first = self.state == LayawayState::Draft;
        let least = self.least_deposit()?;
        if first && payment.amount.minor < least.minor {
            return Err(AppError::new(Code::DepositTooSmall, format!("The deposit is at least {least}.")));
        }
        if first {
            let terms = self.terms;
            let total = self.account.total();
            let deposit = payment.amount.at_most(total)?;
            self.schedule = schedule(total, deposit, terms.instalments, terms.every, payment.on)?;
        }
        self.account.post(payment)?;
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
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{
        super::{TenderKind, fixtures::*},
        *,
    };

    fn layaway(total: i64, forfeit: Forfeit) -> Layaway {
        let terms = LayawayTerms {
            min_deposit: "20".parse().unwrap(),
            instalments: 4,
            every: Every::Months(1),
            grace_days: 10,
            fee: usd(1_000),
            fee_share: "5".parse().unwrap(),
            forfeit,
        };
        Layaway::draft(Uuid::from_u128(1).into(), usd(total), terms)
    }

    fn payment(n: u128, minor: i64, on: &str) -> AccountEntry {
        AccountEntry {
            id: Uuid::from_u128(n).into(),
            kind: TenderKind::Cheque,
            amount: usd(minor),
            on: day(on),
            reverses: None,
        }
    }

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<LayawayState>());
    }

    #[test]
    fn from_deposit_to_pick_up() {
        let it = layaway(100_000, Forfeit::Fee);
        let refused = it.clone().pay(payment(1, 19_999, "2026-01-15")).unwrap_err();
        assert_eq!(refused.code, Code::DepositTooSmall);
        let it = it.pay(payment(1, 20_000, "2026-01-15")).unwrap();
        assert_eq!((it.state, it.schedule.len()), (LayawayState::Active, 5));
        assert_eq!(it.clone().pay(payment(1, 20_000, "2026-01-15")).unwrap(), it, "a replay is one payment");
        assert_eq!(it.clone().pick_up().unwrap_err().code, Code::StepNotAllowed);
        let it = it.pay(payment(2, 80_000, "2026-01-20")).unwrap();
        assert_eq!(it.state, LayawayState::PaidInFull);
        assert_eq!(it.clone().pay(payment(3, 1, "2026-01-21")).unwrap_err().code, Code::PaymentExceedsBalance);
        let id = |n| Uuid::from_u128(n).into();
        let bounced = it.clone().bounce(id(2), id(9), day("2026-01-25")).unwrap();
        assert_eq!((bounced.state, bounced.account.paid()), (LayawayState::Active, usd(20_000)));
        assert_eq!(bounced.clone().bounce(id(2), id(9), day("2026-01-25")).unwrap(), bounced);
        assert_eq!(it.pick_up().unwrap().state, LayawayState::PickedUp);
    }

    #[test]
    fn calling_it_off_and_default_divide_what_was_paid() {
        let active = |forfeit, paid| layaway(100_000, forfeit).pay(payment(1, paid, "2026-01-15")).unwrap();
        let (it, money) = active(Forfeit::Fee, 30_000).cancel().unwrap();
        assert_eq!(it.state, LayawayState::Cancelled);
        assert_eq!((money.refund, money.kept), (usd(24_000), usd(6_000)));
        for (forfeit, kept) in [(Forfeit::Nothing, 0), (Forfeit::Fee, 6_000), (Forfeit::Everything, 30_000)] {
            let it = active(forfeit, 30_000);
            let within = it.clone().default(day("2026-02-25")).unwrap_err();
            assert_eq!(within.code, Code::StepNotAllowed, "due 15 February, ten days of grace");
            let (it, money) = it.default(day("2026-02-26")).unwrap();
            assert_eq!(it.state, LayawayState::Defaulted);
            assert_eq!((money.refund, money.kept), (usd(30_000 - kept), usd(kept)));
        }
        let late = active(Forfeit::Fee, 30_000).extend(day("2026-02-20"), 14).unwrap();
        assert!(late.clone().default(day("2026-03-11")).is_err());
        assert!(late.default(day("2026-03-12")).is_ok());
    }

    proptest! {
        #[test]
        fn what_was_paid_is_owed_refunded_or_kept(
            total in 1_i64..1_000_000, payments in prop::collection::vec(1_i64..300_000, 1..12), which in 0..Forfeit::ALL.len(),
        ) {
            let mut it = layaway(total, Forfeit::ALL[which]);
            let mut accepted = 0;
            for (n, minor) in (1..).zip(payments) {
                match it.clone().pay(payment(n, minor, "2026-01-15")) {
                    Ok(next) => (it, accepted) = (next, accepted + minor),
                    Err(why) => {
                        let expected = [Code::DepositTooSmall, Code::PaymentExceedsBalance];
                        prop_assert!(expected.contains(&why.code));
                    }
                }
                prop_assert_eq!(it.account.paid().minor, accepted);
                prop_assert_eq!(it.account.balance().unwrap().minor, total - accepted);
                prop_assert_eq!(it.state == LayawayState::PaidInFull, accepted == total);
            }
            let (_, money) = it.cancel().unwrap();
            prop_assert_eq!(money.refund.minor + money.kept.minor, accepted);
            prop_assert!(money.refund.minor >= 0 && money.kept.minor >= 0);
        }
    }
}
