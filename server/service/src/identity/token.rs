//! Secrets that travel: signed access tokens, and opaque tokens of which only a hash is kept.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use db::Db;
use domain::{AppError, Code, SessionId, Timestamp};
use hmac::{Hmac, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Services;

/// How long an access token is good for. Every request also checks the session row, so ending a session works at
/// once; the short life only bounds what a stolen token without its refresh token is worth.
pub(crate) const ACCESS_SECONDS: i64 = 10 * 60;

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: SessionId,
    iat: i64,
    exp: i64,
}

/// Signs an access token (JWT, HS256) for a session.
pub(crate) fn sign(key: &[u8; 32], session: SessionId, now: Timestamp) -> Option<String> {
    let iat = now.0 / 1000;
    let claims = Claims { sub: session, iat, exp: iat + ACCESS_SECONDS };
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(key)).ok()
}

/// The session of a token that is ours and still good.
pub(crate) fn verify(key: &[u8; 32], token: &str, now: Timestamp) -> Option<SessionId> {
    let mut rules = Validation::new(Algorithm::HS256);
    // The library would read the system clock; ours is injected.
    rules.validate_exp = false;
    let claims = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(key), &rules).ok()?.claims;
    (claims.exp > now.0 / 1000).then_some(claims.sub)
}

/// A new secret of 256 bits, and the hash to keep.
pub(crate) fn secret(db: &Db) -> (String, String) {
    let mut bytes = [0; 32];
    db.random(&mut bytes);
    let text = URL_SAFE_NO_PAD.encode(bytes);
    let hash = hash(&text);
    (text, hash)
}

/// A new secret for an address that is nobody's but theirs who were given it.
pub(crate) fn new_secret(services: &Services) -> (String, String) {
    secret(services.db())
}

/// What is kept of a secret. It has 256 random bits, so one round of SHA-256 is enough.
pub(crate) fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret))
}

/// The secret of a link to something of ours: the same every time it is asked for, and no other's. Made with the key of
/// this installation (HMAC-SHA-256), so that nothing has to be kept to make it again.
pub(crate) fn link_token(services: &Services, subject: &str) -> Result<String, AppError> {
    let key = Hmac::<Sha256>::new_from_slice(&services.keys().session);
    let mut key = key.map_err(|_| AppError::new(Code::Internal, "The key of this installation cannot be used."))?;
    key.update(b"link:");
    key.update(subject.as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(key.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_token_is_refused_when_expired_tampered_or_signed_by_others() {
        let (key, now) = ([7; 32], Timestamp(1_800_000_000_000));
        let session = SessionId::from(Uuid::from_u128(1));
        let token = sign(&key, session, now).unwrap();
        assert_eq!(verify(&key, &token, now), Some(session));
        assert_eq!(verify(&key, &token, now.plus(ACCESS_SECONDS * 1000)), None);
        assert_eq!(verify(&[8; 32], &token, now), None);
        let (head, tail) = token.split_at(token.len() / 2);
        assert_eq!(verify(&key, &format!("{head}A{}", &tail[1..]), now), None);
        // {"alg":"none"}
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).unwrap());
        assert_eq!(verify(&key, &unsigned, now), None);
    }
}
