//! Cash that has to be reported: who paid so much of it, ticking it off, and saying so at the till.

mod cash_notice;
mod list_large_cash;
mod report_cash;

use std::collections::{BTreeMap, BTreeSet};

use db::{
    ReadTx,
    entity::{cash_report_payment, payment},
};
use domain::{
    AppError, CustomerId, Date, DocumentId, Money, PaymentId,
    sales::cash_reporting::{CashReceived, CashReporting, Reportable},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

pub use cash_notice::cash_notice;
pub use list_large_cash::large_cash;
pub use report_cash::report_cash;

/// Whose money it is: a customer's, or what came with a document that names nobody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Customer(CustomerId),
    Nobody(DocumentId),
}

impl Whose {
    fn customer(self) -> Option<CustomerId> {
        match self {
            Self::Customer(id) => Some(id),
            Self::Nobody(_) => None,
        }
    }
}

/// The payments that a rule counts, of the months up to `today`.
fn counted(rule: &CashReporting, today: Date) -> Result<Select<payment::Entity>, AppError> {
    Ok(payment::Entity::find()
        .filter(payment::Column::Kind.is_in(rule.counts.iter().copied()))
        .filter(payment::Column::BusinessDate.gt(rule.begins(today)?)))
}

/// What has to be reported of these payments and was not reported yet.
async fn open(
    tx: &ReadTx,
    rule: &CashReporting,
    received: Select<payment::Entity>,
    today: Date,
) -> Result<Vec<(Whose, Reportable)>, AppError> {
    let mut by: BTreeMap<Whose, Vec<CashReceived>> = BTreeMap::new();
    for row in tx.all(received).await? {
        let whose = row.customer_id.map_or(Whose::Nobody(row.document_id), Whose::Customer);
        let amount = Money::new(row.amount, rule.threshold.currency);
        let cash = CashReceived { payment: row.id, kind: row.kind, amount, on: row.business_date };
        by.entry(whose).or_default().push(cash);
    }
    // Only those who paid so much are asked about: of a year's cash, a few.
    let nothing = BTreeSet::new();
    let mut large = Vec::new();
    for (whose, cash) in by {
        if rule.flag(&cash, &nothing, today)?.is_some() {
            large.push((whose, cash));
        }
    }
    let payments: Vec<PaymentId> = large.iter().flat_map(|(_, cash)| cash).map(|it| it.payment).collect();
    let reported = cash_report_payment::Entity::find().filter(cash_report_payment::Column::Id.is_in(payments));
    let reported: BTreeSet<PaymentId> =
        if large.is_empty() { nothing } else { tx.all(reported).await?.into_iter().map(|row| row.id).collect() };
    let mut open = Vec::new();
    for (whose, cash) in large {
        open.extend(rule.flag(&cash, &reported, today)?.map(|found| (whose, found)));
    }
    Ok(open)
}
