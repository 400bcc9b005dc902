//! Server functions of people and doors: one line each.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, identity};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, lead_to, reply, services, set_cookies, visit};

/// Whether a new business may sign up here.
#[server]
pub async fn doors() -> Result<identity::Doors, AppError> {
    reply(async { service::identity::doors(&services()).await }).await
}

/// Opens a business and signs its owner in.
#[server]
pub async fn sign_up(form: identity::SignUp) -> Result<(), AppError> {
    reply(async {
        set_cookies(service::identity::sign_up(&services(), &visit(), form).await?);
        lead_to("/");
        Ok(())
    })
    .await
}

/// Signs a person in.
#[server]
pub async fn sign_in(email: String, password: String) -> Result<(), AppError> {
    reply(async {
        set_cookies(service::identity::sign_in(&services(), &visit(), identity::SignIn { email, password }).await?);
        lead_to("/");
        Ok(())
    })
    .await
}

/// Ends the session on the server and forgets its cookies and cached pages. What this browser prefers stays.
#[server]
pub async fn sign_out() -> Result<(), AppError> {
    reply(async {
        set_cookies(service::identity::sign_out(&services(), &visit()).await?);
        crate::server_ctx::set_header(http::HeaderName::from_static("clear-site-data"), "\"cache\"");
        lead_to("/sign-in");
        Ok(())
    })
    .await
}

/// Who is signed in; nobody is an answer, not an error.
#[server]
pub async fn whoami() -> Result<Option<identity::SessionView>, AppError> {
    reply(async { service::identity::whoami(&visit()).await }).await
}

/// Switches the store of the session.
#[server(input = Json)]
pub async fn switch_store(cmd: identity::SwitchStore) -> Result<(), AppError> {
    reply(async {
        service::identity::switch_store(&services(), &authorize().await?, visit().signed()?.session, cmd).await
    })
    .await
}

/// What an invitation link is about.
#[server]
pub async fn invitation(token: String) -> Result<identity::Invitation, AppError> {
    reply(async { service::identity::invitation(&services(), &token).await }).await
}

/// Uses an invitation: sets the first password and signs in.
#[server]
pub async fn welcome(token: String, password: String) -> Result<(), AppError> {
    reply(async {
        set_cookies(service::identity::welcome(&services(), &visit(), identity::Welcome { token, password }).await?);
        lead_to("/");
        Ok(())
    })
    .await
}

/// The staff of the visible stores.
#[server]
pub async fn list_members() -> Result<Vec<identity::MemberRow>, AppError> {
    reply(async { service::identity::list_members(&services(), &authorize().await?).await }).await
}

/// Takes somebody back who had left.
#[server(input = Json)]
pub async fn take_back(cmd: identity::TakeBack) -> Result<(), AppError> {
    reply(async { service::identity::take_back(&authorize().await?, cmd).await }).await
}

/// Sets whose tasks and opportunities somebody sees.
#[server(input = Json)]
pub async fn set_records(cmd: identity::SetRecords) -> Result<(), AppError> {
    reply(async { service::identity::set_records(&authorize().await?, cmd).await }).await
}

/// Adds a colleague.
#[server(input = Json)]
pub async fn add_member(cmd: identity::AddMember) -> Result<(), AppError> {
    reply(async { service::identity::add_member(&services(), &authorize().await?, cmd).await }).await
}

/// Opens a further store.
#[server(input = Json)]
pub async fn add_store(cmd: identity::AddStore) -> Result<(), AppError> {
    reply(async { service::identity::add_store(&services(), &authorize().await?, cmd).await }).await
}

/// Mail that was kept instead of sent, newest first.
#[server]
pub async fn list_mail() -> Result<Vec<identity::MailRow>, AppError> {
    reply(async { service::identity::list_mail(&authorize().await?).await }).await
}
