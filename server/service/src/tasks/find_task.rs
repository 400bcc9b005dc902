//! One task, with everything about it, and who could be given one.

use db::entity::{store, task};
use domain::{
    AppError, Machine, TaskId,
    identity::{Permission, opportunities, role_allows, tasks::View},
    tasks::{Colleague, TaskDraft, TaskView},
};

use super::rows::{due, rows, watchers, workers};
use crate::{Authorized, zone::Clockface};

/// A task of any store of the person, if it is theirs to see.
///
/// # Errors
/// `record.not_found`.
pub async fn find_task(who: &Authorized<View>, id: TaskId) -> Result<TaskView, AppError> {
    let who = who.wide();
    let tx = who.read().await?;
    let found: task::Model = tx.find::<task::Entity>(id).await?;
    let place = tx.find::<store::Entity>(found.store_id).await?;
    let face = Clockface::new(&place.time_zone, who.now());
    let eyes = watchers(&tx, id).await?;
    let names = tx.names(eyes.iter().copied().chain([found.created_by])).await?;
    let due = due(&found, &place.time_zone);
    let row = rows(&who, &tx, vec![found.clone()]).await?.into_iter().next().ok_or_else(AppError::not_found)?;
    Ok(TaskView {
        draft: TaskDraft {
            title: found.title,
            kind: found.kind,
            due_day: due.map(|it| it.day.to_string()).unwrap_or_default(),
            due_time: due.map(|it| it.time()).unwrap_or_default(),
            remind: found.remind,
            assignee: found.assignee_id,
            subject: row.about.as_ref().map(|it| it.subject),
            recurrence: found.recurrence,
            note: found.note,
            watchers: eyes.clone(),
        },
        remind: found.remind,
        remind_at: found.remind_at.map(|at| face.when(at)),
        watchers: eyes.iter().filter_map(|it| names.get(it)).cloned().collect(),
        outcome: found.outcome,
        ended: found.ended_at.map(|at| face.when(at)),
        opened_by: names.get(&found.created_by).cloned().unwrap_or_default(),
        opened: face.when(found.created_at),
        steps: row.state.steps().collect(),
        row,
    })
}

/// Everybody in the current store who can be given a task, by name.
///
/// # Errors
/// When the database fails.
pub async fn list_colleagues(who: &Authorized<View>) -> Result<Vec<Colleague>, AppError> {
    let tx = who.read().await?;
    let workers = workers(&tx).await?;
    let names = tx.names(workers.keys().copied()).await?;
    let deals = |user| workers.get(&user).is_some_and(|role| role_allows(*role, opportunities::Edit::CODE));
    let mut all: Vec<Colleague> =
        names.into_iter().map(|(user, name)| Colleague { user, name, deals: deals(user) }).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}
