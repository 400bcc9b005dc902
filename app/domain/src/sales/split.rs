//! Who sold it: shares of the salespeople in basis points that sum to the whole.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{AppError, BasisPoints, Code, Money, UserId};

/// The share of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Who.
    pub person: UserId,
    /// How much of it: basis points.
    pub share: BasisPoints,
}

impl Split {
    /// All of it to one person.
    #[must_use]
    pub const fn sole(person: UserId) -> Self {
        Self { person, share: BasisPoints::WHOLE }
    }

    /// # Errors
    /// `sale.split_incomplete` unless the shares sum to 10,000 and name everybody once.
    pub fn check(splits: &[Self]) -> Result<(), AppError> {
        let sum: u64 = splits.iter().map(|split| u64::from(split.share.parts())).sum();
        let people: BTreeSet<_> = splits.iter().map(|split| split.person).collect();
        if sum == u64::from(BasisPoints::WHOLE.parts()) && people.len() == splits.len() {
            return Ok(());
        }
        Err(AppError::new(Code::SplitIncomplete, "The shares of the salespeople must name each once and sum to 100 %."))
    }
}

/// Divides an amount among people by largest remainder.
///
/// # Errors
/// `sale.split_incomplete`, `money.out_of_range`.
pub fn divide(amount: Money, splits: &[Split]) -> Result<Vec<(UserId, Money)>, AppError> {
    Split::check(splits)?;
    let weights: Vec<_> = splits.iter().map(|split| i64::from(split.share.parts())).collect();
    Ok(splits.iter().map(|split| split.person).zip(amount.allocate(&weights)?).collect())
}
