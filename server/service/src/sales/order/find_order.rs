//! One special order, with its whole story.

use db::entity::{item, payment, special_order, store};
use domain::{
    AppError, Machine, Money, SpecialOrderId,
    identity::sales::View,
    sales::{OrderPiece, OrderView, PaymentView},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{list_orders::row, read, towards};
use crate::{
    Authorized,
    zone::{Clockface, business_date},
};

/// An order of any store in which the person may see sales.
///
/// # Errors
/// `record.not_found`.
pub async fn find_order(who: &Authorized<View>, id: SpecialOrderId) -> Result<OrderView, AppError> {
    let tx = who.wide().read().await?;
    let found: special_order::Model = tx.find::<special_order::Entity>(id).await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(found.store_id))).await?;
    let place = place.ok_or_else(AppError::not_found)?;
    let (face, today) = (Clockface::new(&place.time_zone, who.now()), business_date(&place.time_zone, who.now()));
    let it = read(&tx, found).await?;
    let money = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(it.row.store_id))
        .filter(payment::Column::DocumentId.eq(towards(id).document))
        .order_by_asc(payment::Column::At)
        .order_by_asc(payment::Column::Id);
    let money = tx.all(money).await?;
    let names = tx.names(money.iter().map(|row| row.actor)).await?;
    let payments = money.into_iter().map(|row| PaymentView {
        id: row.id,
        document: row.document,
        kind: row.kind,
        amount: Money::new(row.amount, it.currency),
        reference: row.reference,
        when: face.when(row.at),
        by: names.get(&row.actor).cloned().unwrap_or_default(),
    });
    let payments: Vec<PaymentView> = payments.collect();
    let piece = match it.row.item_id {
        Some(id) => {
            let piece = tx.find::<item::Entity>(id).await?;
            Some(OrderPiece { item: id, title: piece.title, stock_no: piece.stock_no })
        }
        None => None,
    };
    let entries = it.rule.account.entries();
    let bounceable = entries
        .iter()
        .filter(|one| one.reverses.is_none() && one.kind.can_bounce() && !it.rule.state.is_final())
        .filter(|one| !entries.iter().any(|other| other.reverses == Some(one.id)))
        .map(|one| one.id)
        .collect();
    let line = it.draft.lines.first().map(|line| line.id).ok_or_else(AppError::not_found)?;
    Ok(OrderView {
        line,
        row: row(it.row.clone(), today, &face)?,
        customer: it.row.customer_id,
        version: it.row.version,
        category: it.row.category,
        vendor: it.row.vendor,
        reference: it.row.reference,
        piece,
        balance: it.rule.account.balance()?,
        payments,
        bounceable,
        steps: it.rule.state.steps().collect(),
        sale: it.row.sale_id,
        note: it.row.note,
    })
}
