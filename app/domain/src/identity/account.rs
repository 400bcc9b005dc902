//! Commands and views of people: signing up, signing in, joining the staff, and what the session shows.

use serde::{Deserialize, Serialize};

use super::{RecordScope, Role};
use crate::{
    AppError, Currency, KeyId, MailId, StoreId, UserId, When,
    error::Problems,
    text::{self, Email},
};

/// The version of the terms and privacy policy that a sign-up accepts.
pub const POLICY_VERSION: &str = "2026-11-01";
/// Shortest password (ASVS 5.0 V6.2.1 asks for 8; length is what helps).
pub const PASSWORD_MIN: usize = 10;
/// Longest password. Longer texts only cost hashing time.
pub const PASSWORD_MAX: usize = 256;

/// The most used passwords that are long enough to pass the length rule.
const COMMON: &[&str] = &[
    "1234567890",
    "0123456789",
    "qwertyuiop",
    "password12",
    "password123",
    "passw0rd123",
    "1q2w3e4r5t",
    "iloveyou123",
    "administrator",
    "letmein123",
    "welcome123",
    "changeme123",
    "qwerty12345",
    "1111111111",
    "0000000000",
    "abcdefghij",
    "abc1234567",
    "football123",
    "monkey12345",
    "sunshine123",
    "princess123",
    "dragon12345",
    "trustno1234",
    "p@ssw0rd123",
];

/// Checks a new password: length only, and not one that everybody uses.
///
/// # Errors
/// In words.
pub fn new_password(password: &str) -> Result<(), String> {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        return Err(format!("At least {PASSWORD_MIN} characters. A few words in a row are easy to remember."));
    }
    if length > PASSWORD_MAX {
        return Err(format!("At most {PASSWORD_MAX} characters."));
    }
    let lower = password.to_lowercase();
    let one_character = lower.chars().all(|c| lower.starts_with(c));
    if COMMON.contains(&lower.as_str()) || one_character {
        return Err("This password is among the first that anybody tries. Choose another.".into());
    }
    Ok(())
}

/// Opens a business: its first store and its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUp {
    /// Minted by the browser; makes a repeated form one sign-up.
    pub key: KeyId,
    /// The owner's name.
    pub name: String,
    /// The owner's address, which signs in.
    pub email: String,
    /// Where to call; optional.
    #[serde(default)]
    pub phone: String,
    /// At least [`PASSWORD_MIN`] characters.
    pub password: String,
    /// The first store, which also names the business.
    pub store_name: String,
    /// IANA name: `America/New_York`.
    pub time_zone: String,
    /// ISO 4217 code.
    pub currency: String,
    /// How they heard of the product; optional.
    #[serde(default)]
    pub referral: String,
    /// Terms and privacy policy accepted: the version, from [`POLICY_VERSION`].
    #[serde(default)]
    pub policy: String,
    /// Confirms to be of age and to act for a business. A checkbox: `on` or absent.
    #[serde(default)]
    pub business: String,
}

/// A sign-up whose fields have been read.
pub struct SignUpRead {
    /// The owner's name.
    pub name: String,
    /// The owner's address.
    pub email: Email,
    /// Digits and signs as typed, trimmed.
    pub phone: String,
    /// The name of store and business.
    pub store_name: String,
    /// What the store counts in.
    pub currency: Currency,
    /// How they heard of the product.
    pub referral: String,
}

impl SignUp {
    /// Reads every field. The time zone is checked where the zone data lives, on the server.
    ///
    /// # Errors
    /// `input.invalid` with all fields that need attention.
    pub fn read(&self) -> Result<SignUpRead, AppError> {
        let mut problems = Problems::default();
        let name = problems.take("name", text::required(&self.name));
        let email = problems.take("email", Email::parse(&self.email));
        let phone = problems.take("phone", phone(&self.phone));
        problems.take("password", new_password(&self.password));
        let store_name = problems.take("store_name", text::required(&self.store_name));
        let currency = problems.take("currency", self.currency.parse::<Currency>());
        let referral = problems.take("referral", text::line(&self.referral));
        if self.time_zone.trim().is_empty() {
            problems.note("time_zone", "Choose the time zone of the store.");
        }
        if self.policy != POLICY_VERSION {
            problems.note("policy", "Please read and accept the terms and the privacy policy.");
        }
        if self.business.is_empty() {
            problems.note("business", "Please confirm that you are of age and act for a business.");
        }
        problems.finish()?;
        match (name, email, phone, store_name, currency, referral) {
            (Some(name), Some(email), Some(phone), Some(store_name), Some(currency), Some(referral)) => {
                Ok(SignUpRead { name, email, phone, store_name, currency, referral })
            }
            _ => Err(AppError::invalid(Vec::new())),
        }
    }
}

fn phone(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')' | '.' | '/'));
    if text.is_empty() || (plain && (5..=15).contains(&digits)) {
        Ok(text.to_owned())
    } else {
        Err("Write a phone number with its country code, for example +1 617 555 0142.")
    }
}

/// Signs a person in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Chooses the first password with the link of an invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// From the link.
    pub token: String,
    /// At least [`PASSWORD_MIN`] characters.
    pub password: String,
}

/// What an invitation link shows before a password is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Who was invited.
    pub name: String,
    /// The address they will sign in with.
    pub email: String,
    /// The business.
    pub organization: String,
}

/// A store and what the person is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreAccess {
    /// The store.
    pub id: StoreId,
    /// Its name.
    pub name: String,
    /// The person's role there.
    pub role: Role,
    /// What it counts in.
    pub currency: Currency,
}

/// Who is signed in, where, and what they may do there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The person.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The business.
    pub organization: String,
    /// The store that writes go to.
    pub here: StoreAccess,
    /// Reads span all stores.
    pub all_stores: bool,
    /// Every store they belong to.
    pub stores: Vec<StoreAccess>,
}

impl SessionView {
    /// Whether the person's role here carries `P`.
    #[must_use]
    pub fn may<P: super::Permission>(&self) -> bool {
        super::role_allows(self.here.role, P::CODE)
    }
}

/// What the door looks like before anybody has signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doors {
    /// A new business may sign up.
    pub sign_up_open: bool,
}

/// Switches the store of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchStore {
    /// The store that writes go to from now on; `None` keeps it and lets reads span all stores.
    pub store: Option<StoreId>,
}

/// Opens a further store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddStore {
    /// Becomes the store's id; makes a repeated form one store.
    pub id: StoreId,
    /// Its name.
    pub name: String,
    /// IANA name: `America/New_York`.
    pub time_zone: String,
    /// ISO 4217 code.
    pub currency: String,
}

impl AddStore {
    /// Reads name and currency. The time zone is checked where the zone data lives, on the server.
    ///
    /// # Errors
    /// `input.invalid` with all fields that need attention.
    pub fn read(&self) -> Result<(String, Currency), AppError> {
        let mut problems = Problems::default();
        let name = problems.take("name", text::required(&self.name));
        let currency = problems.take("currency", self.currency.parse::<Currency>());
        problems.finish()?;
        name.zip(currency).ok_or_else(|| AppError::invalid(Vec::new()))
    }
}

/// Adds a colleague. They choose their password with a single-use link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddMember {
    /// Becomes the person's id; makes a repeated form one colleague.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are, in every chosen store.
    pub role: Role,
    /// Where they work; at least one.
    pub stores: Vec<StoreId>,
}

impl AddMember {
    /// Reads name and address.
    ///
    /// # Errors
    /// `input.invalid` with all fields that need attention.
    pub fn read(&self) -> Result<(String, Email), AppError> {
        let mut problems = Problems::default();
        let name = problems.take("name", text::required(&self.name));
        let email = problems.take("email", Email::parse(&self.email));
        if self.stores.is_empty() {
            problems.note("stores", "Choose at least one store.");
        }
        problems.finish()?;
        name.zip(email).ok_or_else(|| AppError::invalid(Vec::new()))
    }
}

/// Takes somebody back who had left a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeBack {
    /// The store.
    pub store: StoreId,
    /// The person.
    pub user: UserId,
}

/// Sets whose tasks and opportunities somebody sees in a store, and which team they are of there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetRecords {
    /// The store.
    pub store: StoreId,
    /// The person.
    pub user: UserId,
    /// Whose they see.
    pub records: RecordScope,
    /// Their team; nothing for somebody of none.
    pub team: String,
}

impl SetRecords {
    /// The team as it is kept.
    ///
    /// # Errors
    /// `input.invalid` for a text that is too long, and for a team's records without a team.
    pub fn read(&self) -> Result<String, AppError> {
        let team = text::line(&self.team).map_err(|why| AppError::field("team", why))?;
        if team.is_empty() && self.records == RecordScope::Team {
            return Err(AppError::field("team", "Say which team."));
        }
        Ok(team)
    }
}

/// What a colleague sees in a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSight {
    /// Whose tasks and opportunities.
    pub records: RecordScope,
    /// Their team there; nothing for somebody of none.
    pub team: String,
    /// Whoever looks at it may change it.
    pub changeable: bool,
}

/// A colleague, as the staff page lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The person.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are where.
    pub stores: Vec<StoreAccess>,
    /// They have left all of these stores.
    pub left: bool,
    /// What they see in the current store, if they work there.
    pub sight: Option<MemberSight>,
    /// The invitation has not been used yet.
    pub invited: bool,
    /// When they last signed in.
    pub last_seen: Option<When>,
}

/// A mail in the local mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// The mail.
    pub id: MailId,
    /// To whom.
    pub to: String,
    /// About what.
    pub subject: String,
    /// The plain text.
    pub body: String,
    /// When it was written.
    pub at: When,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_sees_what_is_the_teams_is_of_one() {
        let of = |records, team: &str| {
            let (store, user) = (uuid::Uuid::from_u128(1).into(), uuid::Uuid::from_u128(2).into());
            SetRecords { store, user, records, team: team.to_owned() }.read()
        };
        assert_eq!(of(RecordScope::Team, " Floor ").as_deref(), Ok("Floor"));
        assert_eq!(of(RecordScope::Own, "").as_deref(), Ok(""));
        assert!(of(RecordScope::Team, " ").unwrap_err().of("team").is_some());
        assert!(of(RecordScope::All, &"x".repeat(300)).unwrap_err().of("team").is_some());
    }

    #[test]
    fn nobody_takes_an_owner_what_they_see() {
        for role in Role::ALL {
            assert!(!role.may_set_records(Role::Owner));
            assert_eq!(role.may_set_records(Role::SalesAssociate), role.may_appoint(Role::SalesAssociate));
        }
    }

    #[test]
    fn passwords_are_judged_by_length_and_commonness() {
        for good in ["correct horse", "ein langes Passwort", "пароль для магазина", "vitrine-demo"] {
            assert_eq!(new_password(good), Ok(()), "{good}");
        }
        for bad in ["", "short", "password123", "PASSWORD123", "aaaaaaaaaaaaaa", &"x".repeat(10_000)] {
            assert!(new_password(bad).is_err(), "{bad}");
        }
    }
}
