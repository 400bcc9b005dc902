//! Which clients a text means: part of a name in any order, an e-mail address, a phone number in any form, the number of
//! a receipt, the serial number of a piece they own.

use std::collections::BTreeSet;

use db::{
    ReadTx,
    entity::{customer, item, owned_piece, sale, sale_line},
};
use domain::{
    AppError, CustomerId, ItemId, SaleId,
    customers::draft::phone_digits,
    identity::{Permission, Role, inventory::ViewSerial, role_allows},
    text::code_key,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, sea_query::IntoCondition,
};

/// Figures that are looked for as a phone number.
const FEW_FIGURES: usize = 3;
/// Names that are spelt alike, when nobody is called what was typed.
const SIMILAR: usize = 20;
/// Letters and figures that a receipt or serial number has at least.
const SHORT_CODE: usize = 4;

/// What a text may be looked for in.
#[derive(Clone, Copy)]
pub(super) struct Reachable {
    /// E-mail addresses, phone numbers, receipts.
    contact: bool,
    /// Serial numbers.
    serials: bool,
}

impl Reachable {
    /// Names only.
    pub(super) const NAMES: Self = Self { contact: false, serials: false };

    /// Whatever a role may know.
    pub(super) fn of(role: Option<Role>) -> Self {
        Self { contact: true, serials: role.is_some_and(|role| role_allows(role, ViewSerial::CODE)) }
    }
}

/// The clients that a text means; `None` when it says nothing, and everybody is meant.
///
/// # Errors
/// When the database fails.
pub(super) async fn matching(tx: &ReadTx, typed: &str, within: Reachable) -> Result<Option<Condition>, AppError> {
    let typed: String = typed.trim().chars().take(200).collect();
    if typed.is_empty() {
        return Ok(None);
    }
    let mut any = Condition::any();
    any = any.add_option(tx.clients_matching(&typed, within.contact));
    let has_figures = typed.chars().any(|c| c.is_numeric());
    if within.contact && has_figures {
        if let Some(figures) = figures(&typed) {
            any = any.add(tx.clients_with_figures(&figures));
        }
        let coded = by_code(tx, &typed, within.serials).await?;
        if !coded.is_empty() {
            any = any.add(customer::Column::Id.is_in(coded));
        }
    }
    if any.is_empty() {
        return Ok(Some(customer::Column::Id.is_in(std::iter::empty::<CustomerId>()).into_condition()));
    }
    if !has_figures && tx.one(customer::Entity::find().filter(any.clone())).await?.is_none() {
        let similar = tx.clients_similar(&typed, SIMILAR).await?;
        return Ok(Some(customer::Column::Id.is_in(similar).into_condition()));
    }
    Ok(Some(any))
}

/// What a phone number is looked up by: as many of its last figures as were typed, nine at most. A part of a number abroad
/// may look like a whole one here, so nothing is read into it.
fn figures(typed: &str) -> Option<String> {
    if typed.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits = phone_digits(typed);
    // In front of a number stand a nought or two that its form abroad does not have.
    let digits = digits.trim_start_matches('0');
    let last = digits.get(digits.len().saturating_sub(9)..).unwrap_or_default();
    (last.len() >= FEW_FIGURES).then(|| last.to_owned())
}

#[derive(FromQueryResult)]
struct Buyer {
    customer_id: Option<CustomerId>,
}

#[derive(FromQueryResult)]
struct Line {
    sale_id: SaleId,
}

#[derive(FromQueryResult)]
struct Piece {
    id: ItemId,
}

/// Whoever has a receipt of this number, or owns a piece of this serial number.
async fn by_code(tx: &ReadTx, typed: &str, serials: bool) -> Result<Vec<CustomerId>, AppError> {
    let key = code_key(typed);
    if key.chars().count() < SHORT_CODE {
        return Ok(Vec::new());
    }
    let mut found: BTreeSet<CustomerId> = BTreeSet::new();
    let buyers = |query: sea_orm::Select<sale::Entity>| query.select_only().column(sale::Column::CustomerId).limit(50);
    let receipt = sale::Entity::find().filter(sale::Column::Number.eq(typed.to_uppercase()));
    found.extend(tx.project::<sale::Entity, Buyer>(buyers(receipt)).await?.into_iter().filter_map(|it| it.customer_id));
    if serials {
        let owned = owned_piece::Entity::find()
            .filter(owned_piece::Column::SerialKey.eq(key.as_str()))
            .filter(owned_piece::Column::RemovedAt.is_null());
        found.extend(tx.all(owned).await?.into_iter().map(|row| row.customer_id));
        let pieces = item::Entity::find().filter(item::Column::SerialKey.eq(key)).limit(50);
        let pieces = tx.project::<item::Entity, Piece>(pieces.select_only().column(item::Column::Id)).await?;
        if !pieces.is_empty() {
            let lines = sale_line::Entity::find()
                .filter(sale_line::Column::ItemId.is_in(pieces.iter().map(|it| it.id)))
                .filter(sale_line::Column::Returned.eq(0));
            let lines = lines.select_only().column(sale_line::Column::SaleId).limit(50);
            let lines = tx.project::<sale_line::Entity, Line>(lines).await?;
            let sold = sale::Entity::find().filter(sale::Column::Id.is_in(lines.iter().map(|it| it.sale_id)));
            found.extend(
                tx.project::<sale::Entity, Buyer>(buyers(sold)).await?.into_iter().filter_map(|it| it.customer_id),
            );
        }
    }
    Ok(found.into_iter().collect())
}
