//! Clients as a file.

use std::collections::BTreeMap;

use db::{
    Change, ReadTx,
    entity::{customer, customer_contact, customer_occasion},
};
use domain::{
    AppError, CustomerId,
    customers::{ClientDraft, ClientListing, ClientRecord, ContactDraft, ContactKind, ExportClients, OccasionDraft},
    identity::customers::Export,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{client_rows, find_client, list_clients::page, matching::Reachable, places};
use crate::Authorized;

/// Clients that a file holds.
const MOST: usize = 100_000;
/// Clients who are chosen one by one for a file.
const MOST_CHOSEN: usize = 1_000;

/// All clients of a list up to a hundred thousand, or those who were chosen from it, with all that is known of them: for a
/// file. Taking it is audited. A fixed number of statements for every page of clients.
///
/// # Errors
/// `input.invalid` for more than are chosen one by one.
pub async fn export_clients(who: &Authorized<Export>, cmd: ExportClients) -> Result<Vec<ClientRecord>, AppError> {
    if cmd.chosen.len() > MOST_CHOSEN {
        return Err(AppError::field(
            "chosen",
            format!("Choose at most {MOST_CHOSEN} clients, or take the whole list."),
        ));
    }
    // Read beside the writer: a till does not wait for a file.
    let read = who.read().await?;
    let home = places::home(&read).await?;
    let mut all = Vec::new();
    if cmd.chosen.is_empty() {
        let mut at = ClientListing { after: None, ..cmd.listing.clone() };
        while all.len() < MOST {
            let found = page(&read, &at, Reachable::of(who.role())).await?;
            all.extend(records(&read, found.items, &home).await?);
            at.after = found.next;
            if at.after.is_none() {
                break;
            }
        }
    } else {
        use customer::Column as C;
        let chosen = customer::Entity::find().filter(C::Id.is_in(cmd.chosen.iter().copied()));
        let chosen = chosen.filter(C::MergedInto.is_null()).order_by_asc(C::NameKey).order_by_asc(C::Id);
        all = records(&read, read.all(chosen).await?, &home).await?;
    }
    drop(read);
    let tx = who.begin().await?;
    tx.audit("customers.exported", who.org(), Change::to((&cmd, all.len()))).await?;
    tx.commit().await?;
    Ok(all)
}

/// What is known of some clients, in their order.
async fn records(tx: &ReadTx, found: Vec<customer::Model>, home: &str) -> Result<Vec<ClientRecord>, AppError> {
    let rows = client_rows::rows(tx, &found).await?;
    let ids: Vec<CustomerId> = found.iter().map(|it| it.id).collect();
    let mut reach: BTreeMap<(CustomerId, ContactKind), Vec<ContactDraft>> = BTreeMap::new();
    let mut days: BTreeMap<CustomerId, Vec<OccasionDraft>> = BTreeMap::new();
    if !ids.is_empty() {
        use customer_contact::Column as C;
        let all = customer_contact::Entity::find().filter(C::CustomerId.is_in(ids.iter().copied()));
        for it in tx.all(all.order_by_asc(C::Position).order_by_asc(C::Id)).await? {
            let row = ContactDraft { value: it.value, label: it.label };
            reach.entry((it.customer_id, it.kind)).or_default().push(row);
        }
        use customer_occasion::Column as D;
        let all = customer_occasion::Entity::find().filter(D::CustomerId.is_in(ids));
        for it in tx.all(all.order_by_asc(D::Month).order_by_asc(D::Day).order_by_asc(D::Id)).await? {
            let of = it.customer_id;
            days.entry(of).or_default().push(find_client::occasion(it).draft());
        }
    }
    let record = |(it, row): (customer::Model, _)| {
        let mut of = |kind| reach.remove(&(it.id, kind)).unwrap_or_default();
        let row: domain::customers::ClientRow = row;
        let draft = ClientDraft {
            emails: of(ContactKind::Email),
            phones: of(ContactKind::Phone),
            phone_country: home.to_owned(),
            occasions: days.remove(&it.id).unwrap_or_default(),
            profile: find_client::profile(&it)?,
            tags: row.tags.join(", "),
            source: it.source,
            associate: it.associate,
            do_not_contact: it.do_not_contact,
            name: it.name,
            company: it.company,
        };
        Ok(ClientRecord { row, draft })
    };
    found.into_iter().zip(rows).map(record).collect()
}
