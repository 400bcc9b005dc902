//! Hashing passwords: Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet), off the async
//! threads.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::{AppError, Code};

use crate::Services;

/// A hash of the right cost that no password fits: checking it takes as long as checking a real one, so an unknown
/// account answers like a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a new password.
pub(crate) async fn hash(services: &Services, password: &str) -> Result<String, AppError> {
    let mut salt = [0; 16];
    services.db().random(&mut salt);
    let password = password.to_owned();
    let hashed = services
        .hash(move || {
            let hash: Result<argon2::password_hash::phc::PasswordHash, _> =
                Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash| hash.to_string()).ok()
        })
        .await;
    hashed.flatten().ok_or_else(|| AppError::new(Code::Internal, "The password could not be kept."))
}

/// Whether the password fits; takes its time also for nobody.
pub(crate) async fn fits(services: &Services, password: &str, hash: Option<&str>) -> bool {
    let known = hash.is_some();
    let (password, hash) = (password.to_owned(), hash.unwrap_or(NOBODY).to_owned());
    let fits = move || Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
    services.hash(fits).await.unwrap_or(false) && known
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::phc::PasswordHash;

    use super::*;

    #[test]
    fn nobodys_hash_costs_what_a_real_one_costs() {
        let real: PasswordHash = Argon2::default().hash_password_with_salt(b"x", &[1; 16]).unwrap();
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert_eq!((real.algorithm, real.params), (nobody.algorithm, nobody.params));
        assert!(Argon2::default().verify_password(b"x", NOBODY).is_err());
    }
}
