//! What cash can pay: the smallest step of a currency's coins, and the faces a drawer is counted in.

use serde::{Deserialize, Serialize};

use super::{Currency, Money, arithmetic::out_of_range, div_half_away};
use crate::AppError;

/// Where an amount goes that lies exactly between two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// Half away from zero.
    Away,
    /// Half towards zero: in the customer's favour at the till.
    TowardZero,
}

/// How amounts are rounded when they are paid in cash. Frozen on the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashRounding {
    /// The smallest payable step in minor units; 1 rounds nothing.
    pub step: i64,
    /// What happens exactly half-way.
    pub ties: Ties,
}

/// Currencies whose smallest coin is worth more than one minor unit: the step, and who decides.
const STEPS: &[(&str, i64, Ties)] = &[
    ("AUD", 5, Ties::Away),        // 1c and 2c withdrawn in 1992
    ("CAD", 5, Ties::Away),        // the penny was withdrawn in 2013
    ("CHF", 5, Ties::Away),        // 5 Rappen, Federal Act on Currency and Payment Instruments
    ("CZK", 100, Ties::Away),      // 1 Kč, Act 634/1992 §3(c)
    ("DKK", 50, Ties::Away),       // 50 øre
    ("HUF", 500, Ties::Away),      // 5 Ft, Act III of 2008
    ("ILS", 10, Ties::Away),       // 10 agorot
    ("MYR", 5, Ties::Away),        // 5 sen
    ("NOK", 100, Ties::Away),      // 1 kr
    ("NZD", 10, Ties::TowardZero), // 10c; the Reserve Bank leaves 5c to the shop, most round it down
    ("SEK", 100, Ties::Away),      // 1 kr, Act 1970:1029
    ("ZAR", 10, Ties::TowardZero), // 10c, in the customer's favour
];

impl CashRounding {
    /// No rounding: every minor unit has a coin, or the amount is not paid in cash.
    pub const NONE: Self = Self { step: 1, ties: Ties::Away };

    /// What is usual for a currency. A store may set another step: Finland and the Netherlands round euro cash to
    /// 5 cents, Germany does not.
    #[must_use]
    pub fn usual(currency: Currency) -> Self {
        let known = STEPS.iter().find(|(code, ..)| *code == currency.code());
        known.map_or(Self::NONE, |(_, step, ties)| Self { step: *step, ties: *ties })
    }

    /// The nearest amount that cash can pay.
    ///
    /// # Errors
    /// `money.out_of_range`, also for a step below 1.
    pub fn round(self, amount: Money) -> Result<Money, AppError> {
        if self.step < 1 {
            return Err(out_of_range());
        }
        let (minor, step) = (i128::from(amount.minor), i128::from(self.step));
        let steps = match self.ties {
            Ties::Away => div_half_away(minor, step),
            // Half towards zero: round half away, but of an amount half a minor unit closer to zero.
            Ties::TowardZero => minor
                .checked_mul(2)
                .and_then(|twice| twice.checked_sub(minor.signum()))
                .and_then(|twice| div_half_away(twice, step.checked_mul(2)?)),
        };
        let minor = steps.and_then(|steps| steps.checked_mul(step)).and_then(|minor| i64::try_from(minor).ok());
        Money::new(minor.ok_or_else(out_of_range)?, amount.currency).checked()
    }

    /// Whether an amount can be paid in cash as it is.
    #[must_use]
    pub fn payable(self, amount: Money) -> bool {
        amount.minor.checked_rem(self.step) == Some(0)
    }
}

/// The notes and coins in circulation, in minor units, largest first: the rows of the count form. Empty for a
/// currency without a list, whose faces are typed.
#[must_use]
pub fn denominations(currency: Currency) -> &'static [i64] {
    match currency.code() {
        "AUD" => &[10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5],
        "CAD" => &[10_000, 5_000, 2_000, 1_000, 500, 200, 100, 25, 10, 5],
        "CHF" => &[100_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5],
        "DKK" => &[50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50],
        "EUR" => &[50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
        "GBP" => &[5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
        "JPY" => &[10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1],
        "NOK" => &[100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 100],
        "SEK" => &[100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100],
        "USD" => &[10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25, 10, 5, 1],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::MAX_MINOR;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, code.parse().unwrap())
    }

    #[test]
    fn amounts_meet_the_nearest_coin() {
        for (code, minor, paid) in [
            ("CHF", 9_997, 9_995),
            ("CHF", 9_998, 10_000),
            ("CAD", 1_002, 1_000),
            ("CAD", 1_003, 1_005),
            ("CAD", -1_003, -1_005),
            ("SEK", 19_950, 20_000),
            ("SEK", 19_949, 19_900),
            ("NZD", 105, 100),
            ("NZD", 106, 110),
            ("NZD", -105, -100),
            ("USD", 1_003, 1_003),
        ] {
            let amount = money(minor, code);
            assert_eq!(CashRounding::usual(amount.currency).round(amount), Ok(money(paid, code)), "{code} {minor}");
        }
        assert!(CashRounding { step: 0, ties: Ties::Away }.round(money(1, "USD")).is_err());
    }

    #[test]
    fn every_face_can_be_paid_out() {
        for currency in Currency::all() {
            let rounding = CashRounding::usual(currency);
            assert!(denominations(currency).iter().all(|face| rounding.payable(Money::new(*face, currency))));
            assert!(denominations(currency).is_sorted_by(|a, b| a > b));
        }
    }

    proptest! {
        #[test]
        fn rounding_is_near_symmetric_and_stable(minor in -MAX_MINOR / 2..=MAX_MINOR / 2, which in 0..STEPS.len()) {
            let (code, step, ties) = STEPS[which];
            let rounding = CashRounding { step, ties };
            let rounded = rounding.round(money(minor, code)).unwrap();
            prop_assert!((rounded.minor - minor).abs() * 2 <= step);
            prop_assert!(rounding.payable(rounded));
            prop_assert_eq!(rounding.round(rounded).unwrap(), rounded);
            prop_assert_eq!(rounding.round(money(-minor, code)).unwrap().minor, -rounded.minor);
        }
    }
}
