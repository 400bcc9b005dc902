//! Checked arithmetic of money: every step refuses what overflows, exceeds [`MAX_MINOR`] or mixes currencies.
//!
//! Rounding is half away from zero, once, at the end: the products before it are exact in 128 bits.

use super::{Currency, MAX_MINOR, Money};
use crate::{AppError, Code};

pub(super) fn out_of_range() -> AppError {
    AppError::new(Code::MoneyOutOfRange, "This amount is larger than the system takes.")
}

/// The quotient rounded to the nearest integer, halves away from zero; `None` for a divisor of zero or on overflow.
#[must_use]
pub fn div_half_away(dividend: i128, divisor: i128) -> Option<i128> {
    let (quotient, rest) = (dividend.checked_div(divisor)?, dividend.checked_rem(divisor)?);
    let reaches_half = rest.unsigned_abs() >= divisor.unsigned_abs().checked_sub(rest.unsigned_abs())?;
    match (reaches_half && rest != 0, (dividend < 0) == (divisor < 0)) {
        (false, _) => Some(quotient),
        (true, true) => quotient.checked_add(1),
        (true, false) => quotient.checked_sub(1),
    }
}

impl Money {
    /// Nothing, of a currency.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Neither owed nor due.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// This amount, once it is known to be inside the range that the system takes.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn checked(self) -> Result<Self, AppError> {
        if self.minor.unsigned_abs() > MAX_MINOR.unsigned_abs() { Err(out_of_range()) } else { Ok(self) }
    }

    fn of(minor: Option<i64>, currency: Currency) -> Result<Self, AppError> {
        Self::new(minor.ok_or_else(out_of_range)?, currency).checked()
    }

    /// # Errors
    /// `money.currency_mismatch` when the two are of different currencies.
    pub fn same_currency(self, other: Self) -> Result<(), AppError> {
        if self.currency == other.currency {
            return Ok(());
        }
        let words = format!("{} and {} cannot be added up.", self.currency, other.currency);
        Err(AppError::new(Code::CurrencyMismatch, words))
    }

    /// The sum.
    ///
    /// # Errors
    /// `money.currency_mismatch`, `money.out_of_range`.
    pub fn try_add(self, other: Self) -> Result<Self, AppError> {
        self.same_currency(other)?;
        Self::of(self.minor.checked_add(other.minor), self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    /// `money.currency_mismatch`, `money.out_of_range`.
    pub fn try_sub(self, other: Self) -> Result<Self, AppError> {
        self.same_currency(other)?;
        Self::of(self.minor.checked_sub(other.minor), self.currency)
    }

    /// The opposite amount.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn try_neg(self) -> Result<Self, AppError> {
        Self::of(self.minor.checked_neg(), self.currency)
    }

    /// So many times this amount.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn times(self, count: u32) -> Result<Self, AppError> {
        Self::of(self.minor.checked_mul(i64::from(count)), self.currency)
    }

    /// The sum of many amounts; nothing when there are none.
    ///
    /// # Errors
    /// `money.currency_mismatch`, `money.out_of_range`.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, AppError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::try_add)
    }

    /// The smaller of two amounts.
    ///
    /// # Errors
    /// `money.currency_mismatch`.
    pub fn at_most(self, other: Self) -> Result<Self, AppError> {
        self.same_currency(other)?;
        Ok(Self::new(self.minor.min(other.minor), self.currency))
    }

    /// `numerator / denominator` of this amount, rounded half away from zero.
    ///
    /// # Errors
    /// `money.out_of_range`, also for a denominator of zero.
    pub fn ratio(self, numerator: i128, denominator: i128) -> Result<Self, AppError> {
        let product = i128::from(self.minor).checked_mul(numerator);
        let rounded = product.and_then(|product| div_half_away(product, denominator));
        Self::of(rounded.and_then(|minor| i64::try_from(minor).ok()), self.currency)
    }

    /// The part of this amount that belongs to the stretch `from..to` of `whole`.
    ///
    /// Each end is rounded from the start, so stretches that meet sum exactly, in any number and order of size, and
    /// the last one takes the remainder.
    ///
    /// # Errors
    /// `money.out_of_range`, also when `whole` is zero.
    pub fn stretch(self, from: i64, to: i64, whole: i64) -> Result<Self, AppError> {
        let upto = |end: i64| self.ratio(i128::from(end), i128::from(whole));
        upto(to)?.try_sub(upto(from)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, "USD".parse().unwrap())
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (dividend, divisor, rounded) in [
            (5, 2, 3),
            (-5, 2, -3),
            (5, -2, -3),
            (-5, -2, 3),
            (4, 3, 1),
            (-4, 3, -1),
            (1, 2, 1),
            (-1, 2, -1),
            (0, 7, 0),
        ] {
            assert_eq!(div_half_away(dividend, divisor), Some(rounded), "{dividend}/{divisor}");
        }
        assert_eq!(div_half_away(1, 0), None);
        assert_eq!(div_half_away(i128::MIN, -1), None);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(usd(MAX_MINOR).try_add(usd(1)).unwrap_err().code, Code::MoneyOutOfRange);
        assert_eq!(usd(i64::MIN).try_neg().unwrap_err().code, Code::MoneyOutOfRange);
        assert_eq!(usd(MAX_MINOR).times(u32::MAX).unwrap_err().code, Code::MoneyOutOfRange);
        assert_eq!(usd(1).ratio(1, 0).unwrap_err().code, Code::MoneyOutOfRange);
        let eur = Money::new(1, "EUR".parse().unwrap());
        assert_eq!(usd(1).try_add(eur).unwrap_err().code, Code::CurrencyMismatch);
        assert_eq!(usd(1).try_sub(eur).unwrap_err().code, Code::CurrencyMismatch);
    }

    proptest! {
        #[test]
        fn a_quotient_is_never_further_than_half(n in any::<i64>(), d in any::<i64>().prop_filter("zero", |d| *d != 0)) {
            let (n, d) = (i128::from(n), i128::from(d));
            let rounded = div_half_away(n, d).unwrap();
            prop_assert!((n - rounded * d).abs() * 2 <= d.abs());
        }

        #[test]
        fn stretches_that_meet_sum_exactly(
            minor in -MAX_MINOR..=MAX_MINOR, mut ends in prop::collection::vec(0_i64..1000, 0..10),
        ) {
            ends.extend([0, 1000]);
            ends.sort_unstable();
            let parts = ends.windows(2).map(|end| usd(minor).stretch(end[0], end[1], 1000).unwrap());
            let parts: Vec<_> = parts.collect();
            prop_assert!(parts.iter().all(|part| part.minor.signum() * minor.signum() >= 0));
            prop_assert_eq!(Money::sum(usd(0).currency, parts).unwrap(), usd(minor));
        }
    }
}
