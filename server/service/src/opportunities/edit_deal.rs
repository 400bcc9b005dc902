//! Changing what is known of a deal.

use db::{
    Change,
    entity::{opportunity, opportunity_piece as piece},
};
use domain::{
    AppError,
    identity::opportunities::Edit,
    opportunities::{DealDone, EditDeal},
    text::folded,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    change::{announce, begin, here, kept, link, write},
    rows::currency,
};
use crate::{Authorized, zone::business_date};

/// Changes a deal; the same form twice changes nothing.
///
/// # Errors
/// `input.invalid`, `conflict.stale`, `record.not_found`.
pub async fn edit_deal(who: &Authorized<Edit>, cmd: EditDeal) -> Result<DealDone, AppError> {
    use opportunity::Column as C;
    let tx = begin(who, cmd.id).await?;
    let it = kept(&tx, (cmd.id, cmd.version), &cmd).await?;
    if it.again {
        return Ok(it.done());
    }
    let today = business_date(&here(&tx).await?.time_zone, tx.now());
    let read = cmd.draft.read(currency(&it.row.currency)?, None, today)?;
    let update = it
        .change(&tx)
        .col_expr(C::Title, Expr::val(read.title.as_str()))
        .col_expr(C::SearchKey, Expr::val(folded(&format!("{} {}", read.title, it.row.customer_name))))
        .col_expr(C::Value, Expr::val(read.value.minor))
        .col_expr(C::Budget, Expr::val(read.budget.map(|it| it.minor)))
        .col_expr(C::Event, Expr::val(read.event.as_str()))
        .col_expr(C::EventOn, Expr::val(read.event_on))
        .col_expr(C::ExpectedClose, Expr::val(read.expected_close))
        .col_expr(C::Source, Expr::val(read.source));
    write(&tx, update).await?;
    tx.delete(piece::Entity::delete_many().filter(piece::Column::OpportunityId.eq(cmd.id))).await?;
    link(&tx, cmd.id, &read.pieces).await?;
    let was = (&it.row.title, it.row.value, it.row.expected_close);
    tx.audit(
        "opportunities.edited",
        cmd.id,
        Change::from_to(was, (&read.title, read.value.minor, read.expected_close)),
    )
    .await?;
    announce(&tx);
    tx.commit().await?;
    Ok(it.done())
}
