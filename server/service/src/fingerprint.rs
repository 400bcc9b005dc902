//! What tells a replay of a command from another command under the same id: a hash of its canonical form.

use domain::{AppError, canonical::canonical};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// The fingerprint of a command.
///
/// # Errors
/// `request.malformed`, which a command of our own types never is.
pub(crate) fn of(command: &impl Serialize) -> Result<String, AppError> {
    Ok(hex::encode(Sha256::digest(canonical(command)?)))
}
