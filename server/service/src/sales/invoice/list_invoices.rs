//! Invoices, newest first, and what is owed of them.

use std::collections::BTreeMap;

use db::{
    ReadTx, Sort,
    entity::{invoice, sale, store},
};
use domain::{
    AppError, Code, Currency, Date, Money, SaleId, StoreId, Timestamp,
    identity::sales::View,
    page::DEFAULT_LIMIT,
    sales::{Ageing, InvoiceListing, InvoicePage, InvoiceRow, OPEN, TenderKind, stands},
    text::{self, folded},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::{
    Authorized,
    zone::{Clockface, business_date},
};

/// Words of a search that are looked at.
const WORDS: usize = 8;
/// Sales that a search looks through, newest first.
const MOST: u64 = 500;

/// The stores that are seen.
type Stores = BTreeMap<StoreId, store::Model>;

/// A page of the invoices of the visible stores. What is overdue is so by the day in its own store.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_invoices(who: &Authorized<View>, listing: InvoiceListing) -> Result<InvoicePage, AppError> {
    let tx = who.read().await?;
    let stores = stores(&tx).await?;
    let newest = Sort::down(invoice::Column::CreatedAt);
    let query = invoice::Entity::find().filter(filters(who, &stores, &listing, found(&tx, &listing.text).await?));
    let page = tx.page::<Timestamp, _>(query, newest, listing.after.as_ref(), DEFAULT_LIMIT).await?;
    let next = page.next.clone();
    let sales = sales(&tx, page.items.iter().map(|row| row.sale_id)).await?;
    let rows = page.items.into_iter().map(|it| {
        let zone = stores.get(&it.store_id).map_or("UTC", |place| &place.time_zone);
        let sale = sales.get(&it.sale_id);
        row(&it, sale, business_date(zone, who.now()), &Clockface::new(zone, who.now()))
    });
    Ok(InvoicePage { items: rows.collect::<Result<_, _>>()?, next })
}

/// What is owed of the invoices that match, by how long it is overdue, currency by currency.
///
/// # Errors
/// When the database fails.
pub async fn invoice_ageing(who: &Authorized<View>, listing: InvoiceListing) -> Result<Vec<Ageing>, AppError> {
    #[derive(FromQueryResult)]
    struct Owed {
        store_id: StoreId,
        currency: String,
        due: Date,
        total: i64,
        paid: i64,
    }
    use invoice::Column as C;
    let tx = who.read().await?;
    let stores = stores(&tx).await?;
    let sales = found(&tx, &listing.text).await?;
    let open: Select<invoice::Entity> = invoice::Entity::find()
        .select_only()
        .columns([C::StoreId, C::Currency, C::Due, C::Total, C::Paid])
        .filter(filters(who, &stores, &InvoiceListing { open: true, ..listing.clone() }, sales));
    let mut all: BTreeMap<Currency, Ageing> = BTreeMap::new();
    for it in tx.project::<invoice::Entity, Owed>(open).await? {
        let Ok(currency) = it.currency.parse::<Currency>() else { continue };
        let zone = stores.get(&it.store_id).map_or("UTC", |place| &place.time_zone);
        let left = Money::new(it.total, currency).try_sub(Money::new(it.paid, currency))?;
        let nothing = Money::zero(currency);
        let sums = all.entry(currency).or_insert(Ageing { many: 0, owed: nothing, buckets: [nothing; 5] });
        sums.many = sums.many.saturating_add(1);
        sums.owed = sums.owed.try_add(left)?;
        if let Some(bucket) = sums.buckets.get_mut(Ageing::band(it.due, business_date(zone, who.now()))) {
            *bucket = bucket.try_add(left)?;
        }
    }
    Ok(all.into_values().collect())
}

/// The sales on account that have all of the words: number, customer, pieces. `None` when nothing was typed.
async fn found(tx: &ReadTx, text: &str) -> Result<Option<Vec<SaleId>>, AppError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: SaleId,
    }
    use sale::Column as C;
    let words = folded(text);
    if words.is_empty() {
        return Ok(None);
    }
    let on_account = Condition::all().add(C::Tenders.contains(format!(",{},", TenderKind::OnAccount.key())));
    let all = words.split_whitespace().take(WORDS).fold(on_account, |all, word| all.add(C::Search.contains(word)));
    let query = sale::Entity::find().select_only().column(C::Id).filter(all).order_by_desc(C::CreatedAt).limit(MOST);
    Ok(Some(tx.project::<sale::Entity, Id>(query).await?.into_iter().map(|row| row.id).collect()))
}

fn filters(who: &Authorized<View>, stores: &Stores, listing: &InvoiceListing, sales: Option<Vec<SaleId>>) -> Condition {
    use invoice::Column as C;
    let mut all = Condition::all();
    if let Some(sales) = sales {
        all = all.add(
            Condition::any()
                .add(C::Number.contains(text::code_key(&listing.text).to_uppercase()))
                .add(C::SaleId.is_in(sales)),
        );
    }
    if let Some(state) = listing.state {
        all = all.add(C::State.eq(state));
    }
    if listing.open || listing.overdue {
        all = all.add(C::State.is_in(OPEN));
    }
    if listing.overdue {
        let late = who.visible().into_iter().filter_map(|id| stores.get(&id)).map(|place| {
            let today = business_date(&place.time_zone, who.now());
            Condition::all().add(C::StoreId.eq(place.id)).add(C::Due.lt(today))
        });
        all = all.add(late.fold(Condition::any(), Condition::add));
    }
    if let Some(customer) = listing.customer {
        all = all.add(C::CustomerId.eq(customer));
    }
    all
}

async fn stores(tx: &ReadTx) -> Result<Stores, AppError> {
    Ok(tx.all(store::Entity::find()).await?.into_iter().map(|row| (row.id, row)).collect())
}

async fn sales(tx: &ReadTx, ids: impl Iterator<Item = SaleId>) -> Result<BTreeMap<SaleId, sale::Model>, AppError> {
    let of_them = sale::Entity::find().filter(sale::Column::Id.is_in(ids));
    Ok(tx.all(of_them).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// An invoice as a list shows it.
pub(super) fn row(
    it: &invoice::Model,
    sale: Option<&sale::Model>,
    today: Date,
    face: &Clockface,
) -> Result<InvoiceRow, AppError> {
    let unreadable = |_| AppError::new(Code::Internal, "An invoice has no currency.");
    let currency: Currency = it.currency.parse().map_err(unreadable)?;
    Ok(InvoiceRow {
        id: it.id,
        store: it.store_id,
        number: it.number.clone(),
        state: stands(it.state, it.due, today),
        customer: sale.map(|sale| sale.customer_name.clone()).unwrap_or_default(),
        title: sale.map(|sale| sale.title.clone()).unwrap_or_default(),
        total: Money::new(it.total, currency),
        paid: Money::new(it.paid, currency),
        due: it.due,
        when: face.when(it.created_at),
    })
}
