//! Card payments that a gateway takes: connecting the business to Stripe, asking for a payment on a card reader or by a
//! link, and how each of them stands. What is known of a payment is [`super::payment`].

use serde::{Deserialize, Serialize};

use super::{PaperOf, Tender, TenderKind, payment::PaymentState};
use crate::{
    AppError, Code, DocumentId, GatewayId, Money, PaymentId, RegisterId, When, error::Problems, machine::vocabulary,
};

/// Longer is no key of a gateway.
const KEY_MAX: usize = 255;

vocabulary! {
    /// How a customer pays through the gateway.
    CardWay {
        /// On the reader of a register.
        Reader = "reader", "Card reader";
        /// On the gateway's own page, by a link.
        Link = "link", "Payment link";
    }
}

/// Connects the business to Stripe, or replaces its keys.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectGateway {
    /// Minted by the page; of a gateway that is connected already, its id.
    pub id: GatewayId,
    /// The secret key of the account (`sk_…`) or a restricted one (`rk_…`).
    pub secret_key: String,
    /// The secret with which the account signs what it reports (`whsec_…`).
    pub webhook_secret: String,
}

impl std::fmt::Debug for ConnectGateway {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectGateway").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The keys of a gateway, as they were understood.
#[derive(Clone, PartialEq, Eq)]
pub struct GatewayKeys {
    /// The secret key.
    pub secret_key: String,
    /// The secret of its reports.
    pub webhook_secret: String,
    /// Real money.
    pub live: bool,
}

impl ConnectGateway {
    /// Reads the keys.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn read(&self) -> Result<GatewayKeys, AppError> {
        let mut p = Problems::default();
        let secret_key = p.take("secret_key", key(&self.secret_key, &["sk_test_", "sk_live_", "rk_test_", "rk_live_"]));
        let webhook_secret = p.take("webhook_secret", key(&self.webhook_secret, &["whsec_"]));
        p.finish()?;
        let (secret_key, webhook_secret) = (secret_key.unwrap_or_default(), webhook_secret.unwrap_or_default());
        Ok(GatewayKeys { live: secret_key.contains("_live_"), secret_key, webhook_secret })
    }
}

fn key(typed: &str, starts: &[&str]) -> Result<String, String> {
    let typed = typed.trim();
    let fits = typed.len() <= KEY_MAX && typed.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+/=-".contains(&b));
    if fits && starts.iter().any(|start| typed.len() > start.len() && typed.starts_with(start)) {
        return Ok(typed.to_owned());
    }
    Err(format!("A key that begins with {}.", starts.join(", ")))
}

/// The gateway of the business, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayView {
    /// Which one.
    pub id: GatewayId,
    /// Real money; otherwise a test account.
    pub live: bool,
    /// The end of the secret key, to tell keys apart.
    pub key_end: String,
    /// Since when.
    pub connected: When,
    /// Where the account has to send its reports.
    pub webhook_url: String,
}

/// A card reader that the gateway knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardReader {
    /// The gateway's name of it.
    pub id: String,
    /// As the business calls it.
    pub label: String,
    /// It can be reached now.
    pub online: bool,
}

/// Asks for a card payment on the reader of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskCard {
    /// Minted by the till; the tender that it becomes has the same id.
    pub id: PaymentId,
    /// What is paid: a sale that is being rung up, a layaway, an order, an invoice.
    pub document: DocumentId,
    /// At which register.
    pub register: RegisterId,
    /// How much.
    pub amount: Money,
}

impl AskCard {
    /// Looks at the amount.
    ///
    /// # Errors
    /// `input.invalid` for nothing or less, `money.out_of_range`.
    pub fn check(&self) -> Result<(), AppError> {
        positive(self.amount)
    }
}

fn positive(amount: Money) -> Result<(), AppError> {
    if amount.is_negative() || amount.is_zero() {
        return Err(AppError::field("amount", "A card is charged more than nothing."));
    }
    if amount.minor > crate::money::MAX_MINOR {
        return Err(AppError::new(Code::MoneyOutOfRange, "This is more than the system takes."));
    }
    Ok(())
}

/// How a card payment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardStatus {
    /// Which one.
    pub id: PaymentId,
    /// How much was asked for.
    pub amount: Money,
    /// Where it stands.
    pub state: PaymentState,
    /// Why it was not paid, in the gateway's words for customers; or nothing.
    pub problem: String,
    /// The gateway's reference; empty until it has one.
    pub reference: String,
}

/// What became of a card payment that somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    Waits,
    /// The money is here: this is its tender.
    Taken(Tender),
    /// It will not be paid any more, or has gone back.
    Over(AppError),
}

impl CardStatus {
    /// What it means to whoever waits for it.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.state {
            PaymentState::Created | PaymentState::Authorized => Outcome::Waits,
            PaymentState::Captured => {
                let (id, kind, amount, reference) = (self.id, TenderKind::Card, self.amount, self.reference.clone());
                Outcome::Taken(Tender { id, kind, amount, reference })
            }
            PaymentState::PartlyRefunded
            | PaymentState::Refunded
            | PaymentState::Failed
            | PaymentState::Voided
            | PaymentState::Disputed => {
                let why = if self.problem.is_empty() { "The card was not charged." } else { &self.problem };
                Outcome::Over(AppError::new(Code::GatewayNotPaid, why))
            }
        }
    }
}

/// A card payment as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRow {
    /// Which one, how much, and where it stands.
    pub status: CardStatus,
    /// On a reader or by a link.
    pub way: CardWay,
    /// What of it went back.
    pub refunded: Money,
    /// When it was asked for.
    pub asked: When,
    /// Who asked for it.
    pub by: String,
    /// What it paid; `None` while no document has it.
    pub paid: Option<PaperOf>,
    /// It was asked back: no document may have it any more.
    pub returned: bool,
}

impl CardRow {
    /// The customer's money is here and no document has it: it is used, or goes back.
    #[must_use]
    pub fn is_stray(&self) -> bool {
        self.paid.is_none()
            && !self.returned
            && matches!(self.status.state, PaymentState::Captured | PaymentState::PartlyRefunded)
    }
}

/// Looks whether a tender may stand for a payment of the gateway. `free`: it was asked for by this very document, no
/// other has it, and nobody asked for it back.
///
/// # Errors
/// `gateway.not_paid` when the gateway has not taken exactly this amount, `conflict.replayed` when it is not free.
pub fn check_tender(tender: &Tender, known: &CardStatus, free: bool) -> Result<(), AppError> {
    if !free {
        return Err(AppError::new(Code::Replayed, "This card payment is not for this, or went back."));
    }
    let fits = tender.kind == TenderKind::Card && tender.amount == known.amount;
    if fits && known.state == PaymentState::Captured {
        return Ok(());
    }
    Err(AppError::new(Code::GatewayNotPaid, "The gateway has not taken this payment. Ask for it again."))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{super::fixtures::usd, *};

    fn connect(secret_key: &str, webhook_secret: &str) -> ConnectGateway {
        let (secret_key, webhook_secret) = (secret_key.into(), webhook_secret.into());
        ConnectGateway { id: Uuid::from_u128(1).into(), secret_key, webhook_secret }
    }

    #[test]
    fn keys_are_told_by_how_they_begin_and_never_shown() {
        let keys = connect(" sk_live_abc123 ", "whsec_xyz").read().unwrap();
        assert!(keys.live && keys.secret_key == "sk_live_abc123");
        assert!(!connect("rk_test_abc", "whsec_xyz").read().unwrap().live);
        for (secret, hook, field) in [
            ("pk_live_abc", "whsec_x", "secret_key"),
            ("sk_test_", "whsec_x", "secret_key"),
            ("sk_test_a b", "whsec_x", "secret_key"),
            ("sk_test_a\r\nHost: x", "whsec_x", "secret_key"),
            ("sk_test_a", "", "webhook_secret"),
            ("sk_test_a", "sk_test_a", "webhook_secret"),
        ] {
            assert!(connect(secret, hook).read().err().is_some_and(|why| why.of(field).is_some()), "{secret} {hook}");
        }
        let shown = format!("{:?}", connect("sk_live_abc123", "whsec_xyz"));
        assert!(!shown.contains("abc123") && !shown.contains("xyz"), "{shown}");
    }

    #[test]
    fn a_tender_stands_for_a_payment_only_when_exactly_that_was_taken() {
        let id: PaymentId = Uuid::from_u128(7).into();
        let status =
            |state| CardStatus { id, amount: usd(500), state, problem: String::new(), reference: "pi_1".into() };
        let tender = |kind, minor| Tender { id, kind, amount: usd(minor), reference: String::new() };
        let taken = status(PaymentState::Captured);
        assert_eq!(check_tender(&tender(TenderKind::Card, 500), &taken, true), Ok(()));
        let refused = |tender: &Tender, known: &CardStatus, free| check_tender(tender, known, free).unwrap_err().code;
        assert_eq!(refused(&tender(TenderKind::Card, 500), &taken, false), Code::Replayed);
        assert_eq!(refused(&tender(TenderKind::Card, 501), &taken, true), Code::GatewayNotPaid);
        assert_eq!(refused(&tender(TenderKind::Cash, 500), &taken, true), Code::GatewayNotPaid);
        for state in PaymentState::ALL.iter().filter(|it| **it != PaymentState::Captured) {
            let known = status(*state);
            assert_eq!(refused(&tender(TenderKind::Card, 500), &known, true), Code::GatewayNotPaid, "{state:?}");
            let waits = matches!(state, PaymentState::Created | PaymentState::Authorized);
            assert_eq!(known.outcome() == Outcome::Waits, waits, "{state:?}");
        }
    }

    #[test]
    fn nothing_and_too_much_are_not_charged() {
        let ask = |minor| AskCard {
            id: Uuid::from_u128(7).into(),
            document: Uuid::from_u128(8).into(),
            register: Uuid::from_u128(9).into(),
            amount: usd(minor),
        };
        assert_eq!(ask(1).check(), Ok(()));
        assert_eq!(ask(0).check().unwrap_err().code, Code::Invalid);
        assert_eq!(ask(-1).check().unwrap_err().code, Code::Invalid);
        assert_eq!(ask(i64::MAX).check().unwrap_err().code, Code::MoneyOutOfRange);
    }
}
