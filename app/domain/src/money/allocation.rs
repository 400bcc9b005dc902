//! Splitting one amount over many without losing or inventing a minor unit: largest remainder.

use super::{Money, arithmetic::out_of_range};
use crate::AppError;

impl Money {
    /// Splits this amount in proportion to `weights` by largest remainder (Hamilton's method).
    ///
    /// The parts sum to the amount exactly and have its sign; equal remainders are served in the order of the
    /// weights, so the answer depends on nothing but the arguments. A part never exceeds its weight as long as the
    /// amount does not exceed their sum.
    ///
    /// # Errors
    /// `money.out_of_range` for a negative weight, or when there is an amount but no weight to put it on.
    pub fn allocate(self, weights: &[i64]) -> Result<Vec<Self>, AppError> {
        if weights.iter().any(|weight| *weight < 0) {
            return Err(out_of_range());
        }
        let whole: i128 = weights.iter().copied().map(i128::from).sum();
        if self.minor == 0 {
            return Ok(vec![self; weights.len()]);
        }
        if whole == 0 {
            return Err(out_of_range());
        }
        let amount = i128::from(self.minor.unsigned_abs());
        let mut parts = Vec::with_capacity(weights.len());
        let mut rests = Vec::with_capacity(weights.len());
        let mut left = amount;
        for (at, weight) in weights.iter().enumerate() {
            let product = amount.checked_mul(i128::from(*weight)).ok_or_else(out_of_range)?;
            let part = product.checked_div(whole).ok_or_else(out_of_range)?;
            left = left.checked_sub(part).ok_or_else(out_of_range)?;
            parts.push(part);
            rests.push((std::cmp::Reverse(product.checked_rem(whole).ok_or_else(out_of_range)?), at));
        }
        rests.sort_unstable();
        for (_, at) in rests.into_iter().take(usize::try_from(left).map_err(|_| out_of_range())?) {
            if let Some(part) = parts.get_mut(at) {
                *part = part.checked_add(1).ok_or_else(out_of_range)?;
            }
        }
        let signed = |part: i128| {
            let minor = i64::try_from(part).ok()?.checked_mul(self.minor.signum())?;
            Some(Self::new(minor, self.currency))
        };
        parts.into_iter().map(|part| signed(part).ok_or_else(out_of_range)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::MAX_MINOR;

    fn usd(minor: i64) -> Money {
        Money::new(minor, "USD".parse().unwrap())
    }

    fn minors(amount: i64, weights: &[i64]) -> Vec<i64> {
        usd(amount).allocate(weights).unwrap().into_iter().map(|part| part.minor).collect()
    }

    #[test]
    fn the_odd_cent_goes_to_the_largest_remainder_then_to_the_first() {
        assert_eq!(minors(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(minors(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(minors(10, &[199, 399, 402]), [2, 4, 4]);
        assert_eq!(minors(5, &[0, 7, 0]), [0, 5, 0]);
        assert_eq!(minors(0, &[0, 0]), [0, 0]);
        assert!(usd(1).allocate(&[]).is_err());
        assert!(usd(1).allocate(&[0, 0]).is_err());
        assert!(usd(1).allocate(&[2, -1]).is_err());
    }

    proptest! {
        #[test]
        fn parts_sum_exactly_and_keep_the_sign(
            amount in -MAX_MINOR..=MAX_MINOR, weights in prop::collection::vec(0..=MAX_MINOR, 1..20),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let parts = minors(amount, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), amount);
            prop_assert!(parts.iter().all(|part| part.signum() * amount.signum() >= 0));
            let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let error = i128::from(*part) * whole - i128::from(amount) * i128::from(*weight);
                prop_assert!(error.abs() < whole, "a part is less than one unit away from its exact share");
                prop_assert!(i128::from(amount).abs() > whole || part.abs() <= *weight);
            }
        }

        #[test]
        fn a_line_that_weighs_nothing_changes_nothing(
            amount in -MAX_MINOR..=MAX_MINOR, weights in prop::collection::vec(1_i64..1_000_000, 1..10), at in 0_usize..10,
        ) {
            let before = minors(amount, &weights);
            let at = at.min(weights.len());
            let mut more = weights.clone();
            more.insert(at, 0);
            let mut after = minors(amount, &more);
            prop_assert_eq!(after.remove(at), 0);
            prop_assert_eq!(after, before);
        }
    }
}
