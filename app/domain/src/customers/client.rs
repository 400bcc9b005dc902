//! Clients as their pages see them. Whoever may not know how to reach them receives a type that does not say.

use serde::{Deserialize, Serialize};

use super::{
    ContactKind, CustomerKind,
    occasion::Occasion,
    profile::{Address, ClientDraft, Sizes},
    record::{ConsentView, NoteView, RelationView},
};
use crate::{Cursor, CustomerId, Date, ItemId, MergeId, Money, OwnedPieceId, Page, SaleId, UserId, When};

/// How a list of clients is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientSort {
    /// By name.
    #[default]
    Name,
    /// The newest first.
    Newest,
}

/// Which clients are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientListing {
    /// As typed: name, phone, e-mail, receipt or serial number.
    #[serde(default)]
    pub q: String,
    /// Only with this tag.
    #[serde(default)]
    pub tag: String,
    /// Only of this associate.
    #[serde(default)]
    pub associate: Option<UserId>,
    /// Only those whom nobody looks after.
    #[serde(default)]
    pub nobody: bool,
    /// The order.
    #[serde(default)]
    pub sort: ClientSort,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// What somebody has bought in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientTotal {
    /// Sales.
    pub sales: u32,
    /// Times that something came back.
    pub returns: u32,
    /// What they have spent, less what came back.
    pub spent: Money,
    /// What a sale comes to.
    pub average: Money,
    /// The first sale.
    pub first_on: Date,
    /// The last one.
    pub last_on: Date,
}

impl ClientTotal {
    /// The sum of some sales. An average that is no whole unit is rounded to the nearer one, half away from zero.
    #[must_use]
    pub fn of(spent: Money, sales: u32, returns: u32, (first_on, last_on): (Date, Date)) -> Self {
        let many = i64::from(sales.max(1));
        let half = if spent.minor < 0 { -(many / 2) } else { many / 2 };
        let average = Money::new(spent.minor.saturating_add(half) / many, spent.currency);
        Self { sales, returns, spent, average, first_on, last_on }
    }
}

/// A client as a list shows them to everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRow {
    /// Theirs.
    pub id: CustomerId,
    /// As people call them.
    pub called: String,
    /// Their company, if any.
    pub company: String,
    /// A person or a company.
    pub kind: CustomerKind,
    /// The content of their photo.
    pub photo: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Who looks after them.
    pub associate: String,
    /// What they have bought.
    pub totals: Vec<ClientTotal>,
    /// Grows with every change.
    pub version: i32,
}

/// Where the photo of a client is served: `side` is 96, 400 or 1600.
#[must_use]
pub fn client_photo_url(content: &str, side: u16) -> String {
    format!("/media/clients/{content}/{side}.webp")
}

/// Takes the photo of a client away, or puts it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveClientPhoto {
    /// Whose.
    pub customer: CustomerId,
    /// Away, or back again.
    pub removed: bool,
}

/// Asks for clients as a file: all of a listing, or those who were chosen from it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportClients {
    /// What they are looked up by.
    pub listing: ClientListing,
    /// Only these; nobody means everybody who fits.
    #[serde(default)]
    pub chosen: Vec<CustomerId>,
}

/// A client as a file tells of them: what the list shows, and what the long form holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRecord {
    /// As the list shows them.
    pub row: ClientRow,
    /// All that is known of them.
    pub draft: ClientDraft,
}

/// A client as a list shows them to those who may reach them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRowReach {
    /// What everybody sees.
    pub row: ClientRow,
    /// Their first e-mail address.
    pub email: String,
    /// Their first phone number.
    pub phone: String,
    /// Nobody writes to them or calls.
    pub do_not_contact: bool,
}

/// A page of clients.
pub type ClientPage = Page<ClientRow>;
/// A page of clients, with how to reach them.
pub type ClientPageReach = Page<ClientRowReach>;

/// What a list of clients may be narrowed by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientChoices {
    /// Tags that are in use.
    pub tags: Vec<String>,
    /// Colleagues.
    pub staff: Vec<(UserId, String)>,
}

/// A client as everybody sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientView {
    /// What a list shows.
    pub row: ClientRow,
    /// Who looks after them.
    pub associate: Option<UserId>,
    /// Where they come from.
    pub source: String,
    /// When they were taken in.
    pub since: When,
}

/// One way to reach somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Mail or phone.
    pub kind: ContactKind,
    /// As people read it.
    pub value: String,
    /// As a link needs it: the address, or the number in E.164.
    pub key: String,
    /// Whose or where.
    pub label: String,
}

/// An address as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressView {
    /// Home, work.
    pub label: String,
    /// On one line.
    pub line: String,
}

/// What a client owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedView {
    /// What it is.
    pub title: String,
    /// Bought here: the sale and the piece.
    pub bought: Option<(SaleId, ItemId)>,
    /// Recorded by hand.
    pub recorded: Option<OwnedPieceId>,
    /// The content of its photo.
    pub cover: Option<String>,
    /// Year of the purchase, or what else is known.
    pub note: String,
}

/// Two records that were made one and can still be taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeView {
    /// The merge.
    pub id: MergeId,
    /// What the other record was called.
    pub called: String,
    /// When they were made one.
    pub when: When,
    /// Until when it can be undone.
    pub until: When,
}

/// Everything that is known of a client and not for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientContact {
    /// Whose.
    pub id: CustomerId,
    /// How to reach them, best first.
    pub reach: Vec<Reach>,
    /// Where they are.
    pub addresses: Vec<AddressView>,
    /// Days of their year, with the next time each comes.
    pub occasions: Vec<(Occasion, Option<Date>)>,
    /// Sizes.
    pub sizes: Sizes,
    /// What they like.
    pub preferences: String,
    /// What they speak.
    pub languages: String,
    /// Their presents are a secret.
    pub gifts_private: bool,
    /// Nobody writes to them or calls.
    pub do_not_contact: bool,
    /// What they have said last, channel by channel.
    pub consents: Vec<ConsentView>,
    /// Who belongs to them.
    pub relations: Vec<RelationView>,
    /// Notes, pinned ones first.
    pub notes: Vec<NoteView>,
    /// What they own.
    pub owned: Vec<OwnedView>,
    /// Store credit that can be used.
    pub credit: Vec<Money>,
    /// Records that became part of this one lately.
    pub merges: Vec<MergeView>,
}

/// A client as the long form begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientForm {
    /// Theirs.
    pub id: CustomerId,
    /// The version that was looked at.
    pub version: i32,
    /// What is known.
    pub draft: ClientDraft,
}

/// What the long form can be filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// Codes and names of countries.
    pub countries: Vec<(String, String)>,
    /// Codes and names of the states of a country, by its code.
    pub states: Vec<(String, Vec<(String, String)>)>,
    /// The country of the shop, as far as it is known.
    pub home: String,
    /// Colleagues.
    pub staff: Vec<(UserId, String)>,
}

/// What a client's purchases have earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientMargin {
    /// Without tax.
    pub net: Money,
    /// What had been given for it.
    pub cost: Money,
    /// What is left.
    pub margin: Money,
}

/// What might already be known of somebody who is being taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindTwins {
    /// The record that is being written: not its own twin.
    pub id: Option<CustomerId>,
    /// Name as typed.
    pub name: String,
    /// Address as typed.
    pub email: String,
    /// Number as typed.
    pub phone: String,
}

/// Somebody who may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    /// What everybody sees.
    pub row: ClientRow,
    /// In words: the same phone number, a similar name.
    pub why: String,
}

impl AddressView {
    /// Of an address, with the name of its country.
    #[must_use]
    pub fn of(address: &Address, country: &str) -> Self {
        Self { label: address.label.clone(), line: address.on_a_line(country) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_a_whole_number_of_cents() {
        let day = "2026-05-12".parse().unwrap();
        let average = |minor, sales| {
            let spent = Money::new(minor, "USD".parse().unwrap());
            ClientTotal::of(spent, sales, 0, (day, day)).average.minor
        };
        assert_eq!((average(100, 3), average(200, 3), average(-200, 3), average(0, 0)), (33, 67, -67, 0));
    }
}
