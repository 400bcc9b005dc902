//! Opportunities: what somebody may buy or bring in, how likely that is, where it stands, and whose deal it is.

pub mod command;
pub mod deal;
pub mod defaults;
pub mod figures;
pub mod file;
pub mod pipeline;
pub mod view;
pub mod wishes;

pub use command::{
    AddDealNote, AssignDeal, BoardAsk, CloseDeal, Closing, DealListing, EditDeal, MoveDeal, OpenDeal, OpportunityDraft,
    OpportunityRead, OwnerFilter, Proof, ReopenDeal, ReportAsk, SaveClaim, SavePipeline, ShareDeal,
};
pub use deal::{Deal, DealState, DealStep, LostReason, Passage, Source, Turn, quiet_days, replay};
pub use defaults::default_pipelines;
pub use figures::{
    Bucket, Forecast, ForecastLine, ForecastPart, FunnelStep, OwnerLine, PipelineReport, Tally, forecast, reached,
};
pub use file::{DealFile, FileKind, MAX_FILE_BYTES, MAX_FILES, RemoveDealFile, file_name};
pub use pipeline::{EntryAction, MAX_STAGES, Pipeline, PipelineKind, Stage, StageKind};
pub use view::{
    Board, ClosingPaper, DealDone, DealNote, DealPage, DealPiece, DealRow, DealView, Lane, PassageView,
    PipelineSettings, StageUse,
};
pub use wishes::{DealWish, LinkWishes, MAX_WISHES};
