//! What playbooks open: after a sale, and by the look at each day. Every task names what it follows from, so that it is
//! opened once however often somebody looks.

use std::collections::{BTreeMap, BTreeSet};

use db::{
    Authorized, ReadTx, StoreTx,
    entity::{customer, hold, item, layaway, quote, sale, task},
};
use domain::{
    AppError, CustomerId, Date, SaleId, UserId,
    identity::tasks::Edit,
    sales::{HoldKind, layaway::LayawayState, quote::QuoteState},
    tasks::{PlaybookKind, PlaybookRow, Subject, TaskKind, local::short, playbook},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{NewTask, occasions::coming, open, playbooks::all, quiet_leads::quiet_leads, services_due::services_due};
use crate::zone;

/// What was missed for longer, because nothing ran, is not made up for, days.
pub(super) const CATCH_UP: i32 = 7;
/// Documents that one look goes through for one playbook.
pub(super) const MOST: u64 = 200;
/// Tasks that one look opens of one playbook.
const MOST_OPENED: usize = 200;

/// Opens the tasks that follow a sale to somebody who is known.
///
/// # Errors
/// When the database fails.
pub(crate) async fn after_sale(who: &Authorized<Edit>, id: SaleId) -> Result<(), AppError> {
    let tx = who.begin().await?;
    let Some(sold) = tx.one(sale::Entity::find().filter(sale::Column::Id.eq(id))).await? else { return Ok(()) };
    let Some(buyer) = sold.customer_id else { return Ok(()) };
    let associates = associates(&tx, [buyer]).await?;
    let today = zone::business_date(&super::rows::zone_here(&tx).await?, tx.now());
    for book in all(&tx).await?.into_iter().filter(|it| it.active) {
        let kind = match book.kind {
            PlaybookKind::ThankYou => TaskKind::Text,
            PlaybookKind::CheckIn => TaskKind::Call,
            PlaybookKind::Occasion
            | PlaybookKind::LayawayLate
            | PlaybookKind::HoldEnds
            | PlaybookKind::LeadQuiet
            | PlaybookKind::QuoteEnds
            | PlaybookKind::ServiceDue => continue,
        };
        let due = sold.business_date.plus_days(book.days);
        if due.is_none_or(|due| today.days_since(due) > CATCH_UP) {
            continue;
        }
        let about = Found {
            origin: format!("{}:{id}", book.kind.key()),
            client: sold.customer_name.clone(),
            what: sold.title.clone(),
            due,
            assignee: associates.get(&buyer).copied().flatten().or(Some(sold.created_by)),
            subject: Subject::Customer(buyer),
            kind,
        };
        about.open(&tx, &book).await?;
    }
    Ok(tx.commit().await?)
}

/// What a playbook has found.
pub(super) struct Found {
    /// The playbook and what it found, in words that are the same every time.
    pub(super) origin: String,
    /// The client.
    pub(super) client: String,
    /// What it is about.
    pub(super) what: String,
    /// The day of the task.
    pub(super) due: Option<Date>,
    /// Who is called upon.
    pub(super) assignee: Option<UserId>,
    /// What the task links to.
    pub(super) subject: Subject,
    /// How it is done.
    pub(super) kind: TaskKind,
}

impl Found {
    fn whole_origin(&self) -> String {
        format!("playbook:{}", self.origin)
    }

    async fn open(self, tx: &StoreTx, book: &PlaybookRow) -> Result<(), AppError> {
        let title = playbook::title(&book.title, &self.client, &self.what);
        let new = NewTask {
            origin: self.whole_origin(),
            title,
            kind: self.kind,
            due: self.due,
            assignee: self.assignee,
            subject: Some(self.subject),
            note: String::new(),
        };
        open(tx, new).await.map(drop)
    }
}

/// Who looks after which client.
async fn associates(
    tx: &ReadTx,
    clients: impl IntoIterator<Item = CustomerId>,
) -> Result<BTreeMap<CustomerId, Option<UserId>>, AppError> {
    let rows = tx.all(customer::Entity::find().filter(customer::Column::Id.is_in(clients))).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.associate)).collect())
}

/// Looks at the day of a store.
///
/// # Errors
/// When the database fails.
pub(super) async fn run_playbooks(tx: &StoreTx, zone: &str, today: Date, home: &[UserId]) -> Result<(), AppError> {
    for book in all(tx).await?.into_iter().filter(|it| it.active) {
        let found = match book.kind {
            PlaybookKind::ThankYou | PlaybookKind::CheckIn => continue, // they follow the sale itself
            PlaybookKind::Occasion => occasions(tx, &book, today, home).await?,
            PlaybookKind::LayawayLate => late_layaways(tx, &book, today).await?,
            PlaybookKind::QuoteEnds => ending_quotes(tx, &book, today).await?,
            PlaybookKind::HoldEnds => ending_holds(tx, &book, zone, today).await?,
            PlaybookKind::LeadQuiet => quiet_leads(tx, &book, today).await?,
            PlaybookKind::ServiceDue => services_due(tx, &book, today).await?,
        };
        let known = known(tx, &found).await?;
        for found in found.into_iter().filter(|it| !known.contains(&it.whole_origin())).take(MOST_OPENED) {
            found.open(tx, &book).await?;
        }
    }
    Ok(())
}

/// What was opened before.
async fn known(tx: &ReadTx, found: &[Found]) -> Result<BTreeSet<String>, AppError> {
    if found.is_empty() {
        return Ok(BTreeSet::new());
    }
    let origins = found.iter().map(Found::whole_origin);
    let rows = tx.all(task::Entity::find().filter(task::Column::Origin.is_in(origins))).await?;
    Ok(rows.into_iter().filter_map(|row| row.origin).collect())
}

/// Days that matter to clients and come in so many days. A client belongs to no store: the task is for their associate,
/// in the first store of theirs.
async fn occasions(tx: &StoreTx, book: &PlaybookRow, today: Date, home: &[UserId]) -> Result<Vec<Found>, AppError> {
    let Some(last) = today.plus_days(book.days) else { return Ok(Vec::new()) };
    let first = last.plus_days(-CATCH_UP).unwrap_or(today).max(today);
    let found = coming(tx, (first, last), home).await?.into_iter().map(|it| Found {
        origin: format!("{}:{}:{}:{}", book.kind.key(), it.client.id, it.what, it.day),
        client: crate::customers::called(&it.client),
        what: format!("{} on {}", it.what, short(it.day, today)),
        due: Some(today),
        assignee: it.client.associate,
        subject: Subject::Customer(it.client.id),
        kind: TaskKind::Other,
    });
    Ok(found.collect())
}

/// Layaways whose instalment was due so many days ago. The next instalment is another day, so it is another task.
async fn late_layaways(tx: &StoreTx, book: &PlaybookRow, today: Date) -> Result<Vec<Found>, AppError> {
    use layaway::Column as C;
    let Some((until, since)) = back(today, book.days) else { return Ok(Vec::new()) };
    let late = layaway::Entity::find()
        .filter(C::State.eq(LayawayState::Active))
        .filter(C::StoreId.eq(tx.store()))
        .filter(C::NextDue.lte(until))
        .filter(C::NextDue.gt(since))
        .order_by_asc(C::NextDue)
        .limit(MOST);
    let late = tx.all(late).await?;
    let associates = associates(tx, late.iter().map(|row| row.customer_id)).await?;
    let found = late.into_iter().map(|row| Found {
        origin: format!("{}:{}:{}", book.kind.key(), row.id, row.next_due),
        client: row.customer_name,
        what: format!("{} {}", row.number, row.title),
        due: Some(today),
        assignee: associates.get(&row.customer_id).copied().flatten().or(Some(row.created_by)),
        subject: Subject::Layaway(row.id),
        kind: TaskKind::Call,
    });
    Ok(found.collect())
}

/// Quotes that are with a client and end within so many days.
async fn ending_quotes(tx: &StoreTx, book: &PlaybookRow, today: Date) -> Result<Vec<Found>, AppError> {
    use quote::Column as C;
    let Some(last) = today.plus_days(book.days) else { return Ok(Vec::new()) };
    let ending = quote::Entity::find()
        .filter(C::State.eq(QuoteState::Sent))
        .filter(C::StoreId.eq(tx.store()))
        .filter(C::ValidUntil.gte(today))
        .filter(C::ValidUntil.lte(last))
        .order_by_asc(C::ValidUntil)
        .limit(MOST);
    let ending = tx.all(ending).await?;
    let associates = associates(tx, ending.iter().map(|row| row.customer_id)).await?;
    let found = ending.into_iter().map(|row| Found {
        origin: format!("{}:{}:{}", book.kind.key(), row.id, row.valid_until),
        client: row.customer_name,
        what: row.title,
        due: Some(today),
        assignee: associates.get(&row.customer_id).copied().flatten().or(Some(row.created_by)),
        subject: Subject::Customer(row.customer_id),
        kind: TaskKind::Call,
    });
    Ok(found.collect())
}

/// Pieces that are kept for a client and are for sale again within so many days.
async fn ending_holds(tx: &StoreTx, book: &PlaybookRow, zone: &str, today: Date) -> Result<Vec<Found>, AppError> {
    use hold::Column as C;
    let Some(last) = today.plus_days(book.days) else { return Ok(Vec::new()) };
    let ending = hold::Entity::find()
        .filter(C::Kind.eq(HoldKind::Customer))
        .filter(C::StoreId.eq(tx.store()))
        .filter(C::Until.gt(tx.now()))
        .filter(C::Until.lte(zone::day_ends(zone, last)))
        .order_by_asc(C::Until)
        .limit(MOST);
    let ending = tx.all(ending).await?;
    let clients = tx
        .all(
            customer::Entity::find()
                .filter(customer::Column::Id.is_in(ending.iter().filter_map(|row| row.customer_id))),
        )
        .await?;
    let clients: BTreeMap<CustomerId, customer::Model> = clients.into_iter().map(|row| (row.id, row)).collect();
    let items =
        tx.all(item::Entity::find().filter(item::Column::Id.is_in(ending.iter().map(|row| row.item_id)))).await?;
    let items: BTreeMap<_, String> = items.into_iter().map(|row| (row.id, row.title)).collect();
    let found = ending.into_iter().filter_map(|row| {
        let client = clients.get(&row.customer_id?)?;
        Some(Found {
            origin: format!("{}:{}:{}:{}", book.kind.key(), row.item_id, row.cart, row.until.0),
            client: crate::customers::called(client),
            what: items.get(&row.item_id).cloned().unwrap_or_default(),
            due: Some(today),
            assignee: client.associate.or(Some(row.by)),
            subject: Subject::Customer(client.id),
            kind: TaskKind::Call,
        })
    });
    Ok(found.collect())
}

/// The span of days that lies so many days back, and the day before it.
fn back(today: Date, days: i32) -> Option<(Date, Date)> {
    let until = today.plus_days(-days)?;
    Some((until, until.plus_days(-CATCH_UP)?))
}
