//! Server functions of figures: one line each.

#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, inventory, sales};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

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

/// What was sold today and lately.
#[server]
pub async fn sales_today() -> Result<sales::SalesToday, AppError> {
    reply(async { service::reports::sales_today(&authorize().await?).await }).await
}

/// What was sold in a span of days.
#[server(input = Json)]
pub async fn sales_report(days: sales::Days) -> Result<sales::SalesReport, AppError> {
    reply(async { service::reports::sales_report(&authorize().await?, days).await }).await
}

/// The margin of a span of days.
#[server(input = Json)]
pub async fn margin_report(days: sales::Days) -> Result<Vec<sales::MarginBlock>, AppError> {
    reply(async { service::reports::margin_report(&authorize().await?, days).await }).await
}
