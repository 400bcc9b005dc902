//! An append-only ledger: the same entry twice is one entry, corrections are reversing entries, the balance is the
//! sum. The kinds of ledger (liability of a layaway, gift card, drawer) add what else may not happen.

use serde::{Deserialize, Serialize};

use crate::{AppError, Code, Currency, Money};

/// One entry of a ledger.
pub trait Entry: Clone + PartialEq {
    /// Its id; also what makes a repeated request one entry.
    type Id: Copy + Eq;

    /// Its id.
    fn id(&self) -> Self::Id;

    /// What it does to the balance.
    fn amount(&self) -> Money;

    /// The entry that it takes back, whole.
    fn reverses(&self) -> Option<Self::Id>;
}

/// What appending did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// The entry was new.
    New,
    /// It was there already; nothing was done.
    Replayed,
}

/// An append-only ledger of one currency. Read back it is appended anew, so a stored balance is never believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored<E>", bound(deserialize = "E: Entry + Deserialize<'de>"))]
pub struct Ledger<E> {
    currency: Currency,
    entries: Vec<E>,
    #[serde(skip_serializing)]
    balance: Money,
}

#[derive(Deserialize)]
struct Stored<E> {
    currency: Currency,
    entries: Vec<E>,
}

impl<E: Entry> TryFrom<Stored<E>> for Ledger<E> {
    type Error = AppError;

    fn try_from(stored: Stored<E>) -> Result<Self, AppError> {
        Self::of(stored.currency, stored.entries)
    }
}

impl<E: Entry> Ledger<E> {
    /// An empty ledger.
    #[must_use]
    pub const fn new(currency: Currency) -> Self {
        Self { currency, entries: Vec::new(), balance: Money::zero(currency) }
    }

    /// A ledger read back from its stored entries. What takes back an entry that is listed later waits for the end:
    /// clocks that were set back, or two entries of one moment, do not make a ledger unreadable.
    ///
    /// # Errors
    /// Those of [`Ledger::append`], when the stored entries contradict each other.
    pub fn of(currency: Currency, entries: impl IntoIterator<Item = E>) -> Result<Self, AppError> {
        let mut ledger = Self::new(currency);
        let mut waiting = Vec::new();
        for entry in entries {
            match entry.reverses() {
                Some(target) if !ledger.entries.iter().any(|known| known.id() == target) => waiting.push(entry),
                _ => {
                    ledger.append(entry)?;
                }
            }
        }
        for entry in waiting {
            ledger.append(entry)?;
        }
        Ok(ledger)
    }

    /// In the order they were appended.
    #[must_use]
    pub fn entries(&self) -> &[E] {
        &self.entries
    }

    /// The sum of all entries.
    #[must_use]
    pub const fn balance(&self) -> Money {
        self.balance
    }

    /// What it is kept in.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether this very entry is there already.
    ///
    /// # Errors
    /// `conflict.replayed` when its id stands for another one.
    pub fn holds(&self, entry: &E) -> Result<bool, AppError> {
        match self.entries.iter().find(|known| known.id() == entry.id()) {
            None => Ok(false),
            Some(known) if known == entry => Ok(true),
            Some(_) => Err(AppError::new(Code::Replayed, "This id was used for another entry.")),
        }
    }

    /// Appends an entry. One that is there already changes nothing.
    ///
    /// # Errors
    /// `conflict.replayed`, `conflict.reference` when it reverses what is not there or is not its opposite,
    /// `conflict.duplicate` when that was reversed before, `money.…`.
    pub fn append(&mut self, entry: E) -> Result<Appended, AppError> {
        if self.holds(&entry)? {
            return Ok(Appended::Replayed);
        }
        if let Some(target) = entry.reverses() {
            let opposite = |known: &&E| known.id() == target && known.reverses().is_none();
            let known = self.entries.iter().find(opposite);
            if known.map(|known| known.amount().try_neg()).transpose()? != Some(entry.amount()) {
                return Err(AppError::new(Code::Reference, "This does not reverse an entry of the ledger."));
            }
            if self.entries.iter().any(|other| other.reverses() == Some(target)) {
                return Err(AppError::new(Code::Duplicate, "This entry was reversed before."));
            }
        }
        self.balance = self.balance.try_add(entry.amount())?;
        self.entries.push(entry);
        Ok(Appended::New)
    }
}
