//! The card payments of a store: the latest, and every one whose money is here without a document.

use std::collections::BTreeMap;

use db::entity::{card_payment, payment};
use domain::{
    AppError, Money, PaymentId,
    identity::sales::View,
    sales::{CardRow, PaidDocument, PaperOf},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{currency, status};
use crate::{Authorized, sales::posting::House, zone::Clockface};

/// How many of the latest are listed.
const LATEST: u64 = 50;

/// The card payments of the current store, newest first; those that nothing has, however old, before all others.
///
/// # Errors
/// When the database fails.
pub async fn list_cards(who: &Authorized<View>) -> Result<Vec<CardRow>, AppError> {
    let who = who.at(who.store())?;
    let tx = who.read().await?;
    let newest = || {
        card_payment::Entity::find()
            .order_by_desc(card_payment::Column::AskedAt)
            .order_by_desc(card_payment::Column::Id)
            .limit(LATEST)
    };
    let stray = newest().filter(card_payment::Column::Used.eq(false)).filter(card_payment::Column::Captured.gt(0));
    let mut rows = tx.all(stray).await?;
    let known: Vec<PaymentId> = rows.iter().map(|row| row.id).collect();
    rows.extend(tx.all(newest()).await?.into_iter().filter(|row| !known.contains(&row.id)));
    let paid = payment::Entity::find().filter(payment::Column::Id.is_in(rows.iter().map(|row| row.id)));
    let paid: BTreeMap<PaymentId, payment::Model> = tx.all(paid).await?.into_iter().map(|it| (it.id, it)).collect();
    let names = tx.names(rows.iter().map(|row| row.actor)).await?;
    let house = House::of(&tx, who.store(), who.now()).await?;
    let face = Clockface::new(&house.store.time_zone, who.now());
    rows.into_iter()
        .map(|row| {
            Ok(CardRow {
                status: status(&row)?,
                way: row.way,
                refunded: Money::new(row.refunded, currency(&row)?),
                asked: face.when(row.asked_at),
                by: names.get(&row.actor).cloned().unwrap_or_default(),
                paid: paid.get(&row.id).and_then(paper),
                returned: row.returned,
            })
        })
        .collect()
}

/// The document that a payment was taken for.
fn paper(row: &payment::Model) -> Option<PaperOf> {
    let id = Uuid::from(row.document_id);
    match row.document {
        PaidDocument::Sale => Some(PaperOf::Sale(id.into())),
        PaidDocument::Invoice => Some(PaperOf::Invoice(id.into())),
        PaidDocument::Layaway => Some(PaperOf::Layaway(id.into())),
        PaidDocument::SpecialOrder => Some(PaperOf::Order(id.into())),
        PaidDocument::Refund | PaidDocument::Grant => None,
    }
}
