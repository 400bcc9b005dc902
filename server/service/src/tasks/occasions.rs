//! Days that matter to clients, as far as they are near: for the page of the day, and for the playbook.

use std::collections::BTreeMap;

use db::{
    ReadTx,
    entity::{customer, customer_occasion, store},
};
use domain::{
    AppError, CustomerId, Date, UserId,
    customers::Occasion,
    identity::customers::View,
    tasks::{WaitingRow, local::short},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use crate::{Authorized, customers as clients, zone::business_date};

/// Days that the page of the day looks ahead.
const AHEAD: i32 = 14;
/// Rows that the page names.
const NAMED: usize = 12;
/// More days than this are not looked through at once.
const MOST: u64 = 5_000;

/// An occasion that comes, and whose it is.
pub(super) struct Coming {
    pub(super) day: Date,
    pub(super) what: String,
    pub(super) client: customer::Model,
}

/// Occasions between two days, soonest first, of clients that somebody looks after and who may be written to.
pub(super) async fn coming(tx: &ReadTx, (from, to): (Date, Date), of: &[UserId]) -> Result<Vec<Coming>, AppError> {
    let near = customer_occasion::Entity::find().filter(between(from, to)).limit(MOST);
    let near = tx.all(near).await?;
    if near.is_empty() || of.is_empty() {
        return Ok(Vec::new());
    }
    let theirs = customer::Entity::find()
        .filter(customer::Column::Id.is_in(near.iter().map(|row| row.customer_id)))
        .filter(customer::Column::Associate.is_in(of.iter().copied()))
        .filter(customer::Column::DoNotContact.eq(false))
        .filter(customer::Column::MergedInto.is_null());
    let theirs: BTreeMap<CustomerId, customer::Model> =
        tx.all(theirs).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut all: Vec<Coming> = near
        .into_iter()
        .filter_map(|row| {
            let client = theirs.get(&row.customer_id)?.clone();
            let (month, day) = (u32::try_from(row.month).ok()?, u32::try_from(row.day).ok()?);
            let occasion = Occasion { kind: row.kind, label: row.label, month, day, year: row.year };
            // 29 February is the day before in a year that has none: the calendar of the rule decides.
            let day = occasion.next(from).filter(|day| *day <= to)?;
            Some(Coming { day, what: occasion.called().to_lowercase(), client })
        })
        .collect();
    all.sort_by_key(|it| (it.day, it.client.id));
    Ok(all)
}

/// Days of the year between two days, by month; the end of February always to the 29th.
fn between(from: Date, to: Date) -> Condition {
    use customer_occasion::Column as C;
    let mut months: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    let mut day = Some(from);
    while let Some(at) = day.filter(|at| *at <= to) {
        let (_, month, of_month) = at.parts();
        let last = if (month, of_month) == (2, 28) { 29 } else { of_month };
        let span = months.entry(month).or_insert((of_month, last));
        *span = (Ord::min(span.0, of_month), Ord::max(span.1, last));
        day = at.plus_days(1);
    }
    months.into_iter().fold(Condition::any(), |any, (month, (first, last))| {
        any.add(C::Month.eq(month).and(C::Day.between(first, last)))
    })
}

/// Occasions of the next two weeks: of one's own clients, or of everybody's.
///
/// # Errors
/// When the database fails.
pub async fn find_occasions(who: &Authorized<View>, everybody: bool) -> Result<Vec<WaitingRow>, AppError> {
    let tx = who.read().await?;
    let place = tx.find::<store::Entity>(who.store()).await?;
    let today = business_date(&place.time_zone, who.now());
    let of: Vec<UserId> = if everybody { tx.roles().await?.into_keys().collect() } else { vec![who.user()] };
    let span = (today, today.plus_days(AHEAD).unwrap_or(today));
    let row = |it: Coming| {
        let day = match it.day.days_since(today) {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            _ => short(it.day, today),
        };
        WaitingRow {
            id: it.client.id.to_string(),
            number: String::new(),
            customer: clients::called(&it.client),
            words: format!("{} {day}", it.what),
            late: it.day == today,
        }
    };
    Ok(coming(&tx, span, &of).await?.into_iter().take(NAMED).map(row).collect())
}
