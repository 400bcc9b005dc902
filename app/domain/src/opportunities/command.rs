//! What is asked of opportunities: the form, the steps, the filters.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{DealState, LostReason, Pipeline, PipelineKind, Source};
use crate::{
    AppError, Code, Currency, Cursor, CustomerId, Date, DealNoteId, ItemId, LayawayId, Money, NotAnId, OpportunityId,
    PipelineId, SaleId, StageId, StoreId, UserId, error::Problems, text,
};

/// Pieces that one deal may be about.
const MAX_PIECES: usize = 20;
/// People that may be named on one deal beside its owner.
const MAX_PEOPLE: usize = 20;
/// Events lie within so many days from today.
const MAX_DAYS: i32 = 3_660;

/// A deal as a form holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpportunityDraft {
    /// What it is about.
    pub title: String,
    /// What it is worth, as typed.
    pub value: String,
    /// What the client can spend, as typed; may be empty.
    pub budget: String,
    /// What it is for: an engagement, a birthday.
    pub event: String,
    /// The day of it.
    pub event_on: Option<Date>,
    /// When it should close.
    pub expected_close: Option<Date>,
    /// Where it came from.
    pub source: Option<Source>,
    /// Pieces that it is about.
    #[serde(default)]
    pub pieces: Vec<ItemId>,
}

/// A form that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpportunityRead {
    /// What it is about.
    pub title: String,
    /// What it is worth.
    pub value: Money,
    /// What the client can spend.
    pub budget: Option<Money>,
    /// What it is for.
    pub event: String,
    /// The day of it.
    pub event_on: Option<Date>,
    /// When it should close.
    pub expected_close: Option<Date>,
    /// Where it came from.
    pub source: Option<Source>,
    /// Pieces, each once.
    pub pieces: Vec<ItemId>,
}

impl OpportunityDraft {
    /// Reads the form in the currency of the store. Without a value, `usual` is taken.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention.
    pub fn read(&self, currency: Currency, usual: Option<Money>, today: Date) -> Result<OpportunityRead, AppError> {
        let mut p = Problems::default();
        let title = p.take("title", text::required(&self.title)).unwrap_or_default();
        let value = match self.value.trim() {
            "" => usual.filter(|it| it.currency == currency).unwrap_or(Money::zero(currency)),
            typed => p.take("value", Money::parse(typed, currency)).unwrap_or(Money::zero(currency)),
        };
        let budget = match self.budget.trim() {
            "" => None,
            typed => p.take("budget", Money::parse(typed, currency)),
        };
        let event = p.take("event", text::line(&self.event)).unwrap_or_default();
        for (field, day) in [("event_on", self.event_on), ("expected_close", self.expected_close)] {
            if day.is_some_and(|day| day.days_since(today).abs() > MAX_DAYS) {
                p.note(field, "A day within ten years.");
            }
        }
        let mut pieces = self.pieces.clone();
        pieces.sort_unstable();
        pieces.dedup();
        if pieces.len() > MAX_PIECES {
            p.note("pieces", format!("At most {MAX_PIECES} pieces."));
        }
        p.finish()?;
        let (event_on, expected_close, source) = (self.event_on, self.expected_close, self.source);
        Ok(OpportunityRead { title, value, budget, event, event_on, expected_close, source, pieces })
    }
}

/// Opens a deal. The id is minted by the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDeal {
    /// Its id, which makes a replay one deal.
    pub id: OpportunityId,
    /// The client.
    pub customer: CustomerId,
    /// The pipeline.
    pub pipeline: PipelineId,
    /// The stage it begins in; the first one when nobody says.
    #[serde(default)]
    pub stage: Option<StageId>,
    /// It waits in the store's queue instead of being one's own.
    #[serde(default)]
    pub queue: bool,
    /// The form.
    pub draft: OpportunityDraft,
}

/// Changes what is known of a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditDeal {
    /// The deal.
    pub id: OpportunityId,
    /// The version that was looked at.
    pub version: i32,
    /// The form.
    pub draft: OpportunityDraft,
}

/// Moves a deal to another open stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveDeal {
    /// The deal.
    pub id: OpportunityId,
    /// The version that was looked at.
    pub version: i32,
    /// Where to.
    pub stage: StageId,
}

/// What a deal was won by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// A sale to the client.
    Sale(SaleId),
    /// A layaway of the client.
    Layaway(LayawayId),
}

/// How a deal ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// It worked out.
    Won {
        /// By which document; needed.
        by: Option<Proof>,
    },
    /// It did not.
    Lost {
        /// Why; needed.
        reason: Option<LostReason>,
        /// In words; needed for another reason than those that are listed.
        note: String,
    },
    /// Nobody goes on with it.
    Abandoned {
        /// In words.
        note: String,
    },
}

impl Closing {
    /// What is said of it, checked: a win names its document, a loss its reason.
    ///
    /// # Errors
    /// `opportunity.no_sale`, `input.invalid`.
    pub fn read(&self) -> Result<(Option<Proof>, Option<LostReason>, String), AppError> {
        let paragraph = |note: &str| text::paragraph(note).map_err(|why| AppError::field("note", why));
        match self {
            Self::Won { by: None } => {
                let words = "Choose the sale or the layaway that it was won by.";
                Err(AppError { fields: AppError::field("by", words).fields, ..AppError::new(Code::NoSale, words) })
            }
            Self::Won { by } => Ok((*by, None, String::new())),
            Self::Lost { reason: None, .. } => Err(AppError::field("reason", "Say why it was lost.")),
            Self::Lost { reason: Some(LostReason::Other), note } if note.trim().is_empty() => {
                Err(AppError::field("note", "Say in a few words why it was lost."))
            }
            Self::Lost { reason, note } => Ok((None, *reason, paragraph(note)?)),
            Self::Abandoned { note } => Ok((None, None, paragraph(note)?)),
        }
    }
}

/// Ends a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseDeal {
    /// The deal.
    pub id: OpportunityId,
    /// The version that was looked at.
    pub version: i32,
    /// How.
    pub how: Closing,
}

/// Goes on with a deal that had ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopenDeal {
    /// The deal.
    pub id: OpportunityId,
    /// The version that was looked at.
    pub version: i32,
    /// In which stage; the first one when nobody says.
    #[serde(default)]
    pub stage: Option<StageId>,
}

/// Gives a deal to somebody of its store, or to nobody. Taking one of nobody is claiming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignDeal {
    /// The deal.
    pub id: OpportunityId,
    /// The version that was looked at.
    pub version: i32,
    /// Whose it is from now on.
    pub owner: Option<UserId>,
}

/// Says who works on a deal beside its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareDeal {
    /// The deal.
    pub id: OpportunityId,
    /// The version that was looked at.
    pub version: i32,
    /// All of them.
    pub people: Vec<UserId>,
}

impl ShareDeal {
    /// The people, each once, without the owner.
    ///
    /// # Errors
    /// `input.invalid` for more than fit.
    pub fn read(&self, owner: Option<UserId>) -> Result<Vec<UserId>, AppError> {
        let mut people: Vec<UserId> = self.people.iter().copied().filter(|it| Some(*it) != owner).collect();
        people.sort_unstable();
        people.dedup();
        if people.len() > MAX_PEOPLE {
            return Err(AppError::field("people", format!("At most {MAX_PEOPLE} people.")));
        }
        Ok(people)
    }
}

/// Adds a note to a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddDealNote {
    /// Its id, which makes a replay one note.
    pub id: DealNoteId,
    /// The deal.
    pub deal: OpportunityId,
    /// What it says.
    pub text: String,
}

/// Whose deals are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OwnerFilter {
    /// Everybody's that one may see.
    #[default]
    Anybody,
    /// Nobody's: the queue.
    Nobody,
    /// One person's.
    Person(UserId),
}

impl std::fmt::Display for OwnerFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Anybody => Ok(()),
            Self::Nobody => f.write_str("nobody"),
            Self::Person(id) => id.fmt(f),
        }
    }
}

impl FromStr for OwnerFilter {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        match text {
            "" => Ok(Self::Anybody),
            "nobody" => Ok(Self::Nobody),
            id => id.parse().map(Self::Person),
        }
    }
}

impl Serialize for OwnerFilter {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OwnerFilter {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|NotAnId| serde::de::Error::custom("not a person, nobody or anybody"))
    }
}

/// Which board is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardAsk {
    /// The pipeline; the first one when nobody says.
    #[serde(default)]
    pub pipeline: Option<PipelineId>,
    /// Whose deals.
    #[serde(default)]
    pub owner: OwnerFilter,
    /// Part of a title or of a client's name.
    #[serde(default)]
    pub text: String,
    /// Only those that rot.
    #[serde(default)]
    pub rotting: bool,
}

/// Which deals a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealListing {
    /// As a board asks.
    #[serde(flatten)]
    pub of: BoardAsk,
    /// Only pipelines of this kind.
    #[serde(default)]
    pub kind: Option<PipelineKind>,
    /// Only one stage, in the order of its lane.
    #[serde(default)]
    pub stage: Option<StageId>,
    /// Only in this state; those under way when nobody says.
    #[serde(default)]
    pub state: Option<DealState>,
    /// In any state.
    #[serde(default)]
    pub all: bool,
    /// Only of this client.
    #[serde(default)]
    pub customer: Option<CustomerId>,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

/// Which report is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportAsk {
    /// The pipeline; the first one when nobody says.
    #[serde(default)]
    pub pipeline: Option<PipelineId>,
    /// Deals that were opened in so many days up to today; 90 when nobody says.
    #[serde(default)]
    pub days: Option<u16>,
}

/// Writes a pipeline with its stages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavePipeline {
    /// As it shall be; its version is the one that was looked at.
    pub pipeline: Pipeline,
    /// Where the deals of a stage go that is not there any more.
    #[serde(default)]
    pub moved: BTreeMap<StageId, StageId>,
}

/// Says whether everybody in a store sees deals and tasks of nobody, to take them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveClaim {
    /// The store.
    pub store: StoreId,
    /// They do.
    pub on: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_in_the_currency_of_the_store() {
        let (eur, today) = ("EUR".parse().unwrap(), "2026-11-30".parse::<Date>().unwrap());
        let draft = OpportunityDraft {
            title: " Ring ".into(),
            value: "1,250".into(),
            budget: "2000".into(),
            ..OpportunityDraft::default()
        };
        let read = draft.read(eur, None, today).unwrap();
        assert_eq!(
            (read.title.as_str(), read.value.minor, read.budget.map(|it| it.minor)),
            ("Ring", 125_000, Some(200_000))
        );
        let usual = OpportunityDraft { value: String::new(), ..draft.clone() };
        let of = |usual: &OpportunityDraft, money| usual.read(eur, money, today).unwrap().value.minor;
        assert_eq!(of(&usual, Some(Money::new(900, eur))), 900);
        assert_eq!(of(&usual, Some(Money::new(900, "USD".parse().unwrap()))), 0, "another currency says nothing");
        for (field, bad) in [
            ("title", OpportunityDraft { title: String::new(), ..draft.clone() }),
            ("value", OpportunityDraft { value: "-5".into(), ..draft.clone() }),
            ("budget", OpportunityDraft { budget: "lots".into(), ..draft.clone() }),
            ("event_on", OpportunityDraft { event_on: Date::of(2090, 1, 1), ..draft.clone() }),
            (
                "pieces",
                OpportunityDraft {
                    pieces: (0..21).map(|id| uuid::Uuid::from_u128(id).into()).collect(),
                    ..draft.clone()
                },
            ),
        ] {
            assert!(bad.read(eur, None, today).unwrap_err().of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn a_win_names_its_document_and_a_loss_its_reason() {
        let code = |how: Closing| how.read().map_err(|why| why.code);
        assert_eq!(code(Closing::Won { by: None }), Err(Code::NoSale));
        assert_eq!(code(Closing::Lost { reason: None, note: String::new() }), Err(Code::Invalid));
        assert_eq!(code(Closing::Lost { reason: Some(LostReason::Other), note: " ".into() }), Err(Code::Invalid));
        assert!(code(Closing::Lost { reason: Some(LostReason::Price), note: String::new() }).is_ok());
        assert!(code(Closing::Abandoned { note: String::new() }).is_ok());
    }

    #[test]
    fn an_owner_filter_reads_back_what_it_shows() {
        let person = OwnerFilter::Person(uuid::Uuid::from_u128(7).into());
        for it in [OwnerFilter::Anybody, OwnerFilter::Nobody, person] {
            assert_eq!(it.to_string().parse(), Ok(it));
        }
        assert_eq!("somebody".parse::<OwnerFilter>(), Err(NotAnId));
    }
}
