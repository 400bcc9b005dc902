//! Discounts of a line or of the whole sale: what they take and why.

use serde::{Deserialize, Serialize};

use crate::{AppError, Code, Money, Ppm, UserId};

/// How much a discount takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reduction", rename_all = "snake_case")]
pub enum Reduction {
    /// An amount, in the price mode of the document.
    Fixed {
        /// It.
        amount: Money,
    },
    /// A share of the price.
    Percent {
        /// It.
        rate: Ppm,
    },
}

/// A discount and its reason. Both the giver and, where one was needed, the approver are recorded: the latter in
/// [`super::Approval`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// How much.
    pub reduction: Reduction,
    /// Why, in words; never empty.
    pub reason: String,
    /// Who gave it.
    pub given_by: UserId,
}

impl Discount {
    /// What it takes of a price, rounded half away from zero.
    ///
    /// # Errors
    /// `money.out_of_range`, `money.currency_mismatch`, `input.invalid` for a negative amount.
    pub fn of(&self, price: Money) -> Result<Money, AppError> {
        match self.reduction {
            Reduction::Percent { rate } => rate.of(price),
            Reduction::Fixed { amount } => {
                price.same_currency(amount)?;
                if amount.is_negative() {
                    return Err(AppError::field("discounts", "A discount cannot be negative."));
                }
                amount.checked()
            }
        }
    }
}

/// What several discounts take of one price. Each is worked out from the price itself, not from what another one
/// left, so their order does not matter.
///
/// # Errors
/// `discount.exceeds_price`, and those of [`Discount::of`].
pub fn amounts(discounts: &[Discount], price: Money) -> Result<Vec<Money>, AppError> {
    let each: Vec<_> = discounts.iter().map(|discount| discount.of(price)).collect::<Result<_, _>>()?;
    let all = Money::sum(price.currency, each.iter().copied())?;
    if all.minor > price.minor {
        return Err(AppError::new(Code::DiscountExceedsPrice, format!("A discount of {all} is more than {price}.")));
    }
    Ok(each)
}
