//! The story of a client: every visit, word and document, newest first.

use serde::{Deserialize, Serialize};

use crate::{
    AppError, Cursor, CustomerId, InteractionId, Page, TaskId, Timestamp, When, machine::vocabulary, tasks::Subject,
    text,
};

vocabulary! {
    /// What an entry of the story is.
    InteractionKind {
        /// Something worth remembering.
        Note = "note", "Note";
        /// They were here.
        Visit = "visit", "Visit";
        /// Spoken on the phone.
        Call = "call", "Call";
        /// Written to, by text message or the like.
        Message = "message", "Message";
        /// A mail.
        Mail = "mail", "Mail";
        /// They bought something.
        Sale = "sale", "Sale";
        /// They brought something back.
        Return = "return", "Return";
        /// Something was put aside for them.
        Layaway = "layaway", "Layaway";
        /// Something was ordered for them.
        Order = "order", "Special order";
        /// Something was offered to them.
        Quote = "quote", "Quote";
        /// They owe, or paid what they owed.
        Invoice = "invoice", "Invoice";
        /// Something was repaired.
        Repair = "repair", "Repair";
        /// A deal went on.
        Opportunity = "opportunity", "Opportunity";
        /// Something was done for them.
        Task = "task", "Task";
        /// They want something, or what they wanted is here.
        Wish = "wish", "Wish";
        /// A paper was sent or signed.
        Document = "document", "Document";
        /// What is known of them changed: consent, merged records.
        Record = "record", "Record";
    }
}

impl InteractionKind {
    /// The kinds that people write by hand; the others follow from what happened.
    pub const BY_HAND: [Self; 5] = [Self::Note, Self::Visit, Self::Call, Self::Message, Self::Mail];

    /// Whether people write it by hand.
    #[must_use]
    pub fn by_hand(self) -> bool {
        Self::BY_HAND.contains(&self)
    }
}

/// An entry about to be written, by whatever made it happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Whose story.
    pub customer: CustomerId,
    /// What it is.
    pub kind: InteractionKind,
    /// The record that it is about.
    pub subject: Option<Subject>,
    /// The task behind it, if one is: whoever may not see the task does not see the entry either.
    pub task: Option<TaskId>,
    /// When it happened.
    pub at: Timestamp,
    /// One line for people.
    pub text: String,
}

/// Writes an entry by hand: one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddInteraction {
    /// Minted by the browser: sent twice it is one entry.
    pub id: InteractionId,
    /// Whose story.
    pub customer: CustomerId,
    /// A note unless the line says otherwise.
    pub kind: InteractionKind,
    /// What happened.
    pub text: String,
}

impl AddInteraction {
    /// The line, and what it is. A line that begins with `call`, `visit`, `message` or `mail` and a colon is of that kind.
    ///
    /// # Errors
    /// `input.invalid` for an empty or endless line and for a kind that nobody writes by hand.
    pub fn read(&self) -> Result<(InteractionKind, String), AppError> {
        if !self.kind.by_hand() {
            return Err(AppError::field("kind", "This is written by itself."));
        }
        let text = text::required(&self.text).map_err(|why| AppError::field("text", why))?;
        let (kind, text) = typed(&text).unwrap_or((self.kind, text));
        Ok((kind, text))
    }
}

/// `call: thinks of earrings` is a call.
fn typed(text: &str) -> Option<(InteractionKind, String)> {
    let (word, rest) = text.split_once(':')?;
    let kind = InteractionKind::of(&word.trim().to_lowercase()).filter(|kind| kind.by_hand())?;
    let rest = rest.trim();
    (!rest.is_empty()).then(|| (kind, rest.to_owned()))
}

/// Asks for a page of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Whose.
    pub customer: CustomerId,
    /// Only these kinds; all when empty.
    #[serde(default)]
    pub kinds: Vec<InteractionKind>,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// An entry as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InteractionRow {
    /// The entry.
    pub id: InteractionId,
    /// What it is.
    pub kind: InteractionKind,
    /// The record that it is about.
    pub subject: Option<Subject>,
    /// One line.
    pub text: String,
    /// Who did it.
    pub by: String,
    /// When.
    pub when: When,
}

/// A page of a story.
pub type StoryPage = Page<InteractionRow>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_it_is() {
        let read = |text: &str| {
            let id = uuid::Uuid::from_u128(1);
            AddInteraction { id: id.into(), customer: id.into(), kind: InteractionKind::Note, text: text.into() }.read()
        };
        let note = |text: &str| Ok((InteractionKind::Note, text.to_owned()));
        assert_eq!(read(" Call: thinks of earrings"), Ok((InteractionKind::Call, "thinks of earrings".into())));
        assert_eq!(read("likes blue: dark"), note("likes blue: dark"));
        assert_eq!(read("sale: by hand"), note("sale: by hand"), "what happens by itself is not written by hand");
        assert_eq!(read("call:"), note("call:"));
        assert!(read("  ").is_err());
        assert!(read(&"a".repeat(300)).is_err());
    }

    #[test]
    fn what_happens_by_itself_is_not_written_by_hand() {
        for kind in InteractionKind::ALL {
            let id = uuid::Uuid::from_u128(1);
            let add = AddInteraction { id: id.into(), customer: id.into(), kind: *kind, text: "x".into() };
            assert_eq!(add.read().is_ok(), kind.by_hand(), "{kind:?}");
        }
    }
}
