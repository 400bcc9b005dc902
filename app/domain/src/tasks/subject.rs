//! What a task, or an entry of a client's story, is about: one record of another part of the house, named by its id.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    CustomerId, InvoiceId, ItemId, LayawayId, NotAnId, OpportunityId, QuoteId, RepairId, SaleId, SpecialOrderId,
};

/// One record of another part of the house. As text it is the id of the record: `cus_…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// A client.
    Customer(CustomerId),
    /// A deal.
    Opportunity(OpportunityId),
    /// A piece.
    Item(ItemId),
    /// A repair.
    Repair(RepairId),
    /// A sale.
    Sale(SaleId),
    /// A layaway.
    Layaway(LayawayId),
    /// A special order.
    Order(SpecialOrderId),
    /// A quote.
    Quote(QuoteId),
    /// An invoice.
    Invoice(InvoiceId),
}

impl Subject {
    /// As people call this kind of record.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Customer(_) => "Client",
            Self::Opportunity(_) => "Opportunity",
            Self::Item(_) => "Piece",
            Self::Repair(_) => "Repair",
            Self::Sale(_) => "Sale",
            Self::Layaway(_) => "Layaway",
            Self::Order(_) => "Special order",
            Self::Quote(_) => "Quote",
            Self::Invoice(_) => "Invoice",
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Customer(id) => id.fmt(f),
            Self::Opportunity(id) => id.fmt(f),
            Self::Item(id) => id.fmt(f),
            Self::Repair(id) => id.fmt(f),
            Self::Sale(id) => id.fmt(f),
            Self::Layaway(id) => id.fmt(f),
            Self::Order(id) => id.fmt(f),
            Self::Quote(id) => id.fmt(f),
            Self::Invoice(id) => id.fmt(f),
        }
    }
}

impl FromStr for Subject {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse()
            .map(Self::Customer)
            .or_else(|NotAnId| text.parse().map(Self::Opportunity))
            .or_else(|NotAnId| text.parse().map(Self::Item))
            .or_else(|NotAnId| text.parse().map(Self::Repair))
            .or_else(|NotAnId| text.parse().map(Self::Sale))
            .or_else(|NotAnId| text.parse().map(Self::Layaway))
            .or_else(|NotAnId| text.parse().map(Self::Order))
            .or_else(|NotAnId| text.parse().map(Self::Quote))
            .or_else(|NotAnId| text.parse().map(Self::Invoice))
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(|NotAnId| D::Error::custom("not the id of anything that a task can be about"))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_subject_reads_back_what_it_shows_and_nothing_else() {
        let id = Uuid::from_u128(7);
        for subject in [
            Subject::Customer(id.into()),
            Subject::Opportunity(id.into()),
            Subject::Item(id.into()),
            Subject::Repair(id.into()),
            Subject::Sale(id.into()),
            Subject::Layaway(id.into()),
            Subject::Order(id.into()),
            Subject::Quote(id.into()),
            Subject::Invoice(id.into()),
        ] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
            let json = serde_json::to_string(&subject).unwrap();
            assert_eq!(serde_json::from_str::<Subject>(&json).unwrap(), subject);
        }
        for text in ["", "cus_", "str_00000000000000000000000000000007", "7"] {
            assert_eq!(text.parse::<Subject>(), Err(NotAnId), "{text}");
        }
    }
}
