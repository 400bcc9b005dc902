//! How a client is reached, and what they are found by: written together with the client.

use db::{
    ReadTx, StoreTx,
    entity::{customer_contact, customer_search},
};
use domain::{AppError, ContactId, CustomerId, customers::ContactKind, text::folded};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

/// One way to reach somebody, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contact {
    pub(super) kind: ContactKind,
    /// As people read it.
    pub(super) value: String,
    /// What it is found by.
    pub(super) key: String,
    pub(super) label: String,
}

/// How a client is reached, in order.
pub(super) async fn of(tx: &ReadTx, customer: CustomerId) -> Result<Vec<Contact>, AppError> {
    use customer_contact::Column as C;
    // Put in order here: asked to, SQLite follows the index that begins with the kind, and reads everybody's.
    let mut rows = tx.all(customer_contact::Entity::find().filter(C::CustomerId.eq(customer))).await?;
    rows.sort_by_key(|row| (row.kind, row.position, row.id));
    let contact = |row: customer_contact::Model| {
        let customer_contact::Model { kind, value, key, label, .. } = row;
        Contact { kind, value, key, label }
    };
    Ok(rows.into_iter().map(contact).collect())
}

/// Replaces how a client is reached.
pub(super) async fn write(tx: &StoreTx, customer: CustomerId, all: &[Contact]) -> Result<(), AppError> {
    let mine = customer_contact::Column::CustomerId.eq(customer);
    tx.delete(customer_contact::Entity::delete_many().filter(mine)).await?;
    let rows = (0..).zip(all).map(|(position, it)| customer_contact::ActiveModel {
        id: Set(tx.mint::<ContactId>()),
        customer_id: Set(customer),
        kind: Set(it.kind),
        value: Set(it.value.clone()),
        key: Set(it.key.clone()),
        label: Set(it.label.clone()),
        position: Set(position),
        ..Default::default()
    });
    Ok(tx.insert_all(rows.collect::<Vec<_>>()).await?)
}

/// Keeps what a client is found by in step with what is known of them.
pub(super) async fn index(tx: &StoreTx, customer: CustomerId, name: &str, all: &[Contact]) -> Result<(), AppError> {
    use customer_search::Column as C;
    let codes = all.iter().map(|it| match it.kind {
        ContactKind::Email => folded(&it.key),
        ContactKind::Phone => it.key.clone(),
    });
    let (text, codes) = (folded(name), codes.collect::<Vec<_>>().join(" "));
    let known = customer_search::Entity::update_many()
        .col_expr(C::Text, Expr::val(text.as_str()))
        .col_expr(C::Codes, Expr::val(codes.as_str()))
        .filter(C::CustomerId.eq(customer));
    if tx.update(known).await? == 0 {
        let row = customer_search::ActiveModel {
            customer_id: Set(customer),
            text: Set(text),
            codes: Set(codes),
            ..Default::default()
        };
        tx.insert(row).await?;
    }
    Ok(())
}

/// The first of a kind, which lists and documents use.
pub(super) fn first(all: &[Contact], kind: ContactKind) -> Option<&Contact> {
    all.iter().find(|it| it.kind == kind)
}
