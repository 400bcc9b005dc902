//! Server functions of figures: one line each.

use domain::{AppError, inventory};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply};

/// The dashboard.
#[server]
pub async fn find_dashboard() -> Result<inventory::Dashboard, AppError> {
    reply(async { service::reports::dashboard(&authorize().await?).await }).await
}

/// What the stock cost.
#[server]
pub async fn stock_cost() -> Result<inventory::StockCost, AppError> {
    reply(async { service::reports::stock_cost(&authorize().await?).await }).await
}
