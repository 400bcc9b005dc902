//! Server functions of tasks: one line each.
#![expect(missing_docs, reason = "the macro makes a struct of the arguments of each function")]

use domain::{AppError, TaskId, tasks};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::server_ctx::{authorize, reply, services};

/// Opens a task, or changes one.
#[server(input = Json)]
pub async fn save_task(cmd: tasks::SaveTask) -> Result<tasks::TaskDone, AppError> {
    reply(async { service::tasks::save_task(&authorize().await?, cmd).await }).await
}

/// Takes a step with a task.
#[server(input = Json)]
pub async fn move_task(cmd: tasks::MoveTask) -> Result<tasks::TaskDone, AppError> {
    reply(async { service::tasks::move_task(&authorize().await?, cmd).await }).await
}

/// Gives a task to somebody else.
#[server(input = Json)]
pub async fn hand_over(cmd: tasks::HandOver) -> Result<tasks::TaskDone, AppError> {
    reply(async { service::tasks::hand_over(&authorize().await?, cmd).await }).await
}

/// Takes a task that is nobody's.
#[server(input = Json)]
pub async fn claim_task(cmd: tasks::ClaimTask) -> Result<tasks::TaskDone, AppError> {
    reply(async { service::tasks::claim_task(&authorize().await?, cmd).await }).await
}

/// Gives everything that somebody still has to do to others: tasks and deals.
#[server(input = Json)]
pub async fn hand_over_all(cmd: tasks::HandOverAll) -> Result<tasks::HandedOver, AppError> {
    reply(async { service::opportunities::hand_over_all(&authorize().await?, cmd).await }).await
}

/// One task.
#[server(input = Json)]
pub async fn find_task(id: TaskId) -> Result<tasks::TaskView, AppError> {
    reply(async { service::tasks::find_task(&authorize().await?, id).await }).await
}

/// A page of tasks.
#[server(input = Json)]
pub async fn list_tasks(listing: tasks::TaskListing) -> Result<tasks::TaskPage, AppError> {
    reply(async { service::tasks::list_tasks(&authorize().await?, listing).await }).await
}

/// The tasks of the day.
#[server(input = Json)]
pub async fn find_today(everybody: bool) -> Result<tasks::TodayView, AppError> {
    reply(async { service::tasks::find_today(&authorize().await?, everybody).await }).await
}

/// What waits besides tasks.
#[server(input = Json)]
pub async fn find_waiting(everybody: bool) -> Result<tasks::WaitingView, AppError> {
    reply(async { service::tasks::find_waiting(&authorize().await?, everybody).await }).await
}

/// Days that matter to clients and are near.
#[server(input = Json)]
pub async fn find_occasions(everybody: bool) -> Result<Vec<tasks::WaitingRow>, AppError> {
    reply(async { service::tasks::find_occasions(&authorize().await?, everybody).await }).await
}

/// Who could be given a task.
#[server(input = Json)]
pub async fn list_colleagues() -> Result<Vec<tasks::Colleague>, AppError> {
    reply(async { service::tasks::list_colleagues(&authorize().await?).await }).await
}

/// What one has decided about one's own day.
#[server(input = Json)]
pub async fn find_agenda() -> Result<tasks::AgendaView, AppError> {
    reply(async { service::tasks::find_agenda(&authorize().await?).await }).await
}

/// Decides anew about one's own day.
#[server(input = Json)]
pub async fn save_agenda(cmd: tasks::SaveAgenda) -> Result<(), AppError> {
    reply(async { service::tasks::save_agenda(&authorize().await?, cmd).await }).await
}

/// Makes a new calendar address.
#[server(input = Json)]
pub async fn make_feed() -> Result<tasks::FeedLink, AppError> {
    reply(async { service::tasks::make_feed(&services(), &authorize().await?).await }).await
}

/// Ends the calendar address.
#[server(input = Json)]
pub async fn revoke_feed() -> Result<(), AppError> {
    reply(async { service::tasks::revoke_feed(&authorize().await?).await }).await
}

/// The playbooks.
#[server(input = Json)]
pub async fn list_playbooks() -> Result<Vec<tasks::PlaybookRow>, AppError> {
    reply(async { service::tasks::list_playbooks(&authorize().await?).await }).await
}

/// Changes a playbook.
#[server(input = Json)]
pub async fn save_playbook(cmd: tasks::SavePlaybook) -> Result<(), AppError> {
    reply(async { service::tasks::save_playbook(&authorize().await?, cmd).await }).await
}
