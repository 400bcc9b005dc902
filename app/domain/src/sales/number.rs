//! Human numbers of documents: per store, series and year, without a gap where the law asks for it.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{AppError, machine::vocabulary};

vocabulary! {
    /// A kind of document that bears a number.
    DocumentKind {
        /// The receipt of a sale.
        Receipt = "receipt", "Receipt";
        /// An invoice.
        Invoice = "invoice", "Invoice";
        /// A credit note; a series of its own.
        CreditNote = "credit_note", "Credit note";
        /// The closing report of a cash session.
        ZReport = "z_report", "Z report";
        /// A quote.
        Quote = "quote", "Quote";
        /// A layaway.
        Layaway = "layaway", "Layaway";
        /// A special order.
        SpecialOrder = "special_order", "Special order";
        /// The account of a customer; told anew each time, so its number is its day.
        Statement = "statement", "Statement";
    }
}

impl DocumentKind {
    /// Must be numbered without a gap, and so only inside the commit (Council Directive 2006/112/EC Art. 226
    /// point 2 for invoices; fiscal rules for closing reports). The others may lose a number with a lost draft.
    #[must_use]
    pub const fn gap_free(self) -> bool {
        matches!(self, Self::Invoice | Self::CreditNote | Self::ZReport)
    }

    /// The prefix unless the store sets another.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Receipt => "R",
            Self::Invoice => "INV",
            Self::CreditNote => "CN",
            Self::ZReport => "Z",
            Self::Quote => "Q",
            Self::Layaway => "LAY",
            Self::SpecialOrder => "SO",
            Self::Statement => "ST",
        }
    }
}

/// What numbers are counted by: store, prefix, year, and the device for receipts that are written offline.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Series {
    store: String,
    prefix: String,
    device: Option<String>,
    year: i32,
}

impl Series {
    /// A series. Codes are one to eight capital letters or digits, so that a number can be read back; the year is
    /// that of the business date.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn new(store: &str, prefix: &str, device: Option<&str>, year: i32) -> Result<Self, AppError> {
        for (field, code) in [("store", Some(store)), ("prefix", Some(prefix)), ("device", device)] {
            if code.is_some_and(|code| !is_code(code)) {
                return Err(AppError::field(field, "One to eight capital letters or digits."));
            }
        }
        if !(1970..=9999).contains(&year) {
            return Err(AppError::field("year", "A year between 1970 and 9999."));
        }
        Ok(Self { store: store.into(), prefix: prefix.into(), device: device.map(Into::into), year })
    }

    /// The year.
    #[must_use]
    pub const fn year(&self) -> i32 {
        self.year
    }
}

fn is_code(code: &str) -> bool {
    (1..=8).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// The number of one document: `LDN-INV-2026-000123`, offline `LDN-R-T1-2026-000042`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentNumber {
    /// What it is counted by.
    pub series: Series,
    /// From 1.
    pub number: u32,
}

impl std::fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Series { store, prefix, device, year } = &self.series;
        write!(f, "{store}-{prefix}-")?;
        if let Some(device) = device {
            write!(f, "{device}-")?;
        }
        write!(f, "{year}-{:06}", self.number)
    }
}

impl FromStr for DocumentNumber {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        let refused = || AppError::field("number", "Write a document number, for example LDN-INV-2026-000123.");
        let parts: Vec<_> = text.split('-').collect();
        let (store, prefix, device, year, number) = match parts.as_slice() {
            [store, prefix, year, number] => (store, prefix, None, year, number),
            [store, prefix, device, year, number] => (store, prefix, Some(*device), year, number),
            _ => return Err(refused()),
        };
        let figures = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !figures(year) || !figures(number) || number.len() < 6 {
            return Err(refused());
        }
        let (year, number) = year.parse().ok().zip(number.parse().ok()).ok_or_else(refused)?;
        let read = Self { series: Series::new(store, prefix, device, year).map_err(|_| refused())?, number };
        if read.number == 0 || read.to_string() != text { Err(refused()) } else { Ok(read) }
    }
}

impl Serialize for DocumentNumber {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentNumber {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(|_| D::Error::custom("not a document number"))
    }
}

/// The counter of a series: one row, locked while a number is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sequence {
    /// What it counts.
    pub series: Series,
    /// The next number.
    pub next: u32,
}

impl Sequence {
    /// A series that has not begun.
    #[must_use]
    pub const fn new(series: Series) -> Self {
        Self { series, next: 1 }
    }

    /// The next number, and the sequence after it.
    ///
    /// # Errors
    /// `server.fault` when the counter is exhausted.
    pub fn take(self) -> Result<(DocumentNumber, Self), AppError> {
        let next = self
            .next
            .checked_add(1)
            .ok_or_else(|| AppError::new(crate::Code::Internal, "This series of numbers is exhausted."))?;
        Ok((DocumentNumber { series: self.series.clone(), number: self.next }, Self { series: self.series, next }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_read_back() {
        let series = Series::new("LDN", "INV", None, 2026).unwrap();
        let (first, rest) = Sequence::new(series).take().unwrap();
        assert_eq!(first.to_string(), "LDN-INV-2026-000001");
        assert_eq!(rest.take().unwrap().0.to_string(), "LDN-INV-2026-000002");
        let offline = Series::new("LDN", "R", Some("T1"), 2026).unwrap();
        assert_eq!(DocumentNumber { series: offline, number: 1_234_567 }.to_string(), "LDN-R-T1-2026-1234567");
        for text in [
            "",
            "LDN-INV-2026",
            "LDN-INV-2026-000000",
            "LDN-INV-2026-1",
            "ldn-INV-2026-000001",
            "A-B-C-D-E-F",
            "LDN-INV-2026-0000001",
            "LDN-INV-+026-000001",
            "LDN--2026-000001",
        ] {
            assert!(text.parse::<DocumentNumber>().is_err(), "{text}");
        }
        assert!(Series::new("L-N", "INV", None, 2026).is_err());
    }

    proptest! {
        #[test]
        fn a_sequence_has_no_gap(count in 1_u32..50, start in 1_u32..2_000_000) {
            let mut sequence = Sequence { series: Series::new("A1", "Z", None, 2026).unwrap(), next: start };
            for expected in start..start + count {
                let (number, rest) = sequence.take().unwrap();
                prop_assert_eq!(number.number, expected);
                let json = serde_json::to_string(&number).unwrap();
                prop_assert_eq!(serde_json::from_str::<DocumentNumber>(&json).unwrap(), number);
                sequence = rest;
            }
        }
    }
}
