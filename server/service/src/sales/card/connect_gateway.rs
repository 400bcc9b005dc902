//! Connecting the business to its card gateway.

use db::{Change, ReadTx, entity::gateway};
use domain::{
    AppError, Code, StoreId,
    identity::{organization::ConnectGateway as Allowed, sales::View},
    sales::{ConnectGateway, GatewayView},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::place;
use crate::{Authorized, Services, sales::posting::House, secrets, zone::Clockface};

/// The figures of a key that are shown.
const SHOWN: usize = 4;

/// Connects the business, or replaces the keys of the gateway that it has. What was paid stays as it is.
///
/// # Errors
/// `input.invalid`, `conflict.duplicate` when somebody else connected another one meanwhile.
pub async fn connect_gateway(
    services: &Services,
    who: &Authorized<Allowed>,
    cmd: ConnectGateway,
) -> Result<GatewayView, AppError> {
    let keys = cmd.read()?;
    let secret_key = secrets::seal(services, &place(cmd.id, "secret_key"), &keys.secret_key)?;
    let webhook_secret = secrets::seal(services, &place(cmd.id, "webhook_secret"), &keys.webhook_secret)?;
    let key_end: String = keys.secret_key.chars().skip(keys.secret_key.len().saturating_sub(SHOWN)).collect();
    let tx = who.begin().await?;
    let known = tx.one(gateway::Entity::find()).await?;
    if known.as_ref().is_some_and(|row| row.id != cmd.id) {
        return Err(AppError::new(Code::Duplicate, "A gateway is connected already. Look at it again."));
    }
    let before = known.as_ref().map(|row| (row.live, row.key_end.clone()));
    if known.is_some() {
        let replaced = gateway::Entity::update_many()
            .col_expr(gateway::Column::SecretKey, Expr::val(secret_key))
            .col_expr(gateway::Column::WebhookSecret, Expr::val(webhook_secret))
            .col_expr(gateway::Column::KeyEnd, Expr::val(key_end.as_str()))
            .col_expr(gateway::Column::Live, Expr::val(keys.live))
            .col_expr(gateway::Column::ConnectedAt, Expr::val(tx.now()))
            .col_expr(gateway::Column::Actor, Expr::val(tx.user()))
            .filter(gateway::Column::Id.eq(cmd.id));
        tx.update(replaced).await?;
    } else {
        tx.insert(gateway::ActiveModel {
            id: Set(cmd.id),
            secret_key: Set(secret_key),
            webhook_secret: Set(webhook_secret),
            key_end: Set(key_end.clone()),
            live: Set(keys.live),
            connected_at: Set(tx.now()),
            actor: Set(tx.user()),
            ..Default::default()
        })
        .await?;
    }
    tx.audit("sales.gateway_connected", cmd.id, Change::from_to(before, (keys.live, key_end))).await?;
    let view = view(services, &tx, tx.store()).await?;
    tx.commit().await?;
    view.ok_or_else(AppError::not_found)
}

/// Forgets the keys. Payments under way are looked after by the gateway alone from then on.
///
/// # Errors
/// When the database fails.
pub async fn disconnect_gateway(who: &Authorized<Allowed>) -> Result<(), AppError> {
    let tx = who.begin().await?;
    if let Some(row) = tx.one(gateway::Entity::find()).await? {
        tx.delete(gateway::Entity::delete_many()).await?;
        tx.audit("sales.gateway_disconnected", row.id, Change::from_to((row.live, row.key_end), ())).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The gateway, without its secrets.
///
/// # Errors
/// When the database fails.
pub async fn find_gateway(services: &Services, who: &Authorized<View>) -> Result<Option<GatewayView>, AppError> {
    let who = who.at(who.store())?;
    view(services, &who.read().await?, who.store()).await
}

async fn view(services: &Services, tx: &ReadTx, store: StoreId) -> Result<Option<GatewayView>, AppError> {
    let Some(row) = tx.one(gateway::Entity::find()).await? else { return Ok(None) };
    let now = services.db().now();
    let house = House::of(tx, store, now).await?;
    Ok(Some(GatewayView {
        webhook_url: format!("{}/hooks/stripe/{}", services.settings().public_url, row.id),
        id: row.id,
        live: row.live,
        key_end: row.key_end,
        connected: Clockface::new(&house.store.time_zone, now).when(row.connected_at),
    }))
}
