//! Which rules speak about a line: by place, day, buyer and thing; the narrowest of each levy.

use std::collections::BTreeSet;

use super::{Band, Buyer, Sourcing, Subject, Supply, TaxProfile, TaxRule, invalid, profile::overlapping};
use crate::{AppError, Code, Date};

impl TaxProfile {
    /// The rules for one thing, in the order in which they stack.
    ///
    /// Every jurisdiction of the destination must say something, if only that nothing is due: silence is how a
    /// forgotten rule looks.
    ///
    /// # Errors
    /// `tax.rule_gap`, `tax.rule_overlap`, `tax.profile_invalid` for an unknown jurisdiction.
    pub fn rules_for(
        &self,
        subject: &Subject,
        supply: &Supply,
        buyer: &Buyer,
        on: Date,
    ) -> Result<Vec<&TaxRule>, AppError> {
        let destination = match supply {
            Supply::InStore => &self.store,
            Supply::Shipped { to } => to,
        };
        if let Some(unknown) = destination.iter().find(|id| self.jurisdiction(**id).is_none()) {
            return Err(invalid(format!("The tax profile does not know the jurisdiction {unknown}.")));
        }
        if matches!(subject, Subject::StoredValue) {
            return Ok(Vec::new());
        }
        let mut chosen = Vec::new();
        for place in &self.jurisdictions {
            let here = |rule: &&TaxRule| {
                rule.jurisdiction == place.id
                    && match rule.sourcing {
                        Sourcing::Destination => destination.contains(&place.id),
                        Sourcing::Origin => self.store.contains(&place.id),
                    }
            };
            let speaks = |rule: &&TaxRule| rule.in_force(on) && rule.concerns(subject, buyer.class);
            let found: Vec<_> = self.rules.iter().filter(here).filter(speaks).collect();
            if found.is_empty() && destination.contains(&place.id) {
                let words = format!("No tax rule of {} says what is due on this line on {on}.", place.name);
                return Err(AppError::new(Code::TaxRuleGap, words));
            }
            chosen.extend(narrowest(&found)?);
        }
        Ok(chosen)
    }
}

/// The narrowest rules of each levy, in their order.
fn narrowest<'a>(found: &[&'a TaxRule]) -> Result<Vec<&'a TaxRule>, AppError> {
    let mut kept = Vec::new();
    for rule in found {
        let rank = found.iter().filter(|other| other.levy == rule.levy).map(|other| other.rank()).max();
        if rank == Some(rule.rank()) {
            kept.push(*rule);
        }
    }
    for (at, rule) in kept.iter().enumerate() {
        let later = kept.iter().skip(at.saturating_add(1)).filter(|other| other.levy == rule.levy);
        if let Some(other) = later.into_iter().find(|other| Band::overlap(rule.band, other.band)) {
            return Err(overlapping(rule, other));
        }
    }
    Ok(kept)
}

/// The levies among `rules` that only take whole prices: together they must take every article.
pub(super) fn whole_price_levies<'a>(rules: &[&'a TaxRule]) -> BTreeSet<(crate::JurisdictionId, &'a str)> {
    let slices = |rule: &TaxRule| rule.band.is_none_or(|band| band.of == super::BandOf::Slice);
    let levy = |rule: &'a TaxRule| (rule.jurisdiction, rule.levy.as_str());
    let sliced: BTreeSet<_> = rules.iter().filter(|rule| slices(rule)).map(|rule| levy(rule)).collect();
    rules.iter().map(|rule| levy(rule)).filter(|levy| !sliced.contains(levy)).collect()
}
