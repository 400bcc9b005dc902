//! Gift cards by example, and that none falls below zero.

use proptest::prelude::*;
use uuid::Uuid;

use super::{super::fixtures::*, *};

fn entry(n: u128, reason: ValueReason, minor: i64, on: &str) -> ValueEntry {
    ValueEntry { id: Uuid::from_u128(n).into(), reason, amount: usd(minor), on: day(on), reverses: None }
}

fn active(expiry: Expiry) -> StoredValue {
    StoredValue::new(currency(), expiry).step(ValueStep::Activate, day("2026-01-01")).unwrap()
}

#[test]
fn the_transition_table() {
    insta::assert_snapshot!(crate::machine::table::<ValueState>());
}

#[test]
fn a_card_lives_until_its_last_day() {
    let mut card = active(Expiry::Months(60));
    card.post(entry(1, ValueReason::Issue, 5_000, "2026-01-31")).unwrap();
    assert_eq!(card.last_day(), Some(day("2031-01-31")));
    assert!(card.clone().step(ValueStep::Expire, day("2031-01-31")).is_err());
    let late = entry(2, ValueReason::Redeem, -1_000, "2031-02-01");
    assert_eq!(card.post(late).unwrap_err().code, Code::StoredValueUnusable);
    card.post(entry(2, ValueReason::Redeem, -1_000, "2031-01-31")).unwrap();
    assert_eq!(
        card.post(entry(3, ValueReason::Redeem, -4_001, "2030-01-01")).unwrap_err().code,
        Code::StoredValueInsufficient
    );
    let mut card = card.step(ValueStep::Expire, day("2031-02-01")).unwrap();
    card.post(entry(4, ValueReason::Expire, -4_000, "2031-02-01")).unwrap();
    assert_eq!(card.balance(), usd(0));
    let mut card = card.step(ValueStep::Reinstate, day("2031-02-02")).unwrap();
    let back =
        ValueEntry { reverses: Some(Uuid::from_u128(4).into()), ..entry(5, ValueReason::Expire, 4_000, "2031-02-02") };
    card.post(back).unwrap();
    assert_eq!(card.balance(), usd(4_000));
    assert!(card.step(ValueStep::Cancel, day("2031-02-02")).is_err());
}

#[test]
fn only_an_active_card_takes_entries_of_the_right_sign() {
    let mut card = StoredValue::new(currency(), Expiry::Never);
    let issue = entry(1, ValueReason::Issue, 5_000, "2026-01-01");
    assert_eq!(card.post(issue.clone()).unwrap_err().code, Code::StoredValueUnusable);
    let mut card = active(Expiry::Never);
    assert_eq!(card.post(entry(1, ValueReason::Issue, -5_000, "2026-01-01")).unwrap_err().code, Code::Invalid);
    assert_eq!(card.post(entry(1, ValueReason::Redeem, 5_000, "2026-01-01")).unwrap_err().code, Code::Invalid);
    card.post(issue.clone()).unwrap();
    let mut card = card.step(ValueStep::Freeze, day("2026-01-02")).unwrap();
    assert_eq!(card.post(issue), Ok(Appended::Replayed));
    let spend = entry(2, ValueReason::Redeem, -1, "2026-01-02");
    assert_eq!(card.post(spend).unwrap_err().code, Code::StoredValueUnusable);
}

proptest! {
    #[test]
    fn it_is_never_below_zero_and_always_the_sum(
        moves in prop::collection::vec((0_u128..15, 0..ValueReason::ALL.len(), 1_i64..500, any::<bool>()), 1..40),
    ) {
        let mut card = active(Expiry::Never);
        for (n, which, minor, reverse) in moves {
            let reason = ValueReason::ALL[which];
            let sign = if reason.adds() { 1 } else { -1 };
            let mut it = entry(n, reason, minor * sign, "2026-02-01");
            if reverse && let Some(target) = card.entries().first().cloned() {
                it = ValueEntry { id: it.id, amount: target.amount.try_neg().unwrap(), reverses: Some(target.id), ..target };
            }
            let before = card.clone();
            match card.post(it.clone()) {
                Ok(Appended::New) => prop_assert!(card.post(it) == Ok(Appended::Replayed)),
                Ok(Appended::Replayed) | Err(_) => prop_assert_eq!(&card, &before),
            }
            prop_assert!(!card.balance().is_negative());
            let entries = card.entries().iter().map(|it| it.amount);
            prop_assert_eq!(Money::sum(currency(), entries).unwrap(), card.balance());
        }
        let read: StoredValue = serde_json::from_str(&serde_json::to_string(&card).unwrap()).unwrap();
        prop_assert_eq!(read, card);
    }
}
