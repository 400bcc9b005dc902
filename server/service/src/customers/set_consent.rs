//! What a client said about being written to, channel by channel, and whether they may be reached.

use std::collections::BTreeMap;

use db::{
    Change, ReadTx, StoreTx,
    entity::{customer, customer_consent},
};
use domain::{
    AppError, Code, ConsentId, CustomerId,
    customers::{Channel, SetConsent, record::may_reach},
    identity::customers::Edit,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{rows::found, story::noted};
use crate::{Authorized, fingerprint};

/// Keeps a yes or a no, with where it was said and which text was read. Sent twice it is kept once.
///
/// # Errors
/// `input.invalid`, `conflict.replayed`, `record.not_found`.
pub async fn set_consent(who: &Authorized<Edit>, cmd: SetConsent) -> Result<(), AppError> {
    match set(who, &cmd).await {
        Err(err) if err.code == Code::Duplicate => set(who, &cmd).await,
        done => done,
    }
}

async fn set(who: &Authorized<Edit>, cmd: &SetConsent) -> Result<(), AppError> {
    let (source, text_version) = cmd.read()?;
    let hash = fingerprint::of(cmd)?;
    let tx = who.begin().await?;
    let known = customer_consent::Entity::find().filter(customer_consent::Column::Id.eq(cmd.id));
    if let Some(row) = tx.one(known).await? {
        let why = "This was sent before with other content.";
        return if row.hash == hash { Ok(()) } else { Err(AppError::new(Code::Replayed, why)) };
    }
    let customer = found(&tx, cmd.customer).await?.id;
    let word = Word { channel: cmd.channel, given: cmd.given, source: &source, text_version: &text_version };
    say(&tx, (cmd.id, customer), word, hash).await?;
    let what = if cmd.given { "may be used" } else { "may not be used any more" };
    noted(&tx, customer, format!("{} {what}: {source}", cmd.channel.label())).await?;
    tx.audit("customers.consent", customer, Change::to(cmd)).await?;
    Ok(tx.commit().await?)
}

/// A yes or a no.
pub(super) struct Word<'a> {
    pub(super) channel: Channel,
    pub(super) given: bool,
    pub(super) source: &'a str,
    pub(super) text_version: &'a str,
}

/// Adds to the ledger.
pub(super) async fn say(
    tx: &StoreTx,
    (id, customer): (ConsentId, CustomerId),
    word: Word<'_>,
    hash: String,
) -> Result<(), AppError> {
    Ok(tx
        .insert(customer_consent::ActiveModel {
            id: Set(id),
            customer_id: Set(customer),
            channel: Set(word.channel),
            given: Set(word.given),
            source: Set(word.source.to_owned()),
            text_version: Set(word.text_version.to_owned()),
            at: Set(tx.now()),
            actor: Set(tx.user()),
            hash: Set(hash),
            ..Default::default()
        })
        .await?)
}

/// The last word on each channel.
pub(super) async fn last_words(
    tx: &ReadTx,
    customer: CustomerId,
) -> Result<BTreeMap<Channel, customer_consent::Model>, AppError> {
    use customer_consent::Column as C;
    let said = customer_consent::Entity::find().filter(C::CustomerId.eq(customer));
    let said = tx.all(said.order_by_asc(C::At).order_by_asc(C::Id)).await?;
    Ok(said.into_iter().map(|row| (row.channel, row)).collect())
}

/// Whether a client may be reached now, whatever was planned when: asked at the moment in which something would leave.
///
/// # Errors
/// When the database fails.
pub(crate) async fn reachable(tx: &ReadTx, client: &customer::Model, channel: Channel) -> Result<bool, AppError> {
    let said = last_words(tx, client.id).await?;
    Ok(may_reach(client.do_not_contact, said.get(&channel).map(|row| row.given)))
}
