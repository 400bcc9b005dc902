//! The one function that prices a sale, in browser and server alike.
//!
//! Order of events: unit price times quantity; discounts of the line; discounts of the sale, allocated by largest
//! remainder to what those left; charges of the sale, allocated alike; tax. Every allocation is part of the answer.

use super::{DiscountOf, LineDiscount, Priced, PricedLine, SaleDraft, Totals, discount::amounts};
use crate::{
    AppError, Currency, Money,
    tax::{Situation, TaxProfile, Taxable, assess},
};

/// A line before tax.
struct Row {
    extended: Money,
    /// What is left of it.
    left: Money,
    discounts: Vec<LineDiscount>,
    charge: Money,
}

/// Prices a sale. Depends on nothing but its arguments.
///
/// # Errors
/// Those of [`SaleDraft::check`] and [`assess()`], `discount.exceeds_price`, `money.…`.
pub fn price(draft: &SaleDraft, profile: &TaxProfile) -> Result<Priced, AppError> {
    draft.check()?;
    let currency = draft.terms.currency;
    let mut rows = draft.lines.iter().map(extend).collect::<Result<Vec<_>, _>>()?;
    spread_discounts(draft, &mut rows)?;
    spread_charges(draft, &mut rows)?;

    let taxable = |(line, row): (&super::DraftLine, &Row)| -> Result<Taxable, AppError> {
        let amount = row.left.try_add(row.charge)?;
        Ok(Taxable { subject: line.kind.subject(), scheme: line.scheme.clone(), quantity: line.quantity, amount })
    };
    let items = draft.lines.iter().zip(&rows).map(taxable).collect::<Result<Vec<_>, _>>()?;
    let situation = Situation {
        currency,
        on: draft.business_date,
        mode: draft.terms.price_mode,
        rounding: draft.terms.tax_rounding,
        supply: &draft.supply,
        buyer: &draft.buyer,
        trade_ins: &draft.trade_ins,
    };
    let assessed = assess(profile, situation, &items)?;
    let together = draft.lines.iter().zip(rows).zip(assessed.lines);
    let lines: Vec<_> = together
        .map(|((line, row), taxed)| PricedLine {
            line: line.id,
            quantity: line.quantity,
            extended: row.extended,
            discounts: row.discounts,
            charge: row.charge,
            net: taxed.net,
            taxes: taxed.taxes,
            gross: taxed.gross,
        })
        .collect();
    let totals = totals(currency, &lines, &assessed.rounding)?;
    Ok(Priced { lines, tax_rounding: assessed.rounding, trade_in: assessed.trade_in, totals })
}

fn extend(line: &super::DraftLine) -> Result<Row, AppError> {
    let extended = line.unit_price.times(line.quantity)?;
    let taken = amounts(&line.discounts, extended)?;
    let left = extended.try_sub(Money::sum(extended.currency, taken.iter().copied())?)?;
    let discounts =
        taken.into_iter().enumerate().map(|(at, amount)| LineDiscount { of: DiscountOf::Line(at), amount }).collect();
    Ok(Row { extended, left, discounts, charge: Money::zero(extended.currency) })
}

/// Each discount of the sale is worked out from the sum of its discountable lines and put where there is room left.
fn spread_discounts(draft: &SaleDraft, rows: &mut [Row]) -> Result<(), AppError> {
    let discountable: Vec<bool> = draft.lines.iter().map(|line| line.kind.discountable()).collect();
    let room = |rows: &[Row]| -> Vec<i64> {
        let open = |(row, open): (&Row, &bool)| if *open { row.left.minor } else { 0 };
        rows.iter().zip(&discountable).map(open).collect()
    };
    let lefts = room(rows).into_iter().map(|minor| Money::new(minor, draft.terms.currency));
    let subtotal = Money::sum(draft.terms.currency, lefts)?;
    for (at, amount) in amounts(&draft.discounts, subtotal)?.into_iter().enumerate() {
        let shares = amount.allocate(&room(rows))?;
        for (row, share) in rows.iter_mut().zip(shares) {
            if !share.is_zero() {
                row.left = row.left.try_sub(share)?;
                row.discounts.push(LineDiscount { of: DiscountOf::Sale(at), amount: share });
            }
        }
    }
    Ok(())
}

/// Charges go where the price is; where nothing has a price, where the quantity is. Never on money.
fn spread_charges(draft: &SaleDraft, rows: &mut [Row]) -> Result<(), AppError> {
    let charged = Money::sum(draft.terms.currency, draft.charges.iter().map(|charge| charge.amount))?;
    if charged.is_zero() {
        return Ok(());
    }
    let weigh = |weight: &dyn Fn(&super::DraftLine, &Row) -> i64| -> Vec<i64> {
        let own = |(line, row): (&super::DraftLine, &Row)| match line.kind {
            super::LineKind::GiftCard { .. } => 0,
            _ => weight(line, row),
        };
        draft.lines.iter().zip(rows.iter()).map(own).collect()
    };
    let mut weights = weigh(&|_, row| row.left.minor);
    if weights.iter().all(|weight| *weight == 0) {
        weights = weigh(&|line, _| i64::from(line.quantity));
    }
    if weights.iter().all(|weight| *weight == 0) {
        return Err(AppError::field("charges", "There is no line that could bear this charge."));
    }
    for (row, share) in rows.iter_mut().zip(charged.allocate(&weights)?) {
        row.charge = share;
    }
    Ok(())
}

fn totals(
    currency: Currency,
    lines: &[PricedLine],
    rounding: &[crate::tax::TaxRoundingRow],
) -> Result<Totals, AppError> {
    let sum = |of: &dyn Fn(&PricedLine) -> Result<Money, AppError>| {
        lines.iter().try_fold(Money::zero(currency), |sum, line| sum.try_add(of(line)?))
    };
    let rounded = |of: &dyn Fn(&crate::tax::TaxRoundingRow) -> Money| Money::sum(currency, rounding.iter().map(of));
    let tax = sum(&PricedLine::tax)?.try_add(rounded(&|row| row.tax)?)?;
    let total = sum(&|line| Ok(line.gross))?.try_add(rounded(&|row| row.gross)?)?;
    Ok(Totals {
        list: sum(&|line| Ok(line.extended))?,
        discount: sum(&PricedLine::discount)?,
        charges: sum(&|line| Ok(line.charge))?,
        net: total.try_sub(tax)?,
        tax,
        total,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::fixtures::*, *};
    use crate::{
        Code,
        sales::Charge,
        tax::{PriceMode, Scheme},
    };

    fn figures(priced: &Priced) -> String {
        let line = |line: &PricedLine| {
            let taken: Vec<_> = line.discounts.iter().map(|it| it.amount.minor.to_string()).collect();
            let tax = line.tax().unwrap().minor;
            format!(
                "{} -[{}] +{} {}+{tax}={}",
                line.extended.minor,
                taken.join(" "),
                line.charge.minor,
                line.net.minor,
                line.gross.minor
            )
        };
        let lines: Vec<_> = priced.lines.iter().map(line).collect();
        format!("{} | {}", lines.join("; "), priced.totals.total.minor)
    }

    #[test]
    fn a_sale_with_everything() {
        let mut sale = draft(vec![
            piece(1, 100_000),
            custom(2, 3, 3_333),
            line(3, super::super::LineKind::GiftCard { card: uuid::Uuid::from_u128(1).into() }, 1, 5_000),
        ]);
        sale.lines[0].discounts = vec![percent("10"), fixed(500)];
        sale.discounts = vec![percent("5"), fixed(1)];
        sale.charges = vec![Charge { title: "Delivery".into(), amount: usd(1_000) }];
        let priced = price(&sale, &taxes(&[70_000], None)).unwrap();
        assert_eq!(
            figures(&priced),
            "100000 -[10000 500 4475 1] +900 85924+6015=91939; 9999 -[500] +100 9599+672=10271; 5000 -[] +0 5000+0=5000 | 107210"
        );
        assert_eq!(priced.expect_total(usd(107_210)), Ok(()));
        assert_eq!(priced.expect_total(usd(107_209)).unwrap_err().code, Code::TotalMismatch);
    }

    #[test]
    fn an_empty_cart_costs_nothing() {
        assert_eq!(price(&draft(Vec::new()), &taxes(&[70_000], None)).unwrap().totals.total, usd(0));
    }

    #[test]
    fn a_piece_under_the_margin_scheme_shows_no_tax() {
        let mut sale = draft(vec![piece(1, 12_000), custom(2, 1, 12_000)]);
        sale.lines[0].scheme = Scheme::Margin;
        let vat = taxes(&[200_000], None);
        assert_eq!(price(&sale, &vat).unwrap_err().code, Code::TaxProfileInvalid);
        sale.terms.price_mode = PriceMode::Inclusive;
        let mut work = sale.clone();
        work.lines[0].kind = crate::sales::LineKind::Service { service: "repair".into() };
        assert_eq!(price(&work, &vat).unwrap_err().code, Code::TaxProfileInvalid, "work has no margin");
        let priced = price(&sale, &vat).unwrap();
        assert_eq!(figures(&priced), "12000 -[] +0 12000+0=12000; 12000 -[] +0 10000+2000=12000 | 24000");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let refused = |change: &dyn Fn(&mut SaleDraft)| {
            let mut sale = draft(vec![piece(1, 1_000), custom(2, 2, 500)]);
            change(&mut sale);
            let why = price(&sale, &taxes(&[0], None)).unwrap_err();
            let fields: Vec<_> = why.fields.into_iter().map(|it| it.field).collect();
            format!("{} {}", why.code.as_str(), fields.join(" "))
        };
        let eur = |minor| Money::new(minor, "EUR".parse().unwrap());
        assert_eq!(refused(&|sale| sale.lines[0].quantity = 2), "input.invalid lines.0.quantity");
        assert_eq!(refused(&|sale| sale.lines[1].quantity = 0), "input.invalid lines.1.quantity");
        assert_eq!(refused(&|sale| sale.lines[1].unit_price = usd(-1)), "input.invalid lines.1.unit_price");
        assert_eq!(refused(&|sale| sale.lines[1].unit_price = eur(1)), "input.invalid lines.1.unit_price");
        assert_eq!(refused(&|sale| sale.lines[1].title = " ".into()), "input.invalid lines.1.title");
        assert_eq!(refused(&|sale| sale.lines[1] = piece(1, 1)), "input.invalid lines lines.1.kind");
        assert_eq!(refused(&|sale| sale.discounts = vec![fixed(-1)]), "input.invalid discounts.0.amount");
        assert_eq!(refused(&|sale| sale.discounts = vec![fixed(2_001)]), "discount.exceeds_price ");
        assert_eq!(refused(&|sale| sale.discounts = vec![percent("60"), percent("41")]), "discount.exceeds_price ");
        assert_eq!(refused(&|sale| sale.lines[0].discounts = vec![fixed(1_001)]), "discount.exceeds_price ");
        assert_eq!(refused(&|sale| sale.lines[0].salespeople.clear()), "sale.split_incomplete ");
        assert_eq!(refused(&|sale| sale.lines[1].unit_price = usd(i64::MAX)), "input.invalid lines.1.unit_price");
    }
}
