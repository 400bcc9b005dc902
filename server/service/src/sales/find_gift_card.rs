//! The gift card of a code.

use domain::{AppError, identity::sales::Ring, sales::ValueView};

use super::value;
use crate::Authorized;

/// What a gift card is worth, for whoever types its code.
///
/// # Errors
/// `record.not_found`.
pub async fn find_gift_card(who: &Authorized<Ring>, code: String) -> Result<ValueView, AppError> {
    value::view(&value::of_code(&who.glance(), &code).await?)
}
