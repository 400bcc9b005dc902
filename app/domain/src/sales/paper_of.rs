//! What can be put on paper, named by the id of what it is about.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

use super::DocumentKind;
use crate::{CashSessionId, CustomerId, DocumentId, InvoiceId, LayawayId, QuoteId, RefundId, SaleId, SpecialOrderId};

/// Something that can be put on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperOf {
    /// The receipt of a sale.
    Sale(SaleId),
    /// What a customer owes.
    Invoice(InvoiceId),
    /// The credit note of a refund.
    Refund(RefundId),
    /// The statement of a layaway.
    Layaway(LayawayId),
    /// The statement of a special order.
    Order(SpecialOrderId),
    /// What is offered.
    Quote(QuoteId),
    /// The account of a customer as it is now.
    Statement(CustomerId),
    /// The report of a drawer.
    Drawer(CashSessionId),
}

impl PaperOf {
    /// The document it is about.
    #[must_use]
    pub fn document(self) -> DocumentId {
        let id: Uuid = match self {
            Self::Sale(id) => id.into(),
            Self::Invoice(id) => id.into(),
            Self::Refund(id) => id.into(),
            Self::Layaway(id) => id.into(),
            Self::Order(id) => id.into(),
            Self::Quote(id) => id.into(),
            Self::Statement(id) => id.into(),
            Self::Drawer(id) => id.into(),
        };
        id.into()
    }

    /// What kind of document that is.
    #[must_use]
    pub const fn kind(self) -> DocumentKind {
        match self {
            Self::Sale(_) => DocumentKind::Receipt,
            Self::Invoice(_) => DocumentKind::Invoice,
            Self::Refund(_) => DocumentKind::CreditNote,
            Self::Layaway(_) => DocumentKind::Layaway,
            Self::Order(_) => DocumentKind::SpecialOrder,
            Self::Quote(_) => DocumentKind::Quote,
            Self::Statement(_) => DocumentKind::Statement,
            Self::Drawer(_) => DocumentKind::ZReport,
        }
    }
}

impl std::fmt::Display for PaperOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sale(id) => id.fmt(f),
            Self::Invoice(id) => id.fmt(f),
            Self::Refund(id) => id.fmt(f),
            Self::Layaway(id) => id.fmt(f),
            Self::Order(id) => id.fmt(f),
            Self::Quote(id) => id.fmt(f),
            Self::Statement(id) => id.fmt(f),
            Self::Drawer(id) => id.fmt(f),
        }
    }
}

impl FromStr for PaperOf {
    type Err = crate::id::NotAnId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let sale = text.parse().map(Self::Sale);
        let invoice = || text.parse().map(Self::Invoice);
        let refund = || text.parse().map(Self::Refund);
        let layaway = || text.parse().map(Self::Layaway);
        let order = || text.parse().map(Self::Order);
        let quote = || text.parse().map(Self::Quote);
        let statement = || text.parse().map(Self::Statement);
        let drawer = || text.parse().map(Self::Drawer);
        sale.or_else(|_| invoice())
            .or_else(|_| refund())
            .or_else(|_| layaway())
            .or_else(|_| order())
            .or_else(|_| quote())
            .or_else(|_| statement())
            .or_else(|_| drawer())
    }
}

impl Serialize for PaperOf {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PaperOf {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(|_| D::Error::custom("not the id of something that is printed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_says_what_it_is() {
        let id = Uuid::from_u128(7);
        for (of, kind) in [
            (PaperOf::Sale(id.into()), DocumentKind::Receipt),
            (PaperOf::Invoice(id.into()), DocumentKind::Invoice),
            (PaperOf::Refund(id.into()), DocumentKind::CreditNote),
            (PaperOf::Layaway(id.into()), DocumentKind::Layaway),
            (PaperOf::Order(id.into()), DocumentKind::SpecialOrder),
            (PaperOf::Quote(id.into()), DocumentKind::Quote),
            (PaperOf::Statement(id.into()), DocumentKind::Statement),
            (PaperOf::Drawer(id.into()), DocumentKind::ZReport),
        ] {
            assert_eq!(of.to_string().parse(), Ok(of));
            assert_eq!((of.kind(), of.document()), (kind, id.into()));
        }
        assert!("itm_00000000000000000000000000000007".parse::<PaperOf>().is_err());
    }
}
