//! A piece that is taken in part payment.

use db::StoreTx;
use domain::{
    AppError,
    inventory::{CostKind, CreateItem, ItemDraft, Tracking},
    sales::TakenIn,
};

use super::{create_item, record_cost};

/// Takes a piece into stock, to be checked before it can be sold, with what was allowed for it as its cost. Who sold it
/// is not known to stock.
///
/// # Errors
/// `input.invalid`, `item.serial_taken`, `conflict.replayed`.
pub(crate) async fn take_in(tx: &StoreTx, piece: &TakenIn) -> Result<(), AppError> {
    let draft = ItemDraft {
        category: piece.category.clone(),
        title: piece.title.clone(),
        brand: piece.brand.clone(),
        reference: piece.reference.clone(),
        ..ItemDraft::default()
    };
    let (store, serial) = (tx.store(), piece.serial.clone());
    let cmd = CreateItem {
        id: piece.item,
        store,
        tracking: Tracking::Piece,
        draft,
        serial,
        variants: Vec::new(),
        release: false,
    };
    if create_item::write(tx, &cmd, None).await? {
        let (id, kind, amount) = (tx.mint(), CostKind::Purchase, piece.allowance.minor);
        let note = "Taken in part payment".to_owned();
        let entry = record_cost::Entry { id, item: piece.item, kind, amount, note };
        record_cost::insert(tx, entry, piece.allowance.currency).await?;
    }
    Ok(())
}
