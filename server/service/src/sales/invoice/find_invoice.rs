//! One invoice, with its whole story.

use db::entity::{audit, invoice, payment, sale, store};
use domain::{
    AppError, InvoiceId, Money,
    identity::sales::View,
    sales::{InvoiceView, PaidDocument, PaymentView, payable},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{document, list_invoices::row, remind_invoice::REMINDED};
use crate::{
    Authorized, customers,
    zone::{Clockface, business_date},
};

/// An invoice of any store in which the person may see sales.
///
/// # Errors
/// `record.not_found`.
pub async fn find_invoice(who: &Authorized<View>, id: InvoiceId) -> Result<InvoiceView, AppError> {
    let tx = who.wide().read().await?;
    let found: invoice::Model = tx.find::<invoice::Entity>(id).await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(found.store_id))).await?;
    let place = place.ok_or_else(AppError::not_found)?;
    let (face, today) = (Clockface::new(&place.time_zone, who.now()), business_date(&place.time_zone, who.now()));
    let sold: sale::Model = tx.find::<sale::Entity>(found.sale_id).await?;
    let buyer = customers::find(&tx, found.customer_id).await?;
    let row = row(&found, Some(&sold), today, &face)?;
    let currency = row.total.currency;
    let money = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(found.store_id))
        .filter(payment::Column::Document.eq(PaidDocument::Invoice))
        .filter(payment::Column::DocumentId.eq(document(id)))
        .order_by_asc(payment::Column::At)
        .order_by_asc(payment::Column::Id);
    let money = tx.all(money).await?;
    let names = tx.names(money.iter().map(|row| row.actor)).await?;
    let bounceable = money
        .iter()
        .filter(|one| one.reverses.is_none() && one.kind.can_bounce())
        .filter(|one| !money.iter().any(|other| other.reverses == Some(one.id)))
        .map(|one| one.id)
        .collect();
    let payments = money.into_iter().map(|row| PaymentView {
        id: row.id,
        document: row.document,
        kind: row.kind,
        amount: Money::new(row.amount, currency),
        reference: row.reference,
        when: face.when(row.at),
        by: names.get(&row.actor).cloned().unwrap_or_default(),
    });
    let payments: Vec<PaymentView> = payments.collect();
    let reminded = audit::Entity::find()
        .filter(audit::Column::StoreId.eq(found.store_id))
        .filter(audit::Column::Subject.eq(id.to_string()))
        .filter(audit::Column::Action.eq(REMINDED))
        .order_by_asc(audit::Column::At);
    let reminders = tx.all(reminded).await?.into_iter().map(|row| face.when(row.at)).collect();
    let left = if payable(row.state) { row.total.try_sub(row.paid)? } else { Money::zero(currency) };
    Ok(InvoiceView {
        customer: found.customer_id,
        email: buyer.email,
        version: found.version,
        sale: found.sale_id,
        receipt: sold.number,
        balance: left,
        payments,
        bounceable,
        reminders,
        row,
    })
}
