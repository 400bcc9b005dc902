//! Schedules, payments and the tax they bear.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    super::{fixtures::*, price},
    *,
};

#[test]
fn a_schedule_is_a_deposit_and_equal_parts() {
    let rows = schedule(usd(100_000), usd(20_000), 3, Every::Months(1), day("2026-01-31")).unwrap();
    let rows: Vec<_> = rows.iter().map(|it| format!("{} {}", it.due, it.amount.minor)).collect();
    assert_eq!(rows, ["2026-01-31 20000", "2026-02-28 26667", "2026-03-31 26667", "2026-04-30 26666"]);
    assert!(schedule(usd(100), usd(101), 3, Every::Days(7), day("2026-01-31")).is_err());
    assert!(schedule(usd(100), usd(50), 0, Every::Days(7), day("2026-01-31")).is_err());
    assert_eq!(schedule(usd(100), usd(100), 0, Every::Days(7), day("2026-01-31")).unwrap().len(), 1);
    assert!(schedule(usd(100), usd(50), 3, Every::Days(7), day("9999-12-30")).is_err());
}

#[test]
fn what_is_late_is_the_first_instalment_not_covered() {
    let rows = schedule(usd(1_000), usd(400), 2, Every::Days(10), day("2026-01-01")).unwrap();
    let late = |paid, on| overdue_since(&rows, usd(paid), day(on)).map(|date| date.to_string());
    assert_eq!(late(400, "2026-01-11"), None, "due today is not late");
    assert_eq!(late(400, "2026-01-12").as_deref(), Some("2026-01-11"));
    assert_eq!(late(699, "2026-01-12").as_deref(), Some("2026-01-11"));
    assert_eq!(late(700, "2026-01-12"), None);
    assert_eq!(late(700, "2026-02-12").as_deref(), Some("2026-01-21"));
}

proptest! {
    #[test]
    fn a_schedule_sums_to_the_total(total in 0_i64..10_000_000, share in 0_u32..=1000, count in 1_u16..60) {
        let deposit = usd(total).ratio(share.into(), 1000).unwrap();
        let rows = schedule(usd(total), deposit, count, Every::Months(1), day("2026-01-31")).unwrap();
        prop_assert_eq!(rows.iter().map(|it| it.amount.minor).sum::<i64>(), total);
        prop_assert!(rows.is_sorted_by_key(|it| it.due));
    }

    #[test]
    fn payments_posted_in_any_order_and_any_number_of_times_sum_once(
        amounts in prop::collection::vec(1_i64..1000, 1..10), again in prop::collection::vec(0_usize..10, 0..20),
    ) {
        let entry = |n: usize| AccountEntry {
            id: Uuid::from_u128(n as u128).into(),
            kind: TenderKind::Card,
            amount: usd(amounts[n]),
            on: day("2026-01-01"),
            reverses: None,
        };
        let total: i64 = amounts.iter().sum();
        let mut account = Account::new(usd(total));
        for n in again.iter().copied().filter(|n| *n < amounts.len()).chain(0..amounts.len()) {
            let known = account.entries().contains(&entry(n));
            let expected = if known { Appended::Replayed } else { Appended::New };
            prop_assert_eq!(account.post(entry(n)), Ok(expected));
        }
        prop_assert_eq!(account.paid(), usd(total));
        prop_assert_eq!(account.balance().unwrap(), usd(0));
        let more = AccountEntry { id: Uuid::from_u128(99).into(), ..entry(0) };
        prop_assert_eq!(account.post(more).unwrap_err().code, Code::PaymentExceedsBalance);
        let changed = AccountEntry { amount: usd(amounts[0] + 1), ..entry(0) };
        prop_assert_eq!(account.post(changed).unwrap_err().code, Code::Replayed);
        let back = AccountEntry {
            id: Uuid::from_u128(98).into(),
            amount: usd(-amounts[0]),
            reverses: Some(entry(0).id),
            ..entry(0)
        };
        prop_assert_eq!(account.post(back.clone()), Ok(Appended::New));
        prop_assert_eq!(account.post(back.clone()), Ok(Appended::Replayed));
        let twice = AccountEntry { id: Uuid::from_u128(97).into(), ..back.clone() };
        prop_assert_eq!(account.post(twice).unwrap_err().code, Code::Duplicate);
        let other = AccountEntry { id: Uuid::from_u128(96).into(), amount: usd(-1_000_000), ..back };
        prop_assert_eq!(account.post(other).unwrap_err().code, Code::Reference);
        prop_assert_eq!(account.paid(), usd(total - amounts[0]));
    }

    #[test]
    fn deposits_bear_exactly_the_tax_of_the_sale(
        (draft, profile) in any_sale(), cuts in prop::collection::vec(0_u32..=1000, 0..6),
    ) {
        let priced = price(&draft, &profile).unwrap();
        let total = priced.totals.total;
        let mut ends: Vec<_> = cuts.iter().map(|cut| total.ratio((*cut).into(), 1000).unwrap().minor).collect();
        ends.extend([0, total.minor]);
        ends.sort_unstable();
        prop_assume!(total.minor > 0);
        let mut borne = 0;
        for end in ends.windows(2) {
            let rows = deposit_tax(&priced, usd(end[0]), usd(end[1] - end[0])).unwrap();
            borne += rows.iter().map(|row| row.amount.minor).sum::<i64>();
        }
        prop_assert_eq!(borne, priced.totals.tax.minor);
        prop_assert!(deposit_tax(&priced, total, usd(1)).is_err());
    }
}
