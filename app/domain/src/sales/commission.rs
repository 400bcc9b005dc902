//! Commission: what salespeople earn on a line, accrued when it is sold and taken back when it comes back.

use serde::{Deserialize, Serialize};

use super::{PricedLine, Split, divide};
use crate::{
    AppError, CommissionId, LineId, Money, Ppm, UserId,
    machine::{transitions, vocabulary},
};

vocabulary! {
    /// What a commission is a share of.
    Basis {
        /// The net price.
        Revenue = "revenue", "Revenue";
        /// The net price less the cost; nothing on a loss.
        Margin = "margin", "Margin";
    }
    /// Where an accrual stands.
    CommissionState {
        /// Earned, but it may still come back.
        Accrued = "accrued", "Accrued";
        /// The return window has passed.
        Payable = "payable", "Payable";
        /// Paid with a payroll.
        Paid = "paid", "Paid";
        /// Taken back before it was paid.
        Reversed = "reversed", "Reversed";
        /// Taken back after it was paid: set off against the next payroll.
        ClawedBack = "clawed_back", "Clawed back";
    }
    /// What can happen to an accrual.
    CommissionStep {
        /// The return window has passed.
        Mature = "mature", "Mature";
        /// Pay it.
        Pay = "pay", "Pay";
        /// All of the line came back.
        Reverse = "reverse", "Take back";
    }
}

transitions! { CommissionState by CommissionStep, from Accrued:
    Accrued { Mature => Payable, Reverse => Reversed }
    Payable { Pay => Paid, Reverse => Reversed }
    Paid { Reverse => ClawedBack }
}

/// A commission plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// A share of what.
    pub basis: Basis,
    /// How large a share.
    pub rate: Ppm,
}

/// One entry of the ledger: negative when something came back. A part of a line may come back, so an entry is not
/// the mirror of another; their sum over a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommissionEntry {
    /// Its id.
    pub id: CommissionId,
    /// The line that earned it.
    pub line: LineId,
    /// Who earned it.
    pub person: UserId,
    /// How much.
    pub amount: Money,
}

/// What each person earns on a line. `cost` is asked for by [`Basis::Margin`] alone, of all articles of the line.
///
/// # Errors
/// `sale.split_incomplete`, `input.invalid` when the margin is asked for and the cost is unknown, `money.…`.
pub fn accrue(
    plan: Plan,
    line: &PricedLine,
    cost: Option<Money>,
    splits: &[Split],
) -> Result<Vec<(UserId, Money)>, AppError> {
    let zero = Money::zero(line.net.currency);
    let basis = match plan.basis {
        Basis::Revenue => line.net,
        Basis::Margin => {
            let cost = cost.ok_or_else(|| AppError::field("cost", "The cost of this line is not known."))?;
            let margin = line.net.try_sub(cost)?;
            if margin.is_negative() { zero } else { margin }
        }
    };
    divide(plan.rate.of(basis)?, splits)
}

/// What is taken back of an accrual when `returned` more of a line's articles come back after `before` of them: all
/// returns of a line together take back exactly what it earned.
///
/// # Errors
/// `money.out_of_range`, also for a line without articles.
pub fn take_back(earned: Money, before: u32, returned: u32, quantity: u32) -> Result<Money, AppError> {
    let after = i64::from(before).saturating_add(returned.into());
    earned.stretch(before.into(), after, quantity.into())?.try_neg()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::fixtures::*, *};
    use crate::{BasisPoints, Code};

    fn splits(shares: &[u32]) -> Vec<Split> {
        let split = |(n, share): (u128, &u32)| Split { person: user(n), share: BasisPoints::new(*share).unwrap() };
        (1..).zip(shares).map(split).collect()
    }

    fn priced(net: i64, quantity: u32) -> PricedLine {
        let mut sale = draft(vec![custom(1, quantity, net)]);
        sale.lines[0].salespeople = splits(&[10_000]);
        super::super::price(&sale, &taxes(&[], None)).unwrap().lines.remove(0)
    }

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<CommissionState>());
    }

    #[test]
    fn it_is_a_share_of_revenue_or_margin_and_is_divided() {
        let of = |basis, cost: Option<i64>, shares: &[u32]| {
            let plan = Plan { basis, rate: "3".parse().unwrap() };
            let rows = accrue(plan, &priced(100_001, 1), cost.map(usd), &splits(shares));
            rows.map(|rows| rows.into_iter().map(|(_, amount)| amount.minor).collect::<Vec<_>>())
        };
        assert_eq!(of(Basis::Revenue, None, &[10_000]).unwrap(), [3_000]);
        assert_eq!(of(Basis::Revenue, None, &[3_333, 6_667]).unwrap(), [1_000, 2_000]);
        assert_eq!(of(Basis::Margin, Some(60_001), &[5_000, 5_000]).unwrap(), [600, 600]);
        assert_eq!(of(Basis::Margin, Some(200_000), &[10_000]).unwrap(), [0]);
        assert_eq!(of(Basis::Margin, None, &[10_000]).unwrap_err().code, Code::Invalid);
        assert_eq!(of(Basis::Revenue, None, &[5_000, 4_999]).unwrap_err().code, Code::SplitIncomplete);
    }

    proptest! {
        #[test]
        fn what_was_earned_is_taken_back_exactly(
            net in 0_i64..1_000_000, rate in 0_u32..=1_000_000, share in 1_u32..10_000,
            returns in prop::collection::vec(1_u32..4, 1..12),
        ) {
            let quantity: u32 = returns.iter().sum();
            let plan = Plan { basis: Basis::Revenue, rate: Ppm::new(rate).unwrap() };
            let line = priced(net, quantity);
            let rows = accrue(plan, &line, None, &splits(&[share, 10_000 - share])).unwrap();
            let whole: i64 = rows.iter().map(|(_, amount)| amount.minor).sum();
            prop_assert_eq!(usd(whole), plan.rate.of(line.net).unwrap());
            for (_, earned) in rows {
                let (mut before, mut left) = (0, earned.minor);
                for returned in &returns {
                    left += take_back(earned, before, *returned, quantity).unwrap().minor;
                    before += returned;
                    prop_assert!((0..=earned.minor).contains(&left));
                }
                prop_assert_eq!(left, 0);
            }
        }
    }
}
