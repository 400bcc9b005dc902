//! Secrets of others that have to be kept: the keys of a gateway. Sealed with the key of the installation
//! (XChaCha20-Poly1305) and bound to what they belong to, so that a copy of the database alone gives none away and none
//! opens in another place.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use domain::{AppError, Code};

use crate::Services;

const NONCE: usize = 24;

/// Seals a secret for its place.
///
/// # Errors
/// `server.fault`.
pub(crate) fn seal(services: &Services, place: &str, secret: &str) -> Result<String, AppError> {
    let mut nonce = [0; NONCE];
    services.db().random(&mut nonce);
    let sealed = cipher(services)
        .encrypt(&XNonce::from(nonce), Payload { msg: secret.as_bytes(), aad: place.as_bytes() })
        .map_err(|_| AppError::new(Code::Internal, "The secret cannot be kept."))?;
    Ok(STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
}

/// Opens a secret that was sealed for this place.
///
/// # Errors
/// `gateway.not_connected` when the key of the installation is another one by now: it has to be entered again.
pub(crate) fn open(services: &Services, place: &str, sealed: &str) -> Result<String, AppError> {
    let lost = || {
        AppError::new(Code::GatewayMissing, "The keys of the card gateway cannot be read any more. Connect it again.")
    };
    let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| lost())?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>().ok_or_else(lost)?;
    let secret = cipher(services)
        .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: place.as_bytes() })
        .map_err(|_| lost())?;
    String::from_utf8(secret).map_err(|_| lost())
}

fn cipher(services: &Services) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&services.keys().secrets.into())
}
