//! A sale that is being put together: lines, discounts, charges, trade-ins, and who agreed to what.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Approval, Discount, Split};
use crate::{
    AppError, CashRounding, Currency, CustomerId, Date, GiftCardId, ItemId, LineId, Money, RegisterId, SaleId, StoreId,
    VariantId,
    error::Problems,
    inventory::MAX_QUANTITY,
    tax::{Buyer, PriceMode, Scheme, Subject, Supply, TaxRounding, TradeIn},
    text,
};

/// The most lines a sale may have.
pub const MAX_LINES: usize = 500;

/// What a store decides once and a document keeps, whatever the store decides later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleTerms {
    /// What everything is priced in.
    pub currency: Currency,
    /// Whether prices include tax.
    pub price_mode: PriceMode,
    /// Where tax is rounded.
    pub tax_rounding: TaxRounding,
    /// How cash is rounded.
    pub cash_rounding: CashRounding,
}

/// What is sold on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineKind {
    /// A piece, one of one: exactly this one.
    Piece {
        /// The piece.
        item: ItemId,
        /// Key of its category.
        category: String,
    },
    /// Some of a variant of a quantity item.
    Variant {
        /// The quantity item.
        item: ItemId,
        /// The variant.
        variant: VariantId,
        /// Key of its category.
        category: String,
    },
    /// Work.
    Service {
        /// Key of the kind: `repair`, `engraving`.
        service: String,
    },
    /// Goods that are not in stock.
    Custom {
        /// Key of the category they would have.
        category: String,
    },
    /// A gift card that is issued or topped up.
    GiftCard {
        /// The card.
        card: GiftCardId,
    },
    /// A charge with a tax of its own.
    Fee {
        /// Key of the kind: `shipping`, `insurance`.
        fee: String,
    },
}

impl LineKind {
    /// The line as tax sees it.
    #[must_use]
    pub fn subject(&self) -> Subject {
        match self {
            Self::Piece { item, category } | Self::Variant { item, category, .. } => {
                Subject::Goods { item: Some(*item), category: category.clone() }
            }
            Self::Custom { category } => Subject::Goods { item: None, category: category.clone() },
            Self::Service { service } => Subject::Service { service: service.clone() },
            Self::Fee { fee } => Subject::Fee { fee: fee.clone() },
            Self::GiftCard { .. } => Subject::StoredValue,
        }
    }

    /// Takes part in discounts of the whole sale. Money and fees do not.
    #[must_use]
    pub const fn discountable(&self) -> bool {
        match self {
            Self::Piece { .. } | Self::Variant { .. } | Self::Service { .. } | Self::Custom { .. } => true,
            Self::GiftCard { .. } | Self::Fee { .. } => false,
        }
    }

    /// Sold one at a time.
    #[must_use]
    pub const fn single(&self) -> bool {
        matches!(self, Self::Piece { .. } | Self::GiftCard { .. })
    }
}

/// A line of the draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// Minted by whoever adds it.
    pub id: LineId,
    /// What is sold.
    pub kind: LineKind,
    /// As printed.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// For one, in the price mode of the document.
    pub unit_price: Money,
    /// Lowest price for one without approval. The server takes it from stock, whatever the browser sent.
    #[serde(default)]
    pub min_price: Option<Money>,
    /// How it is taxed.
    #[serde(default)]
    pub scheme: Scheme,
    /// Discounts of this line.
    #[serde(default)]
    pub discounts: Vec<Discount>,
    /// Who sells it; the shares sum to the whole.
    pub salespeople: Vec<Split>,
}

/// A charge on the whole sale that is spread over its lines and taxed with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// As printed.
    pub title: String,
    /// How much, in the price mode of the document.
    pub amount: Money,
}

/// A sale that is being put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleDraft {
    /// Becomes the sale's id and makes a replay one sale.
    pub id: SaleId,
    /// Where.
    pub store: StoreId,
    /// At which till.
    #[serde(default)]
    pub register: Option<RegisterId>,
    /// To whom.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// The day in the store's time zone; decides the tax rules.
    pub business_date: Date,
    /// What the store had decided when the draft was opened.
    pub terms: SaleTerms,
    /// Where the goods go.
    #[serde(default)]
    pub supply: Supply,
    /// The buyer, as tax sees them.
    #[serde(default)]
    pub buyer: Buyer,
    /// What is sold.
    pub lines: Vec<DraftLine>,
    /// Discounts of the whole sale.
    #[serde(default)]
    pub discounts: Vec<Discount>,
    /// Charges of the whole sale.
    #[serde(default)]
    pub charges: Vec<Charge>,
    /// What is given in part payment. Each is a tender too; here it is because it may lower the base of tax.
    #[serde(default)]
    pub trade_ins: Vec<TradeIn>,
    /// What a second person agreed to.
    #[serde(default)]
    pub approvals: Vec<Approval>,
}

impl SaleDraft {
    /// Checks every field that pricing relies on. An empty draft is fine: a cart begins empty.
    ///
    /// # Errors
    /// `input.invalid` with all fields that need attention (`lines.2.quantity`), `sale.split_incomplete`.
    pub fn check(&self) -> Result<(), AppError> {
        let mut p = Problems::default();
        if self.lines.len() > MAX_LINES {
            p.note("lines", format!("At most {MAX_LINES} lines."));
        }
        let ids: BTreeSet<_> = self.lines.iter().map(|line| line.id).collect();
        if ids.len() != self.lines.len() {
            p.note("lines", "A line is listed twice.");
        }
        let mut pieces = BTreeSet::new();
        for (at, line) in self.lines.iter().enumerate() {
            let field = |name: &str| format!("lines.{at}.{name}");
            p.take(&field("title"), text::required(&line.title));
            let most = if line.kind.single() { 1 } else { MAX_QUANTITY };
            if line.quantity == 0 || i64::from(line.quantity) > most {
                p.note(field("quantity"), format!("Between 1 and {most}."));
            }
            self.amount(&mut p, &field("unit_price"), line.unit_price);
            if let Some(min) = line.min_price {
                self.amount(&mut p, &field("min_price"), min);
            }
            if let LineKind::Piece { item, .. } = &line.kind
                && !pieces.insert(*item)
            {
                p.note(field("kind"), "This piece is on the sale already.");
            }
            for (which, discount) in line.discounts.iter().enumerate() {
                self.discount(&mut p, &format!("lines.{at}.discounts.{which}"), discount);
            }
        }
        for (at, discount) in self.discounts.iter().enumerate() {
            self.discount(&mut p, &format!("discounts.{at}"), discount);
        }
        for (at, charge) in self.charges.iter().enumerate() {
            p.take(&format!("charges.{at}.title"), text::required(&charge.title));
            self.amount(&mut p, &format!("charges.{at}.amount"), charge.amount);
        }
        for (at, trade_in) in self.trade_ins.iter().enumerate() {
            self.amount(&mut p, &format!("trade_ins.{at}.allowance"), trade_in.allowance);
        }
        p.finish()?;
        self.lines.iter().try_for_each(|line| Split::check(&line.salespeople))
    }

    fn amount(&self, p: &mut Problems, field: &str, amount: Money) {
        if amount.currency != self.terms.currency {
            p.note(field, format!("This sale is in {}.", self.terms.currency));
        } else if amount.is_negative() {
            p.note(field, "An amount cannot be negative.");
        } else if let Err(why) = amount.checked() {
            p.note(field, why.detail);
        }
    }

    fn discount(&self, p: &mut Problems, field: &str, discount: &Discount) {
        p.take(&format!("{field}.reason"), text::required(&discount.reason));
        if let super::Reduction::Fixed { amount } = discount.reduction {
            self.amount(p, &format!("{field}.amount"), amount);
        }
    }

    /// A line of the draft.
    #[must_use]
    pub fn line(&self, id: LineId) -> Option<&DraftLine> {
        self.lines.iter().find(|line| line.id == id)
    }
}
