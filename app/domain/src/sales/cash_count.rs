//! A count of a drawer by denomination.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AppError, Currency, Money, Timestamp, UserId, error::Problems, money::denominations};

/// What was counted: how many of each note and coin. Blind: whoever counts is not told what is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashCount {
    /// Face in minor units to how many.
    pub faces: BTreeMap<i64, u32>,
    /// Who counted.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

impl CashCount {
    /// What it amounts to.
    ///
    /// # Errors
    /// `input.invalid` for a face that is not in circulation, `money.out_of_range`.
    pub fn total(&self, currency: Currency) -> Result<Money, AppError> {
        let known = denominations(currency);
        let mut problems = Problems::default();
        let mut total = Money::zero(currency);
        for (face, many) in &self.faces {
            if *face < 1 || (!known.is_empty() && !known.contains(face)) {
                problems.note(format!("faces.{face}"), "There is no such note or coin.");
            } else {
                total = total.try_add(Money::new(*face, currency).times(*many)?)?;
            }
        }
        problems.finish()?;
        Ok(total)
    }
}
