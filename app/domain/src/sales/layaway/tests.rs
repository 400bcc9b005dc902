//! Layaways by example, and that no money is lost in any of them.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    super::{TenderKind, fixtures::*},
    *,
};

fn layaway(total: i64, forfeit: Forfeit) -> Layaway {
    let terms = LayawayTerms {
        min_deposit: "20".parse().unwrap(),
        instalments: 4,
        every: Every::Months(1),
        grace_days: 10,
        fee: usd(1_000),
        fee_share: "5".parse().unwrap(),
        forfeit,
    };
    Layaway::draft(Uuid::from_u128(1).into(), usd(total), terms)
}

fn payment(n: u128, minor: i64, on: &str) -> AccountEntry {
    AccountEntry {
        id: Uuid::from_u128(n).into(),
        kind: TenderKind::Cheque,
        amount: usd(minor),
        on: day(on),
        reverses: None,
    }
}

#[test]
fn the_transition_table() {
    insta::assert_snapshot!(crate::machine::table::<LayawayState>());
}

#[test]
fn from_deposit_to_pick_up() {
    let it = layaway(100_000, Forfeit::Fee);
    let refused = it.clone().pay(payment(1, 19_999, "2026-01-15")).unwrap_err();
    assert_eq!(refused.code, Code::DepositTooSmall);
    let it = it.pay(payment(1, 20_000, "2026-01-15")).unwrap();
    assert_eq!((it.state, it.schedule.len()), (LayawayState::Active, 5));
    assert_eq!(it.clone().pay(payment(1, 20_000, "2026-01-15")).unwrap(), it, "a replay is one payment");
    assert_eq!(it.clone().pick_up().unwrap_err().code, Code::StepNotAllowed);
    let it = it.pay(payment(2, 80_000, "2026-01-20")).unwrap();
    assert_eq!(it.state, LayawayState::PaidInFull);
    assert_eq!(it.clone().pay(payment(3, 1, "2026-01-21")).unwrap_err().code, Code::PaymentExceedsBalance);
    let id = |n| Uuid::from_u128(n).into();
    let bounced = it.clone().bounce(id(2), id(9), day("2026-01-25")).unwrap();
    assert_eq!((bounced.state, bounced.account.paid()), (LayawayState::Active, usd(20_000)));
    assert_eq!(bounced.clone().bounce(id(2), id(9), day("2026-01-25")).unwrap(), bounced);
    assert_eq!(it.pick_up().unwrap().state, LayawayState::PickedUp);
}

#[test]
fn calling_it_off_and_default_divide_what_was_paid() {
    let active = |forfeit, paid| layaway(100_000, forfeit).pay(payment(1, paid, "2026-01-15")).unwrap();
    let (it, money) = active(Forfeit::Fee, 30_000).cancel().unwrap();
    assert_eq!(it.state, LayawayState::Cancelled);
    assert_eq!((money.refund, money.kept), (usd(24_000), usd(6_000)));
    for (forfeit, kept) in [(Forfeit::Nothing, 0), (Forfeit::Fee, 6_000), (Forfeit::Everything, 30_000)] {
        let it = active(forfeit, 30_000);
        let within = it.clone().default(day("2026-02-25")).unwrap_err();
        assert_eq!(within.code, Code::StepNotAllowed, "due 15 February, ten days of grace");
        let (it, money) = it.default(day("2026-02-26")).unwrap();
        assert_eq!(it.state, LayawayState::Defaulted);
        assert_eq!((money.refund, money.kept), (usd(30_000 - kept), usd(kept)));
    }
    let late = active(Forfeit::Fee, 30_000).extend(day("2026-02-20"), 14).unwrap();
    assert!(late.clone().default(day("2026-03-11")).is_err());
    assert!(late.default(day("2026-03-12")).is_ok());
}

#[test]
fn a_deposit_in_two_forms_counts_together() {
    let two = |first, second| {
        layaway(100_000, Forfeit::Fee).pay_with(vec![
            payment(1, first, "2026-01-15"),
            AccountEntry { kind: TenderKind::Cash, ..payment(2, second, "2026-01-15") },
        ])
    };
    assert_eq!(two(10_000, 9_999).unwrap_err().code, Code::DepositTooSmall);
    let it = two(10_000, 10_000).unwrap();
    assert_eq!((it.account.paid(), it.schedule[0].amount), (usd(20_000), usd(20_000)));
    assert_eq!(it.next_due(), Some(day("2026-02-15")));
    let read = |entries: Vec<AccountEntry>| {
        Layaway::restore(it.id, (it.state, it.terms), it.schedule.clone(), (usd(100_000), entries))
    };
    assert_eq!(read(it.account.entries().to_vec()).unwrap(), it);
    assert_eq!(layaway(100_000, Forfeit::Fee).pay_with(Vec::new()).unwrap_err().code, Code::Invalid);
}

#[test]
fn what_was_paid_goes_back_in_reverse_order() {
    let it = layaway(100_000, Forfeit::Fee).pay(payment(1, 30_000, "2026-01-15")).unwrap();
    let cash = AccountEntry { kind: TenderKind::Cash, ..payment(2, 20_000, "2026-01-16") };
    let it = it.pay(cash).unwrap().pay(payment(3, 10_000, "2026-01-17")).unwrap();
    let id = |n| Uuid::from_u128(n).into();
    let it = it.bounce(id(3), id(9), day("2026-01-18")).unwrap();
    let give = |returned: &[(u128, i64)], amount, to| {
        let returned = returned.iter().map(|(n, minor)| (id(*n), usd(*minor))).collect();
        let rows = it.account.give_back(&returned, usd(amount), to).map_err(|why| why.code)?;
        Ok::<_, Code>(rows.iter().map(|row| (row.to.key(), row.amount.minor)).collect::<Vec<_>>())
    };
    assert_eq!(give(&[], 25_000, None), Ok(vec![("cash", 20_000), ("cheque", 5_000)]));
    assert_eq!(give(&[(2, 20_000)], 30_000, None), Ok(vec![("cheque", 30_000)]));
    assert_eq!(give(&[], 1, Some(TenderKind::StoreCredit)), Ok(vec![("store_credit", 1)]));
    assert_eq!(give(&[], 50_001, None), Err(Code::RefundExceedsPaid));
    assert_eq!(give(&[(1, 1)], 50_000, None), Err(Code::RefundExceedsPaid));
}

proptest! {
    #[test]
    fn what_was_paid_is_owed_refunded_or_kept(
        total in 1_i64..1_000_000, payments in prop::collection::vec(1_i64..300_000, 1..12), which in 0..Forfeit::ALL.len(),
    ) {
        let mut it = layaway(total, Forfeit::ALL[which]);
        let mut accepted = 0;
        for (n, minor) in (1..).zip(payments) {
            match it.clone().pay(payment(n, minor, "2026-01-15")) {
                Ok(next) => (it, accepted) = (next, accepted + minor),
                Err(why) => {
                    let expected = [Code::DepositTooSmall, Code::PaymentExceedsBalance];
                    prop_assert!(expected.contains(&why.code));
                }
            }
            prop_assert_eq!(it.account.paid().minor, accepted);
            prop_assert_eq!(it.account.balance().unwrap().minor, total - accepted);
            prop_assert_eq!(it.state == LayawayState::PaidInFull, accepted == total);
        }
        let (_, money) = it.cancel().unwrap();
        prop_assert_eq!(money.refund.minor + money.kept.minor, accepted);
        prop_assert!(money.refund.minor >= 0 && money.kept.minor >= 0);
    }
}
