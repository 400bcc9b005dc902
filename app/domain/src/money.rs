//! Money as integers: minor units and the ISO 4217 currency they are of. No floating point anywhere.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

mod allocation;
mod arithmetic;
mod cash;

pub use arithmetic::div_half_away;
pub use cash::{CashRounding, Ties, denominations};

/// An ISO 4217 currency that this product trades in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// Code, digits after the point (ISO 4217 exponent), sign.
const CURRENCIES: &[(&str, u32, &str)] = &[
    ("AED", 2, "AED "),
    ("AUD", 2, "A$"),
    ("BHD", 3, "BHD "),
    ("BRL", 2, "R$"),
    ("CAD", 2, "C$"),
    ("CHF", 2, "CHF "),
    ("CLP", 0, "CLP "),
    ("CNY", 2, "CN¥"),
    ("CZK", 2, "CZK "),
    ("DKK", 2, "DKK "),
    ("EUR", 2, "€"),
    ("GBP", 2, "£"),
    ("HKD", 2, "HK$"),
    ("HUF", 2, "HUF "),
    ("IDR", 2, "IDR "),
    ("ILS", 2, "₪"),
    ("INR", 2, "₹"),
    ("ISK", 0, "ISK "),
    ("JPY", 0, "¥"),
    ("KRW", 0, "₩"),
    ("KWD", 3, "KWD "),
    ("MXN", 2, "MX$"),
    ("MYR", 2, "MYR "),
    ("NOK", 2, "NOK "),
    ("NZD", 2, "NZ$"),
    ("OMR", 3, "OMR "),
    ("PHP", 2, "₱"),
    ("PLN", 2, "PLN "),
    ("QAR", 2, "QAR "),
    ("RON", 2, "RON "),
    ("SAR", 2, "SAR "),
    ("SEK", 2, "SEK "),
    ("SGD", 2, "S$"),
    ("THB", 2, "฿"),
    ("TRY", 2, "TRY "),
    ("TWD", 2, "NT$"),
    ("USD", 2, "$"),
    ("VND", 0, "₫"),
    ("ZAR", 2, "R "),
];

impl Currency {
    /// Every currency that may be chosen, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        CURRENCIES.iter().filter_map(|(code, ..)| code.parse().ok())
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Digits after the decimal point.
    #[must_use]
    pub fn exponent(&self) -> u32 {
        self.entry().map_or(2, |(_, exponent, _)| *exponent)
    }

    fn entry(&self) -> Option<&'static (&'static str, u32, &'static str)> {
        CURRENCIES.iter().find(|(code, ..)| code.as_bytes() == self.0)
    }
}

/// A text that is no currency or no amount; says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadMoney(pub &'static str);

impl std::fmt::Display for BadMoney {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for Currency {
    type Err = BadMoney;

    fn from_str(text: &str) -> Result<Self, BadMoney> {
        let known = CURRENCIES.iter().find(|(code, ..)| *code == text).ok_or(BadMoney("Choose a currency."))?;
        known.0.as_bytes().try_into().map(Self).map_err(|_| BadMoney("Choose a currency."))
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(|_| D::Error::custom("not a currency"))
    }
}

/// The most any single amount may be, in minor units. Keeps every sum of a shop far inside `i64`.
pub const MAX_MINOR: i64 = 1_000_000_000_000;

/// An amount in minor units of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: cents, pence, yen, fils.
    pub minor: i64,
    /// What they are units of.
    pub currency: Currency,
}

impl Money {
    /// An amount.
    #[must_use]
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The difference, `None` across currencies or on overflow.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        (self.currency == other.currency).then_some(())?;
        Some(Self::new(self.minor.checked_sub(other.minor)?, self.currency))
    }

    /// This amount's share of `whole` in parts per million, rounded half away from zero; `None` of nothing.
    #[must_use]
    pub fn ppm_of(self, whole: Self) -> Option<i64> {
        if self.currency != whole.currency || whole.minor == 0 {
            return None;
        }
        let (part, whole) = (i128::from(self.minor) * 2_000_000, i128::from(whole.minor));
        let doubled = part / whole;
        i64::try_from((doubled + doubled.signum()) / 2).ok()
    }

    /// Reads what a person typed: `21,400`, `21400.5`, `$ 21 400.00`. A comma before exactly three digits groups.
    ///
    /// # Errors
    /// Words for the field: not a number, too many digits after the point, negative, too large.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, BadMoney> {
        const NOT: BadMoney = BadMoney("Write an amount in figures, for example 1250.00.");
        const LARGE: BadMoney = BadMoney("This amount is larger than the system takes.");
        let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).collect();
        let text = text.trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '.' | ','));
        if text.starts_with('-') {
            return Err(BadMoney("An amount cannot be negative."));
        }
        // The last separator is the decimal point unless exactly three digits follow and the currency has fewer.
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let (whole, fraction) = match text.rfind(['.', ',']) {
            Some(at) => {
                let (head, tail) = (&text[..at], &text[at + 1..]);
                let grouping = tail.len() == 3 && currency.exponent() < 3 && digits(tail) && !head.is_empty();
                if grouping { (text.to_owned(), "") } else { (head.to_owned(), tail) }
            }
            None => (text.to_owned(), ""),
        };
        let mut groups = whole.split(['.', ',']);
        let first = groups.next().unwrap_or_default();
        // Nobody groups after a nought: `0.125` is a fraction that this currency does not have.
        let grouped = groups.clone().next().is_none() || (first.len() <= 3 && !first.starts_with('0'));
        if !digits(first) || !grouped || !groups.all(|group| group.len() == 3 && digits(group)) {
            return Err(NOT);
        }
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        if text.ends_with(['.', ',']) || (!fraction.is_empty() && !digits(fraction)) {
            return Err(NOT);
        }
        let exponent = currency.exponent() as usize;
        if fraction.trim_end_matches('0').len() > exponent {
            return Err(BadMoney("This currency has fewer digits after the point."));
        }
        let cents: String = fraction.chars().chain(std::iter::repeat('0')).take(exponent).collect();
        let minor: i64 = format!("{whole}{cents}").parse().map_err(|_| LARGE)?;
        if minor > MAX_MINOR { Err(LARGE) } else { Ok(Self::new(minor, currency)) }
    }

    /// Figures with a point and no grouping: what an input field holds. `21400.00`
    #[must_use]
    pub fn plain(self) -> String {
        let scale = 10_u64.pow(self.currency.exponent());
        let sign = if self.minor < 0 { "-" } else { "" };
        let (whole, cents) = (self.minor.unsigned_abs() / scale, self.minor.unsigned_abs() % scale);
        match self.currency.exponent() as usize {
            0 => format!("{sign}{whole}"),
            digits => format!("{sign}{whole}.{cents:0digits$}"),
        }
    }

    /// Sign, groups of three, and cents only when there are any: `$21,400`, `−$12.50`.
    #[must_use]
    pub fn short(self) -> String {
        let full = self.to_string();
        let scale = 10_i64.pow(self.currency.exponent());
        match (self.minor % scale, full.rfind('.')) {
            (0, Some(point)) => full[..point].to_owned(),
            _ => full,
        }
    }
}

impl std::fmt::Display for Money {
    /// `$21,400.00`; a negative amount has a real minus sign in front.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = Self::new(self.minor, self.currency).plain();
        let plain = plain.trim_start_matches('-');
        let (whole, cents) = plain.split_once('.').map_or((plain, None), |(whole, cents)| (whole, Some(cents)));
        if self.minor < 0 {
            f.write_str("−")?;
        }
        f.write_str(self.currency.entry().map_or("", |(.., sign)| sign))?;
        for (at, digit) in whole.char_indices() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        cents.map_or(Ok(()), |cents| write!(f, ".{cents}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd() -> Currency {
        "USD".parse().unwrap()
    }

    #[test]
    fn amounts_read_as_people_write_them() {
        let jpy = "JPY".parse().unwrap();
        let kwd = "KWD".parse().unwrap();
        for (text, currency, minor) in [
            ("21,400", usd(), 2_140_000),
            ("21.400,50", usd(), 2_140_050),
            ("$ 1 250.5", usd(), 125_050),
            ("9'999.90", usd(), 999_990),
            ("0.05", usd(), 5),
            ("1500", jpy, 1500),
            ("1,500", jpy, 1500),
            ("1.250", kwd, 1250),
        ] {
            assert_eq!(Money::parse(text, currency).map(|m| m.minor), Ok(minor), "{text}");
        }
        for text in ["", "-5", "abc", "1.2.3.4,5,", "0.125", "12.345678", "99999999999999", "1e5", "NaN", "٣٤"] {
            assert!(Money::parse(text, usd()).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_show_sign_groups_and_cents() {
        assert_eq!(Money::new(2_140_000, usd()).to_string(), "$21,400.00");
        assert_eq!(Money::new(2_140_000, usd()).short(), "$21,400");
        assert_eq!(Money::new(-1_250, usd()).short(), "−$12.50");
        assert_eq!(Money::new(1_234_567, "JPY".parse().unwrap()).to_string(), "¥1,234,567");
    }

    proptest! {
        #[test]
        fn plain_reads_back(minor in 0..=MAX_MINOR, which in 0..CURRENCIES.len()) {
            let money = Money::new(minor, CURRENCIES[which].0.parse().unwrap());
            prop_assert_eq!(Money::parse(&money.plain(), money.currency), Ok(money));
        }

        #[test]
        fn parsing_never_panics(text in ".*") {
            let _ = Money::parse(&text, usd());
        }

        #[test]
        fn a_share_is_rounded_to_the_nearest_ppm(part in -MAX_MINOR..=MAX_MINOR, whole in 1..=MAX_MINOR) {
            let ppm = Money::new(part, usd()).ppm_of(Money::new(whole, usd()));
            let exact = i128::from(part) * 1_000_000;
            if let Some(ppm) = ppm {
                prop_assert!((exact - i128::from(ppm) * i128::from(whole)).abs() * 2 <= i128::from(whole));
            }
        }
    }
}
