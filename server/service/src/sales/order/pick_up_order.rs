//! Handing over what was ordered: it becomes a sale.

use db::{Change, entity::item};
use domain::{
    AppError, Code,
    identity::sales::Ring,
    sales::{
        LineKind, PickUpOrder, Priced, RingUp, Rung, SaleDraft, Tender, TenderKind, settle,
        special_order::SpecialOrderStep,
    },
};

use super::{change, kept, sold, stale, towards, write};
use crate::{
    Authorized, customers, fingerprint,
    sales::{
        post,
        posting::{self, House, before, stored},
        ring_up,
    },
};

/// Hands the piece of an order of the current store over, filled and paid. The sale is priced as the order was agreed;
/// revenue, tax, cost and commission are of today, and what was paid before is its tender. The id of the sale is minted
/// by the browser: sent again, the same command answers the same receipt.
///
/// # Errors
/// `step.not_allowed` before it is filled, announced and paid, `conflict.stale`, `conflict.replayed`,
/// `record.not_found`.
pub async fn pick_up_order(who: &Authorized<Ring>, cmd: PickUpOrder) -> Result<Rung, AppError> {
    let who = who.at(who.store())?;
    let hash = fingerprint::of(&cmd)?;
    match once(&who, &cmd, &hash).await {
        Err(err) if err.code == Code::Duplicate => once(&who, &cmd, &hash).await,
        done => done,
    }
}

async fn once(who: &Authorized<Ring>, cmd: &PickUpOrder, hash: &str) -> Result<Rung, AppError> {
    let tx = who.begin().await?;
    let it = kept(&tx, cmd.order).await?;
    if let Some(done) = ring_up::posted(&tx, cmd.sale, hash).await? {
        return before(tx, done).await;
    }
    if it.row.version != cmd.version {
        return Err(stale());
    }
    let rule = it.rule.clone().step(SpecialOrderStep::PickUp)?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let priced: Priced = stored(it.row.priced.clone())?;
    let total = priced.totals.total;
    let paid = Tender {
        id: cmd.tender,
        kind: TenderKind::Deposit,
        amount: total,
        reference: towards(cmd.order).account().to_string(),
    };
    let settlement = settle(total, std::slice::from_ref(&paid), it.draft.terms.cash_rounding)?;
    let piece = tx.find::<item::Entity>(it.row.item_id.ok_or_else(AppError::not_found)?).await?;
    let draft = SaleDraft { id: cmd.sale, register: cmd.register, ..with_piece(&it.draft, &piece)? };
    let buyer = customers::find(&tx, it.row.customer_id).await?;
    let goods = ring_up::goods(&tx, &draft).await?;
    let session = match cmd.register {
        Some(register) => posting::session(&tx, register).await?,
        None => None,
    };
    let ring = RingUp { tenders: vec![paid], note: it.row.note.clone(), ..RingUp::of(draft, total) };
    let sale = post::Sale {
        kind: "special_order",
        house: &house,
        ring: &ring,
        priced: &priced,
        settlement: &settlement,
        customer: Some(&buyer),
        session: session.as_ref(),
        goods: &goods,
        hash,
    };
    let rung = post::sale(&tx, sale).await?;
    write(&tx, sold(change(&it.row, &rule), cmd.sale)).await?;
    tx.audit("sales.order_picked_up", cmd.order, Change::to((cmd.sale, &rung.number))).await?;
    tx.commit().await?;
    Ok(rung)
}

/// What was ordered, as the piece that fills it.
pub(super) fn with_piece(draft: &SaleDraft, piece: &item::Model) -> Result<SaleDraft, AppError> {
    let mut draft = draft.clone();
    let line = draft.lines.first_mut().ok_or_else(AppError::not_found)?;
    line.kind = LineKind::Piece { item: piece.id, category: piece.category.clone() };
    line.title.clone_from(&piece.title);
    Ok(draft)
}
