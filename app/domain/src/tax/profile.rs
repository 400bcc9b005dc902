//! The tax set-up of a store, and the proof that it does not contradict itself.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{TaxRule, invalid};
use crate::{AppError, Code, Date, JurisdictionId, machine::vocabulary};

vocabulary! {
    /// Whether prices on tags include tax. Frozen on the document.
    PriceMode {
        /// Tax is in the price (VAT countries).
        Inclusive = "inclusive", "Prices include tax";
        /// Tax is added at the till (United States, Canada).
        Exclusive = "exclusive", "Tax is added";
    }
    /// Where tax is rounded. Frozen on the document.
    TaxRounding {
        /// Each tax row of each line.
        PerLine = "per_line", "Per line";
        /// Each rule once over the document; the difference to its rows is a row of its own.
        PerDocument = "per_document", "Per document";
    }
    /// What a trade-in does to the base of the tax.
    TradeInEffect {
        /// Nothing: it pays like money, and the full price is taxed (California Reg. 1654, Ohio).
        Tender = "tender", "Pays like money";
        /// Lowers the base of goods of the same category (Tennessee, Connecticut).
        LikeKindReducesBase = "like_kind_reduces_base", "Lowers the base of like goods";
        /// Lowers the base of all goods.
        ReducesBase = "reduces_base", "Lowers the base";
    }
    /// Documents that differ in when tax falls due.
    TaxedDocument {
        /// A sale that is paid and handed over.
        Sale = "sale", "Sale";
        /// A layaway.
        Layaway = "layaway", "Layaway";
        /// A special order.
        SpecialOrder = "special_order", "Special order";
        /// A repair.
        Service = "service", "Service";
    }
    /// When tax falls due.
    TaxPoint {
        /// When the goods change hands.
        Handover = "handover", "At hand-over";
        /// With each payment before that (Council Directive 2006/112/EC Art. 65).
        Deposit = "deposit", "At deposit";
    }
}

/// A place that levies tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jurisdiction {
    /// The place.
    pub id: JurisdictionId,
    /// As printed: `Tennessee`, `Davidson County`.
    pub name: String,
    /// What a trade-in does to its base.
    pub trade_in: TradeInEffect,
}

/// The tax set-up that a store sells under. A snapshot: the browser holds the same one as the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxProfile {
    /// Every jurisdiction that rules or addresses may name, in the order in which their taxes stack.
    pub jurisdictions: Vec<Jurisdiction>,
    /// Those in which the store stands.
    pub store: Vec<JurisdictionId>,
    /// All rules, of all times; within a jurisdiction in the order in which they stack.
    pub rules: Vec<TaxRule>,
    /// Documents whose tax falls due with each deposit. All others: at hand-over.
    #[serde(default)]
    pub due_at_deposit: Vec<TaxedDocument>,
}

impl TaxProfile {
    /// When tax on a document falls due. A sale is paid and handed over at once, so it has one moment only.
    #[must_use]
    pub fn tax_point(&self, document: TaxedDocument) -> TaxPoint {
        let at_deposit = self.due_at_deposit.contains(&document);
        if at_deposit && document != TaxedDocument::Sale { TaxPoint::Deposit } else { TaxPoint::Handover }
    }

    /// A jurisdiction of the profile.
    #[must_use]
    pub fn jurisdiction(&self, id: JurisdictionId) -> Option<&Jurisdiction> {
        self.jurisdictions.iter().find(|place| place.id == id)
    }

    /// Proves the set-up before it is saved: names resolve, periods and bands are the right way round, and no two
    /// rules of the same rank claim the same day and price, nor leave days between them.
    ///
    /// # Errors
    /// `tax.profile_invalid`, `tax.rule_overlap`, `tax.rule_gap`.
    pub fn check(&self) -> Result<(), AppError> {
        let places: BTreeSet<_> = self.jurisdictions.iter().map(|place| place.id).collect();
        if places.len() != self.jurisdictions.len() {
            return Err(invalid("A jurisdiction is listed twice."));
        }
        if !self.store.iter().all(|id| places.contains(id)) {
            return Err(invalid("The store stands in a jurisdiction that is not listed."));
        }
        for rule in &self.rules {
            check_rule(rule, &places)?;
        }
        let ids: BTreeSet<_> = self.rules.iter().map(|rule| rule.id).collect();
        if ids.len() != self.rules.len() {
            return Err(invalid("A rule is listed twice."));
        }
        for (at, rule) in self.rules.iter().enumerate() {
            let later = self.rules.iter().skip(at.saturating_add(1));
            if let Some(rival) = later.into_iter().find(|other| rule.rivals(other) && overlap(rule, other)) {
                return Err(overlapping(rule, rival));
            }
            self.check_succession(rule)?;
        }
        Ok(())
    }

    /// The rules that replace each other in the place of `rule` follow each other without a day between.
    fn check_succession(&self, rule: &TaxRule) -> Result<(), AppError> {
        let same = |other: &&TaxRule| rule.same_selector(other) && rule.customers == other.customers;
        let mut line: Vec<_> = self.rules.iter().filter(same).collect();
        line.sort_by_key(|rule| rule.valid_from);
        let mut covered: Option<Date> = None;
        for (at, next) in line.iter().enumerate() {
            let reached = covered.is_none_or(|last| next.valid_from.days_since(last) <= 1);
            if at > 0 && !reached {
                let words = format!("No rule “{}” is in force before {}.", next.name, next.valid_from);
                return Err(AppError::new(Code::TaxRuleGap, words));
            }
            let Some(last) = next.valid_to else { return Ok(()) };
            covered = Some(covered.map_or(last, |before| before.max(last)));
        }
        Ok(())
    }
}

fn check_rule(rule: &TaxRule, places: &BTreeSet<JurisdictionId>) -> Result<(), AppError> {
    let named = |why: &str| invalid(format!("The rule “{}” {why}.", rule.name));
    if !places.contains(&rule.jurisdiction) {
        return Err(named("belongs to a jurisdiction that is not listed"));
    }
    if rule.levy.is_empty() || rule.name.is_empty() {
        return Err(invalid("Every rule needs the name of its levy and a name for the document."));
    }
    if rule.valid_to.is_some_and(|last| last < rule.valid_from) {
        return Err(named("ends before it begins"));
    }
    let Some(band) = rule.band else { return Ok(()) };
    if band.above < 0 || band.up_to.is_some_and(|up_to| up_to <= band.above) {
        return Err(named("has a band that ends before it begins"));
    }
    // A band is of the price of the article; what a tax on tax would mean for it no law says.
    if rule.compound { Err(named("has a band and is levied on other taxes")) } else { Ok(()) }
}

fn overlap(one: &TaxRule, other: &TaxRule) -> bool {
    super::Band::overlap(one.band, other.band)
}

pub(super) fn overlapping(one: &TaxRule, other: &TaxRule) -> AppError {
    let words = format!("The rules “{}” and “{}” claim the same price on the same day.", one.name, other.name);
    AppError::new(Code::TaxRuleOverlap, words)
}
