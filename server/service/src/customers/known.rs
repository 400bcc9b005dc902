//! What a record says of a client beside their name: read and written as a whole, for records that become one.

use db::{
    ReadTx, StoreTx,
    entity::{customer, customer_tag},
};
use domain::{
    AppError, Code, CustomerId,
    customers::{ContactKind, Known, Reach},
    text::folded,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    contacts::{self, Contact},
    find_client, save_client,
};

/// What a record says.
pub(super) async fn of(tx: &ReadTx, row: &customer::Model) -> Result<Known, AppError> {
    let reach = contacts::of(tx, row.id).await?.into_iter();
    let tags = customer_tag::Entity::find().filter(customer_tag::Column::CustomerId.eq(row.id));
    let tags = tx.all(tags.order_by_asc(customer_tag::Column::Key)).await?;
    Ok(Known {
        reach: reach.map(|it| Reach { kind: it.kind, value: it.value, key: it.key, label: it.label }).collect(),
        occasions: find_client::occasions(tx, row.id).await?,
        profile: find_client::profile(row)?,
        tags: tags.into_iter().map(|it| it.tag).collect(),
        source: row.source.clone(),
        associate: row.associate,
        photo: row.photo.clone(),
    })
}

/// Makes a record say it.
pub(super) async fn write(tx: &StoreTx, id: CustomerId, known: &Known) -> Result<(), AppError> {
    use customer::Column as C;
    let reach: Vec<Contact> = known.reach.iter().map(contact).collect();
    let first = |kind| contacts::first(&reach, kind).map(|it| (it.value.clone(), it.key.clone())).unwrap_or_default();
    let ((email, _), (phone, phone_key)) = (first(ContactKind::Email), first(ContactKind::Phone));
    let profile = serde_json::to_value(&known.profile);
    let profile = profile.map_err(|_| AppError::new(Code::Internal, "A profile cannot be written."))?;
    let change = customer::Entity::update_many()
        .col_expr(C::EmailKey, Expr::val(folded(&email)))
        .col_expr(C::Email, Expr::val(email))
        .col_expr(C::Phone, Expr::val(phone))
        .col_expr(C::PhoneKey, Expr::val(phone_key))
        .col_expr(C::Profile, Expr::val(profile))
        .col_expr(C::Source, Expr::val(known.source.as_str()))
        .col_expr(C::Associate, Expr::val(known.associate))
        .col_expr(C::Photo, Expr::val(known.photo.as_deref()))
        .filter(C::Id.eq(id));
    tx.update(change).await?;
    contacts::write(tx, id, &reach).await?;
    save_client::tagged(tx, id, &known.tags).await?;
    save_client::occasions(tx, id, &known.occasions).await
}

fn contact(it: &Reach) -> Contact {
    Contact { kind: it.kind, value: it.value.clone(), key: it.key.clone(), label: it.label.clone() }
}
