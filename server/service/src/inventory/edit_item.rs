//! Changing what an item says about itself.

use db::{Change, entity::item};
use domain::{AppError, identity::inventory::Edit, inventory::EditItem};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, sea_query::Expr};

use super::{
    create_item::currency,
    ledger::{self, Entry},
    rows,
};
use crate::Authorized;

/// Writes the form over the version it was filled from; answers the new version. Sending the same form again finds
/// its own change and changes nothing.
///
/// # Errors
/// `conflict.stale` when somebody else was faster, `input.invalid`, `record.not_found`.
pub async fn edit_item(who: &Authorized<Edit>, cmd: EditItem) -> Result<i32, AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    let currency = currency(&tx).await?;
    let read = cmd.draft.read(currency)?;
    let row = rows::held(&tx, cmd.id).await?;
    let before = rows::draft(&row, rows::tags(&tx, cmd.id).await?, currency);
    let mut wanted = row.clone().into_active_model();
    rows::fill(&mut wanted, &read);
    if row.version != cmd.version {
        let same = as_it_is(&wanted, &row) && same_tags(&before.tags, &read.tags);
        return if same { Ok(row.version) } else { Err(rows::stale()) };
    }
    rows::check_location(&tx, read.location).await?;
    let mut change = item::Entity::update_many();
    for column in FORM {
        if let Some(value) = wanted.get(*column).into_value() {
            change = change.col_expr(*column, Expr::val(value));
        }
    }
    let change = change
        .col_expr(item::Column::Version, Expr::col(item::Column::Version).add(1))
        .col_expr(item::Column::UpdatedAt, Expr::val(tx.now()))
        .filter(item::Column::Id.eq(cmd.id))
        .filter(item::Column::Version.eq(cmd.version));
    if tx.update(change).await? == 0 {
        return Err(rows::stale());
    }
    if !same_tags(&before.tags, &read.tags) {
        rows::put_tags(&tx, cmd.id, &read.tags, false).await?;
    }
    if row.location_id != read.location {
        let entry =
            Entry { item: cmd.id, variant: None, delta: 0, from: row.location_id, to: read.location, reason: "move" };
        ledger::record(&tx, entry, false).await?;
    }
    rows::note_prices(&tx, cmd.id, [row.ask, row.min, row.web], [read.ask, read.min, read.web]).await?;
    let variants = super::edit_variants::codes_of(&tx, cmd.id).await?;
    rows::change_search(&tx, cmd.id, Some(rows::search_text(&row.stock_no, &read, &variants)), None).await?;
    tx.audit(
        "inventory.item_edited",
        cmd.id,
        Change::from_to(before, rows::stored_draft(&tx, cmd.id, currency).await?),
    )
    .await?;
    tx.commit().await?;
    Ok(row.version + 1)
}

/// The columns of the form.
const FORM: &[item::Column] = &[
    item::Column::Category,
    item::Column::Title,
    item::Column::TitleKey,
    item::Column::Brand,
    item::Column::Model,
    item::Column::Reference,
    item::Column::Year,
    item::Column::Description,
    item::Column::Condition,
    item::Column::ConditionNotes,
    item::Column::InternalNotes,
    item::Column::Attributes,
    item::Column::Components,
    item::Column::LocationId,
    item::Column::Ask,
    item::Column::AskSort,
    item::Column::Min,
    item::Column::Web,
    item::Column::SecondHand,
];

/// Whether writing this would leave the row as it is.
fn as_it_is(wanted: &item::ActiveModel, row: &item::Model) -> bool {
    let now = row.clone().into_active_model();
    FORM.iter().all(|column| wanted.get(*column).into_value() == now.get(*column).into_value())
}

fn same_tags(a: &[String], b: &[String]) -> bool {
    let sorted = |tags: &[String]| {
        let mut tags = tags.to_vec();
        tags.sort();
        tags
    };
    sorted(a) == sorted(b)
}
