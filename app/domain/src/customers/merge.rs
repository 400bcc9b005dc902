//! Making two records of one client one.

use serde::{Deserialize, Serialize};

use super::{
    Occasion, Reach,
    profile::{Address, MOST_ROWS, MOST_TAGS, Profile},
};
use crate::{AppError, CustomerId, MergeId, Timestamp, UserId, text::folded, time::DAY};

/// Days in which two records can be taken apart again.
pub const UNDO_DAYS: i64 = 30;

/// Makes two records one: everything that names the one that goes names the one that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeClients {
    /// Minted by the browser.
    pub id: MergeId,
    /// The record that stays.
    pub keep: CustomerId,
    /// Its version.
    pub keep_version: i32,
    /// The record that goes.
    pub gone: CustomerId,
    /// Its version.
    pub gone_version: i32,
}

impl MergeClients {
    /// # Errors
    /// `input.invalid` for a record and itself.
    pub fn check(&self) -> Result<(), AppError> {
        if self.keep == self.gone {
            return Err(AppError::field("gone", "This is the same record."));
        }
        Ok(())
    }
}

/// Takes two records apart again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoMerge {
    /// The merge.
    pub id: MergeId,
}

/// The last moment at which a merge can be undone.
#[must_use]
pub fn undo_until(at: Timestamp) -> Timestamp {
    at.plus(UNDO_DAYS * DAY)
}

/// What a record says of a client beside their name and what they agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// How they are reached, best first.
    pub reach: Vec<Reach>,
    /// Days of their year.
    pub occasions: Vec<Occasion>,
    /// Addresses, sizes, preferences, languages.
    pub profile: Profile,
    /// Tags.
    pub tags: Vec<String>,
    /// Where they come from.
    pub source: String,
    /// Who looks after them.
    pub associate: Option<UserId>,
    /// The content of their photo.
    #[serde(default)]
    pub photo: Option<String>,
}

impl Known {
    /// What two records of one client say together: what stands here holds, and the other one fills what is missing.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let (mine, theirs) = (&self.profile, &other.profile);
        let profile = Profile {
            addresses: more(&mine.addresses, &theirs.addresses, same_place, MOST_ROWS),
            sizes: super::Sizes {
                ring: filled(&mine.sizes.ring, &theirs.sizes.ring),
                wrist: filled(&mine.sizes.wrist, &theirs.sizes.wrist),
                shoe: filled(&mine.sizes.shoe, &theirs.sizes.shoe),
            },
            preferences: filled(&mine.preferences, &theirs.preferences),
            languages: filled(&mine.languages, &theirs.languages),
            gifts_private: mine.gifts_private || theirs.gifts_private,
        };
        Self {
            reach: more(&self.reach, &other.reach, same_way, 2 * MOST_ROWS),
            occasions: more(&self.occasions, &other.occasions, same_day, MOST_ROWS),
            profile,
            tags: more(&self.tags, &other.tags, SAME_TAG, MOST_TAGS),
            source: filled(&self.source, &other.source),
            associate: self.associate.or(other.associate),
            photo: self.photo.clone().or_else(|| other.photo.clone()),
        }
    }

    /// What is left when the records are two again: what came with the other one goes, and what changed since then stays.
    /// `before` is what stood here, `joined` what both said together.
    #[must_use]
    pub fn parted(&self, before: &Self, joined: &Self) -> Self {
        let text = |now: &String, was: &String, came: &String| if now == came { was.clone() } else { now.clone() };
        let (now, was, came) = (&self.profile, &before.profile, &joined.profile);
        let secret = if now.gifts_private == came.gifts_private { was.gifts_private } else { now.gifts_private };
        let profile = Profile {
            addresses: fewer(&now.addresses, (&was.addresses, &came.addresses), same_place),
            sizes: super::Sizes {
                ring: text(&now.sizes.ring, &was.sizes.ring, &came.sizes.ring),
                wrist: text(&now.sizes.wrist, &was.sizes.wrist, &came.sizes.wrist),
                shoe: text(&now.sizes.shoe, &was.sizes.shoe, &came.sizes.shoe),
            },
            preferences: text(&now.preferences, &was.preferences, &came.preferences),
            languages: text(&now.languages, &was.languages, &came.languages),
            gifts_private: secret,
        };
        Self {
            reach: fewer(&self.reach, (&before.reach, &joined.reach), same_way),
            occasions: fewer(&self.occasions, (&before.occasions, &joined.occasions), same_day),
            profile,
            tags: fewer(&self.tags, (&before.tags, &joined.tags), SAME_TAG),
            source: text(&self.source, &before.source, &joined.source),
            associate: if self.associate == joined.associate { before.associate } else { self.associate },
            photo: if self.photo == joined.photo { before.photo.clone() } else { self.photo.clone() },
        }
    }
}

fn same_way(one: &Reach, other: &Reach) -> bool {
    (one.kind, &one.key) == (other.kind, &other.key)
}

fn same_day(one: &Occasion, other: &Occasion) -> bool {
    one.kind == other.kind && folded(&one.label) == folded(&other.label)
}

fn same_place(one: &Address, other: &Address) -> bool {
    let key = |it: &Address| {
        folded(&[&it.line1, &it.line2, &it.city, &it.postal_code, &it.country].map(String::as_str).join(" "))
    };
    key(one) == key(other)
}

const SAME_TAG: fn(&String, &String) -> bool = |one, other| folded(one) == folded(other);

fn filled(mine: &str, theirs: &str) -> String {
    if mine.is_empty() { theirs.to_owned() } else { mine.to_owned() }
}

/// What stands here, and of the other what does not, as long as there is room.
fn more<T: Clone>(mine: &[T], theirs: &[T], same: fn(&T, &T) -> bool, most: usize) -> Vec<T> {
    let mut all = mine.to_vec();
    for it in theirs {
        if all.len() < most && !all.iter().any(|known| same(known, it)) {
            all.push(it.clone());
        }
    }
    all
}

/// What stands here, without what came with the other.
fn fewer<T: Clone>(now: &[T], (was, came): (&[T], &[T]), same: fn(&T, &T) -> bool) -> Vec<T> {
    let within = |all: &[T], it: &T| all.iter().any(|known| same(known, it));
    now.iter().filter(|it| within(was, it) || !within(came, it)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::customers::{ContactKind, OccasionKind};

    #[test]
    fn a_record_is_not_merged_into_itself() {
        let id = |n: u128| uuid::Uuid::from_u128(n);
        let merge =
            |gone| MergeClients { id: id(9).into(), keep: id(1).into(), keep_version: 1, gone, gone_version: 1 };
        assert!(merge(id(1).into()).check().unwrap_err().of("gone").is_some());
        assert!(merge(id(2).into()).check().is_ok());
    }

    fn known(mail: &str, street: &str, ring: &str, tag: &str, day: u32, secret: bool) -> Known {
        let reach = Reach { kind: ContactKind::Email, value: mail.into(), key: mail.into(), label: String::new() };
        let place = Address { line1: street.into(), country: "US".into(), ..Address::default() };
        let birthday = Occasion { kind: OccasionKind::Birthday, label: String::new(), month: 2, day, year: None };
        let mut profile = Profile { addresses: vec![place], gifts_private: secret, ..Profile::default() };
        profile.sizes.ring = ring.into();
        profile.preferences = ring.into();
        let (reach, occasions, tags) = (vec![reach], vec![birthday], vec![tag.to_owned()]);
        Known { reach, occasions, profile, tags, source: tag.into(), ..Known::default() }
    }

    #[test]
    fn what_stands_here_holds_and_the_other_fills_what_is_missing() {
        let mine = known("a@x.test", "1 High St", "", "bride", 3, false);
        let theirs = known("b@x.test", "1 high st.", "6.5", "Bride", 4, true);
        let both = mine.joined(&theirs);
        assert_eq!((both.reach.len(), both.profile.addresses.len(), both.tags.len()), (2, 1, 1));
        assert_eq!((both.profile.sizes.ring.as_str(), both.occasions[0].day, both.occasions.len()), ("6.5", 3, 1));
        assert!(both.profile.gifts_private);
        let mut since = both.clone();
        since.tags.push("VIP".into());
        since.profile.sizes.ring = "7".into();
        let apart = since.parted(&mine, &both);
        assert_eq!((apart.tags, apart.profile.sizes.ring.as_str()), (vec!["bride".to_owned(), "VIP".to_owned()], "7"));
        assert_eq!((apart.reach.len(), apart.profile.gifts_private), (1, false));
    }

    proptest! {
        /// Undone at once, everything stands as it stood.
        #[test]
        fn two_that_were_one_are_as_they_were(
            one in ("[a-b]", "[a-b]", "[a-b]?", "[a-b]", 1_u32..3, any::<bool>()),
            two in ("[a-b]", "[a-b]", "[a-b]?", "[a-b]", 1_u32..3, any::<bool>()),
        ) {
            let of = |it: &(String, String, String, String, u32, bool)| known(&it.0, &it.1, &it.2, &it.3, it.4, it.5);
            let (mine, theirs) = (of(&one), of(&two));
            let both = mine.joined(&theirs);
            prop_assert_eq!(both.parted(&mine, &both), mine);
            prop_assert_eq!(both.joined(&theirs), both);
        }
    }
}
