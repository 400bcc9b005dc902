//! What trade-ins take off the taxable base of the lines, under each of the effects a jurisdiction may choose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Subject, TradeInEffect, assess::Taxable};
use crate::{AppError, Currency, Money};

/// A thing that is given in part payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TradeIn {
    /// What is allowed for it.
    pub allowance: Money,
    /// Key of its category: decides what is of like kind.
    pub category: String,
}

/// Per line, what the base is lowered by under either effect that lowers it.
pub(super) struct Reductions {
    all: Vec<Money>,
    like_kind: Vec<Money>,
    none: Money,
}

impl Reductions {
    /// Spreads the allowances over the goods by largest remainder; a line's base never falls below zero.
    pub(super) fn spread(currency: Currency, items: &[Taxable], trade_ins: &[TradeIn]) -> Result<Self, AppError> {
        let weights = |matches: &dyn Fn(&str) -> bool| -> Vec<i64> {
            let weight = |item: &Taxable| match &item.subject {
                Subject::Goods { category, .. } if matches(category) => item.amount.minor.max(0),
                Subject::Goods { .. } | Subject::Service { .. } | Subject::Fee { .. } | Subject::StoredValue => 0,
            };
            items.iter().map(weight).collect()
        };
        let allowed = Money::sum(currency, trade_ins.iter().map(|it| it.allowance))?;
        let all = capped(allowed, &weights(&|_| true))?;

        let mut by_category: BTreeMap<&str, Money> = BTreeMap::new();
        for it in trade_ins {
            let sum = by_category.entry(&it.category).or_insert(Money::zero(currency));
            *sum = sum.try_add(it.allowance)?;
        }
        let mut like_kind = vec![Money::zero(currency); items.len()];
        for (category, allowed) in by_category {
            let parts = capped(allowed, &weights(&|of| of == category))?;
            for (sum, part) in like_kind.iter_mut().zip(parts) {
                *sum = sum.try_add(part)?;
            }
        }
        Ok(Self { all, like_kind, none: Money::zero(currency) })
    }

    /// What the base of line `at` is lowered by under `effect`.
    pub(super) fn of(&self, effect: TradeInEffect, at: usize) -> Money {
        let found = match effect {
            TradeInEffect::Tender => None,
            TradeInEffect::LikeKindReducesBase => self.like_kind.get(at),
            TradeInEffect::ReducesBase => self.all.get(at),
        };
        found.copied().unwrap_or(self.none)
    }
}

fn capped(allowed: Money, weights: &[i64]) -> Result<Vec<Money>, AppError> {
    let room = Money::sum(allowed.currency, weights.iter().map(|weight| Money::new(*weight, allowed.currency)))?;
    allowed.at_most(room)?.allocate(weights)
}
