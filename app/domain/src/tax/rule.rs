//! One tax rule, and the questions it answers: is this thing, day, place and buyer mine, and which part of the price?

use serde::{Deserialize, Serialize};

use super::{AppliesTo, Subject};
use crate::{CertificateId, Date, JurisdictionId, Ppm, TaxRuleId, machine::vocabulary};

vocabulary! {
    /// Which end of a shipment decides where the supply is taxed.
    Sourcing {
        /// Where the buyer receives it: the ship-to address, or the store when it is handed over there.
        Destination = "destination", "Destination";
        /// Where the store is, wherever it is sent.
        Origin = "origin", "Origin";
    }
    /// What kind of buyer a rule looks at.
    CustomerClass {
        /// A private person, also when nobody is named.
        Consumer = "consumer", "Consumer";
        /// A business that buys for its own use.
        Business = "business", "Business";
        /// A business that buys to sell on.
        Reseller = "reseller", "Reseller";
        /// A body that the law exempts: government, charity, school.
        ExemptBody = "exempt_body", "Exempt body";
    }
    /// What part of an article's price a band takes.
    BandOf {
        /// The part of the price that lies inside the band (Tennessee, Massachusetts).
        Slice = "slice", "Part inside the band";
        /// The whole price, if it lies inside the band (Connecticut, New York).
        Whole = "whole", "Whole price";
    }
    /// Which price decides whether an article lies inside a band of whole prices.
    BandOn {
        /// The price less what a trade-in takes off its base.
        AfterTradeIn = "after_trade_in", "After trade-in";
        /// The agreed price.
        BeforeTradeIn = "before_trade_in", "Before trade-in";
    }
}

/// A stretch of the price of one article, in minor units of the store's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The band begins above this; from 0 it includes an article that costs nothing.
    pub above: i64,
    /// The band ends with this; `None` is open.
    pub up_to: Option<i64>,
    /// What part of the price it takes.
    pub of: BandOf,
    /// Which price decides; only asked of [`BandOf::Whole`].
    #[serde(default = "after_trade_in")]
    pub on: BandOn,
}

const fn after_trade_in() -> BandOn {
    BandOn::AfterTradeIn
}

impl Band {
    /// The part of one article's taxable price that the band takes. `before` is its price before a trade-in.
    #[must_use]
    pub fn base(self, taxable: i64, before: i64) -> i64 {
        match self.of {
            BandOf::Slice => {
                let end = self.up_to.map_or(taxable, |up_to| up_to.min(taxable));
                end.saturating_sub(self.above).max(0)
            }
            BandOf::Whole => {
                let price = match self.on {
                    BandOn::AfterTradeIn => taxable,
                    BandOn::BeforeTradeIn => before,
                };
                let begins = price > self.above || self.above == 0;
                if begins && self.up_to.is_none_or(|up_to| price <= up_to) { taxable } else { 0 }
            }
        }
    }

    /// Whether two bands claim the same price; a rule without a band claims every price.
    #[must_use]
    pub fn overlap(one: Option<Self>, other: Option<Self>) -> bool {
        let ends = |band: Option<Self>| band.map_or((0, i64::MAX), |it| (it.above, it.up_to.unwrap_or(i64::MAX)));
        let (one, other) = (ends(one), ends(other));
        one.0 < other.1 && other.0 < one.1
    }
}

/// One rule of one jurisdiction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRule {
    /// The rule; every tax row names it.
    pub id: TaxRuleId,
    /// Who levies it.
    pub jurisdiction: JurisdictionId,
    /// Which of the jurisdiction's taxes: `sales`, `single_article`, `vat`. Rules of one levy replace each other,
    /// rules of different levies add up.
    pub levy: String,
    /// As printed on the document.
    pub name: String,
    /// First day.
    pub valid_from: Date,
    /// Last day; `None` until further notice.
    pub valid_to: Option<Date>,
    /// What it is levied on.
    pub applies_to: AppliesTo,
    /// Where the supply must be.
    pub sourcing: Sourcing,
    /// For whom; empty is everybody.
    #[serde(default)]
    pub customers: Vec<CustomerClass>,
    /// How much. Zero says that nothing is due, which is not the same as saying nothing.
    pub rate: Ppm,
    /// On which band of an article's price; `None` is the whole price of every article.
    #[serde(default)]
    pub band: Option<Band>,
    /// Levied on the price and on the taxes above it in the stack.
    #[serde(default)]
    pub compound: bool,
}

impl TaxRule {
    /// In force on a day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_to.is_none_or(|last| on <= last)
    }

    /// Speaks about this thing bought by this class of buyer.
    #[must_use]
    pub fn concerns(&self, subject: &Subject, class: CustomerClass) -> bool {
        self.applies_to.covers(subject) && (self.customers.is_empty() || self.customers.contains(&class))
    }

    /// How narrow it is: a rule for some buyers beats one for all, then a rule for fewer things one for more.
    #[must_use]
    pub fn rank(&self) -> (bool, u8) {
        (!self.customers.is_empty(), self.applies_to.rank())
    }

    /// Whether both would speak about the same thing, at the same rank, on some day.
    #[must_use]
    pub fn rivals(&self, other: &Self) -> bool {
        let days = self.valid_to.is_none_or(|last| other.valid_from <= last)
            && other.valid_to.is_none_or(|last| self.valid_from <= last);
        let classes = self.customers.iter().any(|class| other.customers.contains(class));
        self.same_selector(other) && days && (classes || (self.customers.is_empty() && other.customers.is_empty()))
    }

    pub(super) fn same_selector(&self, other: &Self) -> bool {
        self.jurisdiction == other.jurisdiction
            && self.levy == other.levy
            && self.applies_to == other.applies_to
            && self.sourcing == other.sourcing
    }
}

/// Where the goods change hands. The jurisdictions of an address are found on the server and frozen on the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "supply", rename_all = "snake_case")]
pub enum Supply {
    /// Over the counter.
    #[default]
    InStore,
    /// Sent.
    Shipped {
        /// The jurisdictions of the address in which the business has to collect; none is an answer too.
        to: Vec<JurisdictionId>,
    },
}

/// The buyer, as tax sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// What kind of buyer.
    pub class: CustomerClass,
    /// Exemption certificates on file.
    #[serde(default)]
    pub certificates: Vec<Certificate>,
}

impl Default for Buyer {
    fn default() -> Self {
        Self { class: CustomerClass::Consumer, certificates: Vec::new() }
    }
}

/// An exemption certificate: resale, government, diplomatic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The record.
    pub id: CertificateId,
    /// Whose tax it exempts from.
    pub jurisdiction: JurisdictionId,
    /// What it covers.
    pub covers: AppliesTo,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Option<Date>,
}

impl Certificate {
    /// Exempts this thing from this jurisdiction's tax on a day.
    #[must_use]
    pub fn exempts(&self, subject: &Subject, jurisdiction: JurisdictionId, on: Date) -> bool {
        self.jurisdiction == jurisdiction
            && self.covers.covers(subject)
            && self.valid_from <= on
            && self.valid_to.is_none_or(|last| on <= last)
    }
}
