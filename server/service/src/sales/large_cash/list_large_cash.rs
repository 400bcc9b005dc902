//! What has to be reported, and what was.

use std::collections::BTreeMap;

use db::entity::{cash_report, customer};
use domain::{
    AppError, CustomerId, Money, Timestamp,
    identity::reports::Sales,
    sales::{CashReportView, LargeCash, LargeCashRow},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{counted, open};
use crate::{Authorized, customers, sales::posting::House, zone::Clockface};

/// Reports that are shown.
const SHOWN: u64 = 100;

/// Cash of the current store that has to be reported by the rule of its settings, the latest first; nothing when it has
/// none. And the latest reports, which stay when the rule goes.
///
/// # Errors
/// When the database fails.
pub async fn large_cash(who: &Authorized<Sales>) -> Result<LargeCash, AppError> {
    let who = who.at(who.store())?;
    let tx = who.read().await?;
    let house = House::of(&tx, who.store(), who.now()).await?;
    let newest = db::Sort::down(cash_report::Column::At);
    let reports = tx.page::<Timestamp, _>(cash_report::Entity::find(), newest, None, SHOWN).await?;
    let names = tx.names(reports.items.iter().map(|row| row.actor)).await?;
    let clock = Clockface::new(&house.store.time_zone, who.now());
    let view = |row: cash_report::Model| CashReportView {
        id: row.id,
        name: row.customer_name,
        total: Money::new(row.total, row.currency.parse().unwrap_or(house.currency())),
        payments: u32::try_from(row.payments).unwrap_or(0),
        passed_on: row.passed_on,
        when: clock.when(row.at),
        by: names.get(&row.actor).cloned().unwrap_or_default(),
        reference: row.reference,
    };
    let reported = reports.items.into_iter().map(view).collect();
    let Some(rule) = house.settings.cash_reporting else {
        return Ok(LargeCash { threshold: None, months: 0, rows: Vec::new(), reported });
    };
    let found = open(&tx, &rule, counted(&rule, house.today)?, house.today).await?;
    let named = customer::Entity::find()
        .filter(customer::Column::Id.is_in(found.iter().filter_map(|(whose, _)| whose.customer())));
    let named: BTreeMap<CustomerId, String> =
        tx.all(named).await?.iter().map(|row| (row.id, customers::called(row))).collect();
    let mut rows: Vec<LargeCashRow> = found
        .into_iter()
        .map(|(whose, found)| LargeCashRow {
            customer: whose.customer(),
            name: whose.customer().and_then(|id| named.get(&id).cloned()).unwrap_or_default(),
            total: found.total,
            payments: found.payments,
            passed_on: found.passed_on,
        })
        .collect();
    rows.sort_by(|a, b| b.passed_on.cmp(&a.passed_on).then_with(|| a.name.cmp(&b.name)));
    Ok(LargeCash { threshold: Some(rule.threshold), months: rule.months, rows, reported })
}
