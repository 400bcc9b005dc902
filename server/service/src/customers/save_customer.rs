//! Taking a customer in, and changing what is known of them.

use db::{Change, StoreTx, entity::customer};
use domain::{
    AppError, Code,
    customers::{ContactKind, CustomerRead, CustomerRow, SaveCustomer, draft::phone_digits},
    identity::customers::Edit,
    tax::CustomerClass,
    text::folded,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    contacts::{self, Contact},
    phone, places, rows,
};
use crate::{Authorized, fingerprint};

/// Creates or changes a customer; the same form twice changes nothing.
///
/// # Errors
/// `input.invalid`, `conflict.stale`, `conflict.replayed`, `record.not_found`.
pub async fn save_customer(who: &Authorized<Edit>, cmd: SaveCustomer) -> Result<CustomerRow, AppError> {
    match save(who, &cmd).await {
        // PostgreSQL: the same form at the same moment. The second one finds what the first has written.
        Err(err) if err.code == Code::Duplicate => save(who, &cmd).await,
        done => done,
    }
}

async fn save(who: &Authorized<Edit>, cmd: &SaveCustomer) -> Result<CustomerRow, AppError> {
    let read = cmd.draft.read()?;
    let hash = fingerprint::of(cmd)?;
    phone::plan(&read.phone);
    let tx = who.begin().await?;
    let known = tx.one(customer::Entity::find().filter(customer::Column::Id.eq(cmd.id))).await?;
    match known {
        Some(row) if row.hash == hash => {}
        Some(row) if cmd.version == 0 => {
            let _ = row;
            return Err(AppError::new(
                Code::Replayed,
                "This form was sent before with other content. Reload the page.",
            ));
        }
        Some(row) => change(&tx, cmd, &row, &read, hash).await?,
        None if cmd.version == 0 => create(&tx, cmd, &read, hash).await?,
        None => return Err(AppError::not_found()),
    }
    let row = rows::find(&tx, cmd.id).await?;
    reach(&tx, &row).await?;
    let view = rows::views(&tx, vec![row]).await?.pop().ok_or_else(AppError::not_found)?;
    tx.commit().await?;
    Ok(view)
}

/// The first address and the first number are those of the four fields; further ones stay as they are.
async fn reach(tx: &StoreTx, row: &customer::Model) -> Result<(), AppError> {
    let home = places::home(tx).await?;
    let known = contacts::of(tx, row.id).await?;
    let mut all = Vec::new();
    for (kind, value) in [(ContactKind::Email, &row.email), (ContactKind::Phone, &row.phone)] {
        let mut of_kind = known.iter().filter(|it| it.kind == kind);
        let first = of_kind.next();
        let key = match kind {
            ContactKind::Email => value.clone(),
            ContactKind::Phone => phone::key(value, &home),
        };
        let label = first.map(|it| it.label.clone()).unwrap_or_default();
        let others = of_kind.filter(|it| it.key != key).cloned().collect::<Vec<_>>();
        if !value.is_empty() {
            all.push(Contact { kind, value: value.clone(), key, label });
        }
        all.extend(others);
    }
    if all != known {
        contacts::write(tx, row.id, &all).await?;
    }
    contacts::index(tx, row.id, &format!("{} {}", row.name, row.company), &all).await
}

/// What a customer's name is found by.
fn name_key(read: &CustomerRead) -> String {
    folded(&format!("{} {}", read.name, read.company))
}

async fn create(tx: &StoreTx, cmd: &SaveCustomer, read: &CustomerRead, hash: String) -> Result<(), AppError> {
    tx.insert(customer::ActiveModel {
        id: Set(cmd.id),
        kind: Set(read.kind),
        name: Set(read.name.clone()),
        name_key: Set(name_key(read)),
        company: Set(read.company.clone()),
        email: Set(read.email.clone()),
        email_key: Set(folded(&read.email)),
        phone: Set(read.phone.clone()),
        phone_key: Set(phone_digits(&read.phone)),
        note: Set(String::new()),
        class: Set(CustomerClass::Consumer),
        certificates: Set(json!([])),
        associate: Set(Some(tx.user())),
        source: Set(String::new()),
        do_not_contact: Set(false),
        profile: Set(json!({})),
        merged_into: Set(None),
        hash: Set(hash),
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
    cmd: &SaveCustomer,
    before: &customer::Model,
    read: &CustomerRead,
    hash: String,
) -> Result<(), AppError> {
    use customer::Column as C;
    let update = customer::Entity::update_many()
        .col_expr(C::Kind, Expr::val(read.kind))
        .col_expr(C::Name, Expr::val(read.name.clone()))
        .col_expr(C::NameKey, Expr::val(name_key(read)))
        .col_expr(C::Company, Expr::val(read.company.clone()))
        .col_expr(C::Email, Expr::val(read.email.clone()))
        .col_expr(C::EmailKey, Expr::val(folded(&read.email)))
        .col_expr(C::Phone, Expr::val(read.phone.clone()))
        .col_expr(C::PhoneKey, Expr::val(phone_digits(&read.phone)))
        .col_expr(C::Hash, Expr::val(hash))
        .col_expr(C::Version, Expr::col(C::Version).add(1))
        .col_expr(C::UpdatedAt, Expr::val(tx.now()))
        .filter(C::Id.eq(cmd.id))
        .filter(C::Version.eq(cmd.version));
    if tx.update(update).await? == 0 {
        return Err(AppError::new(Code::Stale, "Somebody changed this customer while you were editing."));
    }
    let was = json!({ "name": before.name, "company": before.company, "email": before.email, "phone": before.phone });
    tx.audit("customers.changed", cmd.id, Change::from_to(was, &cmd.draft)).await?;
    Ok(())
}
