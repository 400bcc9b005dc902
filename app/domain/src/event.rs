//! What happened, in the past tense. A use-case emits it inside its transaction; the outbox turns it into jobs.

use serde::{Deserialize, Serialize};

use crate::{
    Date, ImportId, InviteId, InvoiceId, ItemId, Money, PaymentId, QuoteId, RefundId, SaleId, SpecialOrderId, StoreId,
    TaskId, Timestamp, UserId, identity::Role, sales::PaperOf,
};

/// Something that other parts of the house, or other programs, may want to react to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A person was added to the staff and needs a link to choose a password. The token lives in the invitation
    /// row only as a hash, so the mail job mints the link itself.
    MemberInvited {
        /// The invitation.
        invite: InviteId,
        /// Who was invited.
        user: UserId,
        /// The role they get.
        role: Role,
    },
    /// An import was confirmed and may run.
    ImportConfirmed {
        /// The run.
        import: ImportId,
    },
    /// An import of clients was confirmed and may run.
    ClientsImportConfirmed {
        /// The run.
        import: ImportId,
    },
    /// A sale was posted: its pieces leave every channel.
    SalePosted {
        /// The sale.
        sale: SaleId,
    },
    /// A sale was refunded or voided.
    SaleRefunded {
        /// The sale.
        sale: SaleId,
        /// The refund.
        refund: RefundId,
    },
    /// A piece is for sale from now on that somebody may want.
    ItemOffered {
        /// The piece.
        item: ItemId,
    },
    /// The last day of a reservation has passed: the piece is for sale again, unless it was reserved for longer.
    ReservationEnded {
        /// The piece.
        item: ItemId,
        /// The reservation.
        cart: SaleId,
    },
    /// The last day of a quote has passed.
    QuoteEnded {
        /// The quote.
        quote: QuoteId,
    },
    /// Some days after the last day to pay: time to look at an invoice.
    InvoiceDue {
        /// The invoice.
        invoice: InvoiceId,
        /// How many times it was looked at before.
        times: u16,
    },
    /// A customer is to be reminded of an invoice.
    InvoiceReminder {
        /// The invoice.
        invoice: InvoiceId,
    },
    /// A card payment is to be shown on its reader.
    CardAsked {
        /// The payment.
        payment: PaymentId,
    },
    /// The gateway has said something about a card payment.
    CardReported {
        /// The payment.
        payment: PaymentId,
    },
    /// Some of a card payment goes back through the gateway.
    CardRefund {
        /// The payment.
        payment: PaymentId,
        /// The payment that gives it back: the gateway does it once under this name.
        refund: PaymentId,
        /// How much.
        amount: Money,
    },
    /// The moment of a task's reminder has come.
    TaskReminder {
        /// The task.
        task: TaskId,
        /// The moment that was meant: a task that was moved since has another.
        at: Timestamp,
    },
    /// A reminder goes out by mail as well.
    TaskReminderMail {
        /// The task.
        task: TaskId,
        /// To whom.
        to: UserId,
    },
    /// The moment until which a task was put off has come.
    TaskWakes {
        /// The task.
        task: TaskId,
    },
    /// A store's day is to be looked at: mails of the morning and playbooks.
    MorningComes {
        /// The store.
        store: StoreId,
        /// The hour that was meant.
        at: Timestamp,
    },
    /// The mail of the morning for one person.
    DigestMail {
        /// To whom.
        to: UserId,
        /// Of which day.
        day: Date,
    },
    /// A customer is to be told that what they ordered is here.
    OrderAnnounced {
        /// The order.
        order: SpecialOrderId,
    },
    /// A document is to be mailed.
    PaperWanted {
        /// What.
        of: PaperOf,
        /// To which address.
        to: String,
    },
}
