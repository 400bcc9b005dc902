//! The list of clients, in two forms: with how to reach them, and without.

use db::{
    ReadTx, Sort,
    entity::{customer, customer_tag},
};
use domain::{
    AppError, Page, Timestamp,
    customers::{ClientChoices, ClientListing, ClientPage, ClientPageReach, ClientRow, ClientRowReach, ClientSort},
    identity::{
        Permission,
        customers::{Browse, View},
        role_allows,
    },
    page::DEFAULT_LIMIT,
    text::folded,
};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};

use super::{
    client_rows,
    matching::{Reachable, matching},
};
use crate::Authorized;

/// A page of clients, for those who do not need to reach them. Looks in names only: whoever may not see a phone number
/// must not be able to guess one.
///
/// # Errors
/// `request.malformed` for a cursor that this list did not give out.
pub async fn list_clients(who: &Authorized<Browse>, listing: ClientListing) -> Result<ClientPage, AppError> {
    let tx = who.read().await?;
    let page = page(&tx, &listing, Reachable::NAMES).await?;
    Ok(ClientPage { items: client_rows::rows(&tx, &page.items).await?, next: page.next })
}

/// A page of clients, with how to reach them.
///
/// # Errors
/// As [`list_clients`].
pub async fn list_clients_reach(who: &Authorized<View>, listing: ClientListing) -> Result<ClientPageReach, AppError> {
    let tx = who.read().await?;
    let page = page(&tx, &listing, Reachable::of(who.role())).await?;
    let rows = client_rows::rows(&tx, &page.items).await?;
    Ok(ClientPageReach { items: page.items.into_iter().zip(rows).map(reach).collect(), next: page.next })
}

fn reach((it, row): (customer::Model, ClientRow)) -> ClientRowReach {
    ClientRowReach { row, email: it.email, phone: it.phone, do_not_contact: it.do_not_contact }
}

/// How many clients a list has in all. Counted by name for everybody: the number says nothing about anybody.
///
/// # Errors
/// When the database fails.
pub async fn count_clients(who: &Authorized<Browse>, listing: ClientListing) -> Result<u64, AppError> {
    let tx = who.read().await?;
    let within = match who.role() {
        Some(role) if role_allows(role, View::CODE) => Reachable::of(Some(role)),
        _ => Reachable::NAMES,
    };
    Ok(tx.count(query(&tx, &listing, within).await?).await?)
}

async fn query(tx: &ReadTx, listing: &ClientListing, within: Reachable) -> Result<Select<customer::Entity>, AppError> {
    use customer::Column as C;
    let mut query = customer::Entity::find().filter(C::MergedInto.is_null());
    if let Some(fits) = matching(tx, &listing.q, within).await? {
        query = query.filter(fits);
    }
    if !listing.tag.is_empty() {
        query = query.filter(tx.clients_tagged(&folded(&listing.tag)));
    }
    match listing.associate {
        Some(colleague) => query = query.filter(C::Associate.eq(colleague)),
        None if listing.nobody => query = query.filter(C::Associate.is_null()),
        None => {}
    }
    Ok(query)
}

/// A page of a listing.
pub(super) async fn page(
    tx: &ReadTx,
    listing: &ClientListing,
    within: Reachable,
) -> Result<Page<customer::Model>, AppError> {
    use customer::Column as C;
    let (query, after) = (query(tx, listing, within).await?, listing.after.as_ref());
    Ok(match listing.sort {
        ClientSort::Name => tx.page::<String, _>(query, Sort::up(C::NameKey), after, DEFAULT_LIMIT).await?,
        ClientSort::Newest => tx.page::<Timestamp, _>(query, Sort::down(C::CreatedAt), after, DEFAULT_LIMIT).await?,
    })
}

#[derive(FromQueryResult)]
struct Tag {
    tag: String,
}

/// What the list may be narrowed by: tags and colleagues.
///
/// # Errors
/// When the database fails.
pub async fn client_choices(who: &Authorized<Browse>) -> Result<ClientChoices, AppError> {
    let tx = who.read().await?;
    let tags = customer_tag::Entity::find()
        .select_only()
        .column_as(Expr::col(customer_tag::Column::Tag).min(), "tag")
        .group_by(customer_tag::Column::Key)
        .order_by_asc(customer_tag::Column::Key)
        .limit(200);
    let tags = tx.project::<customer_tag::Entity, Tag>(tags).await?;
    Ok(ClientChoices { tags: tags.into_iter().map(|it| it.tag).collect(), staff: client_rows::staff(&tx).await? })
}
