//! Where a deal stands: one transition function, and the history that it writes.

use serde::{Deserialize, Serialize};

use super::{Pipeline, StageKind};
use crate::{
    AppError, Code, Machine, StageId, Timestamp,
    machine::{transitions, vocabulary},
};

vocabulary! {
    /// Where a deal stands.
    DealState {
        /// Under way.
        Open = "open", "Open";
        /// It worked out.
        Won = "won", "Won";
        /// It did not, and it is known why.
        Lost = "lost", "Lost";
        /// Nobody goes on with it.
        Abandoned = "abandoned", "Abandoned";
    }
    /// What can be done with a deal.
    DealStep {
        /// Move it to another stage.
        Move = "move", "Move";
        /// It worked out.
        Win = "win", "Won";
        /// It did not.
        Lose = "lose", "Lost";
        /// Do not go on with it.
        Abandon = "abandon", "Abandon";
        /// Go on with it after all.
        Reopen = "reopen", "Reopen";
    }
    /// Why a deal was lost.
    LostReason {
        /// Too dear.
        Price = "price", "Price";
        /// Somebody else sold it.
        Elsewhere = "elsewhere", "Bought elsewhere";
        /// We did not have it and did not find it.
        NotFound = "not_found", "We had nothing that fits";
        /// Not now.
        Timing = "timing", "Not the right time";
        /// They do not want it any more.
        ChangedMind = "changed_mind", "Changed their mind";
        /// They do not answer.
        NoAnswer = "no_answer", "No answer";
        /// Something else; the note says what.
        Other = "other", "Other";
    }
    /// Where a deal came from.
    Source {
        /// They came in.
        WalkIn = "walk_in", "Walk-in";
        /// They called.
        Phone = "phone", "Phone";
        /// They wrote.
        Mail = "mail", "Mail or message";
        /// The storefront on the web.
        Storefront = "storefront", "Storefront";
        /// A wish that something fits.
        Wish = "wish", "Wish matched";
        /// Somebody sent them.
        Referral = "referral", "Referral";
        /// An evening in the store, a fair.
        Occasion = "occasion", "Event";
        /// Anything else.
        Other = "other", "Other";
    }
}

transitions! { DealState by DealStep, from Open:
    Open { Move => Open, Win => Won, Lose => Lost, Abandon => Abandoned }
    Won { Reopen => Open }
    Lost { Reopen => Open }
    Abandoned { Reopen => Open }
}

/// What is to happen with a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It moves to an open stage.
    Move(StageId),
    /// It worked out.
    Win,
    /// It did not.
    Lose,
    /// Nobody goes on with it.
    Abandon,
    /// It goes on, in an open stage.
    Reopen(StageId),
}

impl Turn {
    /// The step that it is.
    #[must_use]
    pub const fn step(self) -> DealStep {
        match self {
            Self::Move(_) => DealStep::Move,
            Self::Win => DealStep::Win,
            Self::Lose => DealStep::Lose,
            Self::Abandon => DealStep::Abandon,
            Self::Reopen(_) => DealStep::Reopen,
        }
    }
}

/// One entry of the history: a deal entered a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it was before; nowhere when it was opened.
    pub from: Option<StageId>,
    /// Where it is now.
    pub to: StageId,
    /// What it is now.
    pub state: DealState,
    /// When.
    pub at: Timestamp,
    /// Milliseconds that it had spent where it was.
    pub spent: i64,
}

/// Where a deal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deal {
    /// What it is.
    pub state: DealState,
    /// Its stage.
    pub stage: StageId,
    /// Since when it is there.
    pub since: Timestamp,
}

impl Deal {
    /// A deal that is opened in a stage.
    ///
    /// # Errors
    /// `opportunity.stage_gone`, `step.not_allowed` for a stage that is an end.
    pub fn open(stage: StageId, pipeline: &Pipeline, now: Timestamp) -> Result<(Self, Passage), AppError> {
        let stage = open_stage(stage, pipeline)?;
        let deal = Self { state: DealState::START, stage, since: now };
        Ok((deal, Passage { from: None, to: stage, state: deal.state, at: now, spent: 0 }))
    }

    /// Takes a turn; answers where it stands then, and what the history says of it.
    ///
    /// # Errors
    /// `step.not_allowed`, `opportunity.stage_gone`.
    pub fn take(self, turn: Turn, pipeline: &Pipeline, now: Timestamp) -> Result<(Self, Passage), AppError> {
        let state = self.state.after(turn.step())?;
        let stage = match turn {
            Turn::Move(to) | Turn::Reopen(to) => open_stage(to, pipeline)?,
            Turn::Win => pipeline.of_kind(StageKind::Won)?.id,
            Turn::Lose | Turn::Abandon => pipeline.of_kind(StageKind::Lost)?.id,
        };
        let deal = Self { state, stage, since: now };
        let spent = now.since(self.since).max(0);
        Ok((deal, Passage { from: Some(self.stage), to: stage, state, at: now, spent }))
    }
}

fn open_stage(id: StageId, pipeline: &Pipeline) -> Result<StageId, AppError> {
    let stage = pipeline.stage(id)?;
    if stage.kind != StageKind::Open {
        let words = format!("A deal gets to “{}” by saying how it ended.", stage.name);
        return Err(AppError::new(Code::StepNotAllowed, words));
    }
    Ok(stage.id)
}

/// Where a history leads. `None` for one that contradicts itself: each entry leaves the stage that the one before
/// entered, and takes a step that its state allows.
#[must_use]
pub fn replay(history: &[Passage]) -> Option<Deal> {
    let mut deal: Option<Deal> = None;
    for it in history {
        let follows = match deal {
            None => it.from.is_none() && it.state == DealState::START,
            Some(before) => {
                let leads = |step: &DealStep| before.state.after(*step) == Ok(it.state);
                it.from == Some(before.stage)
                    && it.at.since(before.since) == it.spent
                    && before.state.steps().any(|step| leads(&step))
            }
        };
        if !follows {
            return None;
        }
        deal = Some(Deal { state: it.state, stage: it.to, since: it.at });
    }
    deal
}

/// For how many days an open deal has been quiet in its stage, once that is longer than the stage is patient for.
#[must_use]
pub fn quiet_days(since: Timestamp, rot_days: Option<u16>, now: Timestamp) -> Option<i64> {
    let days = now.days_since(since);
    rot_days.filter(|patience| days >= i64::from(*patience)).map(|_| days)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::default_pipelines, *};
    use crate::time::DAY;

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<DealState>());
    }

    #[test]
    fn an_end_is_reached_by_saying_how_it_ended() {
        let it = default_pipelines().remove(0);
        let (deal, _) = Deal::open(it.stages[0].id, &it, Timestamp(0)).unwrap();
        let won = it.of_kind(StageKind::Won).unwrap().id;
        assert_eq!(deal.take(Turn::Move(won), &it, Timestamp(1)).unwrap_err().code, Code::StepNotAllowed);
        let elsewhere = default_pipelines().remove(1).stages[0].id;
        assert_eq!(deal.take(Turn::Move(elsewhere), &it, Timestamp(1)).unwrap_err().code, Code::StageGone);
        assert!(Deal::open(won, &it, Timestamp(0)).is_err());
        let (done, passage) = deal.take(Turn::Win, &it, Timestamp(5)).unwrap();
        assert_eq!((done.state, done.stage, passage.spent), (DealState::Won, won, 5));
    }

    #[test]
    fn a_deal_rots_on_the_day_its_stage_loses_patience() {
        let at = |days: i64| quiet_days(Timestamp(0), Some(7), Timestamp(days * DAY));
        assert_eq!((at(6), at(7), at(12)), (None, Some(7), Some(12)));
        assert_eq!(quiet_days(Timestamp(0), None, Timestamp(99 * DAY)), None);
    }

    proptest! {
        #[test]
        fn the_history_explains_where_a_deal_stands(turns in prop::collection::vec((0_u8..5, 0_usize..6, 0_i64..100), 0..40)) {
            let it = default_pipelines().remove(0);
            let mut now = Timestamp(0);
            let (mut deal, first) = Deal::open(it.stages[0].id, &it, now).unwrap();
            let mut history = vec![first];
            for (kind, stage, wait) in turns {
                now = now.plus(wait);
                let to = it.stages[stage].id;
                let turn = match kind { 0 => Turn::Move(to), 1 => Turn::Win, 2 => Turn::Lose, 3 => Turn::Abandon, _ => Turn::Reopen(to) };
                if let Ok((after, passage)) = deal.take(turn, &it, now) {
                    deal = after;
                    history.push(passage);
                }
                prop_assert_eq!(replay(&history), Some(deal));
            }
            history.reverse();
            prop_assert!(history.len() < 2 || replay(&history).is_none(), "a history has an order");
        }
    }
}
