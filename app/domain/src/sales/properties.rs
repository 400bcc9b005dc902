//! What holds for any sale and any sequence of refunds.

use proptest::prelude::*;

use super::{
    SaleDraft, Settlement, TenderKind,
    fixtures::{any_sale, draft, paying, piece, taxes, usd},
    price,
    refund::{Refund, RefundRequest, Restock, Return, Sold, exchange, refund, remaining_refundable},
    settle,
};
use crate::{AppError, Money, canonical::canonical, sales::Priced, tax::PriceMode};

fn sum(amounts: impl Iterator<Item = Money>) -> i64 {
    amounts.map(|it| it.minor).sum()
}

/// Returns lines in the given order and portions until nothing is left.
fn return_all(
    priced: &Priced,
    picks: &[(usize, u32)],
    mut step: impl FnMut(&[Refund], &RefundRequest) -> Result<Refund, AppError>,
) -> Vec<Refund> {
    let mut left: Vec<(usize, u32)> = priced.lines.iter().map(|line| line.quantity).enumerate().collect();
    let mut done: Vec<Refund> = Vec::new();
    let mut picks = picks.iter().cycle();
    while !left.is_empty() {
        let (which, portion) = picks.next().copied().unwrap();
        let which = which % left.len();
        let (line, available) = left[which];
        let quantity = portion.clamp(1, available);
        let returns = vec![Return { line: priced.lines[line].line, quantity, restock: Restock::Inspect }];
        done.push(step(&done, &RefundRequest { returns, to: None }).unwrap());
        if quantity == available {
            left.remove(which);
        } else {
            left[which].1 -= quantity;
        }
    }
    done
}

fn paid(draft: &SaleDraft, priced: &Priced, shares: (u32, u32), spare: i64) -> Settlement {
    let tenders = paying(priced.totals.total, shares, spare, draft.terms.cash_rounding);
    let settlement = settle(priced.totals.total, &tenders, draft.terms.cash_rounding).unwrap();
    let handed = sum(tenders.iter().map(|it| it.amount));
    assert_eq!(handed - settlement.change.minor, priced.totals.total.minor + settlement.rounding.minor);
    settlement
}

proptest! {
    #[test]
    fn lines_sum_to_the_total_and_tenders_pay_it(
        (draft, profile) in any_sale(), shares in (0_u32..=1000, 0_u32..=1000), spare in 0_i64..50,
    ) {
        let priced = price(&draft, &profile).unwrap();
        for line in &priced.lines {
            prop_assert_eq!(line.gross.minor, line.net.minor + line.tax().unwrap().minor);
            prop_assert!(line.gross.minor >= 0 && line.net.minor >= 0);
            let left = line.extended.minor - line.discount().unwrap().minor;
            prop_assert!(left >= 0, "a discount never exceeds its line");
        }
        let of_document = sum(priced.tax_rounding.iter().map(|row| row.gross));
        let gross = sum(priced.lines.iter().map(|line| line.gross));
        prop_assert_eq!(gross + of_document, priced.totals.total.minor);
        prop_assert_eq!(priced.totals.net.minor + priced.totals.tax.minor, priced.totals.total.minor);
        prop_assert_eq!(sum(priced.lines.iter().map(|line| line.charge)), sum(draft.charges.iter().map(|it| it.amount)));
        let settlement = paid(&draft, &priced, shares, spare);
        let rounded = settlement.rounding.minor;
        prop_assert_eq!(sum(settlement.paid.iter().map(|part| part.paid)), priced.totals.total.minor + rounded);
        prop_assert_eq!(sum(settlement.paid.iter().map(|part| part.covers)), priced.totals.total.minor);
        prop_assert!(rounded.abs() * 2 <= draft.terms.cash_rounding.step);
    }

    #[test]
    fn the_order_of_discounts_does_not_change_the_total((mut draft, profile) in any_sale()) {
        let before = price(&draft, &profile).unwrap().totals;
        draft.discounts.reverse();
        for line in &mut draft.lines {
            line.discounts.reverse();
        }
        prop_assert_eq!(price(&draft, &profile).unwrap().totals.discount, before.discount);
    }

    #[test]
    fn a_draft_survives_the_wire_and_keeps_its_fingerprint((draft, profile) in any_sale()) {
        let read: SaleDraft = serde_json::from_slice(&serde_json::to_vec(&draft).unwrap()).unwrap();
        prop_assert_eq!(canonical(&read).unwrap(), canonical(&draft).unwrap());
        let priced = price(&read, &profile).unwrap();
        prop_assert_eq!(&priced, &price(&draft, &profile).unwrap());
        let read: Priced = serde_json::from_slice(&serde_json::to_vec(&priced).unwrap()).unwrap();
        prop_assert_eq!(read, priced);
    }

    #[test]
    fn a_price_with_tax_contains_the_price_without(minor in 0_i64..100_000_000, rate in 0_u32..500_000) {
        let profile = taxes(&[rate], None);
        let mut sale = draft(vec![piece(1, minor)]);
        let added = price(&sale, &profile).unwrap().totals;
        sale.lines[0].unit_price = added.total;
        sale.terms.price_mode = PriceMode::Inclusive;
        let contained = price(&sale, &profile).unwrap().totals;
        prop_assert_eq!(contained.total, added.total);
        prop_assert!((contained.net.minor - minor).abs() <= 1);
    }

    #[test]
    fn what_the_till_sends_and_shows_has_no_cost_in_it((draft, profile) in any_sale()) {
        let priced = price(&draft, &profile).unwrap();
        let text = serde_json::to_string(&(&draft, &priced)).unwrap();
        for key in ["cost", "purchase", "vendor", "margin_ppm"] {
            let key = format!("\"{key}");
            prop_assert!(!text.contains(&key));
        }
    }

    #[test]
    fn any_sequence_of_refunds_ends_at_what_was_paid_tender_by_tender(
        (draft, profile) in any_sale(), shares in (0_u32..=1000, 0_u32..=1000),
        picks in prop::collection::vec((0_usize..8, 1_u32..5), 1..12),
    ) {
        let priced = price(&draft, &profile).unwrap();
        let settlement = paid(&draft, &priced, shares, 0);
        let sold = Sold { priced: &priced, settlement: &settlement, cash_rounding: draft.terms.cash_rounding };
        let refunds = return_all(&priced, &picks, |earlier, request| refund(sold, earlier, request));
        for upto in 0..=refunds.len() {
            let (so_far, last) = (&refunds[..upto], upto == refunds.len());
            for part in &settlement.paid {
                let back = so_far.iter().flat_map(|it| &it.payouts).filter(|it| it.original == part.tender);
                let back = sum(back.map(|it| it.pays));
                let least = if last { part.paid.minor } else { 0 };
                prop_assert!((least..=part.paid.minor).contains(&back));
            }
            let remaining = remaining_refundable(sold, so_far).unwrap().minor;
            prop_assert!(remaining == 0 || (remaining > 0 && !last));
        }
        for it in &refunds {
            prop_assert!(it.payouts.iter().all(|row| row.pays.minor == row.covers.minor + row.rounding.minor));
            prop_assert_eq!(sum(it.payouts.iter().map(|row| row.covers)), it.amount.minor);
        }
        // Row by row, too: what was booked as tax is taken back as tax, to the unit.
        for line in &priced.lines {
            let rows = || refunds.iter().flat_map(|it| &it.lines).filter(|row| row.line == line.line);
            prop_assert_eq!(sum(rows().map(|row| row.net)), line.net.minor);
            prop_assert_eq!(sum(rows().map(|row| row.discount)), line.discount().unwrap().minor);
            for tax in &line.taxes {
                let back = rows().flat_map(|row| &row.taxes).filter(|row| row.rule == tax.rule);
                prop_assert_eq!(sum(back.map(|row| row.amount)), tax.amount.minor);
            }
        }
        let adjusted = sum(refunds.iter().map(|it| it.remainder));
        prop_assert_eq!(adjusted, sum(priced.tax_rounding.iter().map(|row| row.gross)));
        prop_assert!(refunds.last().unwrap().completes);
    }

    #[test]
    fn refunds_in_another_form_and_exchanges_are_never_above_what_was_paid(
        (draft, profile) in any_sale(), shares in (0_u32..=1000, 0_u32..=1000),
        picks in prop::collection::vec((0_usize..8, 1_u32..5), 1..12),
        ways in prop::collection::vec((0_usize..4, 0_i64..100_000), 1..12),
    ) {
        let priced = price(&draft, &profile).unwrap();
        let settlement = paid(&draft, &priced, shares, 0);
        let sold = Sold { priced: &priced, settlement: &settlement, cash_rounding: draft.terms.cash_rounding };
        let mut ways = ways.iter().cycle();
        let refunds = return_all(&priced, &picks, |earlier, request| {
            let (way, wanted) = ways.next().copied().unwrap();
            let to = [None, Some(TenderKind::Cash), Some(TenderKind::StoreCredit), Some(TenderKind::Card)][way];
            let done = exchange(sold, earlier, &RefundRequest { to, ..request.clone() }, usd(wanted))?;
            let into_sale = done.paid_as(TenderKind::Exchange)?;
            assert_eq!(into_sale.minor, done.amount.minor.min(wanted));
            Ok(done)
        });
        let rows = || refunds.iter().flat_map(|it| &it.payouts);
        prop_assert!(rows().all(|row| row.pays.minor >= 0));
        prop_assert_eq!(sum(rows().map(|row| row.covers)), settlement.total.minor);
        // What differs is rounding of coins that moved, and each of those is a row.
        prop_assert_eq!(sum(rows().map(|row| row.pays)), settlement.total.minor + sum(rows().map(|row| row.rounding)));
        for part in &settlement.paid {
            let back = sum(rows().filter(|row| row.original == part.tender).map(|row| row.pays));
            prop_assert!((back - part.paid.minor).abs() <= draft.terms.cash_rounding.step);
        }
    }
}
