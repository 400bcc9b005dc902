//! What assessing tax takes and leaves: the scheme of a piece, the tax rows that are stored with a document.

use serde::{Deserialize, Serialize};

use super::{Band, PriceMode, TradeInEffect};
use crate::{CertificateId, JurisdictionId, Money, Ppm, TaxRuleId};

/// How a piece is taxed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "scheme", rename_all = "snake_case")]
pub enum Scheme {
    /// On its price.
    #[default]
    Standard,
    /// On its margin; see [`super::margin`].
    Margin,
    /// Not at all: investment gold and the like.
    Exempt {
        /// Why, as the document says it.
        reason: String,
    },
}

impl Scheme {
    /// That of a piece which was bought second-hand, or not. The margin scheme is for prices that include tax: where
    /// tax is added, there is none to hide.
    #[must_use]
    pub const fn of_piece(second_hand: bool, prices: PriceMode) -> Self {
        match (second_hand, prices) {
            (true, PriceMode::Inclusive) => Self::Margin,
            (true, PriceMode::Exclusive) | (false, _) => Self::Standard,
        }
    }
}

/// Why a row bears no tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "exempt", rename_all = "snake_case")]
pub enum Exemption {
    /// The buyer has a certificate.
    Certificate {
        /// It.
        certificate: CertificateId,
    },
    /// The piece is exempt.
    Item {
        /// Why.
        reason: String,
    },
}

/// One tax of one line, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTax {
    /// Who levies it.
    pub jurisdiction: JurisdictionId,
    /// By which rule.
    pub rule: TaxRuleId,
    /// As printed.
    pub name: String,
    /// What the rate was applied to, net of this tax.
    pub base: Money,
    /// The rate.
    pub rate: Ppm,
    /// The band of the article's price, if only that was taxed.
    pub band: Option<Band>,
    /// What a trade-in took off the base.
    pub trade_in: Money,
    /// The tax.
    pub amount: Money,
    /// Why there is none.
    pub exempt: Option<Exemption>,
}

/// One line with its tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxed {
    /// Without tax.
    pub net: Money,
    /// Row by row, in the order of the stack.
    pub taxes: Vec<LineTax>,
    /// With tax: what the line costs.
    pub gross: Money,
}

/// The difference between tax rounded once per document and the sum of its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRoundingRow {
    /// Who levies it.
    pub jurisdiction: JurisdictionId,
    /// By which rule.
    pub rule: TaxRuleId,
    /// What is added to the tax of the document.
    pub tax: Money,
    /// What is added to its total: the same where tax is added, nothing where prices include it.
    pub gross: Money,
}

/// The tax of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// In the order they were given.
    pub lines: Vec<Taxed>,
    /// Under [`super::TaxRounding::PerDocument`], rules whose rows do not sum to the tax of the document.
    pub rounding: Vec<TaxRoundingRow>,
    /// What a trade-in did, jurisdiction by jurisdiction: the form shows it.
    pub trade_in: Vec<(JurisdictionId, TradeInEffect)>,
}
