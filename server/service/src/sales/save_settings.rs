//! What a store decides about its till, and its registers.

use db::{
    Change,
    entity::{register, store, till_setting},
};
use domain::{
    AppError, Code, RegisterId,
    identity::sales::Configure,
    sales::{EditRegister, SaveTillSettings, TillSettings},
    text,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::posting::{json, session, settings};
use crate::Authorized;

/// Keeps the settings of the current store; answers the new version. The currency is the store's and stays.
///
/// # Errors
/// Those of [`TillSettings::check`], `conflict.stale`.
pub async fn save_till_settings(who: &Authorized<Configure>, cmd: SaveTillSettings) -> Result<i32, AppError> {
    cmd.settings.check()?;
    let tx = who.at(who.store())?.begin().await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(tx.store()))).await?;
    let place = place.ok_or_else(AppError::not_found)?;
    if cmd.settings.terms.currency.code() != place.currency {
        return Err(AppError::field("terms.currency", format!("This store sells in {}.", place.currency)));
    }
    let (before, version) = settings(&tx, &place).await?;
    let stale = || AppError::new(Code::Stale, "Somebody changed these settings while you were editing.");
    if version != cmd.version {
        return Err(stale());
    }
    let body = json(&cmd.settings)?;
    if version == 0 {
        let row = till_setting::ActiveModel {
            id: Set(tx.store()),
            body: Set(body),
            version: Set(1),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        tx.insert(row).await?;
    } else {
        let update = till_setting::Entity::update_many()
            .col_expr(till_setting::Column::Body, Expr::val(body))
            .col_expr(till_setting::Column::Version, Expr::col(till_setting::Column::Version).add(1))
            .col_expr(till_setting::Column::UpdatedAt, Expr::val(tx.now()))
            .filter(till_setting::Column::Id.eq(tx.store()))
            .filter(till_setting::Column::Version.eq(version));
        if tx.update(update).await? == 0 {
            return Err(stale());
        }
    }
    tx.audit("sales.settings_changed", tx.store(), Change::from_to(&before, &cmd.settings)).await?;
    tx.commit().await?;
    Ok(version + 1)
}

/// Adds a register to the current store. Its id is minted by the browser: the same command twice adds one.
///
/// # Errors
/// `input.invalid`.
pub async fn add_register(who: &Authorized<Configure>, id: RegisterId, name: String) -> Result<(), AppError> {
    let name = text::required(&name).map_err(|why| AppError::field("name", why))?;
    let tx = who.at(who.store())?.begin().await?;
    let all = tx.all(register::Entity::find()).await?;
    if all.iter().any(|row| row.id == id) {
        return Ok(());
    }
    tx.insert(register::ActiveModel {
        id: Set(id),
        name: Set(name.clone()),
        printer: Set(String::new()),
        reader: Set(String::new()),
        position: Set(i32::try_from(all.len()).unwrap_or(i32::MAX)),
        removed_at: Set(None),
        ..Default::default()
    })
    .await?;
    tx.audit("sales.register_added", id, Change::to(name)).await?;
    Ok(tx.commit().await?)
}

/// Renames a register of the current store and says which printer and which card reader stand beside it.
///
/// # Errors
/// Those of [`EditRegister::read`], `record.not_found`.
pub async fn edit_register(who: &Authorized<Configure>, cmd: EditRegister) -> Result<(), AppError> {
    let kept = cmd.read()?;
    let tx = who.at(who.store())?.begin().await?;
    let before = tx.find::<register::Entity>(cmd.id).await?;
    let change = register::Entity::update_many()
        .col_expr(register::Column::Name, Expr::val(kept.name.as_str()))
        .col_expr(register::Column::Printer, Expr::val(kept.printer.as_str()))
        .col_expr(register::Column::Reader, Expr::val(kept.reader.as_str()))
        .filter(register::Column::Id.eq(cmd.id));
    tx.update(change).await?;
    let before = EditRegister { id: before.id, name: before.name, printer: before.printer, reader: before.reader };
    let seen = Change::from_to(before, kept);
    tx.audit("sales.register_changed", cmd.id, seen).await?;
    Ok(tx.commit().await?)
}

/// Takes a register of the current store away; what was sold at it stays. One that is gone stays gone.
///
/// # Errors
/// `step.not_allowed` while its drawer is open, `record.not_found`.
pub async fn remove_register(who: &Authorized<Configure>, id: RegisterId) -> Result<(), AppError> {
    let tx = who.at(who.store())?.begin().await?;
    let row = tx.find::<register::Entity>(id).await?;
    if session(&tx, id).await?.is_some() {
        return Err(AppError::new(Code::StepNotAllowed, "Count and close its drawer first."));
    }
    if row.removed_at.is_none() {
        let gone = register::Entity::update_many()
            .col_expr(register::Column::RemovedAt, Expr::val(Some(tx.now())))
            .filter(register::Column::Id.eq(id));
        tx.update(gone).await?;
        tx.audit("sales.register_removed", id, Change::to(row.name)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The settings of the current store and their version.
///
/// # Errors
/// When the database fails.
pub async fn till_settings(who: &Authorized<Configure>) -> Result<(TillSettings, i32), AppError> {
    let who = who.at(who.store())?;
    let tx = who.read().await?;
    let place = tx.one(store::Entity::find().filter(store::Column::Id.eq(who.store()))).await?;
    settings(&tx, &place.ok_or_else(AppError::not_found)?).await
}
