//! Server functions of card payments: one line each.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, PaymentId, sales};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply, services};

/// The card gateway of the business.
#[server]
pub async fn find_gateway() -> Result<Option<sales::GatewayView>, AppError> {
    reply(async { service::sales::find_gateway(&services(), &authorize().await?).await }).await
}

/// Connects the card gateway.
#[server(input = Json)]
pub async fn connect_gateway(cmd: sales::ConnectGateway) -> Result<sales::GatewayView, AppError> {
    reply(async { service::sales::connect_gateway(&services(), &authorize().await?, cmd).await }).await
}

/// Forgets the keys of the card gateway.
#[server]
pub async fn disconnect_gateway() -> Result<(), AppError> {
    reply(async { service::sales::disconnect_gateway(&authorize().await?).await }).await
}

/// The card readers of the gateway.
#[server]
pub async fn list_readers() -> Result<Vec<sales::CardReader>, AppError> {
    reply(async { service::sales::list_readers(&services(), &authorize().await?).await }).await
}

/// Asks for a card payment on a reader.
#[server(input = Json)]
pub async fn ask_card(cmd: sales::AskCard) -> Result<sales::CardStatus, AppError> {
    reply(async { service::sales::ask_card(&authorize().await?, cmd).await }).await
}

/// How a card payment stands.
#[server(input = Json)]
pub async fn look_card(id: PaymentId) -> Result<sales::CardStatus, AppError> {
    reply(async { service::sales::look_card(&services(), &authorize().await?, id).await }).await
}

/// Gives a card payment up.
#[server(input = Json)]
pub async fn cancel_card(id: PaymentId) -> Result<sales::CardStatus, AppError> {
    reply(async { service::sales::cancel_card(&services(), &authorize().await?, id).await }).await
}

/// The card payments of the current store.
#[server]
pub async fn list_cards() -> Result<Vec<sales::CardRow>, AppError> {
    reply(async { service::sales::list_cards(&authorize().await?).await }).await
}

/// Gives a card payment back that no document has.
#[server(input = Json)]
pub async fn return_card(id: PaymentId) -> Result<sales::CardStatus, AppError> {
    reply(async { service::sales::return_card(&authorize().await?, id).await }).await
}
