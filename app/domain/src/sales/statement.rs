//! A customer's account between two days: what it began with, what moved it, what it ends with.

use crate::{AppError, Currency, Date, Money};

/// Something that moved an account: an invoice adds to what is owed, a payment takes off it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The business date.
    pub on: Date,
    /// In words.
    pub what: String,
    /// More owed; negative, less.
    pub amount: Money,
}

/// An account as a statement tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Owed before the first day.
    pub opening: Money,
    /// What moved it since, in order.
    pub entries: Vec<Entry>,
    /// Owed now.
    pub closing: Money,
}

/// Tells an account from a day on. Of one day, invoices come before payments, in the order in which they were given.
///
/// # Errors
/// `money.…`.
pub fn account(mut all: Vec<Entry>, from: Date, currency: Currency) -> Result<Account, AppError> {
    all.sort_by_key(|it| (it.on, it.amount.is_negative()));
    let at = all.partition_point(|it| it.on < from);
    let entries = all.split_off(at);
    let opening = Money::sum(currency, all.iter().map(|it| it.amount))?;
    let moved = Money::sum(currency, entries.iter().map(|it| it.amount))?;
    let closing = opening.try_add(moved)?;
    Ok(Account { opening, entries, closing })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::fixtures::*, *};

    fn entry(on: &str, minor: i64) -> Entry {
        Entry { on: day(on), what: format!("{minor}"), amount: usd(minor) }
    }

    #[test]
    fn what_was_before_is_one_figure_and_the_rest_is_told_in_order() {
        let all = vec![
            entry("2026-03-02", -300),
            entry("2026-03-02", 500),
            entry("2026-01-15", 1_000),
            entry("2026-02-28", -250),
        ];
        let told = account(all, day("2026-03-01"), currency()).unwrap();
        assert_eq!((told.opening, told.closing), (usd(750), usd(950)));
        assert_eq!(told.entries.iter().map(|it| it.amount.minor).collect::<Vec<_>>(), [500, -300]);
        let nothing = account(Vec::new(), day("2026-03-01"), currency()).unwrap();
        assert!(nothing.opening.is_zero() && nothing.closing.is_zero());
    }

    proptest! {
        #[test]
        fn the_first_day_moves_nothing_but_the_cut(
            amounts in prop::collection::vec((-1_000_i64..1_000, 0_i32..60), 0..20), cut in 0_i32..60,
        ) {
            let start = day("2026-01-01");
            let on = |days| start.plus_days(days).unwrap();
            let all: Vec<_> = amounts
                .iter()
                .map(|(minor, days)| Entry { on: on(*days), what: String::new(), amount: usd(*minor) })
                .collect();
            let told = account(all.clone(), on(cut), currency()).unwrap();
            prop_assert_eq!(told.closing.minor, amounts.iter().map(|it| it.0).sum::<i64>());
            prop_assert!(told.entries.iter().all(|it| it.on >= on(cut)));
            prop_assert!(told.entries.is_sorted_by_key(|it| it.on));
        }
    }
}
