//! Taking an item off the books.

use domain::{
    AppError,
    identity::inventory::WriteOff,
    inventory::{ChangeAvailability, Move},
};

use super::change_availability::step;
use crate::Authorized;

/// Takes an item off the books; answers the new version.
///
/// # Errors
/// As [`super::change_availability`].
pub async fn write_off(who: &Authorized<WriteOff>, cmd: ChangeAvailability) -> Result<i32, AppError> {
    step(who.at(cmd.store)?.begin().await?, ChangeAvailability { step: Move::WriteOff, ..cmd }).await
}
