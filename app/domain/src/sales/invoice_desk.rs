//! Invoices as their pages see them, and what the pages ask for.

use serde::{Deserialize, Serialize};

use super::{PaidPart, Settlement, Tender, invoice::InvoiceState, view::PaymentView};
use crate::{
    AppError, Code, Cursor, CustomerId, Date, InvoiceId, Machine, Money, Page, PaymentId, RegisterId, SaleId, StoreId,
    When,
};

/// Takes a payment of an invoice. The ids of its tenders make a replay one payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayInvoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The version that was looked at.
    pub version: i32,
    /// At which register: cash goes into its drawer.
    #[serde(default)]
    pub register: Option<RegisterId>,
    /// How much is paid.
    pub amount: Money,
    /// How that is paid.
    pub tenders: Vec<Tender>,
    /// What is more than owed becomes store credit of the customer; otherwise it is refused.
    #[serde(default)]
    pub rest_as_credit: bool,
}

/// A payment divided between the invoice and the customer's store credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divided {
    /// What each tender pays of the invoice.
    pub parts: Vec<PaidPart>,
    /// What becomes store credit.
    pub credit: Money,
}

impl PayInvoice {
    /// Divides what was settled: the invoice takes what it is owed, in the order of the tenders, and the rest is
    /// credit.
    ///
    /// # Errors
    /// `payment.exceeds_balance` when there is a rest and nobody said that it is credit, `money.…`.
    pub fn divide(&self, settlement: &Settlement, owed: Money) -> Result<Divided, AppError> {
        let mut left = owed;
        let mut parts = Vec::new();
        for part in &settlement.paid {
            let covers = part.covers.at_most(left)?;
            left = left.try_sub(covers)?;
            parts.push(PaidPart { covers, ..*part });
        }
        let taken = owed.try_sub(left)?;
        let credit = self.amount.try_sub(taken)?;
        if credit.minor > 0 && !self.rest_as_credit {
            return Err(AppError::new(Code::PaymentExceedsBalance, format!("Only {owed} is still owed.")));
        }
        Ok(Divided { parts, credit })
    }
}

/// A payment came back unpaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BounceInvoice {
    /// Becomes the id of the reversing payment and makes a replay one reversal.
    pub id: PaymentId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// The version that was looked at.
    pub version: i32,
    /// The payment that came to nothing.
    pub payment: PaymentId,
}

/// What a step with an invoice answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceDone {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Where it stands now.
    pub state: InvoiceState,
    /// Its version now.
    pub version: i32,
    /// Given back in cash on top of what was paid.
    pub change: Money,
    /// What became store credit.
    pub credit: Money,
}

/// Which invoices are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceListing {
    /// Number or customer, as typed.
    #[serde(default)]
    pub text: String,
    /// Only in this state.
    #[serde(default)]
    pub state: Option<InvoiceState>,
    /// Only those of which something is owed.
    #[serde(default)]
    pub open: bool,
    /// Only those whose day has passed.
    #[serde(default)]
    pub overdue: bool,
    /// Only of this customer.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// An invoice as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceRow {
    /// The invoice.
    pub id: InvoiceId,
    /// Its store.
    pub store: StoreId,
    /// Its number.
    pub number: String,
    /// Where it stands; overdue by the day in its store.
    pub state: InvoiceState,
    /// Who owes it.
    pub customer: String,
    /// For what, in words.
    pub title: String,
    /// What was to be paid.
    pub total: Money,
    /// What was paid or taken off.
    pub paid: Money,
    /// The last day to pay.
    pub due: Date,
    /// When it was issued.
    pub when: When,
}

/// A page of invoices.
pub type InvoicePage = Page<InvoiceRow>;

/// What is owed of the invoices that match, by how long it is overdue. One per currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ageing {
    /// Open invoices.
    pub many: u64,
    /// All that is owed.
    pub owed: Money,
    /// Not due yet, then overdue up to 30, 60, 90 days, and longer.
    pub buckets: [Money; 5],
}

impl Ageing {
    /// The bands in words, in their order.
    pub const BANDS: [&'static str; 5] = ["Not due", "1 to 30 days", "31 to 60 days", "61 to 90 days", "Over 90 days"];

    /// The band of an invoice on a day.
    #[must_use]
    pub fn band(due: Date, today: Date) -> usize {
        match today.days_since(due) {
            ..=0 => 0,
            1..=30 => 1,
            31..=60 => 2,
            61..=90 => 3,
            _ => 4,
        }
    }
}

/// An invoice with its whole story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceView {
    /// As a list shows it.
    pub row: InvoiceRow,
    /// Who owes it.
    pub customer: CustomerId,
    /// Their address for reminders; empty when none is known.
    pub email: String,
    /// Grows with every change.
    pub version: i32,
    /// The sale.
    pub sale: SaleId,
    /// The number of its receipt.
    pub receipt: String,
    /// What is still owed.
    pub balance: Money,
    /// Money in and out for it.
    pub payments: Vec<PaymentView>,
    /// Payments that can come back unpaid.
    pub bounceable: Vec<PaymentId>,
    /// When reminders were sent.
    pub reminders: Vec<When>,
}

/// Where an invoice stands on a day: overdue when its last day has passed and something is owed. The only place that
/// says so.
#[must_use]
pub fn stands(state: InvoiceState, due: Date, today: Date) -> InvoiceState {
    use InvoiceState as S;
    match state {
        S::Sent | S::Viewed | S::PartlyPaid | S::Overdue if today > due => S::Overdue,
        // A day may have been given after it was marked.
        S::Overdue => S::Sent,
        other => other,
    }
}

/// States in which something is owed.
pub const OPEN: [InvoiceState; 4] =
    [InvoiceState::Sent, InvoiceState::Viewed, InvoiceState::PartlyPaid, InvoiceState::Overdue];

/// Days after the last day to pay on which a reminder goes out by itself.
pub const REMINDERS: [u16; 3] = [3, 14, 30];

/// Something is owed and more can be paid.
#[must_use]
pub fn payable(state: InvoiceState) -> bool {
    OPEN.contains(&state) && !state.is_final()
}

#[cfg(test)]
mod tests {
    use super::{super::fixtures::*, *};
    use crate::sales::{TenderKind, layaway_desk::settle_part};

    fn pay(amount: i64, owed: i64, rest_as_credit: bool) -> Result<(Vec<i64>, i64), Code> {
        let tenders = vec![tender(1, TenderKind::Card, amount / 2), tender(2, TenderKind::Cheque, amount - amount / 2)];
        let rounding = crate::CashRounding::usual("USD".parse().unwrap());
        let settlement = settle_part(usd(amount), &tenders, rounding).unwrap();
        let invoice = uuid::Uuid::from_u128(1).into();
        let cmd = PayInvoice { invoice, version: 1, register: None, amount: usd(amount), tenders, rest_as_credit };
        let done = cmd.divide(&settlement, usd(owed)).map_err(|why| why.code)?;
        Ok((done.parts.iter().map(|part| part.covers.minor).collect(), done.credit.minor))
    }

    #[test]
    fn what_is_more_than_owed_is_credit_when_somebody_said_so() {
        assert_eq!(pay(1_000, 1_000, false), Ok((vec![500, 500], 0)));
        assert_eq!(pay(1_000, 2_000, false), Ok((vec![500, 500], 0)));
        assert_eq!(pay(1_000, 999, false), Err(Code::PaymentExceedsBalance));
        assert_eq!(pay(1_000, 700, true), Ok((vec![500, 200], 300)));
        assert_eq!(pay(1_000, 300, true), Ok((vec![300, 0], 700)));
    }

    #[test]
    fn an_invoice_is_overdue_by_the_calendar_alone() {
        use InvoiceState as S;
        let (due, on, after) = (day("2026-05-12"), day("2026-05-12"), day("2026-05-13"));
        for state in [S::Sent, S::Viewed, S::PartlyPaid, S::Overdue] {
            assert_ne!(stands(state, due, on), S::Overdue, "{state:?}");
            assert_eq!(stands(state, due, after), S::Overdue, "{state:?}");
        }
        for state in [S::Draft, S::Paid, S::Void] {
            assert_eq!(stands(state, due, after), state);
        }
        let bands = ["2026-05-12", "2026-05-13", "2026-06-11", "2026-06-12", "2026-07-12", "2026-08-11"];
        assert_eq!(bands.map(|today| Ageing::band(due, day(today))), [0, 1, 1, 2, 3, 4]);
    }
}
