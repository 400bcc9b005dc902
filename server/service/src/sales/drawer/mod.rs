//! The drawer: its sessions from the float to the Z report. The rules are those of [`CashSession`]; here it is read
//! from its rows and what changed is written back.

mod close_drawer;
mod count_drawer;
mod find_drawer;
mod list_drawers;
mod move_cash;
mod open_drawer;

use std::collections::BTreeMap;

use db::{
    ReadTx, StoreTx,
    entity::{cash_movement, cash_session, payment},
};
use domain::{
    AppError, CashSessionId, Code, Currency, Money, RegisterId, UserId,
    sales::cash_session::{CashMovement, CashSession, CashState, TenderSum},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::posting::{self, Cash};

pub use close_drawer::close_drawer;
pub use count_drawer::{count_drawer, resume_drawer};
pub use find_drawer::{drawer_of_register, find_drawer};
pub use list_drawers::list_drawers;
pub use move_cash::move_cash;
pub use open_drawer::open_drawer;

/// A session of the current store, for a change. Whatever is done to one drawer is done in turn: on PostgreSQL the row
/// is locked, SQLite has one writer.
async fn held(tx: &StoreTx, id: CashSessionId) -> Result<cash_session::Model, AppError> {
    let here = cash_session::Entity::find()
        .filter(cash_session::Column::Id.eq(id))
        .filter(cash_session::Column::StoreId.eq(tx.store()))
        .lock_exclusive();
    tx.one(here).await?.ok_or_else(AppError::not_found)
}

fn currency(row: &cash_session::Model) -> Result<Currency, AppError> {
    row.currency.parse().map_err(|_| unreadable())
}

fn unreadable() -> AppError {
    AppError::new(Code::Internal, "This drawer cannot be read.")
}

/// Somebody else changed the drawer meanwhile.
fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody else has changed this drawer. Look at it again.")
}

/// The session as the rules see it.
async fn restore(read: &ReadTx, row: &cash_session::Model) -> Result<CashSession, AppError> {
    let currency = currency(row)?;
    let moved = cash_movement::Entity::find()
        .filter(cash_movement::Column::StoreId.eq(row.store_id))
        .filter(cash_movement::Column::SessionId.eq(row.id))
        .order_by_asc(cash_movement::Column::At)
        .order_by_asc(cash_movement::Column::Id);
    let movements = read.all(moved).await?.into_iter().map(|it| CashMovement {
        id: it.id,
        reason: it.reason,
        amount: Money::new(it.amount, currency),
        note: it.note,
        by: it.actor,
        at: it.at,
        reverses: it.reverses,
    });
    let counts = serde_json::from_value(row.counts.clone()).map_err(|_| unreadable())?;
    CashSession::restore(row.id, row.register_id, (row.state, Money::new(row.float, currency)), movements, counts)
}

/// What the till took and gave while the drawer was open, form by form.
async fn tenders(read: &ReadTx, row: &cash_session::Model) -> Result<Vec<TenderSum>, AppError> {
    let currency = currency(row)?;
    let paid = payment::Entity::find()
        .filter(payment::Column::StoreId.eq(row.store_id))
        .filter(payment::Column::SessionId.eq(row.id));
    TenderSum::of(read.all(paid).await?.into_iter().map(|it| (it.kind, Money::new(it.amount, currency))))
}

/// Writes state and counts over the version that was looked at.
async fn keep(tx: &StoreTx, row: &cash_session::Model, session: &CashSession) -> Result<(), AppError> {
    let counts = serde_json::to_value(session.counts()).map_err(|_| unreadable())?;
    let change = cash_session::Entity::update_many()
        .col_expr(cash_session::Column::State, Expr::val(session.state))
        .col_expr(cash_session::Column::Counts, Expr::val(counts))
        .col_expr(cash_session::Column::Version, Expr::col(cash_session::Column::Version).add(1))
        .filter(cash_session::Column::Id.eq(row.id))
        .filter(cash_session::Column::Version.eq(row.version));
    if tx.update(change).await? == 0 { Err(stale()) } else { Ok(()) }
}

/// An open drawer that cash is about to leave or enter, locked: of two that would empty it, one waits and is refused.
pub(super) struct Till {
    /// Its session.
    pub(super) row: cash_session::Model,
    session: CashSession,
}

impl Till {
    /// The open drawer of a register.
    ///
    /// # Errors
    /// `cash.drawer_closed` when there is none, or when it is being counted.
    pub(super) async fn of_register(tx: &StoreTx, register: Option<RegisterId>) -> Result<Self, AppError> {
        let closed = |words: &str| AppError::new(Code::DrawerClosed, words);
        let register = register.ok_or_else(|| closed("Choose a register: cash moves in a drawer."))?;
        let found = posting::session(tx, register).await?.filter(|row| row.store_id == tx.store());
        let row =
            found.ok_or_else(|| closed("The drawer of this register is closed. Open it with its float first."))?;
        Self::of(tx, row.id).await
    }

    /// The drawer of a session.
    ///
    /// # Errors
    /// `cash.drawer_closed` unless it is open.
    pub(super) async fn of(tx: &StoreTx, id: CashSessionId) -> Result<Self, AppError> {
        let row = held(tx, id).await?;
        if row.state != CashState::Open {
            return Err(AppError::new(Code::DrawerClosed, "This drawer is not open: nothing moves."));
        }
        let session = restore(tx, &row).await?;
        Ok(Self { row, session })
    }

    /// Moves cash with a document; nothing is not a movement.
    ///
    /// # Errors
    /// Those of [`CashSession::post`].
    pub(super) async fn post(&mut self, tx: &StoreTx, cash: Cash) -> Result<(), AppError> {
        if cash.amount.is_zero() {
            return Ok(());
        }
        let movement = CashMovement {
            id: tx.mint(),
            reason: cash.reason,
            amount: cash.amount,
            note: String::new(),
            by: tx.user(),
            at: tx.now(),
            reverses: cash.reverses,
        };
        self.session.post(movement)?;
        posting::post_cash(tx, &self.row, &[cash]).await
    }
}

/// The name of somebody, or nothing.
fn named(names: &BTreeMap<UserId, String>, user: UserId) -> String {
    names.get(&user).cloned().unwrap_or_default()
}
