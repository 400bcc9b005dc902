//! Large cash: when what one customer paid in cash has to be reported.
//!
//! United States: more than 10,000 dollars in one transaction or in related ones within twelve months (26 U.S.C.
//! § 6050I, Form 8300). Elsewhere other thresholds, or a ban. All of it is a setting; this module only adds up.

use serde::{Deserialize, Serialize};

use super::TenderKind;
use crate::{AppError, CustomerId, Date, Money, PaymentId};

/// When cash is to be reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashReporting {
    /// More than this is reported.
    pub threshold: Money,
    /// Payments of so many months belong together.
    pub months: u16,
    /// What counts as cash: cheques may, when they are drawn by a bank.
    pub counts: Vec<TenderKind>,
}

/// Cash that one customer paid, in a sale, a layaway or an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashReceived {
    /// The payment.
    pub payment: PaymentId,
    /// In what form.
    pub kind: TenderKind,
    /// How much, change taken off; negative when it went back.
    pub amount: Money,
    /// The business date.
    pub on: Date,
}

/// Cash that has to be reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reportable {
    /// What it comes to.
    pub total: Money,
    /// The payments.
    pub payments: Vec<PaymentId>,
    /// The day on which the threshold was passed; the deadline counts from here.
    pub passed_on: Date,
}

/// What a store has to report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LargeCash {
    /// Above this, cash is reported; `None` when the store reports none.
    pub threshold: Option<Money>,
    /// Payments of so many months belong together.
    pub months: u16,
    /// Who has paid so much.
    pub rows: Vec<LargeCashRow>,
}

/// Somebody who paid so much in cash that it has to be reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LargeCashRow {
    /// Who; `None` when a document names nobody.
    pub customer: Option<CustomerId>,
    /// What they are called, or nothing.
    pub name: String,
    /// What it comes to.
    pub total: Money,
    /// In how many payments.
    pub payments: u32,
    /// The day on which the threshold was passed.
    pub passed_on: Date,
}

impl CashReporting {
    /// The day after which payments belong together with those of `on`.
    ///
    /// # Errors
    /// `input.invalid` when the months leave the calendar.
    pub fn begins(&self, on: Date) -> Result<Date, AppError> {
        let begins = i32::from(self.months).checked_neg().and_then(|months| on.plus_months(months));
        begins.ok_or_else(|| AppError::field("months", "These months leave the calendar."))
    }

    /// What has to be reported of the related payments of one customer in the months up to `on`; each payment once,
    /// however often it is listed.
    ///
    /// # Errors
    /// `money.…`, `input.invalid` when the months leave the calendar.
    pub fn flag(&self, received: &[CashReceived], on: Date) -> Result<Option<Reportable>, AppError> {
        let begins = self.begins(on)?;
        let counts = |it: &&CashReceived| self.counts.contains(&it.kind) && it.on > begins && it.on <= on;
        let mut related: Vec<_> = received.iter().filter(counts).collect();
        related.sort_by_key(|it| (it.on, it.payment));
        related.dedup_by_key(|it| it.payment);
        let mut total = Money::zero(self.threshold.currency);
        let mut passed_on = None;
        for it in &related {
            total = total.try_add(it.amount)?;
            if total.minor > self.threshold.minor {
                passed_on = passed_on.or(Some(it.on));
            }
        }
        // What was passed once stays to be reported, even if some of it went back.
        let payments = related.iter().map(|it| it.payment).collect();
        Ok(passed_on.map(|passed_on| Reportable { total, payments, passed_on }))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{super::fixtures::*, *};

    fn received(n: u128, kind: TenderKind, minor: i64, on: &str) -> CashReceived {
        CashReceived { payment: Uuid::from_u128(n).into(), kind, amount: usd(minor), on: day(on) }
    }

    #[test]
    fn related_cash_above_the_threshold_is_flagged_once() {
        let setting = CashReporting { threshold: usd(1_000_000), months: 12, counts: vec![TenderKind::Cash] };
        let flag = |rows: &[CashReceived]| setting.flag(rows, day("2026-12-31")).unwrap();
        let first = received(1, TenderKind::Cash, 600_000, "2026-02-01");
        let second = received(2, TenderKind::Cash, 400_000, "2026-11-01");
        assert_eq!(flag(&[first, second]), None, "exactly the threshold is not above it");
        assert_eq!(flag(&[first, first, second]), None, "the same payment twice is one payment");
        assert_eq!(flag(&[first, second, received(3, TenderKind::Card, 900_000, "2026-11-02")]), None);
        assert_eq!(flag(&[first, second, received(3, TenderKind::Cash, 1, "2025-12-31")]), None, "a year ago");
        let over = flag(&[second, received(3, TenderKind::Cash, 1, "2026-12-24"), first]).unwrap();
        assert_eq!((over.total, over.passed_on, over.payments.len()), (usd(1_000_001), day("2026-12-24"), 3));
        let back = received(4, TenderKind::Cash, -500_000, "2026-12-25");
        let over = flag(&[first, second, received(3, TenderKind::Cash, 1, "2026-12-24"), back]).unwrap();
        assert_eq!((over.total, over.passed_on), (usd(500_001), day("2026-12-24")));
    }
}
