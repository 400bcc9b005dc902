//! The settings of a till as a form holds them: text and keys, read back into [`TillSettings`]. What the form does not
//! show stays as it was.

use std::collections::BTreeMap;

use super::{
    TenderKind, TillSettings,
    cash_reporting::CashReporting,
    commission::{Basis, Plan},
    instalment::Every,
    layaway::Forfeit,
    stored_value::Expiry,
};
use crate::{
    AppError, Currency, Date, JurisdictionId, Money, Ppm, TaxRuleId,
    error::Problems,
    identity::Role,
    tax::{AppliesTo, Jurisdiction, PriceMode, Sourcing, TaxProfile, TaxRounding, TaxRule, TradeInEffect},
    text,
};

/// A tax rule as its row in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxDraft {
    /// The rule; of a new one minted by the page.
    pub id: TaxRuleId,
    /// As printed.
    pub name: String,
    /// Who levies it, by name.
    pub place: String,
    /// A percentage.
    pub rate: String,
    /// What it is levied on: `everything`, `goods`, `services`, `fees` or the key of a category.
    pub applies_to: String,
    /// First day.
    pub from: String,
    /// Last day; empty is until further notice.
    pub to: String,
}

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsDraft {
    /// Every field by its name.
    pub fields: BTreeMap<&'static str, String>,
    /// The most discount of each role, as a percentage.
    pub discount: Vec<(Role, String)>,
    /// Tax rules, in the order in which they stack.
    pub taxes: Vec<TaxDraft>,
}

/// The fields of the form, for pages that make an input of each.
pub const FIELDS: [&str; 27] = [
    "code",
    "price_mode",
    "tax_rounding",
    "cash_step",
    "trade_in",
    "commission_basis",
    "commission_rate",
    "layaway.min_deposit",
    "layaway.instalments",
    "layaway.every",
    "layaway.unit",
    "layaway.grace_days",
    "layaway.fee",
    "layaway.fee_share",
    "layaway.forfeit",
    "cash_variance",
    "cash_reporting",
    "cash_months",
    "invoice_days",
    "gift_months",
    "hold_minutes",
    "letterhead.address",
    "letterhead.phone",
    "letterhead.email",
    "letterhead.tax_number",
    "letterhead.legal",
    "letterhead.greeting",
];

/// What a rule is levied on, as its key in the form; `None` for a rule that the form does not change.
#[must_use]
pub fn applies_key(it: &AppliesTo) -> Option<String> {
    match it {
        AppliesTo::Everything => Some("everything".into()),
        AppliesTo::Goods => Some("goods".into()),
        AppliesTo::Services => Some("services".into()),
        AppliesTo::Fees => Some("fees".into()),
        AppliesTo::Category { category } => Some(category.clone()),
        AppliesTo::Service { .. } | AppliesTo::Fee { .. } | AppliesTo::Item { .. } => None,
    }
}

fn applies_to(key: &str) -> Option<AppliesTo> {
    Some(match key {
        "everything" => AppliesTo::Everything,
        "goods" => AppliesTo::Goods,
        "services" => AppliesTo::Services,
        "fees" => AppliesTo::Fees,
        key => AppliesTo::Category { category: crate::inventory::Category::of(key)?.key.to_owned() },
    })
}

fn percent(rate: Ppm) -> String {
    rate.to_string().trim_end_matches([' ', '%']).to_owned()
}

impl SettingsDraft {
    /// The form of some settings.
    #[must_use]
    pub fn of(it: &TillSettings) -> Self {
        let plain = |money: Money| money.plain();
        let (every, unit) = match it.layaway.every {
            Every::Days(many) => (many, "days"),
            Every::Months(many) => (many, "months"),
        };
        let trade_in = it.tax.jurisdictions.first().map_or(TradeInEffect::Tender, |place| place.trade_in);
        let head = &it.letterhead;
        let values = [
            it.code.clone(),
            it.terms.price_mode.key().to_owned(),
            it.terms.tax_rounding.key().to_owned(),
            plain(Money::new(it.terms.cash_rounding.step, it.terms.currency)),
            trade_in.key().to_owned(),
            it.commission.map_or("", |plan| plan.basis.key()).to_owned(),
            it.commission.map(|plan| percent(plan.rate)).unwrap_or_default(),
            percent(it.layaway.min_deposit),
            it.layaway.instalments.to_string(),
            every.to_string(),
            unit.to_owned(),
            it.layaway.grace_days.to_string(),
            plain(it.layaway.fee),
            percent(it.layaway.fee_share),
            it.layaway.forfeit.key().to_owned(),
            plain(it.cash_variance),
            it.cash_reporting.as_ref().map(|rule| plain(rule.threshold)).unwrap_or_default(),
            it.cash_reporting.as_ref().map_or(12, |rule| rule.months).to_string(),
            it.invoice_days.to_string(),
            match it.gift_expiry {
                Expiry::Never => String::new(),
                Expiry::Months(months) => months.to_string(),
            },
            it.hold_minutes.to_string(),
            head.address.clone(),
            head.phone.clone(),
            head.email.clone(),
            head.tax_number.clone(),
            head.legal.clone(),
            head.greeting.clone(),
        ];
        let discount = [Role::Manager, Role::SalesAssociate].map(|role| {
            let limit = it.authority.discount.get(&role).copied().unwrap_or(Ppm::ZERO);
            (role, percent(limit))
        });
        let place = |id: JurisdictionId| it.tax.jurisdiction(id).map(|place| place.name.clone()).unwrap_or_default();
        let tax = |rule: &TaxRule| TaxDraft {
            id: rule.id,
            name: rule.name.clone(),
            place: place(rule.jurisdiction),
            rate: percent(rule.rate),
            applies_to: applies_key(&rule.applies_to).unwrap_or_default(),
            from: rule.valid_from.to_string(),
            to: rule.valid_to.map(|day| day.to_string()).unwrap_or_default(),
        };
        Self {
            fields: FIELDS.into_iter().zip(values).collect(),
            discount: discount.into(),
            taxes: it.tax.rules.iter().map(tax).collect(),
        }
    }

    fn field(&self, name: &'static str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }

    /// Reads the form over the settings that it was made from. `mint` gives ids to places that are new.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention, and those of [`TillSettings::check`].
    pub fn read(&self, base: &TillSettings, mint: impl FnMut() -> JurisdictionId) -> Result<TillSettings, AppError> {
        let mut p = Problems::default();
        let mut it = base.clone();
        let currency = it.terms.currency;
        it.code = self.field("code").to_uppercase();
        if let Some(mode) = PriceMode::of(self.field("price_mode")) {
            it.terms.price_mode = mode;
        }
        if let Some(rounding) = TaxRounding::of(self.field("tax_rounding")) {
            it.terms.tax_rounding = rounding;
        }
        if let Some(step) = self.money("cash_step", currency, &mut p) {
            it.terms.cash_rounding.step = step.minor;
        }
        it.commission = match Basis::of(self.field("commission_basis")) {
            None => None,
            Some(basis) => self.rate("commission_rate", &mut p).map(|rate| Plan { basis, rate }),
        };
        self.layaway(&mut it, &mut p);
        if let Some(variance) = self.money("cash_variance", currency, &mut p) {
            it.cash_variance = variance;
        }
        it.cash_reporting = match self.field("cash_reporting") {
            "" => None,
            _ => {
                let counts = base.cash_reporting.as_ref().map_or(vec![TenderKind::Cash], |rule| rule.counts.clone());
                let threshold = self.money("cash_reporting", currency, &mut p);
                let months = self.number("cash_months", 1, 120, &mut p);
                threshold.zip(months).map(|(threshold, months)| CashReporting { threshold, months, counts })
            }
        };
        if let Some(days) = self.number("invoice_days", 0, 365, &mut p) {
            it.invoice_days = days;
        }
        it.gift_expiry = match self.field("gift_months") {
            "" => Expiry::Never,
            _ => self.number("gift_months", 1, 1_200, &mut p).map_or(Expiry::Never, Expiry::Months),
        };
        if let Some(minutes) = self.number("hold_minutes", 1, 1_440, &mut p) {
            it.hold_minutes = minutes;
        }
        let head = &mut it.letterhead;
        for (field, to) in [
            ("letterhead.address", &mut head.address),
            ("letterhead.phone", &mut head.phone),
            ("letterhead.email", &mut head.email),
            ("letterhead.tax_number", &mut head.tax_number),
            ("letterhead.legal", &mut head.legal),
            ("letterhead.greeting", &mut head.greeting),
        ] {
            self.field(field).clone_into(to);
        }
        for (role, limit) in &self.discount {
            if let Some(limit) = p.take(&format!("discount.{}", role.key()), limit.parse::<Ppm>()) {
                it.authority.discount.insert(*role, limit);
            }
        }
        it.tax = self.tax(&base.tax, mint, &mut p);
        p.finish()?;
        it.check()?;
        Ok(it)
    }

    fn layaway(&self, it: &mut TillSettings, p: &mut Problems) {
        let currency = it.terms.currency;
        let terms = &mut it.layaway;
        if let Some(share) = self.rate("layaway.min_deposit", p) {
            terms.min_deposit = share;
        }
        if let Some(many) = self.number("layaway.instalments", 0, 120, p) {
            terms.instalments = many;
        }
        if let Some(every) = self.number("layaway.every", 1, 365, p) {
            terms.every = if self.field("layaway.unit") == "days" { Every::Days(every) } else { Every::Months(every) };
        }
        if let Some(days) = self.number("layaway.grace_days", 0, 365, p) {
            terms.grace_days = days;
        }
        if let Some(fee) = self.money("layaway.fee", currency, p) {
            terms.fee = fee;
        }
        if let Some(share) = self.rate("layaway.fee_share", p) {
            terms.fee_share = share;
        }
        if let Some(forfeit) = Forfeit::of(self.field("layaway.forfeit")) {
            terms.forfeit = forfeit;
        }
    }

    fn tax(&self, base: &TaxProfile, mut mint: impl FnMut() -> JurisdictionId, p: &mut Problems) -> TaxProfile {
        let mut tax = TaxProfile { rules: Vec::new(), ..base.clone() };
        for (at, row) in self.taxes.iter().enumerate() {
            let field = |name: &str| format!("taxes.{at}.{name}");
            let name = p.take(&field("name"), text::required(&row.name));
            let place = p.take(&field("place"), text::required(&row.place));
            let rate = p.take(&field("rate"), row.rate.parse::<Ppm>());
            let day = |text: &str| text.trim().parse::<Date>().map_err(|_| "Choose a day.");
            let from = p.take(&field("from"), day(&row.from));
            let to = match row.to.trim() {
                "" => Some(None),
                text => p.take(&field("to"), day(text)).map(Some),
            };
            let known = base.rules.iter().find(|rule| rule.id == row.id);
            // A rule that the form cannot say keeps what it applies to.
            let applies = applies_to(&row.applies_to).or_else(|| known.map(|rule| rule.applies_to.clone()));
            let (Some(name), Some(place), Some(rate), Some(valid_from), Some(valid_to), Some(applies_to)) =
                (name, place, rate, from, to, applies)
            else {
                continue;
            };
            let jurisdiction = match tax.jurisdictions.iter().find(|it| it.name == place) {
                Some(known) => known.id,
                None => {
                    let id = mint();
                    tax.jurisdictions.push(Jurisdiction { id, name: place, trade_in: TradeInEffect::Tender });
                    tax.store.push(id);
                    id
                }
            };
            let fresh = || TaxRule {
                id: row.id,
                jurisdiction,
                levy: "sales".into(),
                name: String::new(),
                valid_from,
                valid_to,
                applies_to: AppliesTo::Everything,
                sourcing: Sourcing::Destination,
                customers: Vec::new(),
                rate,
                band: None,
                compound: false,
            };
            let rule = known.cloned().unwrap_or_else(fresh);
            tax.rules.push(TaxRule { jurisdiction, name, valid_from, valid_to, applies_to, rate, ..rule });
        }
        if let Some(effect) = TradeInEffect::of(self.field("trade_in")) {
            tax.jurisdictions.iter_mut().for_each(|place| place.trade_in = effect);
        }
        tax
    }

    fn money(&self, name: &'static str, currency: Currency, p: &mut Problems) -> Option<Money> {
        p.take(name, Money::parse(self.field(name), currency))
    }

    fn rate(&self, name: &'static str, p: &mut Problems) -> Option<Ppm> {
        p.take(name, self.field(name).parse::<Ppm>())
    }

    fn number(&self, name: &'static str, least: u16, most: u16, p: &mut Problems) -> Option<u16> {
        let read = self.field(name).parse::<u16>().ok().filter(|it| (least..=most).contains(it));
        p.take(name, read.ok_or_else(|| format!("A whole number from {least} to {most}.")))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn usual() -> TillSettings {
        TillSettings::usual("NS", "USD".parse().unwrap())
    }

    fn mint() -> JurisdictionId {
        Uuid::from_u128(7).into()
    }

    #[test]
    fn what_is_not_changed_stays_as_it_was() {
        let base = usual();
        assert_eq!(SettingsDraft::of(&base).read(&base, mint).unwrap(), base);
        let kinds = vec![TenderKind::Cash, TenderKind::Cheque];
        let threshold = Money::new(1_000_000, base.terms.currency);
        let full = TillSettings {
            commission: Some(Plan { basis: Basis::Margin, rate: "7.5".parse().unwrap() }),
            cash_reporting: Some(CashReporting { threshold, months: 12, counts: kinds }),
            gift_expiry: Expiry::Months(60),
            ..base
        };
        assert_eq!(SettingsDraft::of(&full).read(&full, mint).unwrap(), full);
    }

    #[test]
    fn a_tax_is_added_ended_and_replaced() {
        let base = usual();
        let mut form = SettingsDraft::of(&base);
        let row = |n: u128, rate: &str, from: &str, to: &str| TaxDraft {
            id: Uuid::from_u128(n).into(),
            name: "Sales tax".into(),
            place: "Massachusetts".into(),
            rate: rate.into(),
            applies_to: "everything".into(),
            from: from.into(),
            to: to.into(),
        };
        form.taxes = vec![row(1, "6.25", "2020-01-01", "2026-12-31"), row(2, "6,5 %", "2027-01-01", "")];
        let done = form.read(&base, mint).unwrap();
        assert_eq!((done.tax.jurisdictions.len(), done.tax.store.len(), done.tax.rules.len()), (1, 1, 2));
        assert_eq!(done.tax.rules[1].rate.parts(), 65_000);
        assert_eq!(SettingsDraft::of(&done).read(&done, mint).unwrap(), done);
        // A day without a tax, and two taxes on one day, are refused by the profile itself.
        form.taxes[1].from = "2027-01-02".into();
        assert_eq!(form.read(&base, mint).unwrap_err().code, crate::Code::TaxRuleGap);
        form.taxes[1].from = "2026-12-31".into();
        assert_eq!(form.read(&base, mint).unwrap_err().code, crate::Code::TaxRuleOverlap);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let base = usual();
        for (field, typed) in [
            ("cash_variance", "much"),
            ("layaway.min_deposit", "120"),
            ("layaway.every", "0"),
            ("hold_minutes", "1441"),
            ("invoice_days", "-1"),
            ("cash_reporting", "ten"),
            ("gift_months", "0"),
            ("code", "too long a code"),
            ("cash_step", "0"),
        ] {
            let mut form = SettingsDraft::of(&base);
            form.fields.insert(field, typed.into());
            let error = form.read(&base, mint).unwrap_err();
            let said = if field == "cash_step" { "terms.cash_rounding.step" } else { field };
            assert!(error.of(said).is_some(), "{field}: {error:?}");
        }
        let mut form = SettingsDraft::of(&base);
        form.discount[0].1 = "101".into();
        form.fields.insert("commission_basis", "revenue".into());
        form.taxes.push(TaxDraft {
            id: Uuid::from_u128(1).into(),
            name: String::new(),
            place: "X".into(),
            rate: "5".into(),
            applies_to: "goods".into(),
            from: "soon".into(),
            to: String::new(),
        });
        let error = form.read(&base, mint).unwrap_err();
        for field in ["discount.manager", "commission_rate", "taxes.0.name", "taxes.0.from"] {
            assert!(error.of(field).is_some(), "{field}: {error:?}");
        }
    }
}
