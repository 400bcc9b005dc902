//! Ticking cash off as reported.

use std::collections::BTreeSet;

use db::{
    Change,
    entity::{cash_report, cash_report_payment},
};
use domain::{AppError, Code, PaymentId, identity::cash::Report, sales::ReportCash};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{counted, open};
use crate::{Authorized, customers, fingerprint, sales::posting::House};

/// Ticks off what has to be reported of one customer, or of a document that names nobody. It has to be all of it, as it
/// stands now: what came in since the page was loaded belongs on the same form.
///
/// # Errors
/// `input.invalid`, `conflict.stale` when it is not what has to be reported now, `conflict.replayed`.
pub async fn report_cash(who: &Authorized<Report>, cmd: ReportCash) -> Result<(), AppError> {
    match once(who, &cmd).await {
        // PostgreSQL: two people at the same moment. The second look says that it was reported.
        Err(err) if err.code == Code::Duplicate => once(who, &cmd).await,
        done => done,
    }
}

async fn once(who: &Authorized<Report>, cmd: &ReportCash) -> Result<(), AppError> {
    let (payments, reference) = cmd.read()?;
    let hash = fingerprint::of(cmd)?;
    let tx = who.begin().await?;
    let same = cash_report::Entity::find()
        .filter(cash_report::Column::Id.eq(cmd.id))
        .filter(cash_report::Column::StoreId.eq(tx.store()));
    if let Some(done) = tx.one(same).await? {
        let replayed = AppError::new(Code::Replayed, "This form was sent before with other content.");
        return if done.hash == hash { Ok(()) } else { Err(replayed) };
    }
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let stale = || AppError::new(Code::Stale, "What has to be reported has changed. Look at it again.");
    let rule = house.settings.cash_reporting.as_ref().ok_or_else(stale)?;
    let here = counted(rule, house.today)?.filter(db::entity::payment::Column::StoreId.eq(tx.store()));
    let found = open(&tx, rule, here, house.today).await?;
    let all = |found: &[PaymentId]| found.iter().copied().collect::<BTreeSet<_>>() == payments;
    let (whose, found) = found.into_iter().find(|(_, found)| all(&found.payments)).ok_or_else(stale)?;
    let name = match whose.customer() {
        Some(id) => customers::called(&customers::find(&tx, id).await?),
        None => String::new(),
    };
    tx.insert(cash_report::ActiveModel {
        id: Set(cmd.id),
        customer_id: Set(whose.customer()),
        customer_name: Set(name),
        currency: Set(found.total.currency.code().to_owned()),
        total: Set(found.total.minor),
        payments: Set(i32::try_from(found.payments.len()).unwrap_or(i32::MAX)),
        passed_on: Set(found.passed_on),
        reference: Set(reference),
        hash: Set(hash),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    let payment = |id: &PaymentId| cash_report_payment::ActiveModel {
        id: Set(*id),
        report_id: Set(cmd.id),
        ..Default::default()
    };
    tx.insert_all(found.payments.iter().map(payment).collect::<Vec<_>>()).await?;
    tx.audit("sales.cash_reported", cmd.id, Change::to((found.total, found.payments.len()))).await?;
    Ok(tx.commit().await?)
}
