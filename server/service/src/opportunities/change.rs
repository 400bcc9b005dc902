//! What all changes of a deal have in common: where it is, which version was looked at, what the history says of it, and
//! what is to be done in the stage that it enters.

use db::{
    StoreTx,
    entity::{opportunity, opportunity_passage as passage, opportunity_piece as piece, store},
};
use domain::{
    AppError, Code, CustomerId, Date, ItemId, OpportunityId, UserId,
    customers::{Entry, InteractionKind},
    identity::opportunities::Edit,
    opportunities::{Deal, DealDone, Passage, Stage},
    sales::Live,
    tasks::{Subject, TaskKind},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, UpdateMany, sea_query::Expr,
};
use serde::Serialize;

use crate::{
    Authorized, customers, fingerprint,
    tasks::{self, NewTask},
};

/// Opens the transaction in the store of a deal, whichever store the person is in.
///
/// # Errors
/// `record.not_found`.
pub(super) async fn begin(who: &Authorized<Edit>, id: OpportunityId) -> Result<StoreTx, AppError> {
    let row = who.wide().glance().find::<opportunity::Entity>(id).await?;
    Ok(who.at(row.store_id)?.begin().await?)
}

/// The store that is written to.
pub(super) async fn here(tx: &StoreTx) -> Result<store::Model, AppError> {
    let here = store::Entity::find().filter(store::Column::Id.eq(tx.store()));
    tx.one(here).await?.ok_or_else(AppError::not_found)
}

/// A deal that is about to change.
pub(super) struct Kept {
    /// As it is.
    pub(super) row: opportunity::Model,
    /// The same command has changed it already.
    pub(super) again: bool,
    /// The fingerprint of the command.
    hash: String,
}

/// A deal of the current store, locked, in the version that was looked at.
///
/// # Errors
/// `record.not_found`, `conflict.stale` when somebody else was faster.
pub(super) async fn kept(
    tx: &StoreTx,
    (id, version): (OpportunityId, i32),
    cmd: &impl Serialize,
) -> Result<Kept, AppError> {
    let hash = fingerprint::of(cmd)?;
    let query = opportunity::Entity::find().filter(opportunity::Column::Id.eq(id)).lock_exclusive();
    let row = tx.one(query).await?.ok_or_else(AppError::not_found)?;
    let again = row.last_hash == hash && row.version == version.saturating_add(1);
    if !again && row.version != version {
        return Err(stale());
    }
    Ok(Kept { row, again, hash })
}

fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody else has changed this deal meanwhile. Look at it again.")
}

impl Kept {
    /// The deal as its rule sees it.
    pub(super) fn deal(&self) -> Deal {
        Deal { state: self.row.state, stage: self.row.stage_id, since: self.row.stage_since }
    }

    /// An update over the version that was read.
    pub(super) fn change(&self, tx: &StoreTx) -> UpdateMany<opportunity::Entity> {
        use opportunity::Column as C;
        opportunity::Entity::update_many()
            .col_expr(C::LastHash, Expr::val(self.hash.as_str()))
            .col_expr(C::UpdatedAt, Expr::val(tx.now()))
            .col_expr(C::Version, Expr::col(C::Version).add(1))
            .filter(C::Id.eq(self.row.id))
            .filter(C::Version.eq(self.row.version))
    }

    /// As [`Kept::change`], to where the deal stands now.
    pub(super) fn turned(&self, tx: &StoreTx, deal: Deal) -> UpdateMany<opportunity::Entity> {
        use opportunity::Column as C;
        self.change(tx)
            .col_expr(C::State, Expr::val(deal.state))
            .col_expr(C::StageId, Expr::val(deal.stage))
            .col_expr(C::StageSince, Expr::val(deal.since))
    }

    /// What is answered when the deal stands where it did.
    pub(super) fn done(&self) -> DealDone {
        let version = if self.again { self.row.version } else { self.row.version.saturating_add(1) };
        DealDone { id: self.row.id, state: self.row.state, stage: self.row.stage_id, version }
    }

    /// What is answered when it stands elsewhere now.
    pub(super) fn done_at(&self, deal: Deal) -> DealDone {
        DealDone { state: deal.state, stage: deal.stage, ..self.done() }
    }
}

/// Carries an update out.
///
/// # Errors
/// `conflict.stale`.
pub(super) async fn write(tx: &StoreTx, change: UpdateMany<opportunity::Entity>) -> Result<(), AppError> {
    if tx.update(change).await? == 0 { Err(stale()) } else { Ok(()) }
}

/// Writes an entry of the history.
pub(super) async fn pass(tx: &StoreTx, (id, version): (OpportunityId, i32), it: Passage) -> Result<(), AppError> {
    tx.insert(passage::ActiveModel {
        id: Set(tx.mint()),
        opportunity_id: Set(id),
        version: Set(version),
        from_stage: Set(it.from),
        to_stage: Set(it.to),
        state: Set(it.state),
        at: Set(it.at),
        spent: Set(it.spent),
        actor: Set(tx.user()),
        ..Default::default()
    })
    .await?;
    Ok(())
}

/// Says what a deal is about: pieces of its store.
///
/// # Errors
/// `input.invalid` for a piece that is not there.
pub(super) async fn link(tx: &StoreTx, id: OpportunityId, items: &[ItemId]) -> Result<(), AppError> {
    use db::entity::item;
    if items.is_empty() {
        return Ok(());
    }
    let known = item::Entity::find()
        .filter(item::Column::StoreId.eq(tx.store()))
        .filter(item::Column::Id.is_in(items.iter().copied()));
    if usize::try_from(tx.count(known).await?).ok() != Some(items.len()) {
        return Err(AppError::field("pieces", "One of these pieces is not in this store."));
    }
    let rows = items.iter().map(|item| piece::ActiveModel {
        opportunity_id: Set(id),
        item_id: Set(*item),
        ..Default::default()
    });
    Ok(tx.insert_all(rows).await?)
}

/// Writes a line into the story of the client.
pub(super) async fn tell(
    tx: &StoreTx,
    (customer, id): (CustomerId, OpportunityId),
    text: String,
) -> Result<(), AppError> {
    let (kind, subject, at) = (InteractionKind::Opportunity, Some(Subject::Opportunity(id)), tx.now());
    customers::timeline::record(tx, Entry { customer, kind, subject, task: None, at, text }).await
}

/// What is to be done on entering a stage: tasks for the owner, or for whoever is free. `deal` names the version that the
/// deal gets, so that entering the stage once more asks for them once more, and a command that is sent again does not.
pub(super) async fn enter(
    tx: &StoreTx,
    deal: (OpportunityId, i32),
    owner: Option<UserId>,
    stage: &Stage,
    today: Date,
) -> Result<(), AppError> {
    for (at, action) in stage.actions.iter().enumerate() {
        let new = NewTask {
            origin: format!("stage:{}:{}:{at}", deal.0, deal.1),
            title: action.title.clone(),
            kind: TaskKind::Other,
            due: today.plus_days(action.days.into()),
            assignee: owner,
            subject: Some(Subject::Opportunity(deal.0)),
            note: String::new(),
        };
        tasks::open(tx, new).await?;
    }
    Ok(())
}

/// Tells open pages that something changed, and nothing more.
pub(super) fn announce(tx: &StoreTx) {
    tx.announce(Live::Deals { store: tx.store() });
}
