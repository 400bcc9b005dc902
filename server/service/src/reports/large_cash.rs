//! Cash that has to be reported: who paid so much of it, and since when.

use std::collections::BTreeMap;

use db::entity::{customer, payment};
use domain::{
    AppError, CustomerId, DocumentId, Money,
    identity::reports::Sales,
    sales::{
        LargeCash, LargeCashRow,
        cash_reporting::{CashReceived, CashReporting},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{Authorized, customers, sales::house_rules};

/// Whose money it is: a customer's, or what came with a document that names nobody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    Customer(CustomerId),
    Nobody(DocumentId),
}

/// Cash of the current store that has to be reported by the rule of its settings; nothing when it has none. The latest
/// first.
///
/// # Errors
/// When the database fails.
pub async fn large_cash(who: &Authorized<Sales>) -> Result<LargeCash, AppError> {
    let who = who.at(who.store())?;
    let tx = who.read().await?;
    let (settings, today) = house_rules(&tx, who.store(), who.now()).await?;
    let Some(rule) = settings.cash_reporting else {
        return Ok(LargeCash { threshold: None, months: 0, rows: Vec::new() });
    };
    let received = payment::Entity::find()
        .filter(payment::Column::Kind.is_in(rule.counts.iter().copied()))
        .filter(payment::Column::BusinessDate.gt(rule.begins(today)?));
    let mut by: BTreeMap<Whose, Vec<(CashReceived, DocumentId)>> = BTreeMap::new();
    for row in tx.all(received).await? {
        let whose = row.customer_id.map_or(Whose::Nobody(row.document_id), Whose::Customer);
        let amount = Money::new(row.amount, rule.threshold.currency);
        let cash = CashReceived { payment: row.id, kind: row.kind, amount, on: row.business_date };
        by.entry(whose).or_default().push((cash, row.document_id));
    }
    let mut rows = Vec::new();
    for (whose, cash) in &by {
        rows.extend(flagged(&rule, *whose, cash, today)?);
    }
    let named = rows.iter().filter_map(|row| row.customer);
    let named = customer::Entity::find().filter(customer::Column::Id.is_in(named));
    let named: BTreeMap<CustomerId, String> =
        tx.all(named).await?.iter().map(|row| (row.id, customers::called(row))).collect();
    for row in &mut rows {
        row.name = row.customer.and_then(|id| named.get(&id).cloned()).unwrap_or_default();
    }
    rows.sort_by(|a, b| b.passed_on.cmp(&a.passed_on).then_with(|| a.name.cmp(&b.name)));
    Ok(LargeCash { threshold: Some(rule.threshold), months: rule.months, rows })
}

fn flagged(
    rule: &CashReporting,
    whose: Whose,
    cash: &[(CashReceived, DocumentId)],
    today: domain::Date,
) -> Result<Option<LargeCashRow>, AppError> {
    let received: Vec<CashReceived> = cash.iter().map(|(it, _)| *it).collect();
    let Some(found) = rule.flag(&received, today)? else { return Ok(None) };
    let customer = match whose {
        Whose::Customer(id) => Some(id),
        Whose::Nobody(_) => None,
    };
    let payments = found.payments.len();
    Ok(Some(LargeCashRow {
        customer,
        name: String::new(),
        total: found.total,
        payments: u32::try_from(payments).unwrap_or(u32::MAX),
        passed_on: found.passed_on,
    }))
}
