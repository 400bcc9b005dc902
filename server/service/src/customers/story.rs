//! The story of a client, page by page, and writing into it by hand.

use db::{Sort, entity::interaction};
use domain::{
    AppError, Code, InteractionId, Timestamp,
    customers::{AddInteraction, Entry, InteractionKind, InteractionRow, Story, StoryPage},
    identity::customers::{Edit, View},
    page::DEFAULT_LIMIT,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{rows::found, timeline::row};
use crate::{Authorized, identity::clockface};

/// A page of a story, newest first. What came of deals and tasks is told to those who may see them.
///
/// # Errors
/// `record.not_found`, `request.malformed` for a cursor that this list did not give out.
pub async fn list_story(who: &Authorized<View>, ask: Story) -> Result<StoryPage, AppError> {
    use interaction::Column as C;
    let who = who.wide();
    let face = clockface(&who).await?;
    let tx = who.read().await?;
    let customer = found(&tx, ask.customer).await?.id;
    let mut query = interaction::Entity::find().filter(C::CustomerId.eq(customer)).filter(tx.may_be_told());
    match ask.kinds.as_slice() {
        [] => {}
        [only] => query = query.filter(C::Kind.eq(*only)),
        some => query = query.filter(C::Kind.is_in(some.iter().copied())),
    }
    let newest = Sort::down(C::At);
    let page = tx.page::<Timestamp, _>(query, newest, ask.after.as_ref(), DEFAULT_LIMIT).await?;
    let names = tx.names(page.items.iter().map(|it| it.actor)).await?;
    Ok(page.map(|it| InteractionRow {
        id: it.id,
        kind: it.kind,
        subject: it.subject.and_then(|subject| subject.parse().ok()),
        text: it.text,
        by: names.get(&it.actor).cloned().unwrap_or_default(),
        when: face.when(it.at),
    }))
}

/// Writes a line by hand. Sent twice it is one line.
///
/// # Errors
/// `input.invalid`, `conflict.replayed`, `record.not_found`.
pub async fn add_interaction(who: &Authorized<Edit>, cmd: AddInteraction) -> Result<InteractionId, AppError> {
    match add(who, &cmd).await {
        Err(err) if err.code == Code::Duplicate => add(who, &cmd).await,
        done => done,
    }
}

async fn add(who: &Authorized<Edit>, cmd: &AddInteraction) -> Result<InteractionId, AppError> {
    let (kind, text) = cmd.read()?;
    let tx = who.begin().await?;
    if let Some(known) = tx.one(interaction::Entity::find().filter(interaction::Column::Id.eq(cmd.id))).await? {
        let same = known.customer_id == cmd.customer && known.kind == kind && known.text == text;
        let why = "This line was sent before with other content.";
        return if same { Ok(cmd.id) } else { Err(AppError::new(Code::Replayed, why)) };
    }
    let customer = found(&tx, cmd.customer).await?.id;
    let entry = Entry { customer, kind, subject: None, task: None, at: tx.now(), text };
    tx.insert(row(&tx, cmd.id, entry)).await?;
    tx.commit().await?;
    Ok(cmd.id)
}

/// What is told by itself about a change of the record.
pub(super) async fn noted(tx: &db::StoreTx, customer: domain::CustomerId, text: String) -> Result<(), AppError> {
    let entry = Entry { customer, kind: InteractionKind::Record, subject: None, task: None, at: tx.now(), text };
    super::timeline::record(tx, entry).await
}
