//! The dashboard: what is in the visible stores, how old it is, what came in.

use db::{ReadTx, Sort, entity::item};
use domain::{
    AppError, Currency, Money, Timestamp,
    identity::reports::Dashboard as Allowed,
    inventory::{Availability, Bar, CATEGORIES, Dashboard, Listing},
    time::DAY,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    sea_query::{CaseStatement, Expr, ExprTrait},
};

use crate::{
    Authorized,
    inventory::{ListRow, row},
};

/// Age bands in days, with their words.
const AGES: [(i64, &str); 4] =
    [(0, "Under 30 days"), (30, "30 to 90 days"), (90, "90 to 180 days"), (180, "Over 180 days")];

#[derive(FromQueryResult)]
struct Tally {
    key: String,
    count: i64,
    asking: Option<i64>,
}

/// Everything at once. Sums are of the current store's currency; items priced otherwise are counted only.
///
/// # Errors
/// When the database fails.
pub async fn dashboard(who: &Authorized<Allowed>) -> Result<Dashboard, AppError> {
    let now = who.now();
    let tx = who.read().await?;
    let currency = currency(&tx, who).await?;
    let by_state = tally(&tx, item::Column::Availability.into_expr(), currency).await?;
    let by_category = tally(&tx, item::Column::Category.into_expr(), currency).await?;
    let by_age = tally(&tx, age_band(now), currency).await?;
    let without_photo = tx.count(in_stock().filter(item::Column::Cover.is_null())).await?;
    let count =
        |state: Availability| by_state.iter().filter(|it| it.key == state.key()).map(|it| it.count).sum::<i64>();
    let bar = |label: &str, key: &str, from: &[Tally], listing: Listing| {
        let found = from.iter().find(|it| it.key == key);
        Bar {
            label: label.to_owned(),
            href: listing.href("/stock"),
            count: found.map_or(0, |it| it.count),
            asking: Money::new(found.and_then(|it| it.asking).unwrap_or(0), currency),
        }
    };
    let categories = CATEGORIES.iter().map(|it| {
        bar(it.plural, it.key, &by_category, Listing { category: vec![it.key.to_owned()], ..Default::default() })
    });
    let ages = AGES.iter().map(|(days, label)| {
        bar(
            label,
            &days.to_string(),
            &by_age,
            Listing {
                older: (*days > 0).then_some(*days),
                sort: domain::inventory::Sort::Oldest,
                ..Default::default()
            },
        )
    });
    Ok(Dashboard {
        in_stock: by_state.iter().map(|it| it.count).sum(),
        available: count(Availability::Available),
        asking: Money::new(by_state.iter().filter_map(|it| it.asking).sum(), currency),
        without_photo: i64::try_from(without_photo).unwrap_or(i64::MAX),
        in_processing: [Availability::Draft, Availability::Intake, Availability::Processing]
            .into_iter()
            .map(count)
            .sum(),
        categories: categories.filter(|bar| bar.count > 0).collect(),
        ages: ages.collect(),
        arrivals: arrivals(&tx).await?.into_iter().map(|it| row(it, now)).collect(),
        intake: intake(&tx, now).await?,
    })
}

/// The currency of the current store.
pub(super) async fn currency<P: domain::identity::Permission>(
    tx: &ReadTx,
    who: &Authorized<P>,
) -> Result<Currency, AppError> {
    use db::entity::store;
    let here = tx
        .one(store::Entity::find().filter(store::Column::Id.eq(who.store())))
        .await?
        .ok_or_else(AppError::not_found)?;
    here.currency.parse().map_err(|_| AppError::not_found())
}

/// What a shop counts as its stock.
pub(super) fn in_stock() -> Select<item::Entity> {
    let gone = Availability::ALL.iter().copied().filter(|state| !state.in_stock());
    item::Entity::find().filter(item::Column::Availability.is_not_in(gone))
}

/// Grouped by the name of the column: PostgreSQL does not take an expression with parameters for the same one twice.
async fn tally(tx: &ReadTx, key: sea_orm::sea_query::SimpleExpr, currency: Currency) -> Result<Vec<Tally>, AppError> {
    let own = CaseStatement::new()
        .case(Condition::all().add(item::Column::Currency.eq(currency.code())), item::Column::Ask.into_expr())
        .finally(Expr::val(0_i64));
    let query = in_stock()
        .select_only()
        .column_as(key, "key")
        .column_as(item::Column::Id.count(), "count")
        .column_as(Expr::expr(own).sum().cast_as("bigint"), "asking")
        .group_by(Expr::col("key"));
    Ok(tx.project::<item::Entity, Tally>(query).await?)
}

/// The first day of the band that an item's age is in, as text.
fn age_band(now: Timestamp) -> sea_orm::sea_query::SimpleExpr {
    let mut case = CaseStatement::new();
    for (days, _) in AGES.iter().rev().take(AGES.len() - 1) {
        let older = item::Column::CreatedAt.lte(now.plus(-days * DAY));
        case = case.case(Condition::all().add(older), Expr::cust(format!("'{days}'")));
    }
    case.finally(Expr::cust("'0'")).into()
}

async fn arrivals(tx: &ReadTx) -> Result<Vec<ListRow>, AppError> {
    let query = in_stock().select_only().columns(ListRow::COLUMNS.iter().copied());
    let page = tx.page_as(query, Sort::down(item::Column::CreatedAt), None, 8, |it: &ListRow| it.place()).await?;
    Ok(page.items)
}

#[derive(FromQueryResult)]
struct Day {
    day: i64,
    count: i64,
}

/// Items taken in per day, the last thirty.
async fn intake(tx: &ReadTx, now: Timestamp) -> Result<Vec<i64>, AppError> {
    let start = now.plus(-29 * DAY).0 / DAY;
    let query = item::Entity::find()
        .select_only()
        .column_as(item::Column::CreatedAt.into_expr().div(DAY), "day")
        .column_as(item::Column::Id.count(), "count")
        .filter(item::Column::CreatedAt.gte(start * DAY))
        .group_by(Expr::col("day"));
    let days = tx.project::<item::Entity, Day>(query).await?;
    Ok((start..start + 30).map(|day| days.iter().filter(|it| it.day == day).map(|it| it.count).sum()).collect())
}
