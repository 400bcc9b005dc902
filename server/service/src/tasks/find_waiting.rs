//! What waits in the visible stores besides tasks: documents whose day has come, and pieces that are kept for somebody.

use std::collections::BTreeMap;

use db::{
    ReadTx,
    entity::{customer, hold, invoice, item, layaway, quote, store},
};
use domain::{
    AppError, CustomerId, Date, Money, UserId,
    identity::sales::View,
    sales::{HoldKind, OPEN, layaway::LayawayState, quote::QuoteState},
    tasks::{WaitingRow, WaitingView, local::short},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{
    Authorized, customers as clients,
    zone::{business_date, local},
};

/// Rows of each kind; their own lists show all.
const MOST: u64 = 12;
/// Quotes that end, and pieces that are free again, are said this many days before.
const AHEAD: i32 = 3;

/// Layaways, invoices, quotes and reservations that ask for somebody: of one person, or of everybody.
///
/// # Errors
/// When the database fails.
pub async fn find_waiting(who: &Authorized<View>, everybody: bool) -> Result<WaitingView, AppError> {
    let tx = who.read().await?;
    let place = tx.find::<store::Entity>(who.store()).await?;
    let today = business_date(&place.time_zone, who.now());
    let mine = (!everybody).then(|| who.user());
    Ok(WaitingView {
        layaways: layaways(&tx, mine, today).await?,
        invoices: invoices(&tx, mine, today).await?,
        quotes: quotes(&tx, mine, today).await?,
        holds: holds(&tx, mine, (&place.time_zone, today)).await?,
    })
}

fn late_by(day: Date, today: Date) -> String {
    match today.days_since(day) {
        1 => "1 day late".to_owned(),
        days if days > 1 => format!("{days} days late"),
        0 => "today".to_owned(),
        -1 => "tomorrow".to_owned(),
        _ => short(day, today),
    }
}

async fn layaways(tx: &ReadTx, mine: Option<UserId>, today: Date) -> Result<Vec<WaitingRow>, AppError> {
    use layaway::Column as C;
    let due = layaway::Entity::find()
        .filter(C::State.eq(LayawayState::Active))
        .filter(C::NextDue.lte(today))
        .order_by_asc(C::NextDue)
        .limit(MOST);
    let due = match mine {
        Some(user) => due.filter(C::CreatedBy.eq(user)),
        None => due,
    };
    let row = |it: layaway::Model| WaitingRow {
        id: it.id.to_string(),
        number: it.number,
        customer: it.customer_name,
        words: format!("{}, instalment {}", it.title, late_by(it.next_due, today)),
        late: it.next_due < today,
    };
    Ok(tx.all(due).await?.into_iter().map(row).collect())
}

async fn invoices(tx: &ReadTx, mine: Option<UserId>, today: Date) -> Result<Vec<WaitingRow>, AppError> {
    use invoice::Column as C;
    let late =
        invoice::Entity::find().filter(C::State.is_in(OPEN)).filter(C::Due.lt(today)).order_by_asc(C::Due).limit(MOST);
    let late = match mine {
        Some(user) => late.filter(C::CreatedBy.eq(user)),
        None => late,
    };
    let late = tx.all(late).await?;
    let names = names(tx, late.iter().map(|row| row.customer_id)).await?;
    let row = |it: invoice::Model| {
        let left = it.currency.parse().map(|currency| Money::new(it.total - it.paid, currency).to_string());
        WaitingRow {
            id: it.id.to_string(),
            customer: names.get(&it.customer_id).cloned().unwrap_or_default(),
            words: format!("{} open, {}", left.unwrap_or_default(), late_by(it.due, today)),
            number: it.number,
            late: true,
        }
    };
    Ok(late.into_iter().map(row).collect())
}

async fn quotes(tx: &ReadTx, mine: Option<UserId>, today: Date) -> Result<Vec<WaitingRow>, AppError> {
    use quote::Column as C;
    let last = today.plus_days(AHEAD).unwrap_or(today);
    let ending = quote::Entity::find()
        .filter(C::State.eq(QuoteState::Sent))
        .filter(C::ValidUntil.gte(today))
        .filter(C::ValidUntil.lte(last))
        .order_by_asc(C::ValidUntil)
        .limit(MOST);
    let ending = match mine {
        Some(user) => ending.filter(C::CreatedBy.eq(user)),
        None => ending,
    };
    let row = |it: quote::Model| WaitingRow {
        id: it.id.to_string(),
        number: it.number,
        customer: it.customer_name,
        words: format!("{}, ends {}", it.title, late_by(it.valid_until, today)),
        late: false,
    };
    Ok(tx.all(ending).await?.into_iter().map(row).collect())
}

async fn holds(tx: &ReadTx, mine: Option<UserId>, (zone, today): (&str, Date)) -> Result<Vec<WaitingRow>, AppError> {
    use hold::Column as C;
    let kept = hold::Entity::find().filter(C::Kind.eq(HoldKind::Customer)).order_by_asc(C::Until).limit(MOST);
    let kept = match mine {
        Some(user) => kept.filter(C::By.eq(user)),
        None => kept,
    };
    let kept = tx.all(kept).await?;
    let names = names(tx, kept.iter().filter_map(|row| row.customer_id)).await?;
    let items: BTreeMap<_, item::Model> = match kept.is_empty() {
        true => BTreeMap::new(),
        false => {
            let these = item::Entity::find().filter(item::Column::Id.is_in(kept.iter().map(|row| row.item_id)));
            tx.all(these).await?.into_iter().map(|row| (row.id, row)).collect()
        }
    };
    let row = |it: hold::Model| {
        let piece = items.get(&it.item_id)?;
        // The moment at which it is free again is the beginning of the day after.
        let last = local(zone, it.until.plus(-1)).day;
        Some(WaitingRow {
            id: it.item_id.to_string(),
            number: piece.stock_no.clone(),
            customer: it.customer_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
            words: format!("{}, kept until {}", piece.title, late_by(last, today)),
            late: last <= today,
        })
    };
    Ok(kept.into_iter().filter_map(row).collect())
}

async fn names(
    tx: &ReadTx,
    clients: impl Iterator<Item = CustomerId>,
) -> Result<BTreeMap<CustomerId, String>, AppError> {
    let ids: Vec<CustomerId> = clients.collect();
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = tx.all(customer::Entity::find().filter(customer::Column::Id.is_in(ids))).await?;
    Ok(rows.iter().map(|row| (row.id, clients::called(row))).collect())
}
