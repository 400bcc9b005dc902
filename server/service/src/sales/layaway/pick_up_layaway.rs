//! Handing a layaway over: it becomes a sale.

use db::Change;
use domain::{
    AppError, Code,
    identity::sales::Ring,
    sales::{PickUpLayaway, Priced, RingUp, Rung, SaleDraft, Tender, TenderKind, settle},
};

use super::{account, held, keep, put_back, stale};
use crate::{
    Authorized, customers, fingerprint,
    sales::{
        post,
        posting::{self, House, before, stored},
        ring_up,
    },
};

/// Hands goods of the current store over that are paid in full. The sale is priced as the layaway was agreed; revenue,
/// tax, cost and commission are of today, and what was paid before is its tender. The id of the sale is minted by the
/// browser: sent again, the same command answers the same receipt.
///
/// # Errors
/// `step.not_allowed` before it is paid in full, `conflict.stale`, `conflict.replayed`, `record.not_found`.
pub async fn pick_up_layaway(who: &Authorized<Ring>, cmd: PickUpLayaway) -> Result<Rung, AppError> {
    let who = who.at(who.store())?;
    let hash = fingerprint::of(&cmd)?;
    match once(&who, &cmd, &hash).await {
        Err(err) if err.code == Code::Duplicate => once(&who, &cmd, &hash).await,
        done => done,
    }
}

async fn once(who: &Authorized<Ring>, cmd: &PickUpLayaway, hash: &str) -> Result<Rung, AppError> {
    let tx = who.begin().await?;
    let it = held(&tx, cmd.layaway).await?;
    if let Some(done) = ring_up::posted(&tx, cmd.sale, hash).await? {
        return before(tx, done).await;
    }
    if it.row.version != cmd.version {
        return Err(stale());
    }
    let rule = it.rule.clone().pick_up()?;
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    let priced: Priced = stored(it.row.priced.clone())?;
    let total = priced.totals.total;
    let paid = Tender {
        id: cmd.tender,
        kind: TenderKind::Deposit,
        amount: total,
        reference: account(cmd.layaway).to_string(),
    };
    let settlement = settle(total, std::slice::from_ref(&paid), it.draft.terms.cash_rounding)?;
    let draft = SaleDraft { id: cmd.sale, register: cmd.register, ..it.draft.clone() };
    let buyer = customers::find(&tx, it.row.customer_id).await?;
    // Counted goods come back to the shelf for a moment, so that the sale takes them as any sale does.
    put_back(&tx, &draft, false).await?;
    let goods = ring_up::goods(&tx, &draft).await?;
    let session = match cmd.register {
        Some(register) => posting::session(&tx, register).await?,
        None => None,
    };
    let ring = RingUp { tenders: vec![paid], note: it.row.note.clone(), ..RingUp::of(draft, total) };
    let sale = post::Sale {
        kind: "layaway",
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
    keep(&tx, &it.row, &rule, Some(cmd.sale)).await?;
    tx.audit("sales.layaway_picked_up", cmd.layaway, Change::to((cmd.sale, &rung.number))).await?;
    tx.commit().await?;
    Ok(rung)
}
