//! Wishes of its client that a deal may fulfil.

use serde::{Deserialize, Serialize};

use crate::{AppError, OpportunityId, WishId, customers::WishState};

/// The most wishes of one deal.
pub const MAX_WISHES: usize = 50;

/// Says which wishes of its client a deal may fulfil.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkWishes {
    /// The deal.
    pub id: OpportunityId,
    /// The version that was looked at.
    pub version: i32,
    /// All of them.
    pub wishes: Vec<WishId>,
}

impl LinkWishes {
    /// The wishes, each once.
    ///
    /// # Errors
    /// `input.invalid` for more than fit.
    pub fn read(&self) -> Result<Vec<WishId>, AppError> {
        let mut wishes = self.wishes.clone();
        wishes.sort_unstable();
        wishes.dedup();
        if wishes.len() > MAX_WISHES {
            return Err(AppError::field("wishes", format!("At most {MAX_WISHES} wishes.")));
        }
        Ok(wishes)
    }
}

/// A wish of the client of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealWish {
    /// The wish.
    pub id: WishId,
    /// In a few words.
    pub words: String,
    /// What else matters.
    pub terms: String,
    /// Where it stands.
    pub state: WishState,
    /// The deal may fulfil it.
    pub linked: bool,
}
