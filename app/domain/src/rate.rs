//! Rates as integers: parts per million for tax and discounts, basis points for the shares of people.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::{AppError, Money};

macro_rules! rate { ($($(#[$doc:meta])* $name:ident of $whole:literal;)*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
    #[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
    pub struct $name(u32);

    impl $name {
        /// None of it.
        pub const ZERO: Self = Self(0);
        /// All of it: 100 %.
        pub const WHOLE: Self = Self($whole);

        /// A rate from 0 to 100 %; `None` above.
        #[must_use]
        pub const fn new(parts: u32) -> Option<Self> {
            if parts > $whole { None } else { Some(Self(parts)) }
        }

        /// The integer.
        #[must_use]
        pub const fn parts(self) -> u32 { self.0 }

        /// This share of an amount, rounded half away from zero.
        ///
        /// # Errors
        /// `money.out_of_range`.
        pub fn of(self, amount: Money) -> Result<Money, AppError> {
            amount.ratio(i128::from(self.0), $whole)
        }
    }

    impl<'de> Deserialize<'de> for $name {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            Self::new(u32::deserialize(from)?).ok_or_else(|| D::Error::custom("a rate is at most 100 %"))
        }
    }
)* } }

rate! {
    /// Parts per million: 63,500 is 6.35 %.
    Ppm of 1_000_000;
    /// Basis points: 2,500 is 25 %.
    BasisPoints of 10_000;
}

impl FromStr for Ppm {
    type Err = &'static str;

    /// Reads a percentage as people type it: `6.35`, `7,75 %`. At most four digits after the point.
    fn from_str(text: &str) -> Result<Self, &'static str> {
        const NOT: &str = "Write a percentage between 0 and 100, for example 6.35.";
        let text = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 4 || text.ends_with('.') {
            return Err(NOT);
        }
        let parts: u32 = format!("{whole}{fraction:0<4}").parse().map_err(|_| NOT)?;
        Self::new(parts).ok_or(NOT)
    }
}

impl std::fmt::Display for Ppm {
    /// `6.35 %`, without idle zeros.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, fraction) = (self.0 / 10_000, format!("{:04}", self.0 % 10_000));
        match fraction.trim_end_matches('0') {
            "" => write!(f, "{whole} %"),
            fraction => write!(f, "{whole}.{fraction} %"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percentages_read_as_people_write_them() {
        for (text, parts) in [("6.35", 63_500), ("7,75 %", 77_500), ("20", 200_000), ("100", 1_000_000), ("0.0001", 1)]
        {
            assert_eq!(text.parse::<Ppm>().map(Ppm::parts), Ok(parts), "{text}");
        }
        for text in ["", "-1", "100.0001", "1.23456", "1.", ".", "x", "1e2", "99999999999"] {
            assert!(text.parse::<Ppm>().is_err(), "{text}");
        }
    }

    #[test]
    fn rates_above_the_whole_do_not_arrive() {
        assert!(serde_json::from_str::<Ppm>("1000001").is_err());
        assert!(serde_json::from_str::<BasisPoints>("10001").is_err());
        assert_eq!(serde_json::from_str::<BasisPoints>("10000").unwrap(), BasisPoints::WHOLE);
    }

    proptest! {
        #[test]
        fn percentages_read_back(parts in 0_u32..=1_000_000) {
            let rate = Ppm::new(parts).unwrap();
            prop_assert_eq!(rate.to_string().parse::<Ppm>(), Ok(rate));
        }
    }
}
