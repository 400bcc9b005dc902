//! Server functions of customers: one line each.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, customers};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply};

/// Customers by part of a name, e-mail or phone number.
#[server(input = Json)]
pub async fn find_customers(find: customers::FindCustomers) -> Result<Vec<customers::CustomerRow>, AppError> {
    reply(async { service::customers::find_customers(&authorize().await?, find).await }).await
}

/// Creates or changes a customer.
#[server(input = Json)]
pub async fn save_customer(cmd: customers::SaveCustomer) -> Result<customers::CustomerRow, AppError> {
    reply(async { service::customers::save_customer(&authorize().await?, cmd).await }).await
}
