//! Money back for what comes back: worked out from what was stored, never from prices or rules of today.
//!
//! * [`lines`] what the returned articles are worth: the cumulative share of each stored row, so that the last one
//!   takes the remainder
//! * [`payout`] in what form the money goes: the original tenders in reverse order, cash rounding mirrored
//!
//! Any sequence of refunds ends at exactly what was paid, tender by tender, and is never above it on the way.

pub mod lines;
pub mod payout;

use serde::{Deserialize, Serialize};

pub use lines::{RefundLine, RefundTax};
pub use payout::Payout;

use super::{Approvable, LineKind, Priced, SaleDraft, Settlement, TenderKind};
use crate::{AppError, CashRounding, LineId, Money, inventory::Availability, machine::vocabulary};

vocabulary! {
    /// What becomes of a thing that came back.
    Restock {
        /// Looked at before it is decided.
        Inspect = "inspect", "Inspect first";
        /// Put up for sale again.
        Sell = "sell", "Back on sale";
        /// To the workshop.
        Service = "service", "To service";
        /// Back to where it was bought.
        Vendor = "vendor", "Back to vendor";
        /// Off the books.
        WriteOff = "write_off", "Write off";
        /// Nothing came back: work, a fee, or goodwill.
        Nothing = "nothing", "Nothing came back";
    }
}

impl Restock {
    /// The availability a piece gets; `None` when nothing came back.
    #[must_use]
    pub const fn availability(self) -> Option<Availability> {
        match self {
            Self::Inspect => Some(Availability::Processing),
            Self::Sell => Some(Availability::Available),
            Self::Service => Some(Availability::Service),
            Self::Vendor => Some(Availability::ReturnedToVendor),
            Self::WriteOff => Some(Availability::WrittenOff),
            Self::Nothing => None,
        }
    }

    /// What may become of what was sold on a line: a piece can go anywhere, counted goods have no state of their own,
    /// and of work, money and fees nothing comes back.
    #[must_use]
    pub const fn choices(of: &LineKind) -> &'static [Self] {
        match of {
            LineKind::Piece { .. } => Self::ALL,
            LineKind::Variant { .. } => &[Self::Sell, Self::Vendor, Self::WriteOff, Self::Nothing],
            LineKind::Service { .. } | LineKind::Custom { .. } | LineKind::GiftCard { .. } | LineKind::Fee { .. } => {
                &[Self::Nothing]
            }
        }
    }
}

/// What was sold and how it was paid: the stored document.
#[derive(Clone, Copy, Debug)]
pub struct Sold<'a> {
    /// As it was priced.
    pub priced: &'a Priced,
    /// As it was paid.
    pub settlement: &'a Settlement,
    /// As it was rounded.
    pub cash_rounding: CashRounding,
}

/// What comes back of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// The line.
    pub line: LineId,
    /// How many.
    pub quantity: u32,
    /// What becomes of them.
    pub restock: Restock,
}

/// What a refund is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequest {
    /// What comes back; each line once.
    pub returns: Vec<Return>,
    /// Another form for all of the money; `None` is the form it came in.
    #[serde(default)]
    pub to: Option<TenderKind>,
}

impl RefundRequest {
    /// Whether everything that comes back can become what the request says.
    ///
    /// # Errors
    /// `input.invalid` for the lines of which it cannot.
    pub fn check(&self, draft: &SaleDraft) -> Result<(), AppError> {
        let mut p = crate::error::Problems::default();
        for (at, wanted) in self.returns.iter().enumerate() {
            let kind = draft.line(wanted.line).map(|line| &line.kind);
            if kind.is_some_and(|kind| !Restock::choices(kind).contains(&wanted.restock)) {
                p.note(format!("returns.{at}.restock"), "This cannot become of it.");
            }
        }
        p.finish()
    }
}

/// A refund as it will be stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Line by line.
    pub lines: Vec<RefundLine>,
    /// What the amount differs from the sum of its lines by: the document's tax rounding, when the last line comes
    /// back, and whatever must not be paid above what was.
    pub remainder: Money,
    /// What goes back, before cash is rounded.
    pub amount: Money,
    /// In what form.
    pub payouts: Vec<Payout>,
    /// Nothing of the sale is left: its rows of tax rounding are taken back with it, those of price mode inclusive
    /// too, which move no money.
    pub completes: bool,
}

impl Refund {
    /// What must be agreed to: every refund, and the form if it is not the one it came in.
    #[must_use]
    pub fn needed(&self) -> Vec<Approvable> {
        let other = self.payouts.iter().any(|it| it.to != it.from.back() && it.to != TenderKind::Exchange);
        if other { vec![Approvable::Refund, Approvable::OtherTender] } else { vec![Approvable::Refund] }
    }

    /// Without tax, and the tax, rows of tax rounding of a document that is thereby empty included: the same two sums
    /// as in the totals of the sale.
    ///
    /// # Errors
    /// `money.…`.
    pub fn sums(&self, priced: &Priced) -> Result<(Money, Money), AppError> {
        let zero = Money::zero(self.amount.currency);
        let rows = self.lines.iter().flat_map(|line| &line.taxes).map(|row| row.amount);
        let rounded = priced.tax_rounding.iter().filter(|_| self.completes).map(|row| row.tax);
        let tax = Money::sum(zero.currency, rows.chain(rounded))?;
        Ok((self.amount.try_sub(tax)?, tax))
    }

    /// What is paid out in one form.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn paid_as(&self, kind: TenderKind) -> Result<Money, AppError> {
        let these = self.payouts.iter().filter(|it| it.to == kind);
        Money::sum(self.amount.currency, these.map(|it| it.pays))
    }
}

/// What could still go back for a sale.
///
/// # Errors
/// `money.out_of_range`.
pub fn remaining_refundable(sold: Sold<'_>, earlier: &[Refund]) -> Result<Money, AppError> {
    let total = sold.settlement.total;
    total.try_sub(Money::sum(total.currency, earlier.iter().map(|it| it.amount))?)
}

/// Works out a refund. `earlier` are all refunds of the sale so far, in order.
///
/// # Errors
/// `refund.exceeds_sold`, `input.invalid`, `money.…`.
pub fn refund(sold: Sold<'_>, earlier: &[Refund], request: &RefundRequest) -> Result<Refund, AppError> {
    exchange(sold, earlier, request, Money::zero(sold.settlement.total.currency))
}

/// Works out the return half of an exchange: up to `wanted`, the total of the new sale, goes into that sale as a
/// tender of the kind [`TenderKind::Exchange`] for [`Refund::paid_as`]; the rest goes back.
///
/// # Errors
/// Those of [`refund`].
pub fn exchange(
    sold: Sold<'_>,
    earlier: &[Refund],
    request: &RefundRequest,
    wanted: Money,
) -> Result<Refund, AppError> {
    if wanted.is_negative() {
        return Err(AppError::field("into_sale", "An amount cannot be negative."));
    }
    if request.to.is_some_and(|to| !to.pays_out()) {
        return Err(AppError::field("to", "Money does not go back in this form."));
    }
    let (lines, completes) = lines::returned(sold.priced, earlier, &request.returns)?;
    let due = Money::sum(wanted.currency, lines.iter().map(|line| line.gross))?;
    let remaining = remaining_refundable(sold, earlier)?;
    let amount = if completes { remaining } else { due.at_most(remaining)? };
    let into_sale = amount.at_most(wanted)?;
    let payouts = payout::payouts(sold, earlier, amount.try_sub(into_sale)?, into_sale, request.to)?;
    Ok(Refund { remainder: amount.try_sub(due)?, lines, amount, payouts, completes })
}

#[cfg(test)]
mod tests;
