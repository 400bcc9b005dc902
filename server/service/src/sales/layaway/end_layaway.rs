//! Ending a layaway without a sale.

use db::{Change, entity::payment};
use domain::{
    AppError, Code, Date, Money,
    customers::InteractionKind,
    identity::sales::Refund,
    sales::{
        EndLayaway, LayawayDone, Live, PaidDocument,
        layaway::{Layaway, LayawayState, Unwound},
    },
    tasks::Subject,
    text,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Held, document, done, done_before, held, keep, put_back, stale, towards};
use crate::{
    Authorized,
    sales::{
        deposit::{self, Ending},
        pay_out,
        posting::{House, before},
        story,
    },
};

/// Calls a layaway of the current store off: what was paid goes back less the fee, in the forms it came in or in the
/// one that is asked for, and the goods are for sale again. Money that goes back needs approval, as any refund does.
///
/// # Errors
/// `approval.required`, `step.not_allowed`, `input.invalid` without a reason, `cash.drawer_closed` and
/// `cash.insufficient` when cash goes out, `conflict.stale`, `record.not_found`.
pub async fn cancel_layaway(who: &Authorized<Refund>, cmd: EndLayaway) -> Result<LayawayDone, AppError> {
    end(who, &cmd, LayawayState::Cancelled, "sales.layaway_cancelled", |rule, _| rule.cancel()).await
}

/// Ends a layaway whose grace period has passed; the forfeit rule that was agreed divides the money.
///
/// # Errors
/// Those of [`cancel_layaway`], `step.not_allowed` within the grace period.
pub async fn default_layaway(who: &Authorized<Refund>, cmd: EndLayaway) -> Result<LayawayDone, AppError> {
    end(who, &cmd, LayawayState::Defaulted, "sales.layaway_defaulted", Layaway::default).await
}

async fn end(
    who: &Authorized<Refund>,
    cmd: &EndLayaway,
    into: LayawayState,
    action: &'static str,
    step: impl Fn(Layaway, Date) -> Result<(Layaway, Unwound), AppError>,
) -> Result<LayawayDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = held(&tx, cmd.layaway).await?;
    if it.row.version != cmd.version {
        let again = it.row.state == into && it.row.version == cmd.version.saturating_add(1);
        if !again {
            return Err(stale());
        }
        let known = ended(&tx, &it).await?;
        return before(tx, known).await;
    }
    let reason = text::required(&cmd.reason).map_err(|why| AppError::field("reason", why))?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let (rule, money) = step(it.rule.clone(), house.today)?;
    let ending = Ending {
        towards: towards(cmd.layaway),
        account: &it.rule.account,
        refund: money.refund,
        kept: money.kept,
        to: cmd.to,
        customer: it.row.customer_id,
        register: cmd.register,
        rounding: it.draft.terms.cash_rounding,
    };
    let (pays, agreed) = deposit::unwind(&tx, &house, &ending).await?;
    put_back(&tx, &it.draft, true).await?;
    keep(&tx, &it.row, &rule, None).await?;
    let told = format!("{} {}: {reason}", it.row.number, into.label().to_lowercase());
    let kind = (InteractionKind::Layaway, Subject::Layaway(cmd.layaway));
    story::told(&tx, it.row.customer_id, kind, told).await?;
    let seen = serde_json::json!({ "unwound": money, "pays": pays, "reason": reason, "approvals": agreed });
    tx.audit(action, cmd.layaway, Change::from_to(it.row.state, seen)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    let done = done(&it.row, &rule, Money::zero(it.currency));
    Ok(LayawayDone { pays, kept: Some(money.kept), ..done })
}

/// What ending it answered before.
async fn ended(tx: &db::ReadTx, it: &Held) -> Result<LayawayDone, AppError> {
    let back = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(it.row.store_id))
        .filter(payment::Column::DocumentId.eq(document(it.row.id)))
        .filter(payment::Column::Document.eq(PaidDocument::Refund))
        .order_by_asc(payment::Column::Id);
    let mut pays = Vec::new();
    let mut left = it.rule.account.paid();
    for row in tx.all(back).await? {
        pay_out::sum(&mut pays, row.kind, Money::new(row.amount, it.currency).try_neg()?)?;
        left = left.try_add(Money::new(row.covers, it.currency))?;
    }
    if left.is_negative() {
        return Err(AppError::new(Code::Internal, "A layaway gave back more than was paid."));
    }
    Ok(LayawayDone { pays, kept: Some(left), ..done_before(it) })
}
