//! The registry of typed ids: a UUIDv7 inside, a prefixed word outside (`itm_0190…`). Append-only, sorted.

use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

/// What a text that is not the wanted id answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

macro_rules! ids { ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[cfg_attr(feature = "db", derive(sea_orm::DeriveValueType))]
    pub struct $name(Uuid);

    // SeaORM asks every primary-key type for this; a UUID never comes out of an auto-increment.
    #[cfg(feature = "db")]
    impl sea_orm::TryFromU64 for $name {
        fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
            Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
        }
    }

    impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
    impl From<$name> for Uuid { fn from(id: $name) -> Uuid { id.0 } }
    impl std::fmt::Display for $name {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, concat!($prefix, "_{}"), self.0.simple())
        }
    }
    impl FromStr for $name {
        type Err = NotAnId;
        fn from_str(text: &str) -> Result<Self, NotAnId> {
            let digits = text.strip_prefix(concat!($prefix, "_")).ok_or(NotAnId)?;
            Uuid::try_parse(digits).map(Self).map_err(|_| NotAnId)
        }
    }
    impl Serialize for $name {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> { to.collect_str(self) }
    }
    impl<'de> Deserialize<'de> for $name {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
            text.parse().map_err(|NotAnId| D::Error::custom(concat!("not an id of the form ", $prefix, "_…")))
        }
    }
)* } }

ids! {
    /// What a second person agreed to.
    ApprovalId = "apr";
    /// One entry of the audit trail.
    AuditId = "aud";
    /// One movement of cash in or out of a drawer.
    CashMovementId = "csm";
    /// Cash that was reported to the authorities.
    CashReportId = "csr";
    /// One session of a cash drawer.
    CashSessionId = "css";
    /// One exemption certificate of a customer.
    CertificateId = "cer";
    /// One entry of the commission ledger.
    CommissionId = "com";
    /// One change of what a client agreed to.
    ConsentId = "cns";
    /// One way to reach a client.
    ContactId = "ctc";
    /// One cost of an item.
    CostId = "cst";
    /// A customer.
    CustomerId = "cus";
    /// One file of an opportunity.
    DealFileId = "dfl";
    /// One note on an opportunity.
    DealNoteId = "dnt";
    /// Any document that money is taken for: a sale, a layaway, an invoice.
    DocumentId = "doc";
    /// The connection of a business to its card gateway.
    GatewayId = "gtw";
    /// One gift card.
    GiftCardId = "gft";
    /// One run of an import.
    ImportId = "imp";
    /// One entry of the story of a client.
    InteractionId = "int";
    /// One single-use invitation.
    InviteId = "inv";
    /// One invoice or credit note.
    InvoiceId = "ivc";
    /// One item of stock: a piece, or a quantity item with its variants.
    ItemId = "itm";
    /// One outbox row.
    JobId = "job";
    /// A place that levies tax.
    JurisdictionId = "jur";
    /// The idempotency key of a command that creates nothing with an id of its own.
    KeyId = "key";
    /// One layaway.
    LayawayId = "lay";
    /// One row of a ledger that nobody names: taxes, costs.
    LedgerId = "led";
    /// One line of a document.
    LineId = "lin";
    /// A place inside a store: safe, case, tray, bench.
    LocationId = "loc";
    /// One mail in the local mailbox.
    MailId = "mai";
    /// Two records of one client that were made one.
    MergeId = "mrg";
    /// One entry of the stock ledger.
    MovementId = "mov";
    /// One note about a client.
    NoteId = "not";
    /// One day of a client's year.
    OccasionId = "occ";
    /// One opportunity: a deal that may come.
    OpportunityId = "opp";
    /// The tenant: a business.
    OrgId = "org";
    /// One piece that a client owns and that was not bought here.
    OwnedPieceId = "own";
    /// One document as it was printed.
    PaperId = "pap";
    /// One payment.
    PaymentId = "pay";
    /// One photo of an item.
    PhotoId = "pho";
    /// One pipeline of opportunities.
    PipelineId = "ppl";
    /// One change of a price.
    PriceId = "prc";
    /// One quote.
    QuoteId = "quo";
    /// One refund.
    RefundId = "rfd";
    /// One register: a till with a drawer.
    RegisterId = "rgs";
    /// What one client is to another.
    RelationId = "rel";
    /// One repair.
    RepairId = "rep";
    /// One sale.
    SaleId = "sal";
    /// One saved filter of clients.
    SegmentId = "seg";
    /// One signed-in browser.
    SessionId = "ses";
    /// One special order.
    SpecialOrderId = "spo";
    /// The store credit of one customer.
    StoreCreditId = "scr";
    /// One stage of a pipeline.
    StageId = "stg";
    /// A place of the business.
    StoreId = "str";
    /// One task.
    TaskId = "tsk";
    /// One tax rule.
    TaxRuleId = "txr";
    /// A person.
    UserId = "usr";
    /// A gift card, the store credit of a customer, or what was paid towards a layaway.
    ValueAccountId = "vac";
    /// One entry of a gift card or store credit.
    ValueEntryId = "val";
    /// One variant of a quantity item.
    VariantId = "var";
    /// One thing that a client wants.
    WishId = "wsh";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_shows_and_nothing_else() {
        let id = ItemId::from(Uuid::from_u128(7));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().parse::<StoreId>(), Err(NotAnId));
        assert_eq!("itm_".parse::<ItemId>(), Err(NotAnId));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"itm_00000000000000000000000000000007\"");
        assert_eq!(serde_json::from_str::<ItemId>(&json).unwrap(), id);
    }
}
