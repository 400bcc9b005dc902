//! The playbook of leads: one that came hours ago and that nobody has done anything about.

use std::collections::BTreeSet;

use db::{
    StoreTx,
    entity::{interaction, opportunity, opportunity_note, pipeline_stage, task},
};
use domain::{
    AppError, Date, OpportunityId, StageId, Timestamp,
    customers::InteractionKind,
    opportunities::{DealState, StageKind},
    tasks::{PlaybookRow, Subject, TaskKind, TaskState},
    time::{DAY, HOUR},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::run_playbooks::{CATCH_UP, Found, MOST};

/// Deals that have been in the first stage of their pipeline for so many hours without a move, a note, an entry in the
/// story of the client that somebody wrote, or a task that somebody opened or did. Whose they are is called upon; those of
/// nobody wait in the queue.
pub(super) async fn quiet_leads(tx: &StoreTx, book: &PlaybookRow, today: Date) -> Result<Vec<Found>, AppError> {
    use opportunity::Column as C;
    let until = tx.now().plus(-i64::from(book.days).saturating_mul(HOUR));
    let waiting = opportunity::Entity::find()
        .filter(C::StoreId.eq(tx.store()))
        .filter(C::StageId.is_in(first_stages(tx).await?))
        .filter(C::StageSince.lte(until))
        .filter(C::StageSince.gt(until.plus(-i64::from(CATCH_UP).saturating_mul(DAY))))
        .filter(C::State.eq(DealState::Open))
        .filter(C::Version.eq(1)) // whatever changes a deal makes another version of it
        .order_by_desc(C::StageSince)
        .limit(MOST);
    let waiting = tx.all(waiting).await?;
    let touched = touched(tx, &waiting).await?;
    let found = waiting.into_iter().filter(|row| !touched.contains(&row.id)).map(|row| Found {
        origin: format!("{}:{}", book.kind.key(), row.id),
        client: row.customer_name,
        what: row.title,
        due: Some(today),
        assignee: row.owner_id,
        subject: Subject::Opportunity(row.id),
        kind: TaskKind::Call,
    });
    Ok(found.collect())
}

/// The stage of each pipeline in which deals begin.
async fn first_stages(tx: &StoreTx) -> Result<Vec<StageId>, AppError> {
    use pipeline_stage::Column as C;
    let open = pipeline_stage::Entity::find()
        .filter(C::Kind.eq(StageKind::Open))
        .filter(C::RemovedAt.is_null())
        .order_by_asc(C::Position);
    let mut known = BTreeSet::new();
    Ok(tx.all(open).await?.into_iter().filter(|it| known.insert(it.pipeline_id)).map(|it| it.id).collect())
}

/// Those of the deals that somebody has done something about: three statements, however many there are.
async fn touched(tx: &StoreTx, deals: &[opportunity::Model]) -> Result<BTreeSet<OpportunityId>, AppError> {
    let Some(first) = deals.iter().map(|it| it.created_at).min() else { return Ok(BTreeSet::new()) };
    let ids = || deals.iter().map(|it| it.id);
    let notes = opportunity_note::Entity::find().filter(opportunity_note::Column::OpportunityId.is_in(ids()));
    let mut touched: BTreeSet<OpportunityId> = tx.all(notes).await?.into_iter().map(|it| it.opportunity_id).collect();
    // A task that the house opened is no touch until somebody has begun it.
    let by_people = Condition::any().add(task::Column::Origin.is_null()).add(task::Column::State.ne(TaskState::Open));
    let subjects = ids().map(|id| Subject::Opportunity(id).to_string());
    let tasks = task::Entity::find().filter(task::Column::Subject.is_in(subjects)).filter(by_people);
    for subject in tx.all(tasks).await?.into_iter().filter_map(|it| it.subject) {
        if let Ok(Subject::Opportunity(id)) = subject.parse() {
            touched.insert(id);
        }
    }
    let told = interaction::Entity::find()
        .filter(interaction::Column::CustomerId.is_in(deals.iter().map(|it| it.customer_id)))
        .filter(interaction::Column::Kind.is_in(InteractionKind::BY_HAND))
        .filter(interaction::Column::At.gt(first));
    let told: Vec<(_, Timestamp)> = tx.all(told).await?.into_iter().map(|it| (it.customer_id, it.at)).collect();
    let spoken = deals.iter().filter(|it| told.iter().any(|(of, at)| *of == it.customer_id && *at >= it.created_at));
    touched.extend(spoken.map(|it| it.id));
    Ok(touched)
}
