//! What follows when a piece is for sale that clients want: whoever looks after them gets a task. Nothing is sent to the
//! client.

use db::Authorized;
use domain::{
    AppError, ItemId,
    customers::{Entry, InteractionKind},
    identity::tasks::Edit,
    tasks::{Subject, TaskKind},
};

use super::{NewTask, open};
use crate::customers::{self, timeline};

/// Opens a task for each wish that a piece of the current store fulfils, once for a wish and a piece.
///
/// # Errors
/// When the database fails.
pub(crate) async fn after_offer(who: &Authorized<Edit>, item: ItemId) -> Result<(), AppError> {
    let tx = who.begin().await?;
    for met in customers::met(&tx, item).await? {
        let text = format!("{}: {}", met.title, met.note);
        let new = NewTask {
            origin: met.origin,
            title: met.title,
            kind: TaskKind::Call,
            due: None,
            assignee: met.associate,
            subject: Some(Subject::Customer(met.customer)),
            note: met.note,
        };
        if let Some(task) = open(&tx, new).await? {
            let (kind, subject, task) = (InteractionKind::Wish, Some(Subject::Item(item)), Some(task));
            let entry = Entry { customer: met.customer, kind, subject, task, at: tx.now(), text };
            timeline::record(&tx, entry).await?;
        }
    }
    Ok(tx.commit().await?)
}
