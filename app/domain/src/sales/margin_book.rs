//! The book of the VAT margin scheme: what each piece under the scheme was bought and sold for, and the VAT in between
//! (Council Directive 2006/112/EC Art. 324; United Kingdom: VAT Notice 718 section 5, the stock book).
//!
//! Written when a sale is posted and mirrored when the piece comes back; kept from documents and from everybody who may
//! not see cost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LineKind, Priced, SaleDraft, Span};
use crate::{
    AppError, Code, Currency, Date, ItemId, LineId, Money, Ppm, SaleId,
    tax::{Scheme, TaxProfile, margin_vat},
};

/// What one piece bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarginEntry {
    /// The line that sold it.
    pub line: LineId,
    /// The piece.
    pub item: ItemId,
    /// What the buyer paid for it.
    pub selling: Money,
    /// What its seller was paid: repairs and other costs stay out (Art. 312 point 2).
    pub purchase: Money,
    /// The rate that would be due on the whole price outside the scheme.
    pub rate: Ppm,
    /// Selling less purchase, never below zero.
    pub margin: Money,
    /// The VAT in the margin.
    pub vat: Money,
}

/// The entries of a sale, one for each line under the scheme. `purchases` says what sellers were paid; a piece that is
/// not in it counts as bought for nothing, because VAT is due on whatever cannot be shown to have been paid.
///
/// # Errors
/// `tax.rule_gap`, `tax.rule_overlap`, `tax.profile_invalid`, `money.…`.
pub fn margin_entries(
    draft: &SaleDraft,
    priced: &Priced,
    profile: &TaxProfile,
    purchases: &BTreeMap<ItemId, Money>,
) -> Result<Vec<MarginEntry>, AppError> {
    let mut entries = Vec::new();
    for line in draft.lines.iter().filter(|line| line.scheme == Scheme::Margin) {
        let LineKind::Piece { item, .. } = line.kind else { continue };
        let Some(sold) = priced.line(line.id) else { continue };
        let rules = profile.rules_for(&line.kind.subject(), &draft.supply, &draft.buyer, draft.business_date)?;
        let rate = rules.iter().try_fold(0_u32, |sum, rule| sum.checked_add(rule.rate.parts()));
        let rate = rate.and_then(Ppm::new);
        let rate = rate.ok_or_else(|| AppError::new(Code::TaxProfileInvalid, "The rates come to more than 100 %."))?;
        let purchase = purchases.get(&item).copied().unwrap_or(Money::zero(draft.terms.currency));
        let bears = margin_vat(sold.gross, purchase, rate)?;
        let (margin, vat) = (bears.margin, bears.vat);
        entries.push(MarginEntry { line: line.id, item, selling: sold.gross, purchase, rate, margin, vat });
    }
    Ok(entries)
}

/// A row of the book, as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginRow {
    /// The sale.
    pub sale: SaleId,
    /// Its number, or that of the credit note.
    pub number: String,
    /// The business date.
    pub on: Date,
    /// The stock number of the piece.
    pub stock_no: String,
    /// What it is.
    pub title: String,
    /// From whom it came, as recorded; or nothing.
    pub seller: String,
    /// The day on which it was bought; `None` when no purchase was recorded.
    pub bought_on: Option<Date>,
    /// What its seller was paid. Negative, as all amounts here, when the piece came back.
    pub purchase: Money,
    /// What the buyer paid.
    pub selling: Money,
    /// The margin.
    pub margin: Money,
    /// The rate.
    pub rate: Ppm,
    /// The VAT in the margin.
    pub vat: Money,
}

/// What a span comes to in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginSum {
    /// Bought for.
    pub purchase: Money,
    /// Sold for.
    pub selling: Money,
    /// Margins.
    pub margin: Money,
    /// VAT.
    pub vat: Money,
}

/// The book of a span of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarginBook {
    /// Which days.
    pub span: Span,
    /// The rows, oldest first.
    pub rows: Vec<MarginRow>,
    /// What they come to, currency by currency.
    pub sums: Vec<MarginSum>,
}

impl MarginBook {
    /// The book of these rows.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn of(span: Span, rows: Vec<MarginRow>) -> Result<Self, AppError> {
        let mut sums: BTreeMap<Currency, MarginSum> = BTreeMap::new();
        for row in &rows {
            let zero = Money::zero(row.vat.currency);
            let sum = sums.entry(row.vat.currency).or_insert(MarginSum {
                purchase: zero,
                selling: zero,
                margin: zero,
                vat: zero,
            });
            *sum = MarginSum {
                purchase: sum.purchase.try_add(row.purchase)?,
                selling: sum.selling.try_add(row.selling)?,
                margin: sum.margin.try_add(row.margin)?,
                vat: sum.vat.try_add(row.vat)?,
            };
        }
        Ok(Self { span, rows, sums: sums.into_values().collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::fixtures::*, *};
    use crate::{sales::price, tax::PriceMode};

    fn entries(asked: i64, paid: Option<i64>) -> Vec<(i64, i64, i64, i64)> {
        let mut sale = draft(vec![piece(1, asked), piece(2, 5_000)]);
        sale.terms.price_mode = PriceMode::Inclusive;
        sale.lines[0].scheme = Scheme::Margin;
        let vat = taxes(&[200_000], None);
        let LineKind::Piece { item, .. } = sale.lines[0].kind else { panic!("a piece") };
        let purchases = paid.map(|paid| (item, usd(paid))).into_iter().collect();
        let found = margin_entries(&sale, &price(&sale, &vat).unwrap(), &vat, &purchases).unwrap();
        found.iter().map(|it| (it.selling.minor, it.purchase.minor, it.margin.minor, it.vat.minor)).collect()
    }

    #[test]
    fn only_pieces_under_the_scheme_are_in_the_book_and_a_loss_bears_nothing() {
        assert_eq!(entries(12_000, Some(6_000)), [(12_000, 6_000, 6_000, 1_000)]);
        assert_eq!(entries(12_000, Some(13_000)), [(12_000, 13_000, 0, 0)]);
        assert_eq!(entries(12_000, None), [(12_000, 0, 12_000, 2_000)], "nothing can be shown to have been paid");
    }

    #[test]
    fn a_piece_that_came_back_leaves_nothing_in_the_sums() {
        let row = |sign: i64| MarginRow {
            sale: uuid::Uuid::from_u128(1).into(),
            number: "S-1".into(),
            on: day("2026-11-30"),
            stock_no: "A1".into(),
            title: "Watch".into(),
            seller: String::new(),
            bought_on: None,
            purchase: usd(6_000 * sign),
            selling: usd(12_000 * sign),
            margin: usd(6_000 * sign),
            rate: "20".parse().unwrap(),
            vat: usd(1_000 * sign),
        };
        let span = Span { from: day("2026-11-01"), to: day("2026-11-30") };
        let book = MarginBook::of(span, vec![row(1), row(1), row(-1)]).unwrap();
        assert_eq!(
            book.sums.iter().map(|sum| (sum.selling.minor, sum.vat.minor)).collect::<Vec<_>>(),
            [(12_000, 1_000)]
        );
    }
}
