//! A customer as a row, and as others see it.

use std::collections::BTreeMap;

use db::{
    ReadTx,
    entity::{customer, value_account},
};
use domain::{
    AppError, Code, CustomerId, Money,
    customers::{CustomerRow, draft},
    sales::stored_value::{ValueKind, ValueState},
    tax::Buyer,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// One customer of the organization.
///
/// # Errors
/// `record.not_found`.
pub(crate) async fn find(tx: &ReadTx, id: CustomerId) -> Result<customer::Model, AppError> {
    found(tx, id).await
}

/// One customer of the organization; of a record that became part of another one, that one.
///
/// # Errors
/// `record.not_found`.
pub(super) async fn found(tx: &ReadTx, id: CustomerId) -> Result<customer::Model, AppError> {
    let row = tx.find::<customer::Entity>(id).await?;
    match row.merged_into {
        Some(other) => Ok(tx.find::<customer::Entity>(other).await?),
        None => Ok(row),
    }
}

/// What a customer is called.
pub(crate) fn called(row: &customer::Model) -> String {
    draft::called(&row.name, &row.company)
}

/// The customer as tax sees them.
///
/// # Errors
/// `server.fault` when a certificate cannot be read.
pub(crate) fn buyer(row: &customer::Model) -> Result<Buyer, AppError> {
    let certificates = serde_json::from_value(row.certificates.clone());
    let certificates = certificates.map_err(|_| AppError::new(Code::Internal, "A certificate cannot be read."))?;
    Ok(Buyer { class: row.class, certificates })
}

/// Customers with their store credit.
pub(super) async fn views(tx: &ReadTx, rows: Vec<customer::Model>) -> Result<Vec<CustomerRow>, AppError> {
    let credits = value_account::Entity::find()
        .filter(value_account::Column::Kind.eq(ValueKind::StoreCredit))
        .filter(value_account::Column::State.eq(ValueState::Active))
        .filter(value_account::Column::Balance.gt(0))
        .filter(value_account::Column::CustomerId.is_in(rows.iter().map(|row| row.id)));
    let mut credit: BTreeMap<CustomerId, Vec<Money>> = BTreeMap::new();
    if !rows.is_empty() {
        for account in tx.all(credits).await? {
            if let (Some(customer), Ok(currency)) = (account.customer_id, account.currency.parse()) {
                credit.entry(customer).or_default().push(Money::new(account.balance, currency));
            }
        }
    }
    rows.into_iter()
        .map(|row| {
            Ok(CustomerRow {
                id: row.id,
                called: called(&row),
                buyer: buyer(&row)?,
                credit: credit.remove(&row.id).unwrap_or_default(),
                company: row.company,
                email: row.email,
                phone: row.phone,
                version: row.version,
            })
        })
        .collect()
}
