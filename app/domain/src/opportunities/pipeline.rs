//! Pipelines: the way that deals of one kind take, stage by stage.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{AppError, Code, Money, PipelineId, Ppm, StageId, error::Problems, machine::vocabulary, text};

/// The most stages of a pipeline, so that a board stays one.
pub const MAX_STAGES: usize = 12;
/// The most tasks that entering a stage opens.
const MAX_ACTIONS: usize = 5;
/// No stage is patient for longer, and no task is due later, days.
const MAX_DAYS: u16 = 366;

vocabulary! {
    /// What a pipeline is for.
    PipelineKind {
        /// Selling what is there.
        Sale = "sale", "Sale";
        /// Engagement and wedding.
        Bridal = "bridal", "Bridal";
        /// Finding what somebody wants.
        Sourcing = "sourcing", "Sourcing";
        /// Buying from somebody.
        BuyIn = "buy_in", "Buy-in";
        /// Selling what belongs to somebody else.
        Consignment = "consignment", "Consignment";
        /// Repair and care.
        Service = "service", "Service";
    }
    /// What being in a stage means.
    StageKind {
        /// Under way.
        Open = "open", "Open";
        /// It worked out.
        Won = "won", "Won";
        /// It did not.
        Lost = "lost", "Lost";
    }
}

/// A task that is opened when a deal enters a stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryAction {
    /// What is to be done.
    pub title: String,
    /// Days until it is due.
    pub days: u16,
}

/// One stage. Its place in the pipeline is its place in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The stage.
    pub id: StageId,
    /// What people call it.
    pub name: String,
    /// What being in it means.
    pub kind: StageKind,
    /// How likely a deal in it works out.
    pub chance: Ppm,
    /// Days after which a deal that stays in it is said to rot; never without.
    pub rot_days: Option<u16>,
    /// What is to be done when a deal enters it.
    #[serde(default)]
    pub actions: Vec<EntryAction>,
}

/// A pipeline with its stages, first to last: open ones, then won, then lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    /// The pipeline.
    pub id: PipelineId,
    /// What it is for.
    pub kind: PipelineKind,
    /// What people call it.
    pub name: String,
    /// What a deal is worth until somebody says otherwise.
    pub default_value: Option<Money>,
    /// Days in which a deal should be closed.
    pub target_days: u16,
    /// Its stages.
    pub stages: Vec<Stage>,
    /// Grows with every change; 0 for one that was never changed.
    pub version: i32,
}

impl Pipeline {
    /// One of its stages.
    ///
    /// # Errors
    /// `opportunity.stage_gone`.
    pub fn stage(&self, id: StageId) -> Result<&Stage, AppError> {
        let gone =
            || AppError::new(Code::StageGone, "This stage was taken out of the pipeline. Look at the board again.");
        self.stages.iter().find(|stage| stage.id == id).ok_or_else(gone)
    }

    /// Where deals begin.
    ///
    /// # Errors
    /// `opportunity.stage_gone`, which a checked pipeline never is.
    pub fn first(&self) -> Result<&Stage, AppError> {
        self.of_kind(StageKind::Open)
    }

    /// The first stage of a kind.
    ///
    /// # Errors
    /// As [`Pipeline::first`].
    pub fn of_kind(&self, kind: StageKind) -> Result<&Stage, AppError> {
        let none = || AppError::new(Code::StageGone, "This pipeline has no such stage.");
        self.stages.iter().find(|stage| stage.kind == kind).ok_or_else(none)
    }

    /// Reads it as somebody wrote it: named, open stages first, one that is won and one that is lost at the end.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention.
    pub fn read(mut self) -> Result<Self, AppError> {
        let mut p = Problems::default();
        self.name = p.take("name", text::required(&self.name)).unwrap_or_default();
        if self.target_days == 0 || self.target_days > MAX_DAYS {
            p.note("target_days", "Between 1 and 366 days.");
        }
        if self.default_value.is_some_and(|value| value.minor < 0 || value.checked().is_err()) {
            p.note("default_value", "An amount cannot be negative.");
        }
        // The order within a kind is what was asked for.
        self.stages.sort_by_key(|stage| stage.kind);
        let count = |kind| self.stages.iter().filter(|stage| stage.kind == kind).count();
        if self.stages.len() > MAX_STAGES {
            p.note("stages", format!("A pipeline has at most {MAX_STAGES} stages."));
        }
        if count(StageKind::Open) == 0 || count(StageKind::Won) != 1 || count(StageKind::Lost) != 1 {
            p.note("stages", "A pipeline has open stages, one that is won and one that is lost.");
        }
        let (mut ids, mut names) = (BTreeSet::new(), BTreeSet::new());
        for (at, stage) in self.stages.iter_mut().enumerate() {
            let field = |name: &str| format!("stages.{at}.{name}");
            stage.name = p.take(&field("name"), text::required(&stage.name)).unwrap_or_default();
            if !ids.insert(stage.id) || !names.insert(text::folded(&stage.name)) {
                p.note(field("name"), "Another stage has this name.");
            }
            match stage.kind {
                StageKind::Open => {}
                StageKind::Won => (stage.chance, stage.rot_days) = (Ppm::WHOLE, None),
                StageKind::Lost => (stage.chance, stage.rot_days) = (Ppm::ZERO, None),
            }
            if stage.rot_days.is_some_and(|days| days == 0 || days > MAX_DAYS) {
                p.note(field("rot_days"), "Between 1 and 366 days, or nothing.");
            }
            if stage.actions.len() > MAX_ACTIONS {
                p.note(field("actions"), format!("Entering a stage opens at most {MAX_ACTIONS} tasks."));
            }
            for action in &mut stage.actions {
                action.title = p.take(&field("actions"), text::required(&action.title)).unwrap_or_default();
                if action.days > MAX_DAYS {
                    p.note(field("actions"), "A task is due within 366 days.");
                }
            }
        }
        p.finish()?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::default_pipelines, *};

    fn changed(change: impl Fn(&mut Pipeline)) -> Result<Pipeline, AppError> {
        let mut it = default_pipelines().remove(0);
        change(&mut it);
        it.read()
    }

    #[test]
    fn a_pipeline_has_open_stages_and_two_ends() {
        assert!(changed(|_| ()).is_ok());
        for change in [
            (|it| it.name = " ".into()) as fn(&mut Pipeline),
            |it| it.target_days = 0,
            |it| it.stages.clear(),
            |it| it.stages.retain(|stage| stage.kind != StageKind::Won),
            |it| it.stages.retain(|stage| stage.kind != StageKind::Open),
            |it| it.stages[1].name = it.stages[0].name.to_uppercase(),
            |it| it.stages[1].id = it.stages[0].id,
            |it| it.stages[0].rot_days = Some(0),
            |it| it.stages[0].actions = vec![EntryAction { title: String::new(), days: 1 }],
            |it| it.stages[0].actions = vec![EntryAction { title: "Call".into(), days: 1 }; 6],
        ] {
            assert_eq!(changed(change).unwrap_err().code, Code::Invalid);
        }
        let ends = changed(|it| it.stages.reverse()).unwrap();
        assert_eq!(ends.stages.last().unwrap().kind, StageKind::Lost, "the ends stay at the end");
        let sure = changed(|it| it.stages.iter_mut().for_each(|stage| stage.chance = Ppm::new(5).unwrap())).unwrap();
        assert_eq!(sure.of_kind(StageKind::Won).unwrap().chance, Ppm::WHOLE, "won is won");
    }

    #[test]
    fn a_stage_that_is_gone_is_said_to_be() {
        let it = default_pipelines().remove(0);
        let other = default_pipelines().remove(1).stages[0].id;
        assert_eq!(it.stage(other).unwrap_err().code, Code::StageGone);
    }
}
