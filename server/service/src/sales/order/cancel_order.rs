//! Calling an order off.

use db::{Change, entity::payment};
use domain::{
    AppError, Money,
    customers::InteractionKind,
    identity::sales::Refund,
    sales::{
        CancelOrder, Live, OrderDone, PaidDocument,
        special_order::{SpecialOrderState, SpecialOrderStep},
    },
    tasks::Subject,
    text,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Kept, change, done, done_before, kept, move_order::release, stale, towards, write};
use crate::{
    Authorized,
    sales::{
        deposit::{self, Ending},
        pay_out,
        posting::{House, before},
        story,
    },
};

/// Calls an order of the current store off: all that was paid goes back, in the forms it came in or in the one that is
/// asked for, and a piece that was promised is for sale again.
///
/// # Errors
/// `approval.required`, `step.not_allowed`, `input.invalid` without a reason, `cash.drawer_closed` and
/// `cash.insufficient` when cash goes out, `conflict.stale`, `record.not_found`.
pub async fn cancel_order(who: &Authorized<Refund>, cmd: CancelOrder) -> Result<OrderDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = kept(&tx, cmd.order).await?;
    if it.row.version != cmd.version {
        let again = it.row.state == SpecialOrderState::Cancelled && it.row.version == cmd.version.saturating_add(1);
        if !again {
            return Err(stale());
        }
        let pays = gone_back(&tx, &it).await?;
        return before(tx, OrderDone { pays, ..done_before(&it) }).await;
    }
    let reason = text::required(&cmd.reason).map_err(|why| AppError::field("reason", why))?;
    let rule = it.rule.clone().step(SpecialOrderStep::Cancel)?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let ending = Ending {
        towards: towards(cmd.order),
        account: &it.rule.account,
        refund: it.rule.account.paid(),
        kept: Money::zero(it.currency),
        to: cmd.to,
        customer: it.row.customer_id,
        register: cmd.register,
        rounding: it.draft.terms.cash_rounding,
    };
    let (pays, agreed) = deposit::unwind(&tx, &house, &ending).await?;
    release(&tx, &it).await?;
    write(&tx, change(&it.row, &rule)).await?;
    let told = format!("{} called off: {reason}", it.row.number);
    story::told(&tx, it.row.customer_id, (InteractionKind::Order, Subject::Order(cmd.order)), told).await?;
    let seen = serde_json::json!({ "pays": pays, "reason": reason, "approvals": agreed });
    tx.audit("sales.order_cancelled", cmd.order, Change::from_to(it.row.state, seen)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(OrderDone { pays, ..done(&it.row, &rule, Money::zero(it.currency)) })
}

/// What calling it off gave back.
async fn gone_back(tx: &db::ReadTx, it: &Kept) -> Result<Vec<(domain::sales::TenderKind, Money)>, AppError> {
    let back = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(it.row.store_id))
        .filter(payment::Column::DocumentId.eq(towards(it.row.id).document))
        .filter(payment::Column::Document.eq(PaidDocument::Refund))
        .order_by_asc(payment::Column::Id);
    let mut pays = Vec::new();
    for row in tx.all(back).await? {
        pay_out::sum(&mut pays, row.kind, Money::new(row.amount, it.currency).try_neg()?)?;
    }
    Ok(pays)
}
