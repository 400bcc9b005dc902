//! What returned articles are worth.

use serde::{Deserialize, Serialize};

use super::{Refund, Restock, Return};
use crate::{
    AppError, Code, JurisdictionId, LineId, Money, TaxRuleId,
    sales::{Priced, PricedLine},
};

/// Tax that goes back on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundTax {
    /// Who levied it.
    pub jurisdiction: JurisdictionId,
    /// By which rule.
    pub rule: TaxRuleId,
    /// What it had been levied on.
    pub base: Money,
    /// How much.
    pub amount: Money,
}

/// What goes back for one line. Amounts are positive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundLine {
    /// The line.
    pub line: LineId,
    /// How many came back.
    pub quantity: u32,
    /// What becomes of them.
    pub restock: Restock,
    /// Share of the discounts that is thereby taken back.
    pub discount: Money,
    /// Without tax.
    pub net: Money,
    /// Tax, row by row.
    pub taxes: Vec<RefundTax>,
    /// With tax.
    pub gross: Money,
}

/// How many of a line have come back so far.
#[must_use]
pub fn returned_before(earlier: &[Refund], line: LineId) -> u32 {
    let rows = earlier.iter().flat_map(|refund| &refund.lines).filter(|row| row.line == line);
    rows.fold(0, |sum, row| sum.saturating_add(row.quantity))
}

/// The lines of a refund, and whether nothing is left of the sale after it.
pub(super) fn returned(
    priced: &Priced,
    earlier: &[Refund],
    returns: &[Return],
) -> Result<(Vec<RefundLine>, bool), AppError> {
    if returns.is_empty() {
        return Err(AppError::field("returns", "Choose what comes back."));
    }
    let mut lines = Vec::with_capacity(returns.len());
    for (at, wanted) in returns.iter().enumerate() {
        let field = format!("returns.{at}.quantity");
        let line = priced.line(wanted.line).ok_or_else(|| AppError::field(&field, "This line is not on the sale."))?;
        if returns.iter().take(at).any(|other| other.line == wanted.line) || wanted.quantity == 0 {
            return Err(AppError::field(&field, "Each line once, and at least one of it."));
        }
        let before = returned_before(earlier, wanted.line);
        let after = before.checked_add(wanted.quantity).filter(|after| *after <= line.quantity).ok_or_else(|| {
            let left = line.quantity.saturating_sub(before);
            AppError::new(Code::RefundExceedsSold, format!("At most {left} of this line can come back."))
        })?;
        lines.push(share(line, before, after, wanted)?);
    }
    let left = |line: &PricedLine| {
        let now = lines.iter().filter(|row| row.line == line.line).map(|row| row.quantity).next().unwrap_or(0);
        line.quantity > returned_before(earlier, line.line).saturating_add(now)
    };
    let completes = !priced.lines.iter().any(left);
    Ok((lines, completes))
}

fn share(line: &PricedLine, before: u32, after: u32, wanted: &Return) -> Result<RefundLine, AppError> {
    let part = |whole: Money| whole.stretch(before.into(), after.into(), line.quantity.into());
    let net = part(line.net)?;
    let tax = |row: &crate::tax::LineTax| {
        let (base, amount) = (part(row.base)?, part(row.amount)?);
        Ok(RefundTax { jurisdiction: row.jurisdiction, rule: row.rule, base, amount })
    };
    let taxes = line.taxes.iter().map(tax).collect::<Result<Vec<_>, AppError>>()?;
    let gross = net.try_add(Money::sum(net.currency, taxes.iter().map(|row| row.amount))?)?;
    let discount = part(line.discount()?)?;
    Ok(RefundLine {
        line: wanted.line,
        quantity: wanted.quantity,
        restock: wanted.restock,
        discount,
        net,
        taxes,
        gross,
    })
}
