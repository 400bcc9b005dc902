//! Paying over time: the schedule, what was paid towards a total, and the tax that a payment bears where tax falls
//! due with each deposit. Shared by layaways, special orders and invoices.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Priced, TenderKind,
    ledger::{Appended, Entry, Ledger},
};
use crate::{AppError, Code, Currency, Date, JurisdictionId, Money, PaymentId, TaxRuleId};

/// How far apart instalments are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// So many days.
    Days(u16),
    /// So many months, on the same day of the month.
    Months(u16),
}

impl Every {
    fn after(self, start: Date, times: u16) -> Option<Date> {
        let many = |each: u16| i32::from(each).checked_mul(i32::from(times));
        match self {
            Self::Days(each) => start.plus_days(many(each)?),
            Self::Months(each) => start.plus_months(many(each)?),
        }
    }
}

/// What is due on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// The day.
    pub due: Date,
    /// How much.
    pub amount: Money,
}

/// A deposit on the first day and the rest in equal parts; they sum to the total exactly.
///
/// # Errors
/// `input.invalid` when the deposit exceeds the total or dates leave the calendar, `money.…`.
pub fn schedule(
    total: Money,
    deposit: Money,
    count: u16,
    every: Every,
    start: Date,
) -> Result<Vec<Instalment>, AppError> {
    let rest = total.try_sub(deposit)?;
    if deposit.is_negative() || rest.is_negative() {
        return Err(AppError::field("deposit", "A deposit is between nothing and the total."));
    }
    if count == 0 && !rest.is_zero() {
        return Err(AppError::field("instalments", "There is a rest to pay: at least one instalment."));
    }
    let mut schedule = vec![Instalment { due: start, amount: deposit }];
    for (times, amount) in (1..=count).zip(rest.allocate(&vec![1; count.into()])?) {
        let due = every.after(start, times);
        let due = due.ok_or_else(|| AppError::field("instalments", "The last instalment is too far away."))?;
        schedule.push(Instalment { due, amount });
    }
    schedule.retain(|it| !it.amount.is_zero());
    Ok(schedule)
}

/// The first instalment that is not covered by `paid` and was due before `on`.
#[must_use]
pub fn overdue_since(schedule: &[Instalment], paid: Money, on: Date) -> Option<Date> {
    let mut asked: i64 = 0;
    schedule.iter().filter(|it| it.due < on).find_map(|it| {
        asked = asked.saturating_add(it.amount.minor);
        (asked > paid.minor).then_some(it.due)
    })
}

/// One payment, or the reversal of one: a cheque that bounced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountEntry {
    /// The payment.
    pub id: PaymentId,
    /// In what form.
    pub kind: TenderKind,
    /// How much; negative for a reversal.
    pub amount: Money,
    /// The business date.
    pub on: Date,
    /// The payment it takes back.
    #[serde(default)]
    pub reverses: Option<PaymentId>,
}

impl Entry for AccountEntry {
    type Id = PaymentId;

    fn id(&self) -> PaymentId {
        self.id
    }

    fn amount(&self) -> Money {
        self.amount
    }

    fn reverses(&self) -> Option<PaymentId> {
        self.reverses
    }
}

/// What goes back of one payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenBack {
    /// The payment.
    pub payment: PaymentId,
    /// The form of that.
    pub from: TenderKind,
    /// The form it goes back in.
    pub to: TenderKind,
    /// How much, before cash is rounded.
    pub amount: Money,
}

/// What is owed and what was paid towards it: until the goods change hands, a liability of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    total: Money,
    ledger: Ledger<AccountEntry>,
}

impl Account {
    /// Nothing paid yet.
    #[must_use]
    pub const fn new(total: Money) -> Self {
        Self { total, ledger: Ledger::new(total.currency) }
    }

    /// What was paid towards a total, read back: every entry is appended anew, so no stored sum is believed.
    ///
    /// # Errors
    /// Those of [`Ledger::of`], `payment.exceeds_balance`: what was stored contradicts itself.
    pub fn restore(total: Money, entries: impl IntoIterator<Item = AccountEntry>) -> Result<Self, AppError> {
        let account = Self { total, ledger: Ledger::of(total.currency, entries)? };
        if account.balance()?.is_negative() {
            return Err(AppError::new(Code::PaymentExceedsBalance, "More was paid than was owed."));
        }
        Ok(account)
    }

    /// How `amount` of what was paid goes back: payment by payment in reverse order, each in the form in which it
    /// came or in the one that was asked for. `returned` says what of each payment went back before; a payment that
    /// bounced has nothing to give.
    ///
    /// # Errors
    /// `refund.exceeds_paid`, `money.…`.
    pub fn give_back(
        &self,
        returned: &BTreeMap<PaymentId, Money>,
        amount: Money,
        to: Option<TenderKind>,
    ) -> Result<Vec<GivenBack>, AppError> {
        let bounced = |id: PaymentId| self.entries().iter().any(|it| it.reverses == Some(id));
        let mut left = amount;
        let mut rows = Vec::new();
        for it in self.entries().iter().rev().filter(|it| it.reverses.is_none() && !bounced(it.id)) {
            let before = returned.get(&it.id).copied().unwrap_or(Money::zero(amount.currency));
            let take = it.amount.try_sub(before)?.at_most(left)?;
            if take.minor > 0 {
                left = left.try_sub(take)?;
                rows.push(GivenBack { payment: it.id, from: it.kind, to: to.unwrap_or(it.kind.back()), amount: take });
            }
        }
        if left.is_zero() {
            return Ok(rows);
        }
        Err(AppError::new(Code::RefundExceedsPaid, "More would go back than was paid."))
    }

    /// What is to be paid.
    #[must_use]
    pub const fn total(&self) -> Money {
        self.total
    }

    /// What was paid, reversals taken off.
    #[must_use]
    pub const fn paid(&self) -> Money {
        self.ledger.balance()
    }

    /// What is still owed.
    ///
    /// # Errors
    /// `money.…`.
    pub fn balance(&self) -> Result<Money, AppError> {
        self.total.try_sub(self.paid())
    }

    /// In the order they came.
    #[must_use]
    pub fn entries(&self) -> &[AccountEntry] {
        self.ledger.entries()
    }

    /// What it is kept in.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.total.currency
    }

    /// Whether this very entry was posted before.
    ///
    /// # Errors
    /// `conflict.replayed` when its id stands for another one.
    pub fn knows(&self, entry: &AccountEntry) -> Result<bool, AppError> {
        self.ledger.holds(entry)
    }

    /// Posts a payment or a reversal. The same one twice is posted once.
    ///
    /// # Errors
    /// `payment.exceeds_balance`, `input.invalid` for a payment of nothing, and those of [`Ledger::append`].
    pub fn post(&mut self, entry: AccountEntry) -> Result<Appended, AppError> {
        if self.ledger.holds(&entry)? {
            return Ok(Appended::Replayed);
        }
        if entry.reverses.is_none() {
            if entry.amount.minor <= 0 {
                return Err(AppError::field("amount", "A payment is more than nothing."));
            }
            let left = self.balance()?.try_sub(entry.amount)?;
            if left.is_negative() {
                let words = format!("Only {} is still owed.", self.balance()?);
                return Err(AppError::new(Code::PaymentExceedsBalance, words));
            }
        }
        self.ledger.append(entry)
    }
}

/// The tax that falls due with one payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepositTax {
    /// Who levies it.
    pub jurisdiction: JurisdictionId,
    /// By which rule.
    pub rule: TaxRuleId,
    /// How much.
    pub amount: Money,
}

/// The tax in a payment that follows payments of `before`, rule by rule: for the deposit invoice. All payments
/// together bear exactly the tax of the sale, so the final invoice deducts what the deposit invoices showed.
///
/// # Errors
/// `payment.exceeds_balance`, `money.…`.
pub fn deposit_tax(priced: &Priced, before: Money, payment: Money) -> Result<Vec<DepositTax>, AppError> {
    let total = priced.totals.total;
    let after = before.try_add(payment)?;
    if after.minor > total.minor || before.is_negative() || payment.is_negative() {
        return Err(AppError::new(Code::PaymentExceedsBalance, "A deposit is at most what is still owed."));
    }
    let mut rules: Vec<DepositTax> = Vec::new();
    let rows = priced.lines.iter().flat_map(|line| &line.taxes).map(|row| (row.jurisdiction, row.rule, row.amount));
    let rows = rows.chain(priced.tax_rounding.iter().map(|row| (row.jurisdiction, row.rule, row.tax)));
    for (jurisdiction, rule, amount) in rows {
        match rules.iter_mut().find(|it| it.rule == rule) {
            Some(known) => known.amount = known.amount.try_add(amount)?,
            None => rules.push(DepositTax { jurisdiction, rule, amount }),
        }
    }
    for it in &mut rules {
        it.amount =
            if total.is_zero() { it.amount } else { it.amount.stretch(before.minor, after.minor, total.minor)? };
    }
    Ok(rules)
}

#[cfg(test)]
mod tests;
