//! Changing many clients at once: a tag more, a tag fewer, somebody else who looks after them.

use serde::{Deserialize, Serialize};

use crate::{AppError, CustomerId, UserId, text};

/// Clients that are changed at once.
pub const MOST_PICKED: usize = 200;

/// A client of a selection, as it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedClient {
    /// Theirs.
    pub id: CustomerId,
    /// The version that was looked at.
    pub version: i32,
}

/// What happens to all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum BulkChange {
    /// They get a tag.
    Tag {
        /// The tag.
        tag: String,
    },
    /// They lose a tag.
    Untag {
        /// The tag.
        tag: String,
    },
    /// Somebody looks after them, or nobody.
    Assign {
        /// Who.
        associate: Option<UserId>,
    },
    /// Each goes back to whoever looked after them.
    AssignBack {
        /// Who, one by one.
        associates: Vec<Option<UserId>>,
    },
}

/// Changes many clients at once: all of them, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeClients {
    /// Whom.
    pub clients: Vec<PickedClient>,
    /// What.
    pub change: BulkChange,
}

/// The clients that were changed; those who were as wished already are not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedClients {
    /// As they are now.
    pub clients: Vec<PickedClient>,
    /// Who looked after them before, one by one.
    pub associates: Vec<Option<UserId>>,
}

impl ChangeClients {
    /// The change, with its tag as it is kept.
    ///
    /// # Errors
    /// `input.invalid` for a tag that is none, for nobody, somebody twice, or more than are changed at once.
    pub fn read(&self) -> Result<BulkChange, AppError> {
        if self.clients.is_empty() || self.clients.len() > MOST_PICKED {
            return Err(AppError::field("clients", format!("Choose between one client and {MOST_PICKED}.")));
        }
        let mut ids: Vec<CustomerId> = self.clients.iter().map(|it| it.id).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() < self.clients.len() {
            return Err(AppError::field("clients", "A client is chosen twice."));
        }
        let tag = |typed: &str| match text::required(typed) {
            Ok(tag) if tag.contains(',') => Err(AppError::field("tag", "One tag, without a comma.")),
            Ok(tag) if text::folded(&tag).is_empty() => Err(AppError::field("tag", "A tag has letters or figures.")),
            Ok(tag) => Ok(tag),
            Err(why) => Err(AppError::field("tag", why)),
        };
        match &self.change {
            BulkChange::Tag { tag: typed } => Ok(BulkChange::Tag { tag: tag(typed)? }),
            BulkChange::Untag { tag: typed } => Ok(BulkChange::Untag { tag: tag(typed)? }),
            BulkChange::Assign { associate } => Ok(BulkChange::Assign { associate: *associate }),
            BulkChange::AssignBack { associates } if associates.len() == self.clients.len() => Ok(self.change.clone()),
            BulkChange::AssignBack { .. } => Err(AppError::field("associates", "Say for each client who it was.")),
        }
    }
}

impl ChangedClients {
    /// What takes a change back, for those who were changed by it.
    #[must_use]
    pub fn undo(&self, change: &BulkChange) -> ChangeClients {
        let change = match change {
            BulkChange::Tag { tag } => BulkChange::Untag { tag: tag.clone() },
            BulkChange::Untag { tag } => BulkChange::Tag { tag: tag.clone() },
            BulkChange::Assign { .. } | BulkChange::AssignBack { .. } => {
                BulkChange::AssignBack { associates: self.associates.clone() }
            }
        };
        ChangeClients { clients: self.clients.clone(), change }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selection_is_read_before_anybody_is_changed() {
        let picked = |n: u128| PickedClient { id: uuid::Uuid::from_u128(n).into(), version: 1 };
        let tag = |clients: Vec<PickedClient>, tag: &str| {
            ChangeClients { clients, change: BulkChange::Tag { tag: tag.to_owned() } }.read()
        };
        assert_eq!(tag(vec![picked(1)], " bride "), Ok(BulkChange::Tag { tag: "bride".into() }));
        for bad in ["", "a, b", "—"] {
            assert!(tag(vec![picked(1)], bad).unwrap_err().of("tag").is_some(), "{bad}");
        }
        for bad in [Vec::new(), vec![picked(1), picked(1)], (0..=200).map(picked).collect()] {
            assert!(tag(bad, "bride").unwrap_err().of("clients").is_some());
        }
        let back = BulkChange::AssignBack { associates: Vec::new() };
        assert!(ChangeClients { clients: vec![picked(1)], change: back }.read().is_err());
    }
}
