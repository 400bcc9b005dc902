//! Who does a task: given to somebody else, taken from the queue, or all at once when somebody leaves.

use db::{
    Authorized, Change, StoreTx,
    entity::{task, task_watcher},
};
use domain::{
    AppError, Code, UserId,
    identity::tasks::Edit,
    tasks::{ClaimTask, HandOver, TaskDone},
};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::rows::{announce, as_it_is, change, kept, stale, watch, watchers, workers, write};

/// Gives a task to somebody else, or back into the queue. Whoever gives away a task of their own keeps an eye on it.
///
/// # Errors
/// `input.invalid` for somebody who does not work there, `step.not_allowed` for a task that has ended, `conflict.stale`,
/// `record.not_found`.
pub async fn hand_over(who: &Authorized<Edit>, cmd: HandOver) -> Result<TaskDone, AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    let row = kept(&tx, cmd.task).await?;
    if row.assignee_id == cmd.to && row.version == cmd.version.saturating_add(1) {
        return Ok(as_it_is(&row));
    }
    if row.version != cmd.version {
        return Err(stale());
    }
    if !row.live {
        return Err(AppError::new(Code::StepNotAllowed, "This task has ended. Reopen it first."));
    }
    if let Some(to) = cmd.to
        && !workers(&tx).await?.contains_key(&to)
    {
        return Err(AppError::field("to", "Choose somebody who works in this store."));
    }
    let mut eyes = watchers(&tx, row.id).await?;
    let me = tx.user();
    if row.assignee_id == Some(me) && cmd.to != Some(me) && !eyes.contains(&me) {
        watch(&tx, row.id, [me]).await?;
        eyes.push(me);
    }
    write(&tx, change(&row).col_expr(task::Column::AssigneeId, Expr::val(cmd.to))).await?;
    tx.audit("tasks.task_handed_over", row.id, Change::from_to(row.assignee_id, cmd.to)).await?;
    announce(&tx, eyes.into_iter().chain(row.assignee_id).chain(cmd.to));
    tx.commit().await?;
    Ok(TaskDone { task: row.id, state: row.state, version: row.version.saturating_add(1), next: None })
}

/// Takes a task that is nobody's: of two who do so at once, one has it and the other is told.
///
/// # Errors
/// `conflict.stale` when somebody else was faster, `step.not_allowed` for one that is somebody's, `record.not_found`.
pub async fn claim_task(who: &Authorized<Edit>, cmd: ClaimTask) -> Result<TaskDone, AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    let row = kept(&tx, cmd.task).await?;
    let me = tx.user();
    if row.assignee_id == Some(me) {
        return Ok(as_it_is(&row));
    }
    if row.version != cmd.version {
        return Err(stale());
    }
    if row.assignee_id.is_some() || !row.live {
        return Err(AppError::new(Code::StepNotAllowed, "This task is not waiting for anybody."));
    }
    write(&tx, change(&row).col_expr(task::Column::AssigneeId, Expr::val(Some(me)))).await?;
    tx.audit("tasks.task_claimed", row.id, Change::to(me)).await?;
    announce(&tx, watchers(&tx, row.id).await?.into_iter().chain([me]));
    tx.commit().await?;
    Ok(TaskDone { task: row.id, state: row.state, version: row.version.saturating_add(1), next: None })
}

/// Gives everything that somebody still has to do in the current store to somebody else, or into the queue, within the
/// transaction of whoever asks for it. What they watch stays with them. Answers how many tasks there were.
///
/// # Errors
/// `input.invalid` for somebody who does not work there, `record.not_found` for a person who does not.
pub(crate) async fn give_all(tx: &StoreTx, from: UserId, to: Option<UserId>) -> Result<u64, AppError> {
    if !tx.roles().await?.contains_key(&from) {
        return Err(AppError::not_found());
    }
    if let Some(to) = to
        && !workers(tx).await?.contains_key(&to)
    {
        return Err(AppError::field("to", "Choose somebody who works in this store."));
    }
    if to == Some(from) {
        return Err(AppError::field("to", "Choose somebody else."));
    }
    let theirs = task::Entity::update_many()
        .col_expr(task::Column::AssigneeId, Expr::val(to))
        .col_expr(task::Column::Version, Expr::col(task::Column::Version).add(1))
        .filter(task::Column::AssigneeId.eq(from))
        .filter(task::Column::Live.eq(true));
    let moved = tx.update(theirs).await?;
    if let Some(to) = to {
        unwatch(tx, to).await?;
    }
    tx.audit("tasks.all_handed_over", from, Change::to((to, moved))).await?;
    announce(tx, [from].into_iter().chain(to));
    Ok(moved)
}

/// Whoever does a task need not watch it too.
async fn unwatch(tx: &StoreTx, user: UserId) -> Result<(), AppError> {
    let own = task::Entity::find().filter(task::Column::AssigneeId.eq(user)).filter(task::Column::Live.eq(true));
    let own: Vec<_> = tx.all(own).await?.into_iter().map(|row| row.id).collect();
    if !own.is_empty() {
        let doubled = task_watcher::Entity::delete_many()
            .filter(task_watcher::Column::UserId.eq(user))
            .filter(task_watcher::Column::TaskId.is_in(own));
        tx.delete(doubled).await?;
    }
    Ok(())
}
