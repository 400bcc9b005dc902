//! Taking an item in.

use db::{
    Change, StoreTx,
    entity::{item, variant},
};
use domain::{
    AppError, Code, Currency, ItemId, VariantId,
    error::Problems,
    identity::inventory::{Edit, EditCost},
    inventory::{
        Availability, CostKind, CreateItem, CreateItemWithCost, ItemRead, MAX_QUANTITY, MAX_VARIANTS, Ownership,
        Tracking, VariantDraft, facts::Move,
    },
    money::Money,
    text,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{
    ledger::{self, Entry},
    record_cost, rows, stock_no,
};
use crate::Authorized;

/// Takes an item into the stock of a store. Its id is minted by the browser: the same command twice takes in one item.
///
/// # Errors
/// `input.invalid`, `item.serial_taken`, `conflict.replayed`, `record.not_found` for a store that is not theirs.
pub async fn create_item(who: &Authorized<Edit>, cmd: CreateItem) -> Result<ItemId, AppError> {
    match plain(who, &cmd).await {
        Err(err) if was_taken(&err) => plain(who, &cmd).await,
        done => done,
    }
}

/// Takes an item in together with what was paid for it.
///
/// # Errors
/// As [`create_item`].
pub async fn create_item_with_cost(who: &Authorized<EditCost>, cmd: CreateItemWithCost) -> Result<ItemId, AppError> {
    match with_cost(who, &cmd).await {
        Err(err) if was_taken(&err) => with_cost(who, &cmd).await,
        done => done,
    }
}

/// PostgreSQL writes side by side: of two that take in the same item, or the first of a kind, at the same moment, the
/// second learns of the first by a value that is taken. Tried again, it sees what the first has done.
fn was_taken(err: &AppError) -> bool {
    err.code == Code::Duplicate
}

async fn plain(who: &Authorized<Edit>, cmd: &CreateItem) -> Result<ItemId, AppError> {
    let tx = who.at(cmd.store)?.begin().await?;
    if write(&tx, cmd, None).await? {
        tx.commit().await?;
    }
    Ok(cmd.id)
}

async fn with_cost(who: &Authorized<EditCost>, cmd: &CreateItemWithCost) -> Result<ItemId, AppError> {
    let tx = who.at(cmd.item.store)?.begin().await?;
    if write(&tx, &cmd.item, Some(cmd)).await? {
        let currency = currency(&tx).await?;
        record_cost::on_arrival(&tx, cmd.item.id, &cmd.purchase, CostKind::Purchase, currency).await?;
        tx.commit().await?;
    }
    Ok(cmd.item.id)
}

/// Writes a new item; `false` when this very command was carried out before.
pub(super) async fn write(
    tx: &StoreTx,
    cmd: &CreateItem,
    with_cost: Option<&CreateItemWithCost>,
) -> Result<bool, AppError> {
    let hash = with_cost.map_or_else(|| rows::hash(cmd), rows::hash);
    let same = item::Entity::find().filter(item::Column::Id.eq(cmd.id)).filter(item::Column::StoreId.eq(cmd.store));
    if let Some(done) = tx.one(same).await? {
        let replayed = AppError::new(Code::Replayed, "This form was sent before with other content. Reload the page.");
        return if done.hash == hash { Ok(false) } else { Err(replayed) };
    }
    let currency = currency(tx).await?;
    let read = cmd.draft.read(currency)?;
    let serial = serial(&cmd.serial, cmd.tracking)?;
    let variants = variants(cmd, currency)?;
    rows::check_location(tx, read.location).await?;
    let availability = if cmd.release { Availability::Draft.after(Move::Release)? } else { Availability::Processing };
    let stock_no = stock_no::next(tx, read.category).await?;
    let quantity = if cmd.tracking == Tracking::Piece { 1 } else { variants.iter().map(|v| v.quantity).sum() };
    let mut row = item::ActiveModel {
        id: Set(cmd.id),
        stock_no: Set(stock_no.clone()),
        tracking: Set(cmd.tracking),
        vendor: Set(String::new()),
        serial: Set(serial.clone()),
        serial_key: Set(serial.as_deref().map(text::code_key)),
        ownership: Set(Ownership::Owned),
        availability: Set(availability),
        currency: Set(currency.code().to_owned()),
        quantity: Set(quantity),
        cover: Set(None),
        import_handle: Set(None),
        image_links: Set(json!([])),
        hash: Set(hash),
        version: Set(1),
        created_at: Set(tx.now()),
        created_by: Set(tx.user()),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    rows::fill(&mut row, &read);
    insert(tx, row, &read, &variants, "receive").await?;
    rows::put_search(
        tx,
        cmd.id,
        rows::search_text(&stock_no, &read, &codes(&variants)),
        rows::search_codes(serial.as_deref()),
    )
    .await?;
    tx.audit("inventory.item_created", cmd.id, Change::to(rows::stored_draft(tx, cmd.id, currency).await?)).await?;
    Ok(true)
}

/// A variant whose fields have been read.
pub(super) struct VariantRead {
    pub(super) label: String,
    pub(super) sku: String,
    pub(super) barcode: String,
    pub(super) price: Option<i64>,
    pub(super) grams: Option<i32>,
    pub(super) quantity: i64,
}

/// What variants add to the search text.
pub(super) fn codes(variants: &[VariantRead]) -> Vec<String> {
    variants
        .iter()
        .flat_map(|v| [v.label.clone(), v.sku.clone(), v.barcode.clone()])
        .filter(|text| !text.is_empty())
        .collect()
}

/// Writes the rows of a new item: the item, its variants, the movements that bring it in, its tags and prices.
pub(super) async fn insert(
    tx: &StoreTx,
    row: item::ActiveModel,
    read: &ItemRead,
    variants: &[VariantRead],
    reason: &'static str,
) -> Result<(), AppError> {
    let id = row.id.clone().take().ok_or_else(AppError::not_found)?;
    let tracking = row.tracking.clone().take();
    tx.insert(row).await.map_err(taken)?;
    let arrived = |variant, delta| Entry { item: id, variant, delta, from: None, to: read.location, reason };
    if tracking == Some(Tracking::Piece) {
        ledger::record(tx, arrived(None, 1), false).await?;
    }
    for (position, v) in (0..).zip(variants) {
        let variant: VariantId = tx.mint();
        tx.insert(variant_row(id, variant, v, position)).await?;
        if v.quantity != 0 {
            ledger::record(tx, arrived(Some(variant), v.quantity), false).await?;
        }
    }
    rows::put_tags(tx, id, &read.tags, true).await?;
    rows::note_prices(tx, id, [None; 3], [read.ask, read.min, read.web]).await?;
    super::wanted::for_sale(tx, id).await
}

/// A new variant as a row.
pub(super) fn variant_row(item: ItemId, id: VariantId, v: &VariantRead, position: i32) -> variant::ActiveModel {
    variant::ActiveModel {
        id: Set(id),
        item_id: Set(item),
        label: Set(v.label.clone()),
        sku: Set(v.sku.clone()),
        barcode: Set(v.barcode.clone()),
        price: Set(v.price),
        grams: Set(v.grams),
        quantity: Set(v.quantity),
        position: Set(position),
        ..Default::default()
    }
}

/// A unique serial that is taken gets its own code; everything else keeps its own.
pub(super) fn taken(err: db::Error) -> AppError {
    match err {
        db::Error::Duplicate(what) if what.contains("serial_key") => {
            let mut refused = AppError::field("serial", "Another piece of this business has this serial number.");
            refused.code = Code::SerialTaken;
            refused
        }
        other => other.into(),
    }
}

/// The currency of the current store.
pub(super) async fn currency(tx: &StoreTx) -> Result<Currency, AppError> {
    let here = db::entity::store::Entity::find().filter(db::entity::store::Column::Id.eq(tx.store()));
    let store = tx.one(here).await?.ok_or_else(AppError::not_found)?;
    store.currency.parse().map_err(|_| AppError::new(Code::Internal, "The store has no currency."))
}

/// The serial of a piece, or nothing.
pub(super) fn serial(typed: &str, tracking: Tracking) -> Result<Option<String>, AppError> {
    let serial = text::line(typed).map_err(|why| AppError::field("serial", why))?;
    match (serial.is_empty(), tracking) {
        (true, _) => Ok(None),
        (false, Tracking::Piece) if text::code_key(&serial).is_empty() => {
            Err(AppError::field("serial", "A serial number has letters or figures."))
        }
        (false, Tracking::Piece) => Ok(Some(serial)),
        (false, Tracking::Quantity) => Err(AppError::field("serial", "Only a single piece has a serial number.")),
    }
}

fn variants(cmd: &CreateItem, currency: Currency) -> Result<Vec<VariantRead>, AppError> {
    match (cmd.tracking, cmd.variants.as_slice()) {
        (Tracking::Piece, []) => Ok(Vec::new()),
        (Tracking::Piece, _) => Err(AppError::field("variants", "A single piece has no variants.")),
        (Tracking::Quantity, []) => read_variants(&[VariantDraft::default()], currency),
        (Tracking::Quantity, given) => read_variants(given, currency),
    }
}

/// Reads variants as typed; labels must tell them apart.
pub(super) fn read_variants(given: &[VariantDraft], currency: Currency) -> Result<Vec<VariantRead>, AppError> {
    let mut p = Problems::default();
    let mut read: Vec<VariantRead> = Vec::new();
    if given.len() > MAX_VARIANTS {
        p.note("variants", format!("At most {MAX_VARIANTS} variants."));
    }
    for (at, v) in given.iter().take(MAX_VARIANTS).enumerate() {
        let name = |field: &str| format!("variants.{at}.{field}");
        let label = p.take(&name("label"), text::line(&v.label)).unwrap_or_default();
        if read.iter().any(|other| text::folded(&other.label) == text::folded(&label)) {
            p.note(name("label"), "Another variant is called the same.");
        }
        if !(0..=MAX_QUANTITY).contains(&v.quantity) {
            p.note(name("quantity"), format!("A number from 0 to {MAX_QUANTITY}."));
        }
        let price = match v.price.trim() {
            "" => None,
            typed => p.take(&name("price"), Money::parse(typed, currency)).map(|money| money.minor),
        };
        read.push(VariantRead {
            label,
            sku: p.take(&name("sku"), text::line(&v.sku)).unwrap_or_default(),
            barcode: p.take(&name("barcode"), text::line(&v.barcode)).unwrap_or_default(),
            price,
            grams: None,
            quantity: v.quantity,
        });
    }
    p.finish()?;
    Ok(read)
}
