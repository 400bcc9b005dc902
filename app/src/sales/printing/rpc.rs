//! Server functions of the receipt printers: one line each.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, sales};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply, services};

/// The printers of the current store.
#[server]
pub async fn list_printers() -> Result<Vec<sales::PrinterView>, AppError> {
    reply(async { service::sales::list_printers(&authorize().await?).await }).await
}

/// Prints a document.
#[server(input = Json)]
pub async fn print_paper(cmd: sales::PrintPaper) -> Result<(), AppError> {
    reply(async { service::sales::print_paper(&services(), &authorize().await?, cmd).await }).await
}

/// Opens a drawer.
#[server(input = Json)]
pub async fn kick_drawer(cmd: sales::KickDrawer) -> Result<(), AppError> {
    reply(async { service::sales::kick_drawer(&services(), &authorize().await?, cmd).await }).await
}
