//! What is sold, as tax sees it, and what a rule or a certificate covers of it.

use serde::{Deserialize, Serialize};

use crate::ItemId;

/// What is sold, as tax sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    /// A thing, of a category of the catalogue.
    Goods {
        /// The item, when it is in stock.
        item: Option<ItemId>,
        /// Key of the category.
        category: String,
    },
    /// Work: `repair`, `engraving`, `appraisal`.
    Service {
        /// Key of the kind.
        service: String,
    },
    /// A charge of its own: `shipping`, `insurance`.
    Fee {
        /// Key of the kind.
        fee: String,
    },
    /// A gift card. Untaxed when issued, because what it will buy is not known (multi-purpose voucher, Council
    /// Directive 2006/112/EC Art. 30b); the sale it pays is taxed.
    StoredValue,
}

impl Subject {
    /// A thing that could be traded in.
    #[must_use]
    pub const fn is_goods(&self) -> bool {
        matches!(self, Self::Goods { .. })
    }
}

/// What a rule or a certificate covers. The narrower one wins over the wider one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum AppliesTo {
    /// Whatever is taxed at all.
    Everything,
    /// All goods.
    Goods,
    /// All services.
    Services,
    /// All fees.
    Fees,
    /// Goods of one category.
    Category {
        /// Key of the category.
        category: String,
    },
    /// Services of one kind.
    Service {
        /// Key of the kind.
        service: String,
    },
    /// Fees of one kind.
    Fee {
        /// Key of the kind.
        fee: String,
    },
    /// One item: a coin that is investment gold among coins that are not.
    Item {
        /// The item.
        item: ItemId,
    },
}

impl AppliesTo {
    /// Whether it covers `subject`.
    #[must_use]
    pub fn covers(&self, subject: &Subject) -> bool {
        match (self, subject) {
            (_, Subject::StoredValue) => false,
            (Self::Everything, _)
            | (Self::Goods, Subject::Goods { .. })
            | (Self::Services, Subject::Service { .. })
            | (Self::Fees, Subject::Fee { .. }) => true,
            (Self::Category { category }, Subject::Goods { category: of, .. }) => category == of,
            (Self::Service { service }, Subject::Service { service: of }) => service == of,
            (Self::Fee { fee }, Subject::Fee { fee: of }) => fee == of,
            (Self::Item { item }, Subject::Goods { item: of, .. }) => Some(*item) == *of,
            (
                Self::Goods
                | Self::Services
                | Self::Fees
                | Self::Category { .. }
                | Self::Service { .. }
                | Self::Fee { .. }
                | Self::Item { .. },
                _,
            ) => false,
        }
    }

    /// How narrow it is.
    #[must_use]
    pub const fn rank(&self) -> u8 {
        match self {
            Self::Everything => 0,
            Self::Goods | Self::Services | Self::Fees => 1,
            Self::Category { .. } | Self::Service { .. } | Self::Fee { .. } => 2,
            Self::Item { .. } => 3,
        }
    }
}
