//! What was sold in a span of business dates: sales, returns, money by form, people, days, tax. And its margin, for
//! those who may see cost.

use std::collections::BTreeMap;

use db::{
    ReadTx, Scoped,
    entity::{commission, payment, refund, sale, sale_cost, sale_line, sale_tax, store},
};
use domain::{
    AppError, Currency, Date, Money, Ppm, SaleId, StoreId, UserId,
    identity::{inventory::ViewCost, reports},
    money::div_half_away,
    sales::{Days, MarginBlock, SaleState, SalesBlock, SalesReport, SalesToday, Span, TaxSum, TenderKind},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::dashboard::currency;
use crate::{Authorized, zone};

/// Pieces that the report names.
const TOP: u64 = 5;

/// The figures of a span, currency by currency.
///
/// # Errors
/// `input.invalid` for a span that ends before it begins or is longer than two years.
pub async fn sales_report(who: &Authorized<reports::Sales>, days: Days) -> Result<SalesReport, AppError> {
    let tx = who.read().await?;
    let span = span_of(&tx, who, days).await?;
    let mut blocks = Blocks::of(&tx).await?;
    sold(&tx, span, &mut blocks).await?;
    returned(&tx, span, &mut blocks).await?;
    money(&tx, span, &mut blocks).await?;
    people(&tx, span, &mut blocks).await?;
    taxes(&tx, span, &mut blocks).await?;
    top(&tx, span, &mut blocks).await?;
    Ok(SalesReport { span, blocks: blocks.finish()? })
}

/// Today and the two weeks behind it, in the currency of the current store.
///
/// # Errors
/// When the database fails.
pub async fn sales_today(who: &Authorized<reports::Sales>) -> Result<SalesToday, AppError> {
    let tx = who.read().await?;
    let (today, weeks) = (span_of(&tx, who, Days::Today).await?, span_of(&tx, who, Days::Fortnight).await?);
    let here = currency(&tx, who).await?;
    let of = async |span: Span| {
        let mut blocks = Blocks::of(&tx).await?;
        sold(&tx, span, &mut blocks).await?;
        returned(&tx, span, &mut blocks).await?;
        Ok::<_, AppError>(blocks.finish()?.into_iter().find(|block| block.net.currency == here))
    };
    let (now, past) = (of(today).await?, of(weeks).await?);
    let nothing = Money::zero(here);
    let net = |at: i32| {
        let day = weeks.from.plus_days(at);
        let known = past.iter().flat_map(|block| &block.days).find(|(on, _)| Some(*on) == day);
        known.map_or(0, |(_, net)| net.minor)
    };
    Ok(SalesToday {
        takings: now.as_ref().map_or(Ok(nothing), |it| it.gross.try_sub(it.refunded))?,
        sales: now.as_ref().map_or(0, |it| it.sales),
        average: now.as_ref().map_or(nothing, |it| it.average),
        days: (0..=weeks.to.days_since(weeks.from)).map(net).collect(),
    })
}

/// The margin of a span, currency by currency.
///
/// # Errors
/// As [`sales_report`].
pub async fn margin_report(who: &Authorized<ViewCost>, days: Days) -> Result<Vec<MarginBlock>, AppError> {
    #[derive(FromQueryResult)]
    struct Cost {
        store_id: StoreId,
        amount: i64,
    }
    let tx = who.read().await?;
    let span = span_of(&tx, who, days).await?;
    let mut blocks = Blocks::of(&tx).await?;
    sold(&tx, span, &mut blocks).await?;
    returned(&tx, span, &mut blocks).await?;
    let costs = sale_cost::Entity::find()
        .select_only()
        .column(sale_cost::Column::StoreId)
        .column_as(sale_cost::Column::Amount.sum().cast_as("bigint"), "amount")
        .filter(sale_cost::Column::BusinessDate.between(span.from, span.to))
        .group_by(sale_cost::Column::StoreId);
    let mut spent: BTreeMap<Currency, i64> = BTreeMap::new();
    for row in tx.project::<sale_cost::Entity, Cost>(costs).await? {
        if let Some(currency) = blocks.stores.get(&row.store_id) {
            let sum = spent.entry(*currency).or_default();
            *sum = sum.saturating_add(row.amount);
        }
    }
    let margin = |block: SalesBlock| {
        let currency = block.net.currency;
        let cost = Money::new(spent.get(&currency).copied().unwrap_or_default(), currency);
        let margin = block.net.try_sub(cost)?;
        Ok(MarginBlock { net: block.net, cost, margin, margin_ppm: margin.ppm_of(block.net) })
    };
    blocks.finish()?.into_iter().map(margin).collect()
}

/// The days that are meant, by the calendar of the current store.
async fn span_of<P: domain::identity::Permission>(
    tx: &ReadTx,
    who: &Authorized<P>,
    days: Days,
) -> Result<Span, AppError> {
    let here = tx.one(store::Entity::find().filter(store::Column::Id.eq(who.store()))).await?;
    days.span(zone::business_date(&here.ok_or_else(AppError::not_found)?.time_zone, who.now()))
}

/// The figures as they come together: a store has one currency.
struct Blocks {
    stores: BTreeMap<StoreId, Currency>,
    sums: BTreeMap<Currency, Sums>,
}

#[derive(Default)]
struct Sums {
    sales: i64,
    articles: i64,
    gross: i64,
    refunded: i64,
    net: i64,
    tax: i64,
    discount: i64,
    tenders: BTreeMap<TenderKind, i64>,
    people: BTreeMap<UserId, i64>,
    names: BTreeMap<UserId, String>,
    top: Vec<(SaleId, String, i64)>,
    days: BTreeMap<Date, i64>,
    taxes: BTreeMap<(String, i64), (i64, i64)>,
}

impl Blocks {
    async fn of(tx: &ReadTx) -> Result<Self, AppError> {
        let stores = tx.all(store::Entity::find()).await?;
        let stores = stores.into_iter().filter_map(|row| Some((row.id, row.currency.parse().ok()?))).collect();
        Ok(Self { stores, sums: BTreeMap::new() })
    }

    fn at(&mut self, store: StoreId) -> Option<&mut Sums> {
        let currency = *self.stores.get(&store)?;
        Some(self.sums.entry(currency).or_default())
    }

    fn finish(self) -> Result<Vec<SalesBlock>, AppError> {
        let block = |(currency, sums): (Currency, Sums)| {
            let money = |minor| Money::new(minor, currency);
            let average = div_half_away(sums.gross.into(), std::cmp::max(sums.sales, 1).into()).unwrap_or_default();
            let mut people: Vec<(String, Money)> = sums
                .people
                .into_iter()
                .map(|(user, net)| (sums.names.get(&user).cloned().unwrap_or_default(), money(net)))
                .collect();
            people.sort_by_key(|(name, net)| (std::cmp::Reverse(net.minor), name.clone()));
            let taxes = sums.taxes.into_iter().map(|((name, rate), (base, amount))| TaxSum {
                name,
                rate: u32::try_from(rate).ok().and_then(Ppm::new).unwrap_or_default(),
                base: money(base),
                amount: money(amount),
            });
            Ok(SalesBlock {
                sales: u64::try_from(sums.sales).unwrap_or_default(),
                articles: sums.articles,
                gross: money(sums.gross),
                refunded: money(sums.refunded),
                net: money(sums.net),
                tax: money(sums.tax),
                discount: money(sums.discount),
                average: money(i64::try_from(average).unwrap_or_default()),
                tenders: sums.tenders.into_iter().map(|(kind, sum)| (kind, money(sum))).collect(),
                people,
                top: sums.top.into_iter().map(|(sale, title, gross)| (sale, title, money(gross))).collect(),
                days: sums.days.into_iter().map(|(day, net)| (day, money(net))).collect(),
                taxes: taxes.collect(),
            })
        };
        self.sums.into_iter().map(block).collect()
    }
}

/// Columns summed as integers.
fn sums<E: Scoped>(columns: &[(E::Column, &'static str)]) -> Select<E> {
    columns
        .iter()
        .fold(E::find().select_only(), |query, (column, name)| query.column_as(column.sum().cast_as("bigint"), *name))
}

/// Sales that were not undone.
fn kept(span: Span) -> Condition {
    Condition::all()
        .add(sale::Column::BusinessDate.between(span.from, span.to))
        .add(sale::Column::State.ne(SaleState::Voided))
}

async fn sold(tx: &ReadTx, span: Span, blocks: &mut Blocks) -> Result<(), AppError> {
    #[derive(FromQueryResult)]
    struct Row {
        store_id: StoreId,
        business_date: Date,
        many: i64,
        articles: i64,
        total: i64,
        net: i64,
        tax: i64,
        discount: i64,
    }
    use sale::Column as C;
    let of_columns =
        [(C::Articles, "articles"), (C::Total, "total"), (C::Net, "net"), (C::Tax, "tax"), (C::Discount, "discount")];
    let query = sums::<sale::Entity>(&of_columns)
        .column(C::StoreId)
        .column(C::BusinessDate)
        .column_as(C::Id.count(), "many")
        .filter(kept(span))
        .group_by(C::StoreId)
        .group_by(C::BusinessDate);
    for row in tx.project::<sale::Entity, Row>(query).await? {
        let Some(sums) = blocks.at(row.store_id) else { continue };
        sums.sales += row.many;
        sums.articles += row.articles;
        sums.gross += row.total;
        sums.net += row.net;
        sums.tax += row.tax;
        sums.discount += row.discount;
        *sums.days.entry(row.business_date).or_default() += row.net;
    }
    Ok(())
}

async fn returned(tx: &ReadTx, span: Span, blocks: &mut Blocks) -> Result<(), AppError> {
    #[derive(FromQueryResult)]
    struct Row {
        store_id: StoreId,
        business_date: Date,
        amount: i64,
        net: i64,
        tax: i64,
    }
    use refund::Column as C;
    let query = sums::<refund::Entity>(&[(C::Amount, "amount"), (C::Net, "net"), (C::Tax, "tax")])
        .column(C::StoreId)
        .column(C::BusinessDate)
        .filter(C::BusinessDate.between(span.from, span.to))
        .filter(C::Kind.ne("void"))
        .group_by(C::StoreId)
        .group_by(C::BusinessDate);
    for row in tx.project::<refund::Entity, Row>(query).await? {
        let Some(sums) = blocks.at(row.store_id) else { continue };
        sums.refunded += row.amount;
        sums.net -= row.net;
        sums.tax -= row.tax;
        *sums.days.entry(row.business_date).or_default() -= row.net;
    }
    Ok(())
}

async fn money(tx: &ReadTx, span: Span, blocks: &mut Blocks) -> Result<(), AppError> {
    #[derive(FromQueryResult)]
    struct Row {
        store_id: StoreId,
        kind: TenderKind,
        amount: i64,
    }
    use payment::Column as C;
    let query = sums::<payment::Entity>(&[(C::Amount, "amount")])
        .column(C::StoreId)
        .column(C::Kind)
        .filter(C::BusinessDate.between(span.from, span.to))
        .group_by(C::StoreId)
        .group_by(C::Kind);
    for row in tx.project::<payment::Entity, Row>(query).await? {
        if let (Some(sums), true) = (blocks.at(row.store_id), row.amount != 0) {
            *sums.tenders.entry(row.kind).or_default() += row.amount;
        }
    }
    Ok(())
}

async fn people(tx: &ReadTx, span: Span, blocks: &mut Blocks) -> Result<(), AppError> {
    #[derive(FromQueryResult)]
    struct Row {
        store_id: StoreId,
        person: UserId,
        sold: i64,
    }
    use commission::Column as C;
    let query = sums::<commission::Entity>(&[(C::Sold, "sold")])
        .column(C::StoreId)
        .column(C::Person)
        .filter(C::BusinessDate.between(span.from, span.to))
        .group_by(C::StoreId)
        .group_by(C::Person);
    let rows = tx.project::<commission::Entity, Row>(query).await?;
    let names = tx.names(rows.iter().map(|row| row.person)).await?;
    for row in rows {
        if let Some(sums) = blocks.at(row.store_id) {
            *sums.people.entry(row.person).or_default() += row.sold;
            if let Some(name) = names.get(&row.person) {
                sums.names.insert(row.person, name.clone());
            }
        }
    }
    Ok(())
}

async fn taxes(tx: &ReadTx, span: Span, blocks: &mut Blocks) -> Result<(), AppError> {
    #[derive(FromQueryResult)]
    struct Row {
        store_id: StoreId,
        name: String,
        rate: i64,
        base: i64,
        amount: i64,
    }
    use sale_tax::Column as C;
    let query = sums::<sale_tax::Entity>(&[(C::Base, "base"), (C::Amount, "amount")])
        .column(C::StoreId)
        .column(C::Name)
        .column(C::Rate)
        .filter(C::BusinessDate.between(span.from, span.to))
        .group_by(C::StoreId)
        .group_by(C::Name)
        .group_by(C::Rate);
    for row in tx.project::<sale_tax::Entity, Row>(query).await? {
        if let Some(sums) = blocks.at(row.store_id) {
            let sum = sums.taxes.entry((row.name, row.rate)).or_default();
            *sum = (sum.0 + row.base, sum.1 + row.amount);
        }
    }
    Ok(())
}

async fn top(tx: &ReadTx, span: Span, blocks: &mut Blocks) -> Result<(), AppError> {
    use sale_line::Column as C;
    let query = sale_line::Entity::find()
        .filter(C::BusinessDate.between(span.from, span.to))
        .filter(C::Returned.eq(0))
        .order_by_desc(C::Gross)
        .order_by_asc(C::Id)
        .limit(TOP);
    for line in tx.all(query).await? {
        if let Some(sums) = blocks.at(line.store_id) {
            sums.top.push((line.sale_id, line.title, line.gross));
        }
    }
    Ok(())
}
