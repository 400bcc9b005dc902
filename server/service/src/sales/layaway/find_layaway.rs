//! One layaway, with its whole story.

use db::entity::{layaway, payment, store};
use domain::{
    AppError, LayawayId, Money, PaymentId,
    identity::sales::View,
    sales::{LayawayLine, LayawayView, LineKind, PaymentView, Priced},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{document, list_layaways::row, read};
use crate::{
    Authorized,
    sales::posting::stored,
    zone::{Clockface, business_date},
};

/// A layaway of any store in which the person may see sales.
///
/// # Errors
/// `record.not_found`.
pub async fn find_layaway(who: &Authorized<View>, id: LayawayId) -> Result<LayawayView, AppError> {
    let tx = who.wide().read().await?;
    let found: layaway::Model = tx.find::<layaway::Entity>(id).await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(found.store_id))).await?;
    let place = place.ok_or_else(AppError::not_found)?;
    let (face, today) = (Clockface::new(&place.time_zone, who.now()), business_date(&place.time_zone, who.now()));
    let it = read(&tx, found).await?;
    let money = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(it.row.store_id))
        .filter(payment::Column::DocumentId.eq(document(id)))
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
    let priced: Priced = stored(it.row.priced.clone())?;
    let line = |(line, priced): (&domain::sales::DraftLine, &domain::sales::PricedLine)| LayawayLine {
        item: match line.kind {
            LineKind::Piece { item, .. } | LineKind::Variant { item, .. } => Some(item),
            _ => None,
        },
        title: line.title.clone(),
        quantity: line.quantity,
        gross: priced.gross,
    };
    let entries = it.rule.account.entries();
    let bounceable: Vec<PaymentId> = entries
        .iter()
        .filter(|one| one.reverses.is_none() && one.kind.can_bounce())
        .filter(|one| !entries.iter().any(|other| other.reverses == Some(one.id)))
        .map(|one| one.id)
        .collect();
    Ok(LayawayView {
        row: row(it.row.clone(), today, &face)?,
        customer: it.row.customer_id,
        version: it.row.version,
        terms: it.rule.terms,
        lines: it.draft.lines.iter().zip(&priced.lines).map(line).collect(),
        schedule: it.rule.schedule.clone(),
        balance: it.rule.account.balance()?,
        payments,
        bounceable,
        ending: it.rule.what_if(today).ok(),
        sale: it.row.sale_id,
        note: it.row.note,
    })
}
