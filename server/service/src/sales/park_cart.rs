//! Carts that were set aside: any till of the store may take them up, one at a time.

use db::entity::parked_cart;
use domain::{
    AppError, Code, SaleId,
    identity::sales::Ring,
    sales::{MAX_CART, ParkCart, ParkedCart},
    text,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use crate::{Authorized, identity::clockface};

/// How many are shown.
const MANY: u64 = 50;

/// Sets a cart aside; again, its newer form is kept.
///
/// # Errors
/// `input.invalid`, `request.too_large`.
pub async fn park_cart(who: &Authorized<Ring>, cmd: ParkCart) -> Result<(), AppError> {
    let name = text::required(&cmd.name).map_err(|why| AppError::field("name", why))?;
    if cmd.body.len() > MAX_CART {
        return Err(AppError::new(Code::TooLarge, "This cart is too large to be set aside."));
    }
    let body: serde_json::Value =
        serde_json::from_str(&cmd.body).map_err(|_| AppError::new(Code::Malformed, "The cart cannot be read."))?;
    let tx = who.at(who.store())?.begin().await?;
    let again = parked_cart::Entity::update_many()
        .col_expr(parked_cart::Column::Name, Expr::val(name.as_str()))
        .col_expr(parked_cart::Column::Body, Expr::val(body.clone()))
        .col_expr(parked_cart::Column::At, Expr::val(tx.now()))
        .col_expr(parked_cart::Column::Version, Expr::col(parked_cart::Column::Version).add(1))
        .filter(parked_cart::Column::Id.eq(cmd.id));
    if tx.update(again).await? == 0 {
        tx.insert(parked_cart::ActiveModel {
            id: Set(cmd.id),
            name: Set(name),
            body: Set(body),
            at: Set(tx.now()),
            actor: Set(tx.user()),
            version: Set(1),
            ..Default::default()
        })
        .await?;
    }
    Ok(tx.commit().await?)
}

/// The carts that were set aside in this store, newest first.
///
/// # Errors
/// When the database fails.
pub async fn parked_carts(who: &Authorized<Ring>) -> Result<Vec<ParkedCart>, AppError> {
    let who = who.at(who.store())?;
    let face = clockface(&who).await?;
    let tx = who.read().await?;
    let rows = tx.all(parked_cart::Entity::find().order_by_desc(parked_cart::Column::At).limit(MANY)).await?;
    let names = tx.names(rows.iter().map(|row| row.actor)).await?;
    let view = |row: parked_cart::Model| ParkedCart {
        id: row.id,
        name: row.name,
        body: row.body.to_string(),
        when: face.when(row.at),
        by: names.get(&row.actor).cloned().unwrap_or_default(),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Takes a parked cart up: it is gone from the list, so nobody else does.
///
/// # Errors
/// `record.not_found` when somebody was faster.
pub async fn resume_cart(who: &Authorized<Ring>, id: SaleId) -> Result<ParkedCart, AppError> {
    let who = who.at(who.store())?;
    let all = parked_carts(&who).await?;
    let cart = all.into_iter().find(|cart| cart.id == id).ok_or_else(AppError::not_found)?;
    let tx = who.begin().await?;
    if tx.delete(parked_cart::Entity::delete_many().filter(parked_cart::Column::Id.eq(id))).await? == 0 {
        return Err(AppError::not_found());
    }
    tx.commit().await?;
    Ok(cart)
}
