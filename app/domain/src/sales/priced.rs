//! A sale as it was priced: what is stored, printed and refunded from.

use serde::{Deserialize, Serialize};

use crate::{
    AppError, Code, JurisdictionId, LineId, Money,
    tax::{LineTax, TaxRoundingRow, TradeInEffect},
};

/// Where a discount was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", content = "at", rename_all = "snake_case")]
pub enum DiscountOf {
    /// On the line: its place among the line's discounts.
    Line(usize),
    /// On the sale: its place among the sale's discounts.
    Sale(usize),
}

/// What one discount takes of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDiscount {
    /// Which discount.
    pub of: DiscountOf,
    /// How much.
    pub amount: Money,
}

/// A line as it was priced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    /// The line.
    pub line: LineId,
    /// How many.
    pub quantity: u32,
    /// Unit price times quantity.
    pub extended: Money,
    /// What each discount takes of it.
    pub discounts: Vec<LineDiscount>,
    /// Its share of the charges of the sale.
    pub charge: Money,
    /// Without tax.
    pub net: Money,
    /// Tax, row by row.
    pub taxes: Vec<LineTax>,
    /// With tax: what the line costs.
    pub gross: Money,
}

impl PricedLine {
    /// What all discounts take.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn discount(&self) -> Result<Money, AppError> {
        Money::sum(self.extended.currency, self.discounts.iter().map(|it| it.amount))
    }

    /// The tax of all rows.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn tax(&self) -> Result<Money, AppError> {
        Money::sum(self.net.currency, self.taxes.iter().map(|row| row.amount))
    }
}

/// The sums of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Unit prices times quantities.
    pub list: Money,
    /// All discounts.
    pub discount: Money,
    /// All charges of the sale.
    pub charges: Money,
    /// Without tax.
    pub net: Money,
    /// All tax.
    pub tax: Money,
    /// What is to be paid, before cash is rounded.
    pub total: Money,
}

/// A sale as it was priced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Priced {
    /// In the order of the draft.
    pub lines: Vec<PricedLine>,
    /// Tax rounded per document: the differences to the rows.
    pub tax_rounding: Vec<TaxRoundingRow>,
    /// What trade-ins did to the base, jurisdiction by jurisdiction.
    pub trade_in: Vec<(JurisdictionId, TradeInEffect)>,
    /// The sums.
    pub totals: Totals,
}

impl Priced {
    /// A line.
    #[must_use]
    pub fn line(&self, id: LineId) -> Option<&PricedLine> {
        self.lines.iter().find(|line| line.line == id)
    }

    /// Refuses when the person at the till was shown another total.
    ///
    /// # Errors
    /// `sale.total_mismatch`.
    pub fn expect_total(&self, shown: Money) -> Result<(), AppError> {
        if self.totals.total == shown {
            return Ok(());
        }
        let words = format!("The total is {}, not {shown}: prices or tax have changed.", self.totals.total);
        Err(AppError::new(Code::TotalMismatch, words))
    }
}
