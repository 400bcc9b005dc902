//! In what form money goes back.

use serde::{Deserialize, Serialize};

use super::{Refund, Sold};
use crate::{
    AppError, Code, Money, PaymentId,
    sales::{PaidPart, TenderKind},
};

/// Money that goes back against one original tender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// The tender it was paid with.
    pub original: PaymentId,
    /// The form of that.
    pub from: TenderKind,
    /// The form it goes back in.
    pub to: TenderKind,
    /// How much of the refund this is.
    pub covers: Money,
    /// What rounding adds to it (negative: takes off), a row of its own.
    pub rounding: Money,
    /// What is paid out.
    pub pays: Money,
}

/// Pays `back` in the reverse order of the original tenders, then puts `into_sale` into the new sale from what those
/// still cover.
pub(super) fn payouts(
    sold: Sold<'_>,
    earlier: &[Refund],
    back: Money,
    into_sale: Money,
    to: Option<TenderKind>,
) -> Result<Vec<Payout>, AppError> {
    let mut rows: Vec<Payout> = Vec::new();
    for (amount, exchanged) in [(back, false), (into_sale, true)] {
        let mut left = amount;
        for part in sold.settlement.paid.iter().rev() {
            let before = || earlier.iter().flat_map(|refund| &refund.payouts).chain(&rows);
            let covered = Money::sum(back.currency, of(part, before()).map(|row| row.covers))?;
            let take = part.covers.try_sub(covered)?.at_most(left)?;
            if take.is_zero() {
                continue;
            }
            left = left.try_sub(take)?;
            let row = if exchanged {
                exchange(part, take)
            } else {
                let to = to.unwrap_or_else(|| part.kind.back());
                pay(sold, part, of(part, before()), take, to)?
            };
            rows.push(row);
        }
        if !left.is_zero() {
            return Err(AppError::new(Code::RefundExceedsPaid, "More would go back than was paid."));
        }
    }
    Ok(rows)
}

fn of<'a>(part: &PaidPart, rows: impl Iterator<Item = &'a Payout>) -> impl Iterator<Item = &'a Payout> {
    let original = part.tender;
    rows.filter(move |row| row.original == original)
}

/// No coin moves: the new sale rounds its own cash.
fn exchange(part: &PaidPart, take: Money) -> Payout {
    Payout {
        original: part.tender,
        from: part.kind,
        to: TenderKind::Exchange,
        covers: take,
        rounding: Money::zero(take.currency),
        pays: take,
    }
}

/// Cash is rounded from its beginning, so that the payouts of one tender sum to what was paid with it, whatever
/// their sizes; what was paid in cash goes back rounded in any form, else a cent more could go than came.
fn pay<'a>(
    sold: Sold<'_>,
    part: &PaidPart,
    before: impl Iterator<Item = &'a Payout>,
    take: Money,
    to: TenderKind,
) -> Result<Payout, AppError> {
    let is_rounded = |to: TenderKind| part.kind == TenderKind::Cash || to == TenderKind::Cash;
    let pays = if is_rounded(to) {
        let rounded = before.filter(|row| row.to != TenderKind::Exchange && is_rounded(row.to)).map(|row| row.covers);
        let from = Money::sum(take.currency, rounded)?;
        let upto = |end: Money| sold.cash_rounding.round(end);
        upto(from.try_add(take)?)?.try_sub(upto(from)?)?
    } else {
        take
    };
    let rounding = pays.try_sub(take)?;
    Ok(Payout { original: part.tender, from: part.kind, to, covers: take, rounding, pays })
}
