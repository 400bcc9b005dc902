//! What a cart makes of what is put on it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    super::{fixtures::*, payment::PaymentState, settle},
    *,
};
use crate::Timestamp;

fn cart() -> Cart {
    Cart::new(Uuid::from_u128(1).into(), &till(), None)
}

fn counted(n: u128, price: i64, quantity: i64) -> Sellable {
    let variant = Some(Uuid::from_u128(n).into());
    Sellable { variant, tracking: Tracking::Quantity, quantity, ..sellable(n, price) }
}

fn payment(n: u128) -> PaymentId {
    Uuid::from_u128(n).into()
}

fn traded(n: u128, minor: i64) -> TakenIn {
    TakenIn {
        item: Uuid::from_u128(n).into(),
        category: "watch".into(),
        title: format!("Old {n}"),
        brand: String::new(),
        reference: String::new(),
        serial: String::new(),
        allowance: usd(minor),
    }
}

#[test]
fn a_piece_is_there_once_and_counted_goods_add_up() {
    let mut cart = cart();
    let seller = user(1);
    assert_eq!(cart.add(&sellable(1, 100), line_id(1), seller), Ok(Added::New(line_id(1))));
    assert_eq!(cart.add(&sellable(1, 100), line_id(2), seller), Ok(Added::Already(line_id(1))));
    let strap = counted(2, 50, 2);
    assert_eq!(cart.add(&strap, line_id(3), seller), Ok(Added::New(line_id(3))));
    assert_eq!(cart.add(&strap, line_id(4), seller), Ok(Added::More(line_id(3))));
    assert_eq!(cart.add(&strap, line_id(5), seller).unwrap_err().of("quantity"), Some("There are only 2."));
    assert_eq!(cart.pieces().collect::<Vec<_>>(), [(line_id(1), Uuid::from_u128(1).into())]);
    assert_eq!(cart.draft.lines.len(), 2);
    cart.remove(line_id(3));
    assert_eq!(cart.facts.len(), 1);
}

#[test]
fn a_piece_without_a_price_asks_for_one() {
    let mut cart = cart();
    cart.add(&Sellable { price: None, ..sellable(1, 0) }, line_id(1), user(1)).unwrap();
    assert_eq!(cart.unpriced(), Some(line_id(1)));
    cart.set_price(line_id(1), usd(500));
    assert_eq!(cart.unpriced(), None);
}

#[test]
fn a_price_that_has_changed_is_said_and_takes_approvals_along() {
    let mut cart = cart();
    cart.add(&sellable(1, 1_000), line_id(1), user(1)).unwrap();
    cart.discount_line(line_id(1), Some(fixed(900)));
    cart.agree(vec![approval(Approvable::Discount { line: line_id(1) })]);
    assert_eq!(cart.refresh(&sellable(1, 1_000)), None);
    assert_eq!(cart.draft.approvals.len(), 1);
    assert_eq!(cart.refresh(&sellable(1, 800)), Some(usd(1_000)));
    assert!(cart.draft.approvals.is_empty());
    assert!(cart.draft.lines[0].discounts.is_empty(), "more than there is");
}

fn approval(what: Approvable) -> Approval {
    Approval { what, reason: "Asked".into(), asked_by: user(1), approved_by: user(2), at: Timestamp(0) }
}

#[test]
fn what_goes_over_the_limit_is_outstanding_until_somebody_agrees() {
    let (mut cart, profile) = (cart(), taxes(&[], None));
    let staff: BTreeMap<_, _> = [(user(1), Role::SalesAssociate), (user(2), Role::Manager)].into();
    let open = |cart: &Cart| {
        let priced = price(&cart.draft, &profile).unwrap();
        cart.outstanding(&priced, &Authority::default(), &staff, user(1)).unwrap()
    };
    cart.add(&Sellable { min: Some(usd(900)), ..sellable(1, 1_000) }, line_id(1), user(1)).unwrap();
    assert_eq!(open(&cart), []);
    cart.discount_line(line_id(1), Some(fixed(200)));
    let (over, below) = (Approvable::Discount { line: line_id(1) }, Approvable::BelowMinimum { line: line_id(1) });
    assert_eq!(open(&cart), [over, below]);
    cart.agree(vec![approval(over)]);
    assert_eq!(open(&cart), [below]);
    cart.agree(vec![approval(below)]);
    assert_eq!(open(&cart), []);
    cart.discount_line(line_id(1), Some(fixed(300)));
    assert_eq!(open(&cart), [over, below], "they agreed to another discount");
}

#[test]
fn a_line_can_always_be_removed() {
    let (mut cart, profile) = (cart(), taxes(&[80_000], None));
    cart.add(&sellable(1, 1_000), line_id(1), user(1)).unwrap();
    cart.add(&sellable(2, 100), line_id(2), user(1)).unwrap();
    cart.attempt(&profile, |cart| {
        cart.discount_sale(Some(fixed(900)));
        Ok(())
    })
    .unwrap();
    assert!(
        cart.attempt(&profile, |cart| {
            cart.discount_sale(Some(fixed(1_101)));
            Ok(())
        })
        .is_err()
    );
    assert_eq!(cart.draft.discounts, [fixed(900)], "left as it was");
    cart.attempt(&profile, |cart| {
        cart.remove(line_id(1));
        Ok(())
    })
    .unwrap();
    assert!(cart.draft.discounts.is_empty());
}

#[test]
fn a_trade_in_pays_and_goes_as_it_came() {
    let (mut cart, profile) = (cart(), taxes(&[100_000], None));
    cart.add(&sellable(1, 1_000), line_id(1), user(1)).unwrap();
    cart.take_in(traded(8, 300), payment(1)).unwrap();
    cart.take_in(traded(9, 200), payment(2)).unwrap();
    assert!(cart.take_in(traded(10, 0), payment(3)).is_err());
    let priced = price(&cart.draft, &profile).unwrap();
    assert_eq!(priced.totals.tax, usd(50), "tax on what is left");
    cart.pay(tender(4, TenderKind::Card, 550), priced.totals.total).unwrap();
    let staff = [(user(1), Role::Manager)].into();
    let authority = Authority::default();
    let house = super::super::House { authority: &authority, staff: &staff };
    cart.ring_up(priced.totals.total).decide(&profile, house, user(1)).unwrap();
    cart.give_back(Uuid::from_u128(8).into());
    assert_eq!(cart.tenders.iter().map(|it| it.id).collect::<Vec<_>>(), [payment(2), payment(4)]);
    assert_eq!(cart.draft.trade_ins.len(), 1);
}

#[test]
fn credit_goes_with_the_customer_and_secrets_are_not_kept() {
    let mut cart = cart();
    let total = usd(1_000);
    let refused = cart.pay(tender(1, TenderKind::StoreCredit, 100), total);
    assert!(refused.unwrap_err().of("amount").is_some());
    cart.set_customer(Some((Uuid::from_u128(5).into(), Buyer::default())));
    cart.pay(tender(1, TenderKind::StoreCredit, 100), total).unwrap();
    cart.pay(tender(2, TenderKind::GiftCard, 100), total).unwrap();
    assert!(cart.pay(tender(3, TenderKind::Card, 801), total).is_err());
    assert_eq!(cart.kept().tenders.len(), 1);
    cart.sent = Some(total);
    assert_eq!(cart.kept().tenders.len(), 2);
    assert!(
        cart.attempt(&taxes(&[], None), |cart| {
            cart.set_customer(None);
            Ok(())
        })
        .is_err()
    );
    cart.sent = None;
    cart.set_customer(None);
    assert_eq!(cart.tenders.iter().map(|it| it.kind).collect::<Vec<_>>(), [TenderKind::GiftCard]);
}

#[test]
fn what_rounds_to_nothing_is_settled_by_nothing_in_cash() {
    let mut cart = cart();
    cart.draft.terms.cash_rounding = CashRounding { step: 5, ties: crate::money::Ties::Away };
    cart.pay(tender(1, TenderKind::Card, 998), usd(1_000)).unwrap();
    assert!(cart.pay(tender(2, TenderKind::Card, 0), usd(1_000)).is_err());
    cart.pay(tender(2, TenderKind::Cash, 0), usd(1_000)).unwrap();
    assert!(Due::of(usd(1_000), &cart.tenders, cart.draft.terms.cash_rounding).unwrap().is_settled());
}

#[test]
fn quick_amounts_are_what_people_hand_over() {
    let quick = |minor| quick_amounts(usd(minor)).into_iter().map(|it| it.minor).collect::<Vec<_>>();
    assert_eq!(quick(53_000), [53_000, 54_000, 55_000, 60_000]);
    assert_eq!(quick(1_837), [1_837, 2_000, 5_000, 10_000]);
    assert_eq!(quick(10_000), [10_000]);
}

#[test]
fn reductions_are_read_as_people_type_them() {
    let read = |text, percent| Reduction::read(text, percent, currency());
    assert_eq!(read("200", false), Ok(Reduction::Fixed { amount: usd(20_000) }));
    assert_eq!(read("7,5 %", true), Ok(Reduction::Percent { rate: Ppm::new(75_000).unwrap() }));
    assert!(read("a lot", false).unwrap_err().of("reduction").is_some());
    assert!(read("101", true).unwrap_err().of("reduction").is_some());
}

/// Something a person does at a till.
#[derive(Clone, Debug)]
enum Act {
    Add(u128, i64),
    AddCounted(u128, i64, i64),
    Service(i64),
    GiftCard(i64),
    Remove(usize),
    Quantity(usize, u32),
    LineOff(usize, i64),
    SaleOff(u32),
    SaleOffFixed(i64),
    TradeIn(i64),
    Split(usize, u32),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (1_u128..5, 0_i64..500_000).prop_map(|(n, price)| Act::Add(n, price)),
        (5_u128..8, 0_i64..9_000, 0_i64..5).prop_map(|(n, price, many)| Act::AddCounted(n, price, many)),
        (0_i64..20_000).prop_map(Act::Service),
        (1_i64..20_000).prop_map(Act::GiftCard),
        (0_usize..6).prop_map(Act::Remove),
        (0_usize..6, 0_u32..6).prop_map(|(at, many)| Act::Quantity(at, many)),
        (0_usize..6, 0_i64..600_000).prop_map(|(at, off)| Act::LineOff(at, off)),
        (0_u32..=1_000_000).prop_map(Act::SaleOff),
        (0_i64..600_000).prop_map(Act::SaleOffFixed),
        (1_i64..300_000).prop_map(Act::TradeIn),
        (0_usize..6, 0_u32..=10_000).prop_map(|(at, share)| Act::Split(at, share)),
    ]
}

fn take(cart: &mut Cart, act: &Act, id: u128) -> Result<(), AppError> {
    let (line, seller) = (line_id(100 + id), user(1));
    let at = |cart: &Cart, at: usize| cart.draft.lines.get(at).map_or(line_id(0), |line| line.id);
    let plain = |kind, minor| Plain { kind, title: "Plain".into(), quantity: 1, unit_price: usd(minor) };
    match *act {
        Act::Add(n, price) => cart.add(&sellable(n, price), line, seller).map(drop),
        Act::AddCounted(n, price, many) => cart.add(&counted(n, price, many), line, seller).map(drop),
        Act::Service(price) => {
            cart.add_plain(line, plain(LineKind::Service { service: "repair".into() }, price), seller);
            Ok(())
        }
        Act::GiftCard(price) => {
            cart.add_plain(line, plain(LineKind::GiftCard { card: Uuid::from_u128(id).into() }, price), seller);
            Ok(())
        }
        Act::Remove(which) => {
            let line = at(cart, which);
            cart.remove(line);
            Ok(())
        }
        Act::Quantity(which, many) => {
            let line = at(cart, which);
            cart.set_quantity(line, many)
        }
        Act::LineOff(which, off) => {
            let line = at(cart, which);
            cart.discount_line(line, Some(fixed(off)));
            Ok(())
        }
        Act::SaleOff(rate) => {
            let reduction = Reduction::Percent { rate: Ppm::new(rate).unwrap() };
            cart.discount_sale(Some(Discount { reduction, ..fixed(0) }));
            Ok(())
        }
        Act::SaleOffFixed(off) => {
            cart.discount_sale(Some(fixed(off)));
            Ok(())
        }
        Act::TradeIn(minor) => cart.take_in(traded(1_000 + id, minor), payment(1_000 + id)),
        Act::Split(which, share) => {
            let line = at(cart, which);
            let part = |person, parts| Split { person: user(person), share: crate::BasisPoints::new(parts).unwrap() };
            cart.set_sellers(line, vec![part(1, share), part(2, 10_000 - share)])
        }
    }
}

proptest! {
    /// Whatever is done, refused or taken: the cart prices, its lines sum to its total, its facts, shares and trade-ins
    /// belong to what is on it, it survives being written down, and removing works.
    #[test]
    fn a_cart_always_prices(acts in prop::collection::vec(any_act(), 0..24), rate in 0_u32..250_000) {
        let (mut cart, profile) = (cart(), taxes(&[rate], None));
        for (id, act) in (0_u128..).zip(&acts) {
            let before = cart.clone();
            let taken = cart.attempt(&profile, |cart| take(cart, act, id));
            if taken.is_err() {
                prop_assert_eq!(&cart, &before);
                prop_assert!(!matches!(act, Act::Remove(_)));
            }
            let priced = price(&cart.draft, &profile).unwrap();
            let gross = Money::sum(currency(), priced.lines.iter().map(|line| line.gross)).unwrap();
            prop_assert_eq!(gross, priced.totals.total);
            for line in &cart.draft.lines {
                Split::check(&line.salespeople).unwrap();
            }
            prop_assert!(cart.facts.iter().all(|facts| cart.draft.line(facts.line).is_some()));
            prop_assert_eq!(cart.draft.trade_ins.len(), cart.taken_in.len());
            let written = serde_json::to_string(&cart).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Cart>(&written).unwrap(), &cart);
        }
    }

    /// The page calls a sale paid exactly when the server does, and gives the same change.
    #[test]
    fn what_is_due_agrees_with_settling(
        total in 0_i64..100_000,
        given in prop::collection::vec((any::<bool>(), 1_i64..60_000), 0..4),
        step in prop::sample::select(vec![1_i64, 5, 10, 100]),
    ) {
        let rounding = CashRounding { step, ties: crate::money::Ties::Away };
        let tenders: Vec<_> = (1..).zip(given).map(|(n, (cash, minor))| {
            let (kind, minor) = if cash { (TenderKind::Cash, (minor / step).max(1) * step) } else { (TenderKind::Card, minor) };
            tender(n, kind, minor)
        }).collect();
        let due = Due::of(usd(total), &tenders, rounding);
        match settle(usd(total), &tenders, rounding) {
            Ok(settled) => {
                let due = due.unwrap();
                prop_assert!(due.is_settled());
                prop_assert_eq!(due.change, settled.change);
            }
            Err(error) if error.code == Code::TenderShort => {
                let due = due.unwrap();
                prop_assert!(!due.is_settled());
                let mut more = tenders.clone();
                more.push(tender(99, TenderKind::Card, due.left.minor));
                prop_assert!(settle(usd(total), &more, rounding).is_ok(), "the rest by card");
                if due.in_cash.minor > 0 {
                    let mut more = tenders;
                    more.push(tender(99, TenderKind::Cash, due.in_cash.minor));
                    prop_assert!(settle(usd(total), &more, rounding).is_ok(), "the rest in cash");
                }
            }
            Err(_) => {}
        }
    }
}

#[test]
fn a_cart_waits_for_the_card_it_has_asked_for() {
    let (mut cart, profile) = (cart(), till().settings.tax);
    cart.add(&sellable(1, 1_000), line_id(1), user(1)).unwrap();
    let total = price(&cart.draft, &profile).unwrap().totals.total;
    let register = Uuid::from_u128(9).into();
    let much = usd(total.minor + 1);
    assert_eq!(cart.ask(payment(1), register, much, total).unwrap_err().code, Code::Invalid);
    let asked = cart.ask(payment(1), register, usd(400), total).unwrap();
    assert_eq!((asked.amount, Uuid::from(asked.document)), (usd(400), cart.draft.id.into()));
    assert_eq!(cart.ask(payment(2), register, usd(400), total).unwrap_err().code, Code::StepNotAllowed);
    let change = cart.attempt(&profile, |cart| {
        cart.remove(line_id(1));
        Ok(())
    });
    assert_eq!(change.unwrap_err().code, Code::StepNotAllowed);

    let status =
        |id, state| CardStatus { id, amount: usd(400), state, problem: String::new(), reference: "pi_1".into() };
    cart.hear(&status(payment(2), PaymentState::Captured), total).unwrap();
    cart.hear(&status(payment(1), PaymentState::Created), total).unwrap();
    assert!(cart.asking.is_some() && cart.tenders.is_empty());
    cart.hear(&status(payment(1), PaymentState::Captured), total).unwrap();
    cart.hear(&status(payment(1), PaymentState::Captured), total).unwrap();
    assert_eq!(
        cart.tenders.iter().map(|it| (it.id, it.amount, it.reference.as_str())).collect::<Vec<_>>(),
        [(payment(1), usd(400), "pi_1")]
    );
    cart.ask(payment(3), register, usd(total.minor - 400), total).unwrap();
    cart.hear(&status(payment(3), PaymentState::Failed), total).unwrap();
    assert!(cart.asking.is_none() && cart.tenders.len() == 1);
}
