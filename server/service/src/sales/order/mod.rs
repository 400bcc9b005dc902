//! Special orders: something that has to be found or made for a customer, with a deposit. The rules are those of
//! [`domain::sales::special_order::SpecialOrder`]; here it is read from its rows and what changed is written back.

mod cancel_order;
mod create_order;
mod find_order;
mod list_orders;
mod move_order;
mod pay_order;
mod pick_up_order;

use db::{ReadTx, StoreTx, entity::special_order};
use domain::{
    AppError, Code, Currency, DocumentId, Money, SaleId, SpecialOrderId,
    sales::{OrderDone, PaidDocument, SaleDraft, instalment::Account, special_order::SpecialOrder},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, UpdateMany, sea_query::Expr};
use uuid::Uuid;

use super::{
    deposit::Towards,
    pay_out::{entry, payments_of},
    posting::stored,
};

pub use cancel_order::cancel_order;
pub use create_order::create_order;
pub use find_order::find_order;
pub use list_orders::list_orders;
pub use move_order::move_order;
pub use pay_order::{bounce_order, pay_order};
pub use pick_up_order::pick_up_order;

/// An order read back.
struct Kept {
    row: special_order::Model,
    currency: Currency,
    draft: SaleDraft,
    rule: SpecialOrder,
}

/// An order of the current store, locked: whatever is done to one is done in turn.
async fn kept(tx: &StoreTx, id: SpecialOrderId) -> Result<Kept, AppError> {
    let here = special_order::Entity::find()
        .filter(special_order::Column::Id.eq(id))
        .filter(special_order::Column::StoreId.eq(tx.store()))
        .lock_exclusive();
    read(tx, tx.one(here).await?.ok_or_else(AppError::not_found)?).await
}

async fn read(tx: &ReadTx, row: special_order::Model) -> Result<Kept, AppError> {
    let currency: Currency =
        row.currency.parse().map_err(|_| AppError::new(Code::Internal, "An order has no currency."))?;
    let entries = payments_of(tx, row.store_id, towards(row.id).document).await?;
    let account = Account::restore(Money::new(row.total, currency), entries.iter().map(|it| entry(it, currency)))?;
    let rule = SpecialOrder { id: row.id, state: row.state, piece: row.item_id, account };
    let draft = stored(row.draft.clone())?;
    Ok(Kept { row, currency, draft, rule })
}

fn towards(id: SpecialOrderId) -> Towards {
    Towards { kind: PaidDocument::SpecialOrder, document: DocumentId::from(Uuid::from(id)) }
}

fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody else has changed this order. Look at it again.")
}

/// What a step changes, over the version that was read.
fn change(row: &special_order::Model, rule: &SpecialOrder) -> UpdateMany<special_order::Entity> {
    special_order::Entity::update_many()
        .col_expr(special_order::Column::State, Expr::val(rule.state))
        .col_expr(special_order::Column::Paid, Expr::val(rule.account.paid().minor))
        .col_expr(special_order::Column::ItemId, Expr::val(rule.piece))
        .col_expr(special_order::Column::Version, Expr::col(special_order::Column::Version).add(1))
        .filter(special_order::Column::Id.eq(row.id))
        .filter(special_order::Column::Version.eq(row.version))
}

async fn write(tx: &StoreTx, change: UpdateMany<special_order::Entity>) -> Result<(), AppError> {
    if tx.update(change).await? == 0 { Err(stale()) } else { Ok(()) }
}

fn sold(change: UpdateMany<special_order::Entity>, sale: SaleId) -> UpdateMany<special_order::Entity> {
    change.col_expr(special_order::Column::SaleId, Expr::val(Some(sale)))
}

/// What a step answers.
fn done(row: &special_order::Model, rule: &SpecialOrder, change: Money) -> OrderDone {
    OrderDone {
        order: row.id,
        number: row.number.clone(),
        state: rule.state,
        version: row.version.saturating_add(1),
        change,
        pays: Vec::new(),
    }
}

/// What a step that was taken before answers.
fn done_before(it: &Kept) -> OrderDone {
    let done = done(&it.row, &it.rule, Money::zero(it.currency));
    OrderDone { version: it.row.version, ..done }
}
