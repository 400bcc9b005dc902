//! Customers: people and companies that buy. They belong to the organization, not to one store.

pub mod bulk;
pub mod client;
pub mod draft;
pub mod import;
pub mod merge;
pub mod occasion;
pub mod profile;
pub mod record;
pub mod segment;
pub mod timeline;
pub mod view;
pub mod vocabulary;
pub mod wish;

pub use bulk::{BulkChange, ChangeClients, ChangedClients, PickedClient};
pub use client::{
    AddressView, ClientChoices, ClientContact, ClientForm, ClientListing, ClientMargin, ClientPage, ClientPageReach,
    ClientRecord, ClientRow, ClientRowReach, ClientSort, ClientTotal, ClientView, ExportClients, FindTwins, MergeView,
    OwnedView, Places, Reach, RemoveClientPhoto, Twin, client_photo_url,
};
pub use draft::{CustomerDraft, CustomerRead, SaveCustomer};
pub use import::{
    ClientFault, ClientFaultKind, ClientField, ClientImport, ClientLine, ClientPlan, ClientSample, KnownClients,
    MapClients, RefusedClients,
};
pub use merge::{Known, MergeClients, UndoMerge};
pub use occasion::{Occasion, OccasionDraft};
pub use profile::{Address, ClientDraft, ClientRead, ContactDraft, Profile, SaveClient, Sizes};
pub use record::{
    AddOwned, ConsentView, NoteView, OwnedDraft, Relate, RelationView, RemoveNote, RemoveOwned, SaveNote, SetConsent,
    Unrelate,
};
pub use segment::{ClientFilter, ClientsOf, RemoveSegment, SaveSegment, SegmentRow};
pub use timeline::{AddInteraction, Entry, InteractionKind, InteractionRow, Story, StoryPage};
pub use view::{CustomerRow, FindCustomers};
pub use vocabulary::{Channel, ContactKind, OccasionKind, RelationKind, WishState};
pub use wish::{MoveWish, Offered, SaveWish, Wanted, Wish, WishDraft, WishMatch, WishView};

use crate::machine::vocabulary;

vocabulary! {
    /// A person or a company.
    CustomerKind {
        /// A person.
        Person = "person", "Person";
        /// A company.
        Company = "company", "Company";
    }
}
