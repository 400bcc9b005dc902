//! The VAT margin scheme for second-hand goods, works of art, collectors' items and antiques (Council Directive
//! 2006/112/EC Art. 312 to 325; United Kingdom: VAT Notice 718).
//!
//! Worked out when a sale is posted, not when it is priced: the buyer pays the same whatever the margin was, and
//! what the piece cost is not for everybody's eyes. The result belongs to the stock book, never to the document.

use serde::{Deserialize, Serialize};

use crate::{AppError, Money, Ppm};

/// What the document must say instead of showing VAT (Art. 226 point 14).
pub const MARGIN_LEGEND: &str = "Margin scheme — second-hand goods";

/// The VAT that one piece bears under the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginVat {
    /// Selling price less purchase price, never below zero: a loss is not set off against another piece.
    pub margin: Money,
    /// The margin without the tax it contains.
    pub base: Money,
    /// The tax it contains.
    pub vat: Money,
}

/// The VAT in the margin of one piece. `purchase` is what its seller was paid: repairs and other costs stay out
/// (Art. 312 point 2).
///
/// # Errors
/// `money.currency_mismatch`, `money.out_of_range`.
pub fn margin_vat(selling: Money, purchase: Money, rate: Ppm) -> Result<MarginVat, AppError> {
    let difference = selling.try_sub(purchase)?;
    let margin = if difference.is_negative() { Money::zero(selling.currency) } else { difference };
    let rate = i128::from(rate.parts());
    let vat = margin.ratio(rate, rate.saturating_add(i128::from(Ppm::WHOLE.parts())))?;
    Ok(MarginVat { margin, base: margin.try_sub(vat)?, vat })
}
