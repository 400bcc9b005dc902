//! The till as its page sees it: who sells what at which drawer, what can be sold, and what keeps others from a piece.

use serde::{Deserialize, Serialize};

use super::{
    Approvable, TenderKind, TillSettings,
    stored_value::{ValueKind, ValueState},
};
use crate::{
    CashSessionId, Cursor, CustomerId, Date, DocumentId, ItemId, KeyId, Money, RefundId, RegisterId, SaleId, StoreId,
    Timestamp, UserId, ValueAccountId, VariantId, When,
    identity::{Permission, RecordScope, Role, opportunities, role_allows, tasks},
    inventory::{Availability, Tracking},
    machine::vocabulary,
    tax::{PriceMode, Scheme},
};

vocabulary! {
    /// Who keeps a piece.
    HoldKind {
        /// A cart, for some minutes.
        Cart = "cart", "In a cart";
        /// A customer, until a day: the piece is reserved.
        Customer = "customer", "Reserved";
    }
    /// What money was taken for.
    PaidDocument {
        /// A sale.
        Sale = "sale", "Sale";
        /// A refund.
        Refund = "refund", "Refund";
        /// A layaway.
        Layaway = "layaway", "Layaway";
        /// A special order.
        SpecialOrder = "special_order", "Special order";
        /// An invoice.
        Invoice = "invoice", "Invoice";
        /// Granted by hand.
        Grant = "grant", "Granted";
    }
}

/// Everything a till needs to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillView {
    /// The store.
    pub store: StoreId,
    /// Its name.
    pub store_name: String,
    /// What it decided.
    pub settings: TillSettings,
    /// The version of that.
    pub version: i32,
    /// The day there.
    pub today: Date,
    /// Its registers, in order.
    pub registers: Vec<RegisterView>,
    /// Who sells and who approves there.
    pub staff: Vec<Salesperson>,
    /// Who is asking.
    pub me: UserId,
    /// Cards can be charged on the readers of its registers: a gateway is connected.
    pub gateway: bool,
}

/// A register and its drawer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterView {
    /// The register.
    pub id: RegisterId,
    /// What it is called.
    pub name: String,
    /// Host and port of its receipt printer, or nothing.
    pub printer: String,
    /// Its card reader, or nothing.
    pub reader: String,
    /// The session of its drawer that is not closed.
    pub session: Option<DrawerBadge>,
}

/// A drawer in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawerBadge {
    /// The session.
    pub id: CashSessionId,
    /// Since when.
    pub opened: When,
    /// By whom.
    pub opened_by: String,
    /// It is being counted: nothing moves.
    pub counting: bool,
}

/// Somebody who sells in this store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Salesperson {
    /// Who.
    pub user: UserId,
    /// By name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// Has a PIN and a role with which to approve.
    pub approves: bool,
}

/// Something that can be put on a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sellable {
    /// The item.
    pub item: ItemId,
    /// Which variant of it; `None` for a piece.
    pub variant: Option<VariantId>,
    /// One of one, or counted.
    pub tracking: Tracking,
    /// Key of its category.
    pub category: String,
    /// What it is called, variant included.
    pub title: String,
    /// Brand and reference.
    pub detail: String,
    /// `W-10491`.
    pub stock_no: String,
    /// SKU and barcode of the variant.
    pub codes: Vec<String>,
    /// Asking price for one; `None` is asked at the till.
    pub price: Option<Money>,
    /// Lowest price without approval.
    pub min: Option<Money>,
    /// Taxed on its margin.
    #[serde(default)]
    pub second_hand: bool,
    /// How many there are.
    pub quantity: i64,
    /// Content name of the cover photo.
    pub cover: Option<String>,
    /// Where it stands.
    pub availability: Availability,
    /// Who keeps it from others, and until when.
    pub held: Option<HeldBy>,
}

impl Sellable {
    /// How it is taxed where prices are written like this.
    #[must_use]
    pub const fn scheme(&self, prices: PriceMode) -> Scheme {
        Scheme::of_piece(self.second_hand, prices)
    }
}

/// Who keeps a piece from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBy {
    /// A cart or a customer.
    pub kind: HoldKind,
    /// The cart.
    pub cart: SaleId,
    /// For which customer.
    pub customer: Option<CustomerId>,
    /// Who put it there, by name.
    pub by: String,
    /// Until when.
    pub until: When,
}

/// Looks for things to sell: by stock number, serial number, SKU or barcode exactly, else by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindSellable {
    /// As scanned or typed; empty finds what came in last.
    pub text: String,
    /// Only this category.
    #[serde(default)]
    pub category: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundSellable {
    /// In order of fit.
    pub items: Vec<Sellable>,
    /// The first is what the code says: it can go on the sale without a look.
    pub exact: bool,
}

/// A page of everything that can be sold, for the index that a till keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellablePage {
    /// Some of it.
    pub items: Vec<Sellable>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// Keeps a piece for a cart, or lets it go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldItem {
    /// The piece.
    pub item: ItemId,
    /// The cart.
    pub cart: SaleId,
}

/// A second person agrees at somebody else's till, with their PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approve {
    /// The document: the sale, refund, layaway or cash session.
    pub document: DocumentId,
    /// To what.
    pub what: Vec<Approvable>,
    /// Why.
    pub reason: String,
    /// Who agrees.
    pub approver: UserId,
    /// Their PIN.
    pub pin: String,
}

/// Sets one's own PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetPin {
    /// Four to eight digits.
    pub pin: String,
    /// One's password: a till that was left open must not give away the right to approve.
    pub password: String,
}

/// What a posted sale answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// The sale.
    pub sale: SaleId,
    /// The number on the receipt.
    pub number: String,
    /// What was to be paid.
    pub total: Money,
    /// What rounding of cash added to it.
    pub rounding: Money,
    /// Given back in cash.
    pub change: Money,
    /// Gift cards that the sale issued, with the code that is shown once.
    pub cards: Vec<IssuedCard>,
}

/// A gift card that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedCard {
    /// What is printed on it and typed to pay with it.
    pub code: String,
    /// What it is worth.
    pub amount: Money,
}

/// A cart that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkedCart {
    /// The cart; becomes the sale's id.
    pub id: SaleId,
    /// How it is recognized.
    pub name: String,
    /// The cart as the page keeps it.
    pub body: String,
    /// When.
    pub when: When,
    /// By whom.
    pub by: String,
}

/// Sets a cart aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParkCart {
    /// The cart.
    pub id: SaleId,
    /// How it is recognized.
    pub name: String,
    /// The cart as the page keeps it, as JSON.
    pub body: String,
}

/// The most bytes of a parked cart.
pub const MAX_CART: usize = 256 * 1024;

/// What changed in an organization, for every open page of it. Says which records, never what is in them: a page that
/// shows one of them asks for it again, with its own permissions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "live", rename_all = "snake_case")]
pub enum Live {
    /// Items were sold, reserved, released, taken back or edited.
    Items {
        /// Their store.
        store: StoreId,
        /// Which, and where they stand now.
        items: Vec<(ItemId, Availability)>,
    },
    /// A sale, refund, payment or drawer changed the figures of a store.
    Till {
        /// The store.
        store: StoreId,
        /// When.
        at: Timestamp,
    },
    /// Tasks of a store have changed. Says nothing about them: whoever listens asks again.
    Tasks {
        /// The store.
        store: StoreId,
        /// When.
        at: Timestamp,
        /// Whom it concerns. Never leaves the server.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<UserId>,
    },
    /// Somebody is to be reminded of a task. Goes to their pages only.
    Reminder {
        /// The store.
        store: StoreId,
        /// To whom.
        to: UserId,
        /// What is to be done.
        title: String,
    },
    /// Opportunities of a store changed. Not which: whoever sees only their own would learn of others by it.
    Deals {
        /// The store.
        store: StoreId,
    },
}

impl Live {
    /// The store that it is about.
    #[must_use]
    pub const fn store(&self) -> StoreId {
        match self {
            Self::Items { store, .. }
            | Self::Deals { store }
            | Self::Till { store, .. }
            | Self::Tasks { store, .. }
            | Self::Reminder { store, .. } => *store,
        }
    }

    /// What somebody hears of it: nothing of the tasks of others unless they see those, and never whose they are.
    #[must_use]
    pub fn heard_by(self, user: UserId, role: Role, records: RecordScope) -> Option<Self> {
        match self {
            Self::Items { .. } | Self::Till { .. } => Some(self),
            Self::Deals { .. } => role_allows(role, opportunities::View::CODE).then_some(self),
            Self::Tasks { store, at, people } => {
                let concerned = records != RecordScope::Own || people.contains(&user);
                (concerned && role_allows(role, tasks::View::CODE)).then(|| Self::Tasks {
                    store,
                    at,
                    people: Vec::new(),
                })
            }
            Self::Reminder { to, .. } => (to == user).then_some(self),
        }
    }
}

/// A gift card or store credit, as whoever pays with it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueView {
    /// The account.
    pub account: ValueAccountId,
    /// A card or a credit.
    pub kind: ValueKind,
    /// The last four of its code, or nothing.
    pub code_end: String,
    /// What it is worth.
    pub balance: Money,
    /// Whether it can be used.
    pub state: ValueState,
    /// Its last day, if it has one.
    pub last_day: Option<Date>,
}

/// What a refund answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refunded {
    /// The refund.
    pub refund: RefundId,
    /// The number on the credit note.
    pub number: String,
    /// What goes back, in which form.
    pub pays: Vec<(TenderKind, Money)>,
    /// The voucher for what goes into a new sale of somebody who is not known, with the code that is shown once.
    #[serde(default)]
    pub cards: Vec<IssuedCard>,
}

/// Takes a whole sale back as a mistake, while the drawer that took the money is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidSale {
    /// Becomes the id of the reversal and makes a replay one reversal.
    pub id: RefundId,
    /// The sale.
    pub sale: SaleId,
    /// The version that was looked at.
    pub version: i32,
    /// Why.
    pub reason: String,
}

/// What could come back of a sale, worked out before anybody decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundPreview {
    /// What goes back, in which form.
    pub pays: Vec<(TenderKind, Money)>,
    /// All of it.
    pub amount: Money,
    /// What a second person has to agree to.
    pub needs: Vec<Approvable>,
}

/// Grants a customer store credit by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantCredit {
    /// Minted by the browser; makes a replay one grant.
    pub id: KeyId,
    /// To whom.
    pub customer: CustomerId,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
}
