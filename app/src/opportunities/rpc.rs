//! Server functions of opportunities: one line each.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, OpportunityId, opportunities as deals};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply};

/// The board of one pipeline.
#[server(input = Json)]
pub async fn find_board(ask: deals::BoardAsk) -> Result<deals::Board, AppError> {
    reply(async { service::opportunities::find_board(&authorize().await?, ask).await }).await
}

/// A page of deals.
#[server(input = Json)]
pub async fn list_deals(listing: deals::DealListing) -> Result<deals::DealPage, AppError> {
    reply(async { service::opportunities::list_deals(&authorize().await?, listing).await }).await
}

/// One deal.
#[server(input = Json)]
pub async fn find_deal(id: OpportunityId) -> Result<deals::DealView, AppError> {
    reply(async { service::opportunities::find_deal(&authorize().await?, id).await }).await
}

/// What is expected.
#[server(input = Json)]
pub async fn deal_forecast(ask: deals::BoardAsk) -> Result<deals::Forecast, AppError> {
    reply(async { service::opportunities::deal_forecast(&authorize().await?, ask).await }).await
}

/// The funnel of one pipeline.
#[server(input = Json)]
pub async fn pipeline_report(ask: deals::ReportAsk) -> Result<deals::PipelineReport, AppError> {
    reply(async { service::opportunities::pipeline_report(&authorize().await?, ask).await }).await
}

/// What a deal can be won by.
#[server(input = Json)]
pub async fn closing_papers(id: OpportunityId) -> Result<Vec<deals::ClosingPaper>, AppError> {
    reply(async { service::opportunities::closing_papers(&authorize().await?, id).await }).await
}

/// Opens a deal.
#[server(input = Json)]
pub async fn open_deal(cmd: deals::OpenDeal) -> Result<deals::DealDone, AppError> {
    reply(async { service::opportunities::open_deal(&authorize().await?, cmd).await }).await
}

/// Changes what is known of a deal.
#[server(input = Json)]
pub async fn edit_deal(cmd: deals::EditDeal) -> Result<deals::DealDone, AppError> {
    reply(async { service::opportunities::edit_deal(&authorize().await?, cmd).await }).await
}

/// Moves a deal to another stage.
#[server(input = Json)]
pub async fn move_deal(cmd: deals::MoveDeal) -> Result<deals::DealDone, AppError> {
    reply(async { service::opportunities::move_deal(&authorize().await?, cmd).await }).await
}

/// Ends a deal.
#[server(input = Json)]
pub async fn close_deal(cmd: deals::CloseDeal) -> Result<deals::DealDone, AppError> {
    reply(async { service::opportunities::close_deal(&authorize().await?, cmd).await }).await
}

/// Goes on with a deal that had ended.
#[server(input = Json)]
pub async fn reopen_deal(cmd: deals::ReopenDeal) -> Result<deals::DealDone, AppError> {
    reply(async { service::opportunities::reopen_deal(&authorize().await?, cmd).await }).await
}

/// Gives a deal to somebody, or takes it.
#[server(input = Json)]
pub async fn assign_deal(cmd: deals::AssignDeal) -> Result<deals::DealDone, AppError> {
    reply(async { service::opportunities::assign_deal(&authorize().await?, cmd).await }).await
}

/// Says who works on a deal beside its owner.
#[server(input = Json)]
pub async fn share_deal(cmd: deals::ShareDeal) -> Result<deals::DealDone, AppError> {
    reply(async { service::opportunities::share_deal(&authorize().await?, cmd).await }).await
}

/// Notes something about a deal.
#[server(input = Json)]
pub async fn add_deal_note(cmd: deals::AddDealNote) -> Result<(), AppError> {
    reply(async { service::opportunities::add_deal_note(&authorize().await?, cmd).await }).await
}

/// Takes a file off a deal, or puts it back.
#[server(input = Json)]
pub async fn remove_deal_file(cmd: deals::RemoveDealFile) -> Result<(), AppError> {
    reply(async { service::opportunities::remove_deal_file(&authorize().await?, cmd).await }).await
}

/// Says which wishes a deal may fulfil.
#[server(input = Json)]
pub async fn link_wishes(cmd: deals::LinkWishes) -> Result<deals::DealDone, AppError> {
    reply(async { service::opportunities::link_wishes(&authorize().await?, cmd).await }).await
}

/// All pipelines, for their settings.
#[server(input = Json)]
pub async fn find_pipelines() -> Result<deals::PipelineSettings, AppError> {
    reply(async { service::opportunities::find_pipelines(&authorize().await?).await }).await
}

/// Writes a pipeline.
#[server(input = Json)]
pub async fn save_pipeline(cmd: deals::SavePipeline) -> Result<deals::PipelineSettings, AppError> {
    reply(async { service::opportunities::save_pipeline(&authorize().await?, cmd).await }).await
}

/// Says whether people of a store may claim.
#[server(input = Json)]
pub async fn save_claim(cmd: deals::SaveClaim) -> Result<deals::PipelineSettings, AppError> {
    reply(async { service::opportunities::save_claim(&authorize().await?, cmd).await }).await
}
