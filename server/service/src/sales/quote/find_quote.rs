//! One quote, with its whole story.

use db::entity::{quote, store};
use domain::{
    AppError, Machine, Money, QuoteId,
    identity::sales::View,
    sales::{Priced, QuoteLine, QuoteView, SaleDraft, quote::QuoteStep},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::list_quotes::row;
use crate::{
    Authorized, customers,
    sales::posting::stored,
    zone::{Clockface, business_date},
};

/// A quote of any store in which the person may see sales.
///
/// # Errors
/// `record.not_found`.
pub async fn find_quote(who: &Authorized<View>, id: QuoteId) -> Result<QuoteView, AppError> {
    let tx = who.wide().read().await?;
    let found: quote::Model = tx.find::<quote::Entity>(id).await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(found.store_id))).await?;
    let place = place.ok_or_else(AppError::not_found)?;
    let (face, today) = (Clockface::new(&place.time_zone, who.now()), business_date(&place.time_zone, who.now()));
    let customer = customers::find(&tx, found.customer_id).await?;
    let (draft, priced): (SaleDraft, Priced) = (stored(found.draft.clone())?, stored(found.priced.clone())?);
    let lines = draft.lines.iter().zip(&priced.lines).map(|(line, priced)| {
        let amount: Money = priced.extended.try_sub(priced.discount()?)?;
        Ok(QuoteLine { id: line.id, title: line.title.clone(), quantity: line.quantity, amount })
    });
    let by_hand = |step: &QuoteStep| matches!(step, QuoteStep::Accept | QuoteStep::Decline | QuoteStep::Revise);
    Ok(QuoteView {
        lines: lines.collect::<Result<_, AppError>>()?,
        net: priced.totals.net,
        tax: priced.totals.tax,
        customer: found.customer_id,
        email: customer.email,
        version: found.version,
        note: found.note.clone(),
        answered: found.answered_at.map(|at| face.when(at)),
        by_link: found.by_link,
        sale: found.sale_id,
        cart: found.cart.clone(),
        steps: super::rule(&found).stands(today).steps().filter(by_hand).collect(),
        row: row(found, today, &face)?,
    })
}
