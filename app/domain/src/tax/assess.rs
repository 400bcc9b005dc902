//! The tax of the lines of one document.

use std::collections::BTreeMap;

use super::{
    Assessment, Band, Buyer, Exemption, LineTax, PriceMode, Scheme, Subject, Supply, TaxProfile, TaxRounding,
    TaxRoundingRow, TaxRule, Taxed, TradeIn, TradeInEffect,
    exact::{Micro, Stack, too_large},
    invalid,
    select::whole_price_levies,
    trade_in::Reductions,
};
use crate::{AppError, Code, Currency, Date, JurisdictionId, Money, TaxRuleId};

/// What decides tax besides the lines.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// What everything is priced in.
    pub currency: Currency,
    /// The tax point, in the store's time zone.
    pub on: Date,
    /// Whether amounts include tax.
    pub mode: PriceMode,
    /// Where tax is rounded.
    pub rounding: TaxRounding,
    /// Where the goods go.
    pub supply: &'a Supply,
    /// Who buys.
    pub buyer: &'a Buyer,
    /// What is given in part payment.
    pub trade_ins: &'a [TradeIn],
}

/// One line, as tax sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxable {
    /// What is sold.
    pub subject: Subject,
    /// How it is taxed.
    pub scheme: Scheme,
    /// How many articles; bands look at one.
    pub quantity: u32,
    /// What is asked for all of them, after discounts and charges, in the price mode of the document.
    pub amount: Money,
}

/// The tax of the lines of one document.
///
/// # Errors
/// `tax.rule_gap`, `tax.rule_overlap`, `tax.profile_invalid`, `money.…`.
pub fn assess(profile: &TaxProfile, situation: Situation<'_>, items: &[Taxable]) -> Result<Assessment, AppError> {
    let reductions = Reductions::spread(situation.currency, items, situation.trade_ins)?;
    let mut lines = Vec::with_capacity(items.len());
    let mut exact: BTreeMap<TaxRuleId, (JurisdictionId, Micro, Money)> = BTreeMap::new();
    let mut trade_in = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let rules = profile.rules_for(&item.subject, situation.supply, situation.buyer, situation.on)?;
        let effect =
            |rule: &TaxRule| profile.jurisdiction(rule.jurisdiction).map_or(TradeInEffect::Tender, |it| it.trade_in);
        if !situation.trade_ins.is_empty() {
            trade_in.extend(rules.iter().map(|rule| (rule.jurisdiction, effect(rule))));
        }
        let less = |rule: &TaxRule| reductions.of(effect(rule), at);
        let line = Line { item, situation, rules: &rules, less: &less };
        let (taxed, micros) = match (&item.scheme, situation.mode) {
            (Scheme::Margin, _) => line.margin()?,
            (Scheme::Exempt { reason }, _) => line.exempt(reason)?,
            (Scheme::Standard, PriceMode::Exclusive) => line.added()?,
            (Scheme::Standard, PriceMode::Inclusive) => line.contained()?,
        };
        for (row, micro) in taxed.taxes.iter().zip(micros) {
            let zero = (row.jurisdiction, Micro::default(), Money::zero(situation.currency));
            let sum = exact.entry(row.rule).or_insert(zero);
            *sum = (sum.0, sum.1.plus(micro)?, sum.2.try_add(row.amount)?);
        }
        lines.push(taxed);
    }
    let rounding = match situation.rounding {
        TaxRounding::PerLine => Vec::new(),
        TaxRounding::PerDocument => differences(situation, exact)?,
    };
    let order = |id: &JurisdictionId| profile.jurisdictions.iter().position(|place| place.id == *id);
    let mut trade_in: Vec<_> = trade_in.into_iter().collect();
    trade_in.sort_by_key(|(id, _)| order(id));
    Ok(Assessment { lines, rounding, trade_in })
}

fn differences(
    situation: Situation<'_>,
    exact: BTreeMap<TaxRuleId, (JurisdictionId, Micro, Money)>,
) -> Result<Vec<TaxRoundingRow>, AppError> {
    let mut rows = Vec::new();
    for (rule, (jurisdiction, micro, rounded)) in exact {
        let tax = micro.round(rounded)?.try_sub(rounded)?;
        let gross = match situation.mode {
            PriceMode::Exclusive => tax,
            PriceMode::Inclusive => Money::zero(situation.currency),
        };
        if !tax.is_zero() {
            rows.push(TaxRoundingRow { jurisdiction, rule, tax, gross });
        }
    }
    Ok(rows)
}

/// One line on its way to its rows.
struct Line<'a> {
    item: &'a Taxable,
    situation: Situation<'a>,
    rules: &'a [&'a TaxRule],
    less: &'a dyn Fn(&TaxRule) -> Money,
}

type Rows = (Taxed, Vec<Micro>);

impl Line<'_> {
    fn row(&self, rule: &TaxRule, base: Money, amount: Money, exempt: Option<Exemption>) -> LineTax {
        LineTax {
            jurisdiction: rule.jurisdiction,
            rule: rule.id,
            name: rule.name.clone(),
            base,
            rate: rule.rate,
            band: rule.band,
            trade_in: (self.less)(rule),
            amount,
            exempt,
        }
    }

    fn certificate(&self, rule: &TaxRule) -> Option<Exemption> {
        let exempts = |it: &&super::Certificate| it.exempts(&self.item.subject, rule.jurisdiction, self.situation.on);
        let found = self.situation.buyer.certificates.iter().find(exempts)?;
        Some(Exemption::Certificate { certificate: found.id })
    }

    /// Under the margin scheme the price is the price: no row, no tax shown.
    fn margin(&self) -> Result<Rows, AppError> {
        if self.situation.mode == PriceMode::Exclusive || !self.item.subject.is_goods() {
            return Err(invalid("The margin scheme is for goods whose price includes tax."));
        }
        Ok((Taxed { net: self.item.amount, taxes: Vec::new(), gross: self.item.amount }, Vec::new()))
    }

    /// The price of an exempt piece contains no tax and gets none; the rows say so to whoever asks.
    fn exempt(&self, reason: &str) -> Result<Rows, AppError> {
        let amount = self.item.amount;
        let why = Exemption::Item { reason: reason.to_owned() };
        let row = |rule: &&TaxRule| self.row(rule, amount, Money::zero(amount.currency), Some(why.clone()));
        let taxes: Vec<_> = self.rules.iter().map(row).collect();
        let micros = vec![Micro::default(); taxes.len()];
        Ok((Taxed { net: amount, taxes, gross: amount }, micros))
    }

    /// Tax added to the price.
    fn added(&self) -> Result<Rows, AppError> {
        let net = self.item.amount;
        let mut gross = net;
        let (mut taxes, mut micros) = (Vec::new(), Vec::new());
        let mut taken: BTreeMap<(JurisdictionId, &str), Money> = BTreeMap::new();
        for rule in self.rules {
            let taxable = net.try_sub((self.less)(rule))?;
            let banded = articles(rule.band, self.item.quantity, taxable, net)?;
            let sum = taken.entry((rule.jurisdiction, &rule.levy)).or_insert(Money::zero(net.currency));
            *sum = sum.try_add(banded)?;
            if banded.is_zero() && rule.band.is_some() {
                continue;
            }
            let earlier = if rule.compound { gross.try_sub(net)? } else { Money::zero(net.currency) };
            let base = banded.try_add(earlier)?;
            let exempt = self.certificate(rule);
            let micro = if exempt.is_some() { Micro::default() } else { Micro::of_base(rule, base)? };
            let amount = micro.round(base)?;
            gross = gross.try_add(amount)?;
            taxes.push(self.row(rule, base, amount, exempt));
            micros.push(micro);
        }
        for levy in whole_price_levies(self.rules) {
            let rule = self.rules.iter().find(|rule| (rule.jurisdiction, rule.levy.as_str()) == levy);
            let taxable = rule.map_or(Ok(net), |rule| net.try_sub((self.less)(rule)))?;
            if taken.get(&levy).copied() != Some(taxable) {
                let words = format!("The bands of “{}” leave this price out.", levy.1);
                return Err(AppError::new(Code::TaxRuleGap, words));
            }
        }
        Ok((Taxed { net, taxes, gross }, micros))
    }

    /// Tax taken out of the price. A buyer with a certificate pays the price without the tax it would contain.
    fn contained(&self) -> Result<Rows, AppError> {
        if let Some(banded) = self.rules.iter().find(|rule| rule.band.is_some()) {
            let why = "needs prices without tax, because its band is of the net price";
            return Err(invalid(format!("The rule “{}” {why}.", banded.name)));
        }
        let asked = self.item.amount;
        let stack = Stack::of(self.rules)?;
        let (mut net, mut gross) = (asked, asked);
        let (mut taxes, mut micros, mut would_be) = (Vec::new(), Vec::new(), Vec::new());
        for (at, rule) in self.rules.iter().enumerate() {
            let taxable = asked.try_sub((self.less)(rule))?;
            let micro = stack.contained(taxable, at)?;
            let amount = micro.round(asked)?;
            net = net.try_sub(amount)?;
            would_be.push((amount, taxable, micro));
        }
        let mut earlier = Money::zero(asked.currency);
        for (rule, (amount, taxable, micro)) in self.rules.iter().zip(would_be) {
            let own = if taxable == asked { net } else { stack.net(taxable)? };
            let base = if rule.compound { own.try_add(earlier)? } else { own };
            earlier = earlier.try_add(amount)?;
            let exempt = self.certificate(rule);
            let (amount, micro) = match exempt {
                None => (amount, micro),
                Some(_) => {
                    gross = gross.try_sub(amount)?;
                    (Money::zero(asked.currency), Micro::default())
                }
            };
            taxes.push(self.row(rule, base, amount, exempt));
            micros.push(micro);
        }
        Ok((Taxed { net, taxes, gross }, micros))
    }
}

/// What a band takes of all articles of a line. Their prices differ by at most one minor unit: the line's amount is
/// spread over them by largest remainder, the first ones taking the odd units.
fn articles(band: Option<Band>, quantity: u32, taxable: Money, before: Money) -> Result<Money, AppError> {
    let Some(band) = band else { return Ok(taxable) };
    let count = i64::from(quantity.max(1));
    let split = |amount: Money| Some((amount.minor.checked_div(count)?, amount.minor.checked_rem(count)?));
    let ((each, odd), (each_before, odd_before)) = split(taxable).zip(split(before)).ok_or_else(too_large)?;
    let mut ends = [odd, odd_before, count];
    ends.sort_unstable();
    let mut from = 0_i64;
    let mut base = 0_i64;
    for end in ends {
        let price = each.saturating_add(i64::from(from < odd));
        let price_before = each_before.saturating_add(i64::from(from < odd_before));
        let many = end.saturating_sub(from);
        let part = band.base(price, price_before).checked_mul(many).ok_or_else(too_large)?;
        base = base.checked_add(part).ok_or_else(too_large)?;
        from = end;
    }
    Money::new(base, taxable.currency).checked()
}
