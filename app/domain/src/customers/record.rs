//! What is kept about a client piece by piece: notes, what they agreed to, who belongs to whom, what they own.

use serde::{Deserialize, Serialize};

use super::{Channel, RelationKind};
use crate::{AppError, ConsentId, CustomerId, NoteId, OwnedPieceId, RelationId, When, error::Problems, text};

/// Writes a note, or changes one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveNote {
    /// Minted by the browser.
    pub id: NoteId,
    /// About whom.
    pub customer: CustomerId,
    /// The version that was looked at; 0 for a new one.
    pub version: i32,
    /// What to remember.
    pub text: String,
    /// For its author only.
    pub private: bool,
    /// Stands above the others.
    pub pinned: bool,
}

impl SaveNote {
    /// The text.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn read(&self) -> Result<String, AppError> {
        match text::paragraph(self.text.trim()) {
            Ok(text) if text.is_empty() => Err(AppError::field("text", "This is needed.")),
            Ok(text) => Ok(text),
            Err(why) => Err(AppError::field("text", why)),
        }
    }
}

/// Takes a note away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveNote {
    /// The note.
    pub id: NoteId,
    /// The version that was looked at.
    pub version: i32,
}

/// Keeps what a client said about being written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetConsent {
    /// Minted by the browser.
    pub id: ConsentId,
    /// Who said so.
    pub customer: CustomerId,
    /// In which way they are reached.
    pub channel: Channel,
    /// Yes or no.
    pub given: bool,
    /// Where they said so: in the shop, on a form.
    pub source: String,
    /// Which text they read.
    pub text_version: String,
}

impl SetConsent {
    /// Source and version of the text. Whoever says yes has read something; no is no.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn read(&self) -> Result<(String, String), AppError> {
        let mut p = Problems::default();
        let source = p.take("source", text::required(&self.source)).unwrap_or_default();
        let version = p.take("text_version", text::line(&self.text_version)).unwrap_or_default();
        p.finish()?;
        Ok((source, version))
    }
}

/// Says what one client is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relate {
    /// Minted by the browser.
    pub id: RelationId,
    /// The one.
    pub customer: CustomerId,
    /// The other.
    pub other: CustomerId,
    /// What they are.
    pub kind: RelationKind,
    /// Neither hears what the other buys.
    pub gifts_private: bool,
}

impl Relate {
    /// # Errors
    /// `input.invalid` for somebody and themselves.
    pub fn check(&self) -> Result<(), AppError> {
        if self.customer == self.other {
            return Err(AppError::field("other", "Choose somebody else."));
        }
        Ok(())
    }
}

/// Takes a relation away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unrelate {
    /// The relation.
    pub id: RelationId,
}

/// What a client owns and did not buy here, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedDraft {
    /// What it is.
    pub title: String,
    /// Brand.
    pub brand: String,
    /// Reference.
    pub reference: String,
    /// Serial number.
    pub serial: String,
    /// Year.
    pub year: String,
    /// Anything else.
    pub note: String,
}

impl OwnedDraft {
    /// The form, read, and the year.
    ///
    /// # Errors
    /// `input.invalid`.
    pub fn read(&self) -> Result<(Self, Option<i32>), AppError> {
        let mut p = Problems::default();
        let line = |p: &mut Problems, field: &str, typed: &str| p.take(field, text::line(typed)).unwrap_or_default();
        let read = Self {
            title: p.take("title", text::required(&self.title)).unwrap_or_default(),
            brand: line(&mut p, "brand", &self.brand),
            reference: line(&mut p, "reference", &self.reference),
            serial: line(&mut p, "serial", &self.serial),
            year: String::new(),
            note: line(&mut p, "note", &self.note),
        };
        let year = match self.year.trim() {
            "" => None,
            typed => match typed.parse::<i32>().ok().filter(|year| (1000..=2200).contains(year)) {
                Some(year) => Some(year),
                None => {
                    p.note("year", "A year with four figures, or nothing.");
                    None
                }
            },
        };
        p.finish()?;
        Ok((read, year))
    }
}

/// Notes that a client owns something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddOwned {
    /// Minted by the browser.
    pub id: OwnedPieceId,
    /// Whose.
    pub customer: CustomerId,
    /// What.
    pub draft: OwnedDraft,
}

/// They do not own it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveOwned {
    /// The piece.
    pub id: OwnedPieceId,
}

/// A note as its readers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    /// The note.
    pub id: NoteId,
    /// What it says.
    pub text: String,
    /// For its author only.
    pub private: bool,
    /// Stands above the others.
    pub pinned: bool,
    /// The reader wrote it.
    pub mine: bool,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub when: When,
    /// Grows with every change.
    pub version: i32,
}

/// Where a client stands with one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentView {
    /// The channel.
    pub channel: Channel,
    /// Yes or no.
    pub given: bool,
    /// Where they said so.
    pub source: String,
    /// Which text they read.
    pub text_version: String,
    /// When.
    pub when: When,
}

/// What somebody is to a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationView {
    /// The relation.
    pub id: RelationId,
    /// The other one.
    pub other: CustomerId,
    /// As people call them.
    pub called: String,
    /// What they are.
    pub kind: RelationKind,
    /// Neither hears what the other buys.
    pub gifts_private: bool,
}

/// Whether a client may be reached in a way: not when they want to be left alone, nor when they have said no to it last.
/// Somebody who has never been asked may still be sent what they asked for.
#[must_use]
pub fn may_reach(do_not_contact: bool, last_word: Option<bool>) -> bool {
    !do_not_contact && last_word != Some(false)
}

/// Of two records of one person the stricter word holds: whoever has said no to either has said no.
#[must_use]
pub fn stricter(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one && other),
        (word, None) | (None, word) => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_is_stricter_than_yes_and_yes_than_silence() {
        for (one, other, holds) in [
            (None, None, None),
            (Some(true), None, Some(true)),
            (Some(false), None, Some(false)),
            (Some(true), Some(false), Some(false)),
            (Some(true), Some(true), Some(true)),
        ] {
            assert_eq!(stricter(one, other), holds);
            assert_eq!(stricter(other, one), holds);
        }
    }

    #[test]
    fn whoever_has_said_no_is_left_alone() {
        assert!(may_reach(false, None) && may_reach(false, Some(true)));
        assert!(!may_reach(false, Some(false)) && !may_reach(true, None) && !may_reach(true, Some(true)));
    }

    #[test]
    fn nobody_is_their_own_partner() {
        let id = |n: u128| uuid::Uuid::from_u128(n);
        let relate = |other| Relate {
            id: id(1).into(),
            customer: id(2).into(),
            other,
            kind: RelationKind::Partner,
            gifts_private: true,
        };
        assert!(relate(id(2).into()).check().is_err());
        assert!(relate(id(3).into()).check().is_ok());
    }
}
