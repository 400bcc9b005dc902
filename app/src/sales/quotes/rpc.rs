//! Server functions of quotes: one line each.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, QuoteId, sales};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply};

/// Offers what is on a cart, or changes an offer.
#[server(input = Json)]
pub async fn save_quote(cmd: sales::SaveQuote) -> Result<sales::QuoteDone, AppError> {
    reply(async { service::sales::save_quote(&authorize().await?, cmd).await }).await
}

/// Takes a step with a quote.
#[server(input = Json)]
pub async fn move_quote(cmd: sales::MoveQuote) -> Result<sales::QuoteDone, AppError> {
    reply(async { service::sales::move_quote(&authorize().await?, cmd).await }).await
}

/// One quote.
#[server(input = Json)]
pub async fn find_quote(id: QuoteId) -> Result<sales::QuoteView, AppError> {
    reply(async { service::sales::find_quote(&authorize().await?, id).await }).await
}

/// A page of quotes.
#[server(input = Json)]
pub async fn list_quotes(listing: sales::QuoteListing) -> Result<sales::QuotePage, AppError> {
    reply(async { service::sales::list_quotes(&authorize().await?, listing).await }).await
}
