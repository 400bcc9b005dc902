//! Amounts of tax before they are rounded: integers in millionths of a minor unit, and the multiplier of a stack.

use super::TaxRule;
use crate::{AppError, Code, Money, money::div_half_away};

const MILLION: i128 = 1_000_000;

pub(super) fn too_large() -> AppError {
    AppError::new(Code::MoneyOutOfRange, "This amount is larger than the system takes.")
}

/// Tax in millionths of a minor unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Micro(i128);

impl Micro {
    /// `rate` of a base: exact, because a rate is an integer of millionths.
    pub(super) fn of_base(rule: &TaxRule, base: Money) -> Result<Self, AppError> {
        i128::from(base.minor).checked_mul(i128::from(rule.rate.parts())).map(Self).ok_or_else(too_large)
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, AppError> {
        self.0.checked_add(other.0).map(Self).ok_or_else(too_large)
    }

    /// Rounded to minor units, half away from zero.
    pub(super) fn round(self, like: Money) -> Result<Money, AppError> {
        let minor = div_half_away(self.0, MILLION).and_then(|minor| i64::try_from(minor).ok());
        Money::new(minor.ok_or_else(too_large)?, like.currency).checked()
    }
}

/// What a stack of rates makes of a net price: gross = net × whole / unit, of which each rule takes its weight.
pub(super) struct Stack {
    /// The weight of each rule, in the order of the stack.
    weights: Vec<i128>,
    unit: i128,
    whole: i128,
}

impl Stack {
    /// Exact, because the unit holds one factor of a million for each division below.
    pub(super) fn of(rules: &[&TaxRule]) -> Result<Self, AppError> {
        let compounds = rules.iter().filter(|rule| rule.compound).count();
        let factors = u32::try_from(compounds).ok().and_then(|count| count.checked_add(1));
        let unit = factors.and_then(|factors| MILLION.checked_pow(factors)).ok_or_else(too_large)?;
        let mut whole = unit;
        let mut weights = Vec::with_capacity(rules.len());
        for rule in rules {
            let on = if rule.compound { whole } else { unit };
            let weight = on.checked_mul(i128::from(rule.rate.parts())).and_then(|it| it.checked_div(MILLION));
            let weight = weight.ok_or_else(too_large)?;
            whole = whole.checked_add(weight).ok_or_else(too_large)?;
            weights.push(weight);
        }
        Ok(Self { weights, unit, whole })
    }

    /// The tax of each rule that a gross price contains. To a millionth of a minor unit: whole thirds have no end.
    pub(super) fn contained(&self, gross: Money, at: usize) -> Result<Micro, AppError> {
        let weight = self.weights.get(at).copied().unwrap_or_default();
        let scaled = i128::from(gross.minor).checked_mul(MILLION).and_then(|it| it.checked_mul(weight));
        scaled.and_then(|scaled| div_half_away(scaled, self.whole)).map(Micro).ok_or_else(too_large)
    }

    /// The net price that a gross price contains.
    pub(super) fn net(&self, gross: Money) -> Result<Money, AppError> {
        gross.ratio(self.unit, self.whole)
    }
}
