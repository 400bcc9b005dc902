//! Taking a client in with everything that is known, and changing it.

use db::{
    Change, StoreTx,
    entity::{customer, customer_occasion, customer_tag},
};
use domain::{
    AppError, Code, CustomerId, OccasionId,
    customers::{ClientRead, ContactKind, Occasion, SaveClient},
    error::Problems,
    identity::customers::Edit,
    tax::CustomerClass,
    text::folded,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    contacts::{self, Contact},
    phone, places,
};
use crate::{Authorized, fingerprint};

/// Creates or changes a client; the same form twice changes nothing. Answers the version that is stored.
///
/// # Errors
/// `input.invalid`, `conflict.stale`, `conflict.replayed`, `record.not_found`.
pub async fn save_client(who: &Authorized<Edit>, cmd: SaveClient) -> Result<i32, AppError> {
    match save(who, &cmd).await {
        // PostgreSQL: the same form at the same moment. The second one finds what the first has written.
        Err(err) if err.code == Code::Duplicate => save(who, &cmd).await,
        done => done,
    }
}

async fn save(who: &Authorized<Edit>, cmd: &SaveClient) -> Result<i32, AppError> {
    cmd.draft.read()?;
    cmd.draft.phones.iter().for_each(|it| phone::plan(&it.value));
    let tx = who.begin().await?;
    let version = put(&tx, cmd).await?;
    tx.commit().await?;
    Ok(version)
}

/// Writes the long form inside a transaction of the caller. Everything is read before the first row is written.
pub(super) async fn put(tx: &StoreTx, cmd: &SaveClient) -> Result<i32, AppError> {
    let read = cmd.draft.read()?;
    let hash = fingerprint::of(cmd)?;
    let known = tx.one(customer::Entity::find().filter(customer::Column::Id.eq(cmd.id))).await?;
    if let Some(row) = known.as_ref().filter(|row| row.hash == hash) {
        return Ok(row.version);
    }
    let reach = reach(tx, cmd, &read).await?;
    check_associate(tx, cmd).await?;
    match known {
        Some(_) if cmd.version == 0 => {
            let why = "This form was sent before with other content. Reload the page.";
            return Err(AppError::new(Code::Replayed, why));
        }
        Some(row) => change(tx, cmd, &row, (&read, &reach, &hash)).await?,
        None if cmd.version == 0 => create(tx, cmd, (&read, &reach, &hash)).await?,
        None => return Err(AppError::not_found()),
    }
    contacts::write(tx, cmd.id, &reach).await?;
    contacts::index(tx, cmd.id, &format!("{} {}", read.name, read.company), &reach).await?;
    tagged(tx, cmd.id, &read.tags).await?;
    occasions(tx, cmd.id, &read.occasions).await?;
    Ok(cmd.version.saturating_add(1))
}

/// Numbers in E.164 and places that exist, or what is wrong with them, field by field.
async fn reach(tx: &StoreTx, cmd: &SaveClient, read: &ClientRead) -> Result<Vec<Contact>, AppError> {
    let mut p = Problems::default();
    let home = match cmd.draft.phone_country.trim() {
        "" => places::home(tx).await?,
        chosen => chosen.to_uppercase(),
    };
    let mut all = Vec::new();
    for (kind, at, row) in &read.contacts {
        let label = row.label.clone();
        let (value, key) = match kind {
            ContactKind::Email => (row.value.clone(), row.value.clone()),
            ContactKind::Phone => match p.take(&format!("phones.{at}.value"), phone::read(&row.value, &home)) {
                Some(phone) => (phone.shown, phone.key),
                None => continue,
            },
        };
        all.push(Contact { kind: *kind, value, key, label });
    }
    places::check(&read.profile.addresses, &mut p);
    p.finish()?;
    Ok(all)
}

/// Whoever looks after a client works here.
async fn check_associate(tx: &StoreTx, cmd: &SaveClient) -> Result<(), AppError> {
    let Some(chosen) = cmd.draft.associate else { return Ok(()) };
    if tx.names([chosen].into_iter()).await?.is_empty() {
        return Err(AppError::field("associate", "Choose a colleague."));
    }
    Ok(())
}

type Known<'a> = (&'a ClientRead, &'a [Contact], &'a str);

fn name_key(read: &ClientRead) -> String {
    folded(&format!("{} {}", read.name, read.company))
}

fn first(reach: &[Contact], kind: ContactKind) -> (String, String) {
    contacts::first(reach, kind).map(|it| (it.value.clone(), it.key.clone())).unwrap_or_default()
}

fn profile(read: &ClientRead) -> Result<serde_json::Value, AppError> {
    serde_json::to_value(&read.profile).map_err(|_| AppError::new(Code::Internal, "A profile cannot be written."))
}

async fn create(tx: &StoreTx, cmd: &SaveClient, (read, reach, hash): Known<'_>) -> Result<(), AppError> {
    let ((email, _), (phone, phone_key)) = (first(reach, ContactKind::Email), first(reach, ContactKind::Phone));
    tx.insert(customer::ActiveModel {
        id: Set(cmd.id),
        kind: Set(read.kind),
        name: Set(read.name.clone()),
        name_key: Set(name_key(read)),
        company: Set(read.company.clone()),
        email_key: Set(folded(&email)),
        email: Set(email),
        phone: Set(phone),
        phone_key: Set(phone_key),
        note: Set(String::new()),
        class: Set(CustomerClass::Consumer),
        certificates: Set(json!([])),
        associate: Set(cmd.draft.associate),
        source: Set(read.source.clone()),
        do_not_contact: Set(cmd.draft.do_not_contact),
        profile: Set(profile(read)?),
        merged_into: Set(None),
        hash: Set(hash.to_owned()),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        updated_at: Set(tx.now()),
        ..Default::default()
    })
    .await?;
    tx.audit("customers.created", cmd.id, Change::to(&cmd.draft)).await?;
    Ok(())
}

async fn change(
    tx: &StoreTx,
    cmd: &SaveClient,
    before: &customer::Model,
    (read, reach, hash): Known<'_>,
) -> Result<(), AppError> {
    use customer::Column as C;
    let ((email, _), (phone, phone_key)) = (first(reach, ContactKind::Email), first(reach, ContactKind::Phone));
    let update = customer::Entity::update_many()
        .col_expr(C::Kind, Expr::val(read.kind))
        .col_expr(C::Name, Expr::val(read.name.as_str()))
        .col_expr(C::NameKey, Expr::val(name_key(read)))
        .col_expr(C::Company, Expr::val(read.company.as_str()))
        .col_expr(C::EmailKey, Expr::val(folded(&email)))
        .col_expr(C::Email, Expr::val(email))
        .col_expr(C::Phone, Expr::val(phone))
        .col_expr(C::PhoneKey, Expr::val(phone_key))
        .col_expr(C::Associate, Expr::val(cmd.draft.associate))
        .col_expr(C::Source, Expr::val(read.source.as_str()))
        .col_expr(C::DoNotContact, Expr::val(cmd.draft.do_not_contact))
        .col_expr(C::Profile, Expr::val(profile(read)?))
        .col_expr(C::Hash, Expr::val(hash))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .col_expr(C::UpdatedAt, Expr::val(tx.now()))
        .filter(C::Id.eq(cmd.id))
        .filter(C::MergedInto.is_null())
        .filter(C::Version.eq(cmd.version));
    if tx.update(update).await? == 0 {
        return Err(stale());
    }
    let was = json!({
        "name": before.name, "company": before.company, "email": before.email, "phone": before.phone,
        "associate": before.associate, "do_not_contact": before.do_not_contact,
    });
    tx.audit("customers.changed", cmd.id, Change::from_to(was, &cmd.draft)).await?;
    Ok(())
}

/// Somebody else was faster.
pub(super) fn stale() -> AppError {
    AppError::new(Code::Stale, "Somebody changed this client while you were editing.")
}

/// Replaces the tags of a client.
pub(super) async fn tagged(tx: &StoreTx, id: CustomerId, tags: &[String]) -> Result<(), AppError> {
    let mine = customer_tag::Column::CustomerId.eq(id);
    tx.delete(customer_tag::Entity::delete_many().filter(mine)).await?;
    let row = |tag: &String| customer_tag::ActiveModel {
        customer_id: Set(id),
        key: Set(folded(tag)),
        tag: Set(tag.clone()),
        ..Default::default()
    };
    Ok(tx.insert_all(tags.iter().map(row).collect::<Vec<_>>()).await?)
}

/// Replaces the days of a client.
pub(super) async fn occasions(tx: &StoreTx, id: CustomerId, days: &[Occasion]) -> Result<(), AppError> {
    let mine = customer_occasion::Column::CustomerId.eq(id);
    tx.delete(customer_occasion::Entity::delete_many().filter(mine)).await?;
    let small = |number: u32| i32::try_from(number).unwrap_or_default();
    let rows = days.iter().map(|it| customer_occasion::ActiveModel {
        id: Set(tx.mint::<OccasionId>()),
        customer_id: Set(id),
        kind: Set(it.kind),
        label: Set(it.label.clone()),
        month: Set(small(it.month)),
        day: Set(small(it.day)),
        year: Set(it.year),
        ..Default::default()
    });
    Ok(tx.insert_all(rows.collect::<Vec<_>>()).await?)
}
