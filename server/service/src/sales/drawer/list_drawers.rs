//! The sessions of the drawers, newest first.

use db::{
    Sort,
    entity::{cash_session, register},
};
use domain::{
    AppError, Timestamp,
    identity::cash::View,
    page::DEFAULT_LIMIT,
    sales::{DrawerListing, DrawerPage, DrawerRow, cash_session::ZReport},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::named;
use crate::{Authorized, identity::clockface};

/// A page of sessions of the visible stores. Their Z reports are read with `find_drawer`, and printed again from there.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_drawers(who: &Authorized<View>, listing: DrawerListing) -> Result<DrawerPage, AppError> {
    let face = clockface(who).await?;
    let tx = who.read().await?;
    let mut query = cash_session::Entity::find();
    if let Some(register) = listing.register {
        query = query.filter(cash_session::Column::RegisterId.eq(register));
    }
    let newest = Sort::down(cash_session::Column::OpenedAt);
    let page = tx.page::<Timestamp, _>(query, newest, listing.after.as_ref(), DEFAULT_LIMIT).await?;
    let names = tx.names(page.items.iter().map(|row| row.opened_by)).await?;
    let of = register::Column::Id.is_in(page.items.iter().map(|row| row.register_id));
    let registers = tx.all(register::Entity::find().filter(of)).await?;
    Ok(page.map(|row| {
        let z: Option<ZReport> = row.z_report.and_then(|z| serde_json::from_value(z).ok());
        let till = registers.iter().find(|it| it.id == row.register_id && it.store_id == row.store_id);
        DrawerRow {
            id: row.id,
            register_name: till.map(|it| it.name.clone()).unwrap_or_default(),
            state: row.state,
            on: row.business_date,
            opened: face.when(row.opened_at),
            opened_by: named(&names, row.opened_by),
            closed: row.closed_at.map(|at| face.when(at)),
            number: row.number.unwrap_or_default(),
            counted: z.as_ref().map(|z| z.counted),
            over_short: z.as_ref().map(|z| z.over_short),
        }
    }))
}
