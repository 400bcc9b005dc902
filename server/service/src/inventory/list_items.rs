//! The list of stock: one statement a page, one more where cost is shown.

use std::collections::BTreeMap;

use db::{
    Authorized as Who, ReadTx, Sort as Order,
    entity::{cost, item, item_tag},
};
use domain::{
    AppError, ItemId, LocationId, Money, Page, StoreId, Timestamp,
    identity::{
        Permission, Role,
        inventory::{View, ViewCost, ViewSerial},
        role_allows,
    },
    inventory::{Availability, ItemPage, ItemRow, ItemRowCost, Listing, Ownership, Sort, Tracking},
    page::DEFAULT_LIMIT,
    text::folded,
    time::DAY,
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryResult, QuerySelect,
    RelationDef, Select, sea_query::ExprTrait,
};
use uuid::Uuid;

use crate::Authorized;

/// Items that are offered when nothing matched as typed.
const SIMILAR: usize = 24;

/// A page of the stock of the visible stores, without cost, vendor and serial.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_items(who: &Authorized<View>, listing: Listing) -> Result<ItemPage<ItemRow>, AppError> {
    // Without words to look for it is one statement.
    let tx = if listing.q.trim().is_empty() { who.glance() } else { who.read().await? };
    let found = page(who, &tx, &listing).await?;
    Ok(ItemPage { page: found.page.map(|it| row(it, who.now())), similar: found.similar })
}

/// The same page with cost, margin and vendor.
///
/// # Errors
/// As [`list_items`].
pub async fn list_items_cost(who: &Authorized<ViewCost>, listing: Listing) -> Result<ItemPage<ItemRowCost>, AppError> {
    let tx = who.read().await?;
    let found = page(who, &tx, &listing).await?;
    let ids: Vec<ItemId> = found.page.items.iter().map(|it| it.id).collect();
    let costs = costs(&tx, &ids).await?;
    let with_cost = |it: ListRow| {
        let (vendor, currency) = (it.vendor.clone(), it.currency.parse().ok());
        let row = row(it, who.now());
        let cost = currency.and_then(|currency| costs.get(&row.id).map(|minor| Money::new(*minor, currency)));
        let margin = row.ask.zip(cost).and_then(|(ask, cost)| ask.minus(cost));
        let margin_ppm = margin.zip(row.ask).and_then(|(margin, ask)| margin.ppm_of(ask));
        ItemRowCost { row, cost, margin, margin_ppm, vendor }
    };
    Ok(ItemPage { page: found.page.map(with_cost), similar: found.similar })
}

/// A row type with the columns it is read from: by position, because by name a page would look a thousand of them up.
macro_rules! row_of_columns {
    ($(#[$doc:meta])* $row:ident from $table:ident: $($field:ident: $kind:ty = $column:ident,)*) => {
        $(#[$doc])*
        pub(crate) struct $row { $($field: $kind),* }

        impl $row {
            pub(crate) const COLUMNS: &[$table::Column] = &[$($table::Column::$column),*];
        }

        impl FromQueryResult for $row {
            fn from_query_result(found: &QueryResult, _prefix: &str) -> Result<Self, DbErr> {
                let mut at = 0..;
                $(let $field = found.try_get_by_index(at.next().unwrap_or_default())?;)*
                Ok(Self { $($field),* })
            }
        }
    };
}

row_of_columns! {
    /// What a list shows of an item.
    ListRow from item:
    id: ItemId = Id,
    store_id: StoreId = StoreId,
    stock_no: String = StockNo,
    title: String = Title,
    title_key: String = TitleKey,
    brand: String = Brand,
    reference: String = Reference,
    category: String = Category,
    year: Option<i32> = Year,
    tracking: Tracking = Tracking,
    ownership: Ownership = Ownership,
    availability: Availability = Availability,
    quantity: i64 = Quantity,
    location_id: Option<LocationId> = LocationId,
    ask: Option<i64> = Ask,
    ask_sort: i64 = AskSort,
    currency: String = Currency,
    cover: Option<String> = Cover,
    vendor: String = Vendor,
    version: i32 = Version,
    created_at: Timestamp = CreatedAt,
}

impl ListRow {
    /// Where it stands in the order of arrival.
    pub(crate) fn place(&self) -> (Timestamp, Uuid) {
        (self.created_at, Uuid::from(self.id))
    }
}

/// What everybody sees of a row.
pub(crate) fn row(it: ListRow, now: Timestamp) -> ItemRow {
    let currency = it.currency.parse().ok();
    ItemRow {
        id: it.id,
        store: it.store_id,
        stock_no: it.stock_no,
        title: it.title,
        brand: it.brand,
        reference: it.reference,
        category: it.category,
        year: it.year,
        tracking: it.tracking,
        ownership: it.ownership,
        availability: it.availability,
        quantity: it.quantity,
        location: it.location_id,
        ask: it.ask.zip(currency).map(|(minor, currency)| Money::new(minor, currency)),
        cover: it.cover,
        days: now.days_since(it.created_at),
        version: it.version,
    }
}

async fn page<P: Permission>(who: &Who<P>, tx: &ReadTx, listing: &Listing) -> Result<ItemPage<ListRow>, AppError> {
    let columns = |query: Select<item::Entity>| query.select_only().columns(ListRow::COLUMNS.iter().copied());
    let filtered = tagged(item::Entity::find(), &listing.tag).filter(filters(listing, who.now()));
    let typed = tx.matching(&listing.q, sees_serials(who));
    let exact = match typed.clone() {
        Some(words) => filtered.clone().filter(words),
        None => filtered.clone(),
    };
    let page = in_order(tx, columns(exact), listing).await?;
    // A first page without a match, of something that was typed: look for what is spelt alike.
    if !page.items.is_empty() || listing.after.is_some() || typed.is_none() {
        return Ok(ItemPage { page, similar: false });
    }
    let alike = tx.similar(&listing.q, SIMILAR).await?;
    if alike.is_empty() {
        return Ok(ItemPage { page, similar: false });
    }
    let query = columns(filtered.filter(item::Column::Id.is_in(alike.iter().copied())));
    let mut items = tx.project::<item::Entity, ListRow>(query).await?;
    items.sort_by_key(|it| alike.iter().position(|id| *id == it.id));
    Ok(ItemPage { page: Page { items, next: None }, similar: true })
}

async fn in_order(tx: &ReadTx, query: Select<item::Entity>, listing: &Listing) -> Result<Page<ListRow>, AppError> {
    let after = listing.after.as_ref();
    let by_time = ListRow::place;
    let by_price = |it: &ListRow| (it.ask_sort, Uuid::from(it.id));
    let by_title = |it: &ListRow| (it.title_key.clone(), Uuid::from(it.id));
    use item::Column as C;
    Ok(match listing.sort {
        Sort::Newest => tx.page_as(query, Order::down(C::CreatedAt), after, DEFAULT_LIMIT, by_time).await?,
        Sort::Oldest => tx.page_as(query, Order::up(C::CreatedAt), after, DEFAULT_LIMIT, by_time).await?,
        Sort::PriceDown => tx.page_as(query, Order::down(C::AskSort), after, DEFAULT_LIMIT, by_price).await?,
        Sort::PriceUp => tx.page_as(query, Order::up(C::AskSort), after, DEFAULT_LIMIT, by_price).await?,
        Sort::Title => tx.page_as(query, Order::up(C::TitleKey), after, DEFAULT_LIMIT, by_title).await?,
        Sort::TitleDown => tx.page_as(query, Order::down(C::TitleKey), after, DEFAULT_LIMIT, by_title).await?,
    })
}

/// Serials are searched only for people who see them in every store they look at; else a search would tell.
pub(crate) fn sees_serials<P: Permission>(who: &Who<P>) -> bool {
    let visible = who.visible();
    let sees = |role: Role| role_allows(role, ViewSerial::CODE);
    who.granted().iter().filter(|(store, _)| visible.contains(store)).all(|(_, role)| sees(*role))
}

/// The filters of a listing. Without a chosen state, what has left is not shown.
pub(super) fn filters(listing: &Listing, now: Timestamp) -> Condition {
    use item::Column as C;
    let gone = Availability::ALL.iter().copied().filter(|state| !state.in_stock());
    let mut all = Condition::all().add(if listing.state.is_empty() {
        C::Availability.is_not_in(gone)
    } else {
        C::Availability.is_in(listing.state.iter().copied())
    });
    if !listing.category.is_empty() {
        all = all.add(C::Category.is_in(listing.category.iter().map(String::as_str)));
    }
    if !listing.brand.is_empty() {
        all = all.add(C::Brand.eq(listing.brand.as_str()));
    }
    if let Some(at) = listing.location {
        all = all.add(C::LocationId.eq(at));
    }
    if let Some(min) = listing.min {
        all = all.add(C::AskSort.gte(min));
    }
    if let Some(max) = listing.max {
        all = all.add(C::Ask.lte(max));
    }
    match listing.photos {
        Some(true) => all = all.add(C::Cover.is_not_null()),
        Some(false) => all = all.add(C::Cover.is_null()),
        None => {}
    }
    if let Some(days) = listing.older {
        all = all.add(C::CreatedAt.lte(now.plus(-days.clamp(0, 36_500) * DAY)));
    }
    all
}

/// Items that carry a tag.
pub(super) fn tagged(query: Select<item::Entity>, tag: &str) -> Select<item::Entity> {
    if tag.is_empty() {
        return query;
    }
    query.join(JoinType::InnerJoin, to_tag()).filter(item_tag::Column::Key.eq(folded(tag)))
}

fn to_tag() -> RelationDef {
    item::Entity::belongs_to(item_tag::Entity)
        .from((item::Column::OrgId, item::Column::StoreId, item::Column::Id))
        .to((item_tag::Column::OrgId, item_tag::Column::StoreId, item_tag::Column::ItemId))
        .into()
}

#[derive(FromQueryResult)]
struct Sum {
    item_id: ItemId,
    total: i64,
}

/// The sum of all costs, per item.
async fn costs(tx: &ReadTx, items: &[ItemId]) -> Result<BTreeMap<ItemId, i64>, AppError> {
    let sums = cost::Entity::find()
        .select_only()
        .column(cost::Column::ItemId)
        .column_as(cost::Column::Amount.sum().cast_as("bigint"), "total")
        .filter(cost::Column::ItemId.is_in(items.iter().copied()))
        .group_by(cost::Column::ItemId);
    let sums: Vec<Sum> = tx.project::<cost::Entity, Sum>(sums).await?;
    Ok(sums.into_iter().map(|sum| (sum.item_id, sum.total)).collect())
}
