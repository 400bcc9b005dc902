//! Opening a drawer.

use db::{
    Change, StoreTx,
    entity::{cash_session, register},
};
use domain::{
    AppError, CashSessionId, Code, Money,
    identity::cash::Operate,
    sales::{
        OpenDrawer,
        cash_session::{CashSession, CashState},
    },
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::{
    Authorized, fingerprint,
    sales::posting::{House, before},
};

/// Opens the drawer of a register of the current store with its float. Its id is minted by the browser: the same
/// command twice opens one session.
///
/// # Errors
/// `step.not_allowed` when the drawer is open or being counted, `input.invalid` for a negative float,
/// `money.currency_mismatch`, `conflict.replayed`, `record.not_found` for a register that is not there.
pub async fn open_drawer(who: &Authorized<Operate>, cmd: OpenDrawer) -> Result<CashSessionId, AppError> {
    match open(who, &cmd).await {
        // Of two that open one drawer at the same moment, the second learns of the first by the unique index, or finds
        // the drawer open by the very session it opens. Tried again, it sees what the first has done.
        Err(err) if matches!(err.code, Code::Duplicate | Code::StepNotAllowed) => open(who, &cmd).await,
        done => done,
    }
}

async fn open(who: &Authorized<Operate>, cmd: &OpenDrawer) -> Result<CashSessionId, AppError> {
    let hash = fingerprint::of(cmd)?;
    let tx = who.at(who.store())?.begin().await?;
    if let Some(done) = tx.one(cash_session::Entity::find().filter(cash_session::Column::Id.eq(cmd.id))).await? {
        let replayed =
            || AppError::new(Code::Replayed, "This drawer was opened before in another way. Reload the page.");
        return if done.hash == hash { before(tx, cmd.id).await } else { Err(replayed()) };
    }
    let place = register_of(&tx, cmd).await?;
    let busy = cash_session::Entity::find()
        .filter(cash_session::Column::RegisterId.eq(cmd.register))
        .filter(cash_session::Column::State.ne(CashState::Closed));
    if tx.one(busy).await?.is_some() {
        let words = format!("The drawer of {} is open already. Count and close it first.", place.name);
        return Err(AppError::new(Code::StepNotAllowed, words));
    }
    let house = House::of(&tx, tx.store(), tx.now()).await?;
    cmd.float.same_currency(Money::zero(house.currency()))?;
    let session = CashSession::open(cmd.id, cmd.register, cmd.float)?;
    let row = cash_session::ActiveModel {
        id: Set(cmd.id),
        register_id: Set(cmd.register),
        state: Set(session.state),
        currency: Set(cmd.float.currency.code().to_owned()),
        float: Set(cmd.float.minor),
        counts: Set(json!([])),
        opened_at: Set(tx.now()),
        opened_by: Set(tx.user()),
        business_date: Set(house.today),
        closed_at: Set(None),
        number: Set(None),
        z_report: Set(None),
        hash: Set(hash),
        version: Set(1),
        ..Default::default()
    };
    tx.insert(row).await?;
    tx.audit("cash.drawer_opened", cmd.id, Change::to(cmd)).await?;
    tx.commit().await?;
    Ok(cmd.id)
}

async fn register_of(tx: &StoreTx, cmd: &OpenDrawer) -> Result<register::Model, AppError> {
    let here = register::Entity::find()
        .filter(register::Column::Id.eq(cmd.register))
        .filter(register::Column::RemovedAt.is_null());
    tx.one(here).await?.ok_or_else(AppError::not_found)
}
