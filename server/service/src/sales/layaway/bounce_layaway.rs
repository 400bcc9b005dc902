//! A payment came back unpaid.

use db::{
    Change,
    entity::{payment, value_entry},
};
use domain::{
    AppError, Code, Money,
    identity::sales::Ring,
    sales::{BounceLayaway, LayawayDone, Live, PaidDocument},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{account, document, done, done_before, held, keep, stale};
use crate::{
    Authorized,
    sales::{
        pay_out::payments_of,
        posting::{House, before},
        value,
    },
};

/// Takes a payment of a layaway back that came to nothing: a cheque that bounced, a card that was charged back. Its id
/// is minted by the browser: sent again, the same reversal is posted once.
///
/// # Errors
/// `conflict.reference` for a payment that is not there, `conflict.duplicate` when it was taken back before,
/// `input.invalid` for a form that cannot bounce, `step.not_allowed`, `conflict.stale`, `record.not_found`.
pub async fn bounce_layaway(who: &Authorized<Ring>, cmd: BounceLayaway) -> Result<LayawayDone, AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let it = held(&tx, cmd.layaway).await?;
    let posted = it.rule.account.entries().iter().find(|known| known.id == cmd.id);
    if let Some(known) = posted {
        let same = known.reverses == Some(cmd.payment);
        let replayed = || AppError::new(Code::Replayed, "This id was used for another payment.");
        return if same { before(tx, done_before(&it)).await } else { Err(replayed()) };
    }
    if it.row.version != cmd.version {
        return Err(stale());
    }
    let rows = payments_of(&tx, it.row.store_id, document(cmd.layaway)).await?;
    let original = rows.into_iter().find(|row| row.id == cmd.payment);
    let original = original.ok_or_else(|| AppError::new(Code::Reference, "There is no such payment."))?;
    if !original.kind.can_bounce() {
        let words = format!("{} does not come back unpaid.", original.kind.label());
        return Err(AppError::field("payment", words));
    }
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let rule = it.rule.clone().bounce(cmd.payment, cmd.id, house.today)?;
    let amount = Money::new(original.covers, it.currency);
    // Entries of the same amount are as good as each other.
    let entries = value_entry::Entity::find()
        .filter(value_entry::Column::AccountId.eq(account(cmd.layaway)))
        .order_by_asc(value_entry::Column::Id);
    let entries = tx.all(entries).await?;
    let open = |it: &&value_entry::Model| {
        it.amount == original.covers && !entries.iter().any(|other| other.reverses == Some(it.id))
    };
    let entry = entries.iter().find(open).ok_or_else(AppError::not_found)?;
    let back = value::Posting {
        account: account(cmd.layaway),
        reason: entry.reason,
        amount,
        document: PaidDocument::Layaway,
        document_id: document(cmd.layaway),
        on: house.today,
        reverses: Some(entry.id),
    };
    value::post(&tx, back).await?;
    let row = payment::ActiveModel {
        id: Set(cmd.id),
        document: Set(PaidDocument::Layaway),
        document_id: Set(document(cmd.layaway)),
        kind: Set(original.kind),
        amount: Set(-original.amount),
        covers: Set(-original.covers),
        currency: Set(original.currency),
        reference: Set(original.reference),
        session_id: Set(None),
        customer_id: Set(original.customer_id),
        reverses: Set(Some(original.id)),
        business_date: Set(house.today),
        at: Set(tx.now()),
        actor: Set(tx.user()),
        ..Default::default()
    };
    tx.insert(row).await?;
    keep(&tx, &it.row, &rule, None).await?;
    let seen = (it.rule.account.paid(), rule.account.paid());
    tx.audit("sales.layaway_bounced", cmd.layaway, Change::from_to(seen.0, seen.1)).await?;
    tx.announce(Live::Till { store: tx.store(), at: tx.now() });
    tx.commit().await?;
    Ok(done(&it.row, &rule, Money::zero(it.currency)))
}
