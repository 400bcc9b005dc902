//! Refunds by example; the properties are in `sales::properties`.

use uuid::Uuid;

use super::*;
use crate::{
    Code, Timestamp, UserId,
    identity::Role,
    money::Ties,
    sales::{
        Approval, Authority, SaleDraft, Tender,
        command::{House, RefundSale, RingUp},
        fixtures::*,
        price, settle,
        tender::check_out,
    },
};

const FIVE: CashRounding = CashRounding { step: 5, ties: Ties::Away };

fn sale() -> SaleDraft {
    let mut sale = draft(vec![custom(1, 3, 3_333), piece(2, 50_000)]);
    sale.discounts = vec![percent("10")];
    sale.terms.cash_rounding = FIVE;
    sale
}

fn back(line: u128, quantity: u32) -> Return {
    Return { line: line_id(line), quantity, restock: Restock::Sell }
}

fn run(tenders: &[Tender], returns: &[(&[Return], Option<TenderKind>, i64)]) -> Vec<String> {
    let sale = sale();
    let priced = price(&sale, &taxes(&[70_000], None)).unwrap();
    assert_eq!(priced.totals.total, usd(57_779));
    let settlement = check_out(&sale, &priced, tenders).unwrap();
    let sold = Sold { priced: &priced, settlement: &settlement, cash_rounding: FIVE };
    let mut done: Vec<Refund> = Vec::new();
    for (returns, to, wanted) in returns {
        let request = RefundRequest { returns: returns.to_vec(), to: *to };
        done.push(exchange(sold, &done, &request, usd(*wanted)).unwrap());
    }
    let payout = |it: &Payout| format!("{}>{} {}{:+}", it.from.key(), it.to.key(), it.pays.minor, it.rounding.minor);
    let show = |it: &Refund| {
        let payouts: Vec<_> = it.payouts.iter().map(payout).collect();
        format!("{} = {}", it.amount.minor, payouts.join(", "))
    };
    done.iter().map(show).collect()
}

#[test]
fn the_discount_comes_back_with_its_line_and_the_last_takes_the_remainder() {
    let card = [tender(1, TenderKind::Card, 57_779)];
    let each = [back(1, 1)];
    assert_eq!(
        run(&card, &[(&each, None, 0), (&each, None, 0), (&each, None, 0), (&[back(2, 1)], None, 0)]),
        ["3210 = card>card 3210+0", "3209 = card>card 3209+0", "3210 = card>card 3210+0", "48150 = card>card 48150+0"]
    );
}

#[test]
fn tenders_go_back_in_reverse_and_cash_rounding_is_mirrored() {
    // 577.79 = 300.00 by card, then 277.79 in cash, rounded to 277.80.
    let mixed = [tender(1, TenderKind::Card, 30_000), tender(2, TenderKind::Cash, 28_000)];
    assert_eq!(
        run(&mixed, &[(&[back(1, 3)], None, 0), (&[back(2, 1)], None, 0)]),
        ["9629 = cash>cash 9630+1", "48150 = cash>cash 18150+0, card>card 30000+0"]
    );
    assert_eq!(
        run(&mixed, &[(&[back(1, 3)], Some(TenderKind::StoreCredit), 0), (&[back(2, 1)], None, 20_000)]),
        ["9629 = cash>store_credit 9630+1", "48150 = cash>cash 18150+0, card>card 10000+0, card>exchange 20000+0",]
    );
}

#[test]
fn more_than_was_sold_does_not_come_back() {
    let sale = sale();
    let priced = price(&sale, &taxes(&[70_000], None)).unwrap();
    let settlement = settle(priced.totals.total, &[tender(1, TenderKind::Card, 57_779)], FIVE).unwrap();
    let sold = Sold { priced: &priced, settlement: &settlement, cash_rounding: FIVE };
    let ask = |earlier: &[Refund], returns: &[Return]| {
        refund(sold, earlier, &RefundRequest { returns: returns.to_vec(), to: None })
    };
    let first = ask(&[], &[back(1, 2)]).unwrap();
    let code = |returns: &[Return]| ask(std::slice::from_ref(&first), returns).unwrap_err().code;
    assert_eq!(code(&[back(1, 2)]), Code::RefundExceedsSold);
    assert_eq!(code(&[back(1, u32::MAX)]), Code::RefundExceedsSold);
    assert_eq!(code(&[back(2, 0)]), Code::Invalid);
    assert_eq!(code(&[back(2, 1), back(2, 1)]), Code::Invalid);
    assert_eq!(code(&[back(9, 1)]), Code::Invalid);
    assert_eq!(code(&[]), Code::Invalid);
    let odd = |to, wanted| {
        let request = RefundRequest { returns: vec![back(2, 1)], to };
        exchange(sold, &[], &request, usd(wanted)).unwrap_err().code
    };
    assert_eq!(odd(Some(TenderKind::TradeIn), 0), Code::Invalid);
    assert_eq!(odd(None, -1), Code::Invalid, "an exchange never takes more out than comes back");
    assert_eq!(remaining_refundable(sold, &[first]).unwrap(), usd(57_779 - 6_419));
}

#[test]
fn a_sale_and_its_refund_are_decided_whole() {
    let staff = [(user(1), Role::SalesAssociate), (user(2), Role::Manager)].into();
    let authority = Authority::default();
    let house = House { authority: &authority, staff: &staff };
    let profile = taxes(&[70_000], None);
    let ring = RingUp { tenders: vec![tender(1, TenderKind::Card, 57_779)], ..RingUp::of(sale(), usd(57_779)) };
    let (priced, settlement) = ring.decide(&profile, house, user(1)).unwrap();
    let shown_less = RingUp { shown: usd(57_778), ..ring.clone() };
    assert_eq!(shown_less.decide(&profile, house, user(1)).unwrap_err().code, Code::TotalMismatch);
    assert_ne!(shown_less.fingerprint(), ring.fingerprint());
    let mut generous = ring;
    generous.draft.discounts = vec![percent("10.5")];
    generous.shown = price(&generous.draft, &profile).unwrap().totals.total;
    assert_eq!(generous.decide(&profile, house, user(1)).unwrap_err().code, Code::ApprovalRequired);

    let sold = Sold { priced: &priced, settlement: &settlement, cash_rounding: FIVE };
    let take_back = |to, approvals: Vec<Approval>, by: UserId| {
        let request = RefundRequest { returns: vec![back(2, 1)], to };
        let command = RefundSale {
            id: Uuid::from_u128(1).into(),
            store: Uuid::from_u128(2).into(),
            sale: Uuid::from_u128(1).into(),
            version: 1,
            request,
            into_sale: usd(0),
            register: None,
            reason: "Wrong size".into(),
            approvals,
        };
        command.decide(sold, &[], house, by).map(|it| it.amount).map_err(|why| why.code)
    };
    let agreed = |what| Approval {
        what,
        reason: "Wrong size".into(),
        asked_by: user(1),
        approved_by: user(2),
        at: Timestamp(0),
    };
    assert_eq!(take_back(None, Vec::new(), user(1)), Err(Code::ApprovalRequired));
    assert_eq!(take_back(None, vec![agreed(Approvable::Refund)], user(1)), Ok(usd(48_150)));
    let cash = Some(TenderKind::Cash);
    assert_eq!(take_back(cash, vec![agreed(Approvable::Refund)], user(1)), Err(Code::ApprovalRequired));
    let both = vec![agreed(Approvable::Refund), agreed(Approvable::OtherTender)];
    assert_eq!(take_back(cash, both, user(1)), Ok(usd(48_150)));
    assert_eq!(take_back(cash, Vec::new(), user(2)), Ok(usd(48_150)));
}

#[test]
fn what_comes_back_becomes_what_it_can() {
    let sale = sale();
    let ask = |line, restock| {
        let returns = vec![Return { line: line_id(line), quantity: 1, restock }];
        RefundRequest { returns, to: None }.check(&sale).map_err(|why| why.code)
    };
    assert_eq!(ask(2, Restock::Inspect), Ok(()), "a piece");
    assert_eq!(ask(1, Restock::Nothing), Ok(()), "goods that were never in stock");
    assert_eq!(ask(1, Restock::Sell), Err(Code::Invalid));
}

#[test]
fn net_and_tax_of_all_refunds_are_those_of_the_sale() {
    let sale = sale();
    let priced = price(&sale, &taxes(&[70_000], None)).unwrap();
    let settlement = settle(priced.totals.total, &[tender(1, TenderKind::Card, 57_779)], FIVE).unwrap();
    let sold = Sold { priced: &priced, settlement: &settlement, cash_rounding: FIVE };
    let mut done: Vec<Refund> = Vec::new();
    for returns in [back(1, 1), back(2, 1), back(1, 2)] {
        done.push(refund(sold, &done, &RefundRequest { returns: vec![returns], to: None }).unwrap());
    }
    let sums: Vec<_> = done.iter().map(|it| it.sums(&priced).unwrap()).collect();
    let total = |of: fn(&(Money, Money)) -> Money| sums.iter().map(|it| of(it).minor).sum::<i64>();
    assert_eq!((total(|it| it.0), total(|it| it.1)), (priced.totals.net.minor, priced.totals.tax.minor));
    let base = |row: &Refund| row.lines.iter().flat_map(|line| &line.taxes).map(|tax| tax.base.minor).sum::<i64>();
    let taxed: i64 = priced.lines.iter().flat_map(|line| &line.taxes).map(|tax| tax.base.minor).sum();
    assert_eq!(done.iter().map(base).sum::<i64>(), taxed);
}
