//! Opportunities as their pages see them.

use serde::{Deserialize, Serialize};

use super::{
    DealFile, DealState, DealStep, DealWish, LostReason, OpportunityDraft, Pipeline, PipelineKind, Proof, Source,
    StageKind, Tally,
};
use crate::{
    Currency, Cursor, CustomerId, Date, DealNoteId, ItemId, Money, OpportunityId, Page, PipelineId, Ppm, StageId,
    StoreId, UserId, When,
};

/// A deal as a card or a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealRow {
    /// The deal.
    pub id: OpportunityId,
    /// Its store.
    pub store: StoreId,
    /// What it is about.
    pub title: String,
    /// The client.
    pub customer: CustomerId,
    /// As people call them.
    pub called: String,
    /// Whose it is.
    pub owner: Option<UserId>,
    /// Their name.
    pub owner_name: String,
    /// Its pipeline.
    pub pipeline: PipelineId,
    /// Its stage.
    pub stage: StageId,
    /// The name of that.
    pub stage_name: String,
    /// Where it stands.
    pub state: DealState,
    /// What it is worth.
    pub value: Money,
    /// When it should close.
    pub expected_close: Option<Date>,
    /// The day of what it is for.
    pub event_on: Option<Date>,
    /// Where it came from.
    pub source: Option<Source>,
    /// Since when it is in its stage.
    pub since: When,
    /// For how many days it has been quiet, once that is too long.
    pub quiet_days: Option<i64>,
    /// The photo of its first piece.
    pub photo: Option<String>,
    /// Grows with every change.
    pub version: i32,
}

/// A page of deals.
pub type DealPage = Page<DealRow>;

/// One stage on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// The stage.
    pub stage: StageId,
    /// Its name.
    pub name: String,
    /// What being in it means.
    pub kind: StageKind,
    /// Its chance.
    pub chance: Ppm,
    /// What is in it, all pages together; of an end, this month.
    pub tally: Tally,
    /// The first page, whoever came last first.
    pub rows: Vec<DealRow>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// The board of one pipeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// All there are, to choose from.
    pub pipelines: Vec<(PipelineId, PipelineKind, String)>,
    /// Its stages.
    pub lanes: Vec<Lane>,
    /// All that is open on it.
    pub open: Tally,
    /// Whose deals can be asked for.
    pub people: Vec<(UserId, String)>,
    /// The currency of the current store.
    pub currency: Currency,
}

/// A piece that a deal is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealPiece {
    /// The piece.
    pub id: ItemId,
    /// What it is.
    pub title: String,
    /// Its stock number.
    pub stock_no: String,
    /// Its photo.
    pub photo: Option<String>,
    /// Its price.
    pub price: Option<Money>,
}

/// A note on a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealNote {
    /// The note.
    pub id: DealNoteId,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub when: When,
}

/// An entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassageView {
    /// The stage it entered.
    pub stage: String,
    /// What it was then.
    pub state: DealState,
    /// Days that it had spent in the stage before, in tenths.
    pub tenth_days: Option<i64>,
    /// Who moved it.
    pub by: String,
    /// When.
    pub when: When,
}

/// A deal with its whole story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealView {
    /// As a list shows it.
    pub row: DealRow,
    /// The form that it fills.
    pub draft: OpportunityDraft,
    /// What the client can spend.
    pub budget: Option<Money>,
    /// Its pipeline.
    pub pipeline: Pipeline,
    /// Who works on it beside the owner.
    pub people: Vec<(UserId, String)>,
    /// Who works in its store.
    pub staff: Vec<(UserId, String)>,
    /// What it is about.
    pub pieces: Vec<DealPiece>,
    /// What the client wants, linked or not.
    pub wishes: Vec<DealWish>,
    /// Newest first.
    pub files: Vec<DealFile>,
    /// Newest first.
    pub notes: Vec<DealNote>,
    /// Newest first.
    pub history: Vec<PassageView>,
    /// Why it was lost.
    pub lost_reason: Option<LostReason>,
    /// How it ended, in words.
    pub closing_note: String,
    /// What it was won by, and the number of that.
    pub won_by: Option<(Proof, String)>,
    /// When it was opened.
    pub opened: When,
    /// The day in its store.
    pub today: Date,
    /// What can be done next.
    pub steps: Vec<DealStep>,
    /// It is nobody's, and the person may take it.
    pub claimable: bool,
}

/// What was done with a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DealDone {
    /// The deal.
    pub id: OpportunityId,
    /// Where it stands now.
    pub state: DealState,
    /// In which stage.
    pub stage: StageId,
    /// Its version now.
    pub version: i32,
}

/// A document that a deal can be won by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingPaper {
    /// The document.
    pub proof: Proof,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Its total.
    pub total: Money,
    /// Its day.
    pub on: Date,
}

/// How many deals are in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageUse {
    /// The stage.
    pub stage: StageId,
    /// Deals that are in it, of the whole business.
    pub deals: u64,
}

/// All pipelines, as their settings show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PipelineSettings {
    /// In order.
    pub pipelines: Vec<Pipeline>,
    /// What cannot simply vanish.
    pub used: Vec<StageUse>,
    /// The stores, and whether their people may claim.
    pub stores: Vec<(StoreId, String, bool)>,
    /// The currency of the current store.
    pub currency: Currency,
}
