//! Large cash: when what one customer paid in cash has to be reported.
//!
//! United States: more than 10,000 dollars in one transaction or in related ones within twelve months (26 U.S.C.
//! § 6050I, Form 8300). Elsewhere other thresholds, or a ban. All of it is a setting; this module only adds up.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::TenderKind;
use crate::{AppError, CashReportId, CustomerId, Date, Money, PaymentId, When, error::Problems, text};

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
    /// Who has paid so much, and it was not reported yet.
    pub rows: Vec<LargeCashRow>,
    /// What was reported, the latest first.
    pub reported: Vec<CashReportView>,
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
    /// The payments.
    pub payments: Vec<PaymentId>,
    /// The day on which the threshold was passed.
    pub passed_on: Date,
}

/// Ticks cash off as reported: from then on only what comes in later counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportCash {
    /// Minted by the page.
    pub id: CashReportId,
    /// The payments that were looked at, all of one row.
    pub payments: Vec<PaymentId>,
    /// What the authority answered, a receipt number say; may be empty.
    pub reference: String,
}

impl ReportCash {
    /// Reads the form: the payments, each once and in order, and the reference.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn read(&self) -> Result<(BTreeSet<PaymentId>, String), AppError> {
        let mut p = Problems::default();
        let payments: BTreeSet<PaymentId> = self.payments.iter().copied().collect();
        if payments.is_empty() {
            p.note("payments", "Say what was reported.");
        }
        let reference = p.take("reference", text::line(&self.reference)).unwrap_or_default();
        p.finish()?;
        Ok((payments, reference))
    }
}

/// Cash that was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashReportView {
    /// Which report.
    pub id: CashReportId,
    /// Whose cash; nothing when a document names nobody.
    pub name: String,
    /// What it came to.
    pub total: Money,
    /// In how many payments.
    pub payments: u32,
    /// The day on which the threshold was passed.
    pub passed_on: Date,
    /// When it was ticked off.
    pub when: When,
    /// By whom.
    pub by: String,
    /// What the authority answered, or nothing.
    pub reference: String,
}

/// Says at the till that cash has to be reported, while whoever paid it is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashNotice {
    /// What it comes to.
    pub total: Money,
    /// Above this, cash is reported.
    pub threshold: Money,
    /// Payments of so many months belong together.
    pub months: u16,
    /// The document names nobody: who paid is not known yet.
    pub nobody: bool,
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
    /// however often it is listed. What is in `reported` was, and counts no more (26 CFR 1.6050I-1(b)(3): a new count
    /// begins with the next payment).
    ///
    /// # Errors
    /// `money.…`, `input.invalid` when the months leave the calendar.
    pub fn flag(
        &self,
        received: &[CashReceived],
        reported: &BTreeSet<PaymentId>,
        on: Date,
    ) -> Result<Option<Reportable>, AppError> {
        let begins = self.begins(on)?;
        let counts = |it: &&CashReceived| self.counts.contains(&it.kind) && it.on > begins && it.on <= on;
        let open = |it: &&CashReceived| !reported.contains(&it.payment);
        let mut related: Vec<_> = received.iter().filter(counts).filter(open).collect();
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
        let flag = |rows: &[CashReceived]| setting.flag(rows, &BTreeSet::new(), day("2026-12-31")).unwrap();
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

    #[test]
    fn what_was_reported_counts_no_more_and_a_new_count_begins() {
        let setting = CashReporting { threshold: usd(1_000_000), months: 12, counts: vec![TenderKind::Cash] };
        let paid = |n, minor, on| received(n, TenderKind::Cash, minor, on);
        let rows = [paid(1, 1_200_000, "2026-02-01"), paid(2, 700_000, "2026-06-01"), paid(3, 300_001, "2026-07-01")];
        let reported = BTreeSet::from([rows[0].payment]);
        let flag = |rows: &[CashReceived]| setting.flag(rows, &reported, day("2026-12-31")).unwrap();
        assert_eq!(flag(&rows[..2]), None);
        let over = flag(&rows).unwrap();
        assert_eq!((over.total, over.passed_on, over.payments.len()), (usd(1_000_001), day("2026-07-01"), 2));
        let nothing = ReportCash { id: Uuid::from_u128(9).into(), payments: Vec::new(), reference: String::new() };
        assert!(nothing.read().unwrap_err().of("payments").is_some());
    }
}
