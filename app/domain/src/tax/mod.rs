//! Sales tax and VAT: jurisdictions stacked over a sale, rules with dates and bands, and the rows they leave.
//!
//! Owns rates, bases, exemptions and the rounding of tax. Knows nothing of discounts, tenders or documents: it is
//! given what is sold for how much, and answers net, tax rows and gross. What it computed is stored with the
//! document and never computed again.
//!
//! * [`profile`] what a store's tax set-up is, and whether it contradicts itself
//! * [`rule`] one rule: what it applies to, when, where, for whom, on which band of the price
//! * [`subject`] what is sold, as tax sees it
//! * [`row`] what is stored
//! * [`select`] which rules speak about a line
//! * [`assess`](mod@assess) the tax of the lines of one document
//! * [`margin`] the VAT margin scheme for second-hand goods

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::float_arithmetic))]

pub mod assess;
mod exact;
pub mod margin;
pub mod profile;
pub mod row;
pub mod rule;
pub mod select;
pub mod subject;
mod trade_in;

pub use assess::{Situation, Taxable, assess};
pub use margin::{MARGIN_LEGEND, MarginVat, margin_vat};
pub use profile::{Jurisdiction, PriceMode, TaxPoint, TaxProfile, TaxRounding, TaxedDocument, TradeInEffect};
pub use row::{Assessment, Exemption, LineTax, Scheme, TaxRoundingRow, Taxed};
pub use rule::{Band, BandOf, BandOn, Buyer, Certificate, CustomerClass, Sourcing, Supply, TaxRule};
pub use subject::{AppliesTo, Subject};
pub use trade_in::TradeIn;

use crate::{AppError, Code};

fn invalid(words: impl Into<String>) -> AppError {
    AppError::new(Code::TaxProfileInvalid, words)
}
