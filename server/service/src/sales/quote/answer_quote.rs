//! Customers who answer a quote by the link that they were sent.
#![expect(clippy::disallowed_methods, reason = "a customer belongs to no tenant; the token names one document")]

use db::{
    Change,
    entity::{paper, quote},
};
use domain::{
    AppError, Code, Date, QuoteId,
    identity::sales::Ring,
    sales::{
        DocumentKind, Live,
        quote::{QuoteState, QuoteStep},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{change, kept, rule, write};
use crate::{
    Authorized, Services,
    identity::{deputy, token_hash},
    sales::{posting::House, story},
};

async fn linked(services: &Services, token: &str) -> Result<Option<(Authorized<Ring>, QuoteId)>, AppError> {
    let link = paper::Entity::find().filter(paper::Column::TokenHash.eq(token_hash(token)));
    let link = services.db().system_all(link).await?.into_iter().next();
    let Some(link) = link.filter(|row| row.kind == DocumentKind::Quote) else { return Ok(None) };
    let id = QuoteId::from(Uuid::from(link.document_id));
    let row = quote::Entity::find().filter(quote::Column::OrgId.eq(link.org_id)).filter(quote::Column::Id.eq(id));
    let row = services.db().system_all(row).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    // The customer acts with the right that whoever made the offer gave them.
    Ok(Some((deputy(services, (link.org_id, link.store_id, row.created_by)).await?, id)))
}

/// Where the quote behind a link stands, and its last day. `None` for every other document.
///
/// # Errors
/// When the database fails.
pub async fn quote_by_link(services: &Services, token: &str) -> Result<Option<(QuoteState, Date)>, AppError> {
    let Some((who, id)) = linked(services, token).await? else { return Ok(None) };
    let tx = who.read().await?;
    let row = tx.find::<quote::Entity>(id).await?;
    let house = House::of(&tx, who.store(), who.now()).await?;
    Ok(Some((rule(&row).stands(house.today), row.valid_until)))
}

/// The customer accepts or declines. Again, it is the same answer.
///
/// # Errors
/// `record.not_found`, `step.not_allowed` when it has ended meanwhile, or was answered otherwise.
pub async fn answer_quote(services: &Services, token: &str, accept: bool) -> Result<(), AppError> {
    let (who, id) = linked(services, token).await?.ok_or_else(AppError::not_found)?;
    let (step, stands) = match accept {
        true => (QuoteStep::Accept, QuoteState::Accepted),
        false => (QuoteStep::Decline, QuoteState::Declined),
    };
    let tx = who.begin().await?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let row = kept(&tx, id).await?;
    if row.state == stands {
        return Ok(());
    }
    // Who has accepted may call: a link in the wrong hands must not undo it.
    if row.state != QuoteState::Sent {
        return Err(AppError::new(Code::StepNotAllowed, "This quote was answered already. Please call us."));
    }
    let after = rule(&row).step(step, house.today)?;
    let answered = change(&row, after.state)
        .col_expr(quote::Column::AnsweredAt, Expr::val(Some(tx.now())))
        .col_expr(quote::Column::ByLink, Expr::val(true));
    write(&tx, answered).await?;
    story::answered(&tx, row.customer_id, (row.id, &row.number), after.state).await?;
    let seen = Change::from_to(row.state, (after.state, "by the customer's link"));
    tx.audit("sales.quote_answered", id, seen).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    Ok(tx.commit().await?)
}
