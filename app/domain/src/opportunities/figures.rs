//! Figures about deals: totals, weighted totals, the forecast, the funnel.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{PipelineKind, StageKind};
use crate::{AppError, Currency, Date, Money, PipelineId, Ppm, StageId, UserId};

/// Months that the forecast names; what is expected later is one sum.
const MONTHS: i32 = 6;

/// How many deals, what they are worth, and what that is worth by their chances. One amount for each currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Worth.
    pub total: Vec<Money>,
    /// Worth by their chances.
    pub weighted: Vec<Money>,
}

impl Tally {
    /// Adds deals of the same chance.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn add(&mut self, count: u64, amount: Money, chance: Ppm) -> Result<(), AppError> {
        self.count = self.count.saturating_add(count);
        add(&mut self.total, amount)?;
        add(&mut self.weighted, chance.of(amount)?)
    }

    /// Takes one deal out: what a page shows until the server says what it comes to.
    pub fn less(&mut self, amount: Money, chance: Ppm) {
        self.count = self.count.saturating_sub(1);
        let weighted = chance.of(amount).unwrap_or(amount);
        for (sums, amount) in [(&mut self.total, amount), (&mut self.weighted, weighted)] {
            if let Some(sum) = sums.iter_mut().find(|sum| sum.currency == amount.currency) {
                *sum = Money::new(sum.minor.saturating_sub(amount.minor).max(0), sum.currency);
            }
        }
    }

    /// Adds what was counted elsewhere.
    ///
    /// # Errors
    /// `money.out_of_range`.
    pub fn merge(&mut self, other: &Self) -> Result<(), AppError> {
        self.count = self.count.saturating_add(other.count);
        other.total.iter().try_for_each(|amount| add(&mut self.total, *amount))?;
        other.weighted.iter().try_for_each(|amount| add(&mut self.weighted, *amount))
    }
}

fn add(sums: &mut Vec<Money>, amount: Money) -> Result<(), AppError> {
    match sums.iter_mut().find(|sum| sum.currency == amount.currency) {
        Some(sum) => *sum = sum.try_add(amount)?,
        None => {
            sums.push(amount);
            sums.sort_by_key(|sum| sum.currency);
        }
    }
    Ok(())
}

/// When money is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// The day has passed, and the deal is still open.
    Overdue,
    /// In the month that begins on this day.
    Month(Date),
    /// After the months that are named.
    Later,
    /// Nobody has said when.
    Undated,
}

/// Deals that agree in everything that the forecast looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForecastPart {
    /// When they are expected to close; when they were won.
    pub on: Option<Date>,
    /// Whose they are.
    pub owner: Option<UserId>,
    /// Their chance.
    pub chance: Ppm,
    /// How many.
    pub count: u64,
    /// Worth.
    pub amount: Money,
    /// They were won already.
    pub won: bool,
}

/// What is expected in one span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastLine {
    /// When.
    pub bucket: Bucket,
    /// Still open.
    pub open: Tally,
    /// Won already.
    pub won: Tally,
}

/// What is expected of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerLine {
    /// The person; nobody for what waits in the queue.
    pub owner: Option<UserId>,
    /// Their name.
    pub name: String,
    /// Still open.
    pub open: Tally,
    /// Won this month.
    pub won: Tally,
}

/// What is expected, by month and by person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// By month.
    pub lines: Vec<ForecastLine>,
    /// By person.
    pub owners: Vec<OwnerLine>,
    /// All that is open.
    pub open: Tally,
}

/// Puts the parts together. Every part is in one line and one person's, so both add up to the whole.
///
/// # Errors
/// `money.out_of_range`.
pub fn forecast(parts: &[ForecastPart], today: Date) -> Result<Forecast, AppError> {
    let this_month = month(today);
    let mut lines: BTreeMap<Bucket, (Tally, Tally)> = BTreeMap::new();
    let mut owners: BTreeMap<Option<UserId>, (Tally, Tally)> = BTreeMap::new();
    let mut open = Tally::default();
    for months in 0..MONTHS {
        lines.entry(Bucket::Month(this_month.plus_months(months).unwrap_or(Date::LAST))).or_default();
    }
    for part in parts {
        let bucket = bucket(part, today);
        for (still, won) in [lines.entry(bucket).or_default(), owners.entry(part.owner).or_default()] {
            let tally = if part.won { won } else { still };
            tally.add(part.count, part.amount, part.chance)?;
        }
        if !part.won {
            open.add(part.count, part.amount, part.chance)?;
        }
    }
    let lines = lines.into_iter().map(|(bucket, (open, won))| ForecastLine { bucket, open, won }).collect();
    let named = |(owner, (open, won))| OwnerLine { owner, name: String::new(), open, won };
    Ok(Forecast { lines, owners: owners.into_iter().map(named).collect(), open })
}

fn bucket(part: &ForecastPart, today: Date) -> Bucket {
    let Some(on) = part.on else { return Bucket::Undated };
    if !part.won && on < today {
        return Bucket::Overdue;
    }
    let last = month(today).plus_months(MONTHS).unwrap_or(Date::LAST);
    if on >= last { Bucket::Later } else { Bucket::Month(month(on)) }
}

/// The first day of the month of a day.
#[must_use]
pub fn month(day: Date) -> Date {
    let (year, month, _) = day.parts();
    Date::of(year, month, 1).unwrap_or(day)
}

/// One stage in the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunnelStep {
    /// The stage.
    pub stage: StageId,
    /// Its name.
    pub name: String,
    /// What being in it means.
    pub kind: StageKind,
    /// Deals that came this far.
    pub reached: u64,
    /// Their share of those that came to the stage before, in parts per million.
    pub passed: Option<i64>,
    /// Days that deals spent in it on average, in tenths; nothing while none has left it.
    pub tenth_days: Option<i64>,
}

/// The deals of one pipeline that were opened in a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineReport {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// What it is for.
    pub kind: PipelineKind,
    /// Its name.
    pub name: String,
    /// From this day.
    pub from: Date,
    /// To this one.
    pub to: Date,
    /// Stage by stage, to the one that is won.
    pub steps: Vec<FunnelStep>,
    /// How many were opened.
    pub opened: u64,
    /// Those that were won.
    pub won: Tally,
    /// How many were lost or abandoned.
    pub lost: u64,
    /// Won, of all that have ended, in parts per million.
    pub win_rate: Option<i64>,
    /// Days from opening to winning on average, in tenths.
    pub tenth_days_to_win: Option<i64>,
    /// Days in which a deal should be closed.
    pub target_days: u16,
}

/// How many deals came as far as each place, given how many came furthest there: whoever came further had come here.
#[must_use]
pub fn reached(places: usize, furthest: &BTreeMap<usize, u64>) -> Vec<u64> {
    (0..places).map(|place| furthest.range(place..).fold(0_u64, |sum, (_, count)| sum.saturating_add(*count))).collect()
}

/// A count as a share of another, in parts per million.
#[must_use]
pub fn share(part: u64, whole: u64) -> Option<i64> {
    let parts = u128::from(part).checked_mul(1_000_000)?.checked_div(u128::from(whole))?;
    i64::try_from(parts).ok()
}

/// The average of milliseconds, in tenths of days.
#[must_use]
pub fn tenth_days(millis: i64, count: u64) -> Option<i64> {
    let average = millis.checked_div(i64::try_from(count).ok()?)?;
    average.checked_div(crate::time::DAY.checked_div(10)?)
}

/// Nothing, in one currency: what a total shows when there is none.
#[must_use]
pub fn or_nothing(sums: &[Money], currency: Currency) -> Vec<Money> {
    if sums.is_empty() { vec![Money::zero(currency)] } else { sums.to_vec() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn part() -> impl Strategy<Value = ForecastPart> {
        let on = prop::option::of((-400_i32..400).prop_map(|days| day("2026-11-30").plus_days(days).unwrap()));
        let owner = prop::option::of((1_u128..4).prop_map(|id| Uuid::from_u128(id).into()));
        (on, owner, 0_u32..=1_000_000, 1_u64..50, 0_i64..1_000_000, any::<bool>(), any::<bool>()).prop_map(
            |(on, owner, chance, count, minor, won, euro)| {
                let currency = if euro { "EUR" } else { "USD" }.parse().unwrap();
                let chance = Ppm::new(chance).unwrap();
                ForecastPart { on, owner, chance, count, amount: Money::new(minor, currency), won }
            },
        )
    }

    proptest! {
        #[test]
        fn months_and_people_both_add_up_to_the_whole(parts in prop::collection::vec(part(), 0..30)) {
            let all = forecast(&parts, day("2026-11-30")).unwrap();
            let (mut by_month, mut by_owner) = (Tally::default(), Tally::default());
            for line in &all.lines { by_month.merge(&line.open).unwrap(); }
            for line in &all.owners { by_owner.merge(&line.open).unwrap(); }
            prop_assert_eq!(&by_month, &all.open);
            prop_assert_eq!(&by_owner, &all.open);
            let mut turned = parts.clone();
            turned.reverse();
            prop_assert_eq!(forecast(&turned, day("2026-11-30")).unwrap(), all.clone(), "in whatever order");
            for (total, weighted) in all.open.total.iter().zip(&all.open.weighted) {
                prop_assert!(weighted.minor >= 0 && weighted.minor <= total.minor && weighted.currency == total.currency);
            }
        }

        #[test]
        fn a_funnel_never_widens(furthest in prop::collection::btree_map(0_usize..6, 0_u64..100, 0..6)) {
            let steps = reached(6, &furthest);
            prop_assert!(steps.windows(2).all(|two| two[0] >= two[1]));
            prop_assert_eq!(steps[0], furthest.values().sum::<u64>());
        }
    }

    #[test]
    fn money_is_expected_in_its_month() {
        let usd = |minor| Money::new(minor, "USD".parse().unwrap());
        let half = Ppm::new(500_000).unwrap();
        let at = |on: Option<&str>, won| ForecastPart {
            on: on.map(day),
            owner: None,
            chance: half,
            count: 1,
            amount: usd(100),
            won,
        };
        let parts = [
            at(Some("2026-11-29"), false),
            at(Some("2026-11-30"), false),
            at(Some("2027-04-30"), false),
            at(Some("2027-05-01"), false),
            at(None, false),
            at(Some("2026-11-02"), true),
        ];
        let all = forecast(&parts, day("2026-11-30")).unwrap();
        let counts: Vec<_> = all.lines.iter().map(|line| (line.bucket, line.open.count, line.won.count)).collect();
        let month = |text| Bucket::Month(day(text));
        assert_eq!(
            counts,
            [
                (Bucket::Overdue, 1, 0),
                (month("2026-11-01"), 1, 1),
                (month("2026-12-01"), 0, 0),
                (month("2027-01-01"), 0, 0),
                (month("2027-02-01"), 0, 0),
                (month("2027-03-01"), 0, 0),
                (month("2027-04-01"), 1, 0),
                (Bucket::Later, 1, 0),
                (Bucket::Undated, 1, 0),
            ]
        );
        assert_eq!((all.open.total.clone(), all.open.weighted.clone()), (vec![usd(500)], vec![usd(250)]));
        assert_eq!(tenth_days(36 * 60 * 60 * 1000, 1), Some(15));
        assert_eq!((share(1, 4), share(1, 0), tenth_days(5, 0)), (Some(250_000), None, None));
    }
}
