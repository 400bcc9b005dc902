//! The edges of the house: object storage, outgoing mail, receipt printers and card payments. Traits exist only here, where the world
//! begins.

mod stripe;

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::{
    AppError, Code, Money, PaymentId, Timestamp,
    sales::{CardReader, payment::Reported},
};
use object_store::{ObjectStore, PutPayload, local::LocalFileSystem, path::Path as Key};
use tokio::{net::TcpStream, time::timeout};

/// Photos and files, by content name: a local folder, or S3.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    /// Where files lie, when they lie on this machine.
    folder: Option<PathBuf>,
}

impl Blobs {
    /// A local folder; it is made when it is missing.
    ///
    /// # Errors
    /// In words, when the folder cannot be made.
    pub fn folder(path: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(path).map_err(|err| format!("{}: {err}", path.display()))?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(|err| err.to_string())?;
        Ok(Self { store: Arc::new(store.with_automatic_cleanup(true)), folder: Some(path.to_owned()) })
    }

    /// Any other store.
    #[must_use]
    pub fn of(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, folder: None }
    }

    /// Keeps bytes under a name, on disk when it returns: the row that names them is acknowledged later. Writing the
    /// same content again changes nothing.
    ///
    /// # Errors
    /// `storage.full` or `storage.busy`.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), AppError> {
        self.store.put(&Key::from(name), PutPayload::from(bytes)).await.map_err(|err| refused(&err))?;
        let Some(folder) = &self.folder else { return Ok(()) };
        let file = folder.join(name);
        let synced = tokio::task::spawn_blocking(move || on_disk(&file)).await.unwrap_or_else(|err| Err(err.into()));
        synced.map_err(|err| refused(&err))
    }

    /// The bytes of a name.
    ///
    /// # Errors
    /// `record.not_found`, `storage.busy`.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, AppError> {
        let found = self.store.get(&Key::from(name)).await.map_err(|err| refused(&err))?;
        Ok(found.bytes().await.map_err(|err| refused(&err))?.to_vec())
    }
}

/// Waits until a file and its name are on disk, which the store does not do.
fn on_disk(file: &Path) -> io::Result<()> {
    File::open(file)?.sync_all()?;
    // Windows has no handle of a folder to flush, and needs none.
    if cfg!(unix)
        && let Some(folder) = file.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn refused(err: &(dyn std::error::Error + 'static)) -> AppError {
    if matches!(err.downcast_ref(), Some(object_store::Error::NotFound { .. })) {
        return AppError::not_found();
    }
    let mut cause = Some(err);
    while let Some(here) = cause {
        let full = |io: &io::Error| {
            matches!(io.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
        };
        if here.downcast_ref::<io::Error>().is_some_and(full) {
            return AppError::new(Code::StorageFull, "The disk is full. Nothing was changed.");
        }
        cause = here.source();
    }
    tracing::error!(error = %err, "blobs.failed");
    AppError::new(Code::Retry, "File storage did not answer. Nothing was changed; try again.")
}

pub use stripe::{API as STRIPE, Stripe};

/// A mail to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// About what; one line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// A PDF that comes with it: its name and its bytes. The local mailbox keeps the words alone.
    pub file: Option<(String, Vec<u8>)>,
}

/// Sends mail.
#[async_trait::async_trait]
pub trait Mailer: Send + Sync {
    /// Sends a letter; `false` when no mail server is set and the letter should go to the local mailbox.
    ///
    /// # Errors
    /// In words, when the server refused; the job is tried again.
    async fn send(&self, letter: &Letter) -> Result<bool, String>;
}

/// No mail server: everything stays in the mailbox.
pub struct KeepMail;

#[async_trait::async_trait]
impl Mailer for KeepMail {
    async fn send(&self, _: &Letter) -> Result<bool, String> {
        Ok(false)
    }
}

/// A mail server, by SMTP URL (`smtps://user:password@host:465`, `smtp://host:587?tls=required`).
pub struct Smtp {
    transport: lettre::AsyncSmtpTransport<lettre::Tokio1Executor>,
    from: lettre::message::Mailbox,
}

impl Smtp {
    /// Reads the URL and the sender.
    ///
    /// # Errors
    /// In words, without the URL, which holds a password.
    pub fn new(url: &str, from: &str) -> Result<Self, String> {
        let transport = lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(url)
            .map_err(|_| "the SMTP URL cannot be read".to_owned())?
            .build();
        Ok(Self { transport, from: from.parse().map_err(|_| "the sender is not an e-mail address".to_owned())? })
    }
}

#[async_trait::async_trait]
impl Mailer for Smtp {
    async fn send(&self, letter: &Letter) -> Result<bool, String> {
        use lettre::{
            AsyncTransport,
            message::{Attachment, MultiPart, SinglePart, header::ContentType},
        };
        let message = lettre::Message::builder()
            .from(self.from.clone())
            .to(letter.to.parse().map_err(|_| "the recipient is not an e-mail address".to_owned())?)
            .subject(letter.subject.as_str());
        let message = match &letter.file {
            None => message.body(letter.body.clone()),
            Some((name, bytes)) => {
                let pdf = ContentType::parse("application/pdf").map_err(|err| err.to_string())?;
                let file = Attachment::new(name.clone()).body(bytes.clone(), pdf);
                message
                    .multipart(MultiPart::mixed().singlepart(SinglePart::plain(letter.body.clone())).singlepart(file))
            }
        };
        let message = message.map_err(|err| err.to_string())?;
        self.transport.send(message).await.map_err(|err| err.to_string())?;
        Ok(true)
    }
}

/// Sends bytes to receipt printers.
#[async_trait::async_trait]
pub trait Printers: Send + Sync {
    /// Sends bytes to the printer at `host:port`.
    ///
    /// # Errors
    /// `printer.unreachable` when it did not take all of them.
    async fn send(&self, address: &str, bytes: &[u8]) -> Result<(), AppError>;
}

/// Printers on the network of the shop, as most take bytes: raw, by TCP.
pub struct NetworkPrinters;

/// Nobody at a counter waits longer for a printer to be found.
const FOUND: Duration = Duration::from_secs(3);
/// A roll that ends in the middle holds the bytes back.
const TAKEN: Duration = Duration::from_secs(10);

#[async_trait::async_trait]
impl Printers for NetworkPrinters {
    async fn send(&self, address: &str, bytes: &[u8]) -> Result<(), AppError> {
        use tokio::io::AsyncWriteExt;
        let sent = async {
            let mut stream = timeout(FOUND, TcpStream::connect(address)).await??;
            timeout(TAKEN, async {
                stream.write_all(bytes).await?;
                stream.shutdown().await
            })
            .await??;
            Ok::<_, io::Error>(())
        };
        sent.await.map_err(|err| {
            tracing::warn!(error = %err, "printer.failed");
            let words = "The printer does not answer. Look whether it is on and has paper, or print from the browser.";
            AppError::new(Code::PrinterUnreachable, words)
        })
    }
}

/// A card payment that a gateway is asked for.
#[derive(Clone, Debug)]
pub struct Charge {
    /// Ours; the gateway gets it back to us with everything that it reports.
    pub id: PaymentId,
    /// How much.
    pub amount: Money,
    /// What for, as the customer reads it.
    pub title: String,
}

/// A page of the gateway on which a customer pays.
#[derive(Clone, Debug)]
pub struct Checkout {
    /// What is paid.
    pub charge: Charge,
    /// Where the customer goes on afterwards, and when they change their mind.
    pub back: String,
    /// Until when it is open.
    pub until: Timestamp,
}

/// What is known of a payment that a gateway was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How much was asked for.
    pub amount: Money,
    /// The gateway's name of the payment; empty before it has one.
    pub reference: String,
    /// The gateway's name of the page, or nothing.
    pub checkout: String,
    /// The reader, or nothing.
    pub reader: String,
}

/// What a gateway says about a payment.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The gateway's name of the payment; empty before it has one.
    pub reference: String,
    /// The totals.
    pub report: Reported,
    /// The reader has ended without taking it.
    pub declined: bool,
    /// Why, in words for customers; or nothing.
    pub problem: String,
}

/// Takes card payments, with the secret key of a business. Every call that changes something bears a name, `once`: sent
/// again under the same name, it is done once.
///
/// # Errors
/// All methods: `gateway.refused` with the gateway's words, `gateway.unavailable` when nobody knows whether it was done.
#[async_trait::async_trait]
pub trait Payments: Send + Sync {
    /// Opens a payment; answers the gateway's name of it.
    async fn open(&self, key: &str, charge: &Charge) -> Result<String, AppError>;
    /// Shows a payment on a reader.
    async fn present(&self, key: &str, reader: &str, reference: &str, once: &str) -> Result<(), AppError>;
    /// Opens a page for a payment; answers the gateway's name of it and its address.
    async fn checkout(&self, key: &str, checkout: &Checkout) -> Result<(String, String), AppError>;
    /// How a payment stands.
    async fn look(&self, key: &str, asked: &Asked) -> Result<Seen, AppError>;
    /// Gives a payment up, unless it was taken meanwhile.
    async fn give_up(&self, key: &str, asked: &Asked) -> Result<(), AppError>;
    /// The readers of the account.
    async fn readers(&self, key: &str) -> Result<Vec<CardReader>, AppError>;
    /// Gives some of a payment back.
    async fn give_back(&self, key: &str, reference: &str, amount: Money, once: &str) -> Result<(), AppError>;
}
