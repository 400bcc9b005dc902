//! The six roles of a shop.

use serde::{Deserialize, Serialize};

use super::{Permission, RecordScope, opportunities::Figures};

/// What a person is in a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "db", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "db", sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Owns the business: everything.
    Owner,
    /// Runs a store.
    Manager,
    /// Sells.
    SalesAssociate,
    /// Keeps the books.
    Bookkeeper,
    /// Repairs.
    ServiceTechnician,
    /// Looks.
    ReadOnly,
}

impl Role {
    /// All roles, most powerful first.
    pub const ALL: [Self; 6] =
        [Self::Owner, Self::Manager, Self::SalesAssociate, Self::Bookkeeper, Self::ServiceTechnician, Self::ReadOnly];

    /// As people say it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Manager => "Manager",
            Self::SalesAssociate => "Sales associate",
            Self::Bookkeeper => "Bookkeeper",
            Self::ServiceTechnician => "Service technician",
            Self::ReadOnly => "Read-only",
        }
    }

    /// As it is written in data.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::SalesAssociate => "sales_associate",
            Self::Bookkeeper => "bookkeeper",
            Self::ServiceTechnician => "service_technician",
            Self::ReadOnly => "read_only",
        }
    }

    /// Whose tasks and deals somebody of this role sees unless somebody says otherwise: whoever runs a store sees all,
    /// and so does whoever only looks (at deals: they see no tasks at all).
    #[must_use]
    pub const fn records(self) -> RecordScope {
        match self {
            Self::Owner | Self::Manager | Self::ReadOnly => RecordScope::All,
            Self::SalesAssociate | Self::Bookkeeper | Self::ServiceTechnician => RecordScope::Own,
        }
    }

    /// Whose records a permission opens to somebody of this role who holds a scope: whoever keeps the books sees what deals
    /// come to, all of them, and not one of them by itself.
    #[must_use]
    pub fn records_under(self, permission: &str, held: RecordScope) -> RecordScope {
        if self == Self::Bookkeeper && permission == Figures::CODE { RecordScope::All } else { held }
    }

    /// Whether somebody of this role may give `other` to a colleague: an owner any, a manager all but owner.
    #[must_use]
    pub const fn may_appoint(self, other: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Manager => !matches!(other, Self::Owner),
            Self::SalesAssociate | Self::Bookkeeper | Self::ServiceTechnician | Self::ReadOnly => false,
        }
    }

    /// Whether somebody of this role sets whose records a colleague who is `other` sees. Owners see everything, so nobody
    /// sets that.
    #[must_use]
    pub const fn may_set_records(self, other: Self) -> bool {
        self.may_appoint(other) && !matches!(other, Self::Owner)
    }
}
