//! The one error of the product: a stable code, words for a person, and the fields it concerns.

use serde::{Deserialize, Serialize};

macro_rules! codes { ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal;)*) => {
    /// Why something was refused. Append-only: clients and documents rely on the texts.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Code { $($(#[$doc])* $name,)* }

    impl Code {
        /// All codes, in the order of the registry.
        pub const ALL: &[Self] = &[$(Self::$name,)*];

        /// The stable text, `noun.reason`.
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self { $(Self::$name => $text,)* }
        }

        /// The HTTP status (RFC 9110) that carries it.
        #[must_use]
        pub const fn status(self) -> u16 {
            match self { $(Self::$name => $status,)* }
        }

        /// The code of a text.
        #[must_use]
        pub fn parse(text: &str) -> Option<Self> {
            match text { $($text => Some(Self::$name),)* _ => None }
        }
    }
} }

codes! {
    /// The same id or key was used for something else.
    Replayed = "conflict.replayed", 409;
    /// Somebody else changed the record meanwhile.
    Stale = "conflict.stale", 409;
    /// A unique value is taken.
    Duplicate = "conflict.duplicate", 409;
    /// The record is still referred to, or refers to something that is gone.
    Reference = "conflict.reference", 409;
    /// Not signed in, or the session has ended.
    Unauthenticated = "session.required", 401;
    /// Wrong e-mail or password; says no more on purpose.
    WrongCredentials = "session.wrong_credentials", 401;
    /// The role does not carry this permission.
    Forbidden = "permission.missing", 403;
    /// The request came from another site.
    ForeignOrigin = "request.foreign_origin", 403;
    /// Sign-up is closed on this installation.
    SignUpClosed = "sign_up.closed", 403;
    /// Nothing here that this person may see.
    NotFound = "record.not_found", 404;
    /// One or more fields were not understood.
    Invalid = "input.invalid", 422;
    /// The request could not be read at all.
    Malformed = "request.malformed", 400;
    /// More bytes than this door takes.
    TooLarge = "request.too_large", 413;
    /// Too many attempts; wait.
    Throttled = "request.throttled", 429;
    /// The link was used, revoked or is too old.
    LinkExpired = "link.expired", 410;
    /// This change of state is not allowed from here.
    Transition = "item.transition", 409;
    /// The serial number belongs to another piece of the organization.
    SerialTaken = "item.serial_taken", 409;
    /// The file is none of a kind we take.
    FileUnsupported = "file.unsupported", 415;
    /// The file is not a photo of a kind we take.
    PhotoUnsupported = "photo.unsupported", 415;
    /// The photo is damaged.
    PhotoBroken = "photo.broken", 422;
    /// The photo has more pixels than we decode.
    PhotoTooManyPixels = "photo.too_many_pixels", 413;
    /// The file is not the CSV it claims to be.
    ImportUnreadable = "import.unreadable", 422;
    /// Nothing was written; the same request may be sent again.
    Retry = "storage.busy", 503;
    /// The disk is full; nothing was written.
    StorageFull = "storage.full", 507;
    /// The server could not be reached.
    Offline = "network.offline", 503;
    /// A fault of ours. Details are in the log, never in the answer.
    Internal = "server.fault", 500;
    /// An amount grew beyond what the system takes.
    MoneyOutOfRange = "money.out_of_range", 422;
    /// Amounts of two currencies met where one was due.
    CurrencyMismatch = "money.currency_mismatch", 422;
    /// This step is not allowed from the state the record is in.
    StepNotAllowed = "step.not_allowed", 409;
    /// No tax rule says anything about this line, or validity dates leave a hole.
    TaxRuleGap = "tax.rule_gap", 422;
    /// Two tax rules claim the same part of the same line.
    TaxRuleOverlap = "tax.rule_overlap", 422;
    /// The tax profile contradicts itself or the document.
    TaxProfileInvalid = "tax.profile_invalid", 422;
    /// A discount takes more than there is.
    DiscountExceedsPrice = "discount.exceeds_price", 422;
    /// A second person has to approve.
    ApprovalRequired = "approval.required", 403;
    /// The shares of the salespeople do not sum to the whole.
    SplitIncomplete = "sale.split_incomplete", 422;
    /// The totals that were shown are not the totals that were computed.
    TotalMismatch = "sale.total_mismatch", 409;
    /// The tenders do not cover the total.
    TenderShort = "tender.short", 422;
    /// More was tendered than is due, and only cash gives change.
    TenderExceedsTotal = "tender.exceeds_total", 422;
    /// More units would come back than were sold.
    RefundExceedsSold = "refund.exceeds_sold", 409;
    /// More money would go back than was paid.
    RefundExceedsPaid = "refund.exceeds_paid", 409;
    /// A payment is larger than what is still owed.
    PaymentExceedsBalance = "payment.exceeds_balance", 409;
    /// The first payment is smaller than the terms ask for.
    DepositTooSmall = "layaway.deposit_too_small", 422;
    /// The card or credit does not hold that much.
    StoredValueInsufficient = "stored_value.insufficient", 409;
    /// The card or credit cannot be used: not issued, frozen, expired or cancelled.
    StoredValueUnusable = "stored_value.unusable", 409;
    /// The drawer does not hold that much cash.
    CashInsufficient = "cash.insufficient", 409;
    /// There is no open drawer at this register.
    DrawerClosed = "cash.drawer_closed", 409;
    /// Somebody else has sold or taken the piece.
    ItemTaken = "item.taken", 409;
    /// Another cart or customer keeps the piece.
    ItemHeld = "item.held", 409;
    /// Wrong PIN, or nobody who may approve.
    PinWrong = "approval.pin_wrong", 403;
    /// The drawer that took the money is closed: refund instead.
    NotVoidable = "sale.not_voidable", 409;
    /// The business has no card gateway, or the register no reader.
    GatewayMissing = "gateway.not_connected", 409;
    /// The card gateway refused, in its words.
    GatewayRefused = "gateway.refused", 422;
    /// The card gateway did not answer; nothing is lost, and the same request may be sent again.
    GatewayUnavailable = "gateway.unavailable", 503;
    /// The card gateway has not taken this payment.
    GatewayNotPaid = "gateway.not_paid", 409;
    /// The register has no network printer.
    PrinterMissing = "printer.not_set", 409;
    /// The printer did not take what was sent.
    PrinterUnreachable = "printer.unreachable", 503;
    /// A report that the gateway did not sign, or signed too long ago.
    GatewayForged = "gateway.bad_signature", 400;
    /// The stage was taken out of the pipeline meanwhile.
    StageGone = "opportunity.stage_gone", 409;
    /// Deals are in the stage: say where they go.
    StageInUse = "opportunity.stage_in_use", 409;
    /// A deal is won by a sale or a layaway of its client.
    NoSale = "opportunity.no_sale", 422;
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        // A code of a newer server is still an error to an older page.
        Ok(Self::parse(&text).unwrap_or(Self::Internal))
    }
}

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The name of the input: `ask`, `variants.2.sku`.
    pub field: String,
    /// In words, for the person who typed it.
    pub message: String,
}

/// What every refused call answers: RFC 9457 problem+json on REST, this type as JSON on server functions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppError {
    /// The stable code.
    pub code: Code,
    /// One sentence for a person.
    pub detail: String,
    /// What is wrong with which field; may be empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
}

impl AppError {
    /// A refusal with its sentence.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), fields: Vec::new() }
    }

    /// Several fields were not understood.
    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let detail = match fields.as_slice() {
            [only] => only.message.clone(),
            many => format!("{} fields need attention.", many.len()),
        };
        Self { code: Code::Invalid, detail, fields }
    }

    /// One field was not understood.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// No such record for this person.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here, or it is not yours to see.")
    }

    /// The message of one field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.detail)
    }
}

impl std::error::Error for AppError {}

#[cfg(feature = "rpc")]
impl server_fn::error::FromServerFnError for AppError {
    type Encoder = server_fn::codec::JsonEncoding;

    fn from_server_fn_error(error: server_fn::error::ServerFnErrorErr) -> Self {
        use server_fn::error::ServerFnErrorErr as Cause;
        match error {
            Cause::Request(_) => Self::new(Code::Offline, "The server cannot be reached. Nothing was lost; try again."),
            Cause::Args(_) | Cause::MissingArg(_) | Cause::Deserialization(_) => {
                Self::new(Code::Malformed, "This page and the server do not understand each other. Reload the page.")
            }
            _ => Self::new(Code::Internal, "Something went wrong on our side."),
        }
    }
}

/// Collects field errors while a form is read.
#[derive(Default)]
pub struct Problems(Vec<FieldError>);

impl Problems {
    /// Notes a problem.
    pub fn note(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), message: message.into() });
    }

    /// The value, or a note and `None`.
    pub fn take<T>(&mut self, field: &str, read: Result<T, impl std::fmt::Display>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(why) => {
                self.note(field, why.to_string());
                None
            }
        }
    }

    /// # Errors
    /// [`Code::Invalid`] with everything that was noted.
    pub fn finish(self) -> Result<(), AppError> {
        if self.0.is_empty() { Ok(()) } else { Err(AppError::invalid(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_stable() {
        let list: Vec<String> = Code::ALL.iter().map(|code| format!("{} {}", code.status(), code.as_str())).collect();
        insta::assert_snapshot!(list.join("\n"));
        assert!(Code::ALL.iter().all(|code| Code::parse(code.as_str()) == Some(*code)));
    }
}
