//! Making two records of one client one.

use serde::{Deserialize, Serialize};

use crate::{AppError, CustomerId, MergeId, Timestamp, time::DAY};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_not_merged_into_itself() {
        let id = |n: u128| uuid::Uuid::from_u128(n);
        let merge =
            |gone| MergeClients { id: id(9).into(), keep: id(1).into(), keep_version: 1, gone, gone_version: 1 };
        assert!(merge(id(1).into()).check().unwrap_err().of("gone").is_some());
        assert!(merge(id(2).into()).check().is_ok());
    }
}
