//! The life of a task: states, steps, and the one function that takes them.

use serde::{Deserialize, Serialize};

use crate::{
    AppError, Machine, Timestamp,
    machine::{transitions, vocabulary},
    time::DAY,
};

/// Nobody puts a task off for longer, days.
const LONGEST_SNOOZE: i64 = 366;

vocabulary! {
    /// What is to be done.
    TaskKind {
        /// Call somebody.
        Call = "call", "Call";
        /// Write a message.
        Text = "text", "Text";
        /// Write a mail.
        Mail = "mail", "Mail";
        /// Meet somebody.
        Visit = "visit", "Visit";
        /// Anything else.
        Other = "other", "To do";
    }
    /// Where a task stands.
    TaskState {
        /// To be done.
        Open = "open", "Open";
        /// Somebody is at it.
        InProgress = "in_progress", "In progress";
        /// Put off until a moment.
        Snoozed = "snoozed", "Snoozed";
        /// Done.
        Done = "done", "Done";
        /// Not needed any more.
        Cancelled = "cancelled", "Cancelled";
    }
    /// What can be done with a task.
    TaskStep {
        /// Begin with it.
        Start = "start", "Start";
        /// Be done with it.
        Finish = "finish", "Done";
        /// Put it off.
        Snooze = "snooze", "Snooze";
        /// Take it up again before its moment, or at it.
        Wake = "wake", "Take it up again";
        /// Let it be.
        Cancel = "cancel", "Cancel it";
        /// It was not done after all.
        Reopen = "reopen", "Reopen";
    }
    /// When one is reminded of a task that has a day.
    Remind {
        /// Not at all.
        Never = "never", "No reminder";
        /// When it is due; of a task of a whole day in the morning.
        AtDue = "at_due", "When it is due";
        /// A quarter of an hour before.
        Quarter = "quarter", "15 minutes before";
        /// An hour before.
        Hour = "hour", "An hour before";
        /// The day before, at the same time of the day.
        Day = "day", "The day before";
        /// A week before, at the same time of the day.
        Week = "week", "A week before";
    }
}

transitions! { TaskState by TaskStep, from Open:
    Open { Start => InProgress, Finish => Done, Snooze => Snoozed, Cancel => Cancelled }
    InProgress { Finish => Done, Snooze => Snoozed, Cancel => Cancelled, Reopen => Open }
    Snoozed { Start => InProgress, Finish => Done, Snooze => Snoozed, Wake => Open, Cancel => Cancelled }
    Done { Reopen => Open }
    Cancelled { Reopen => Open }
}

impl TaskState {
    /// Something is still to be done.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::InProgress | Self::Snoozed)
    }
}

/// A task as its rule sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Where it stands.
    pub state: TaskState,
    /// Until when it was put off.
    pub until: Option<Timestamp>,
}

impl Task {
    /// Takes a step. A task is put off until a moment to come, within a year; no other step has a moment.
    ///
    /// # Errors
    /// `step.not_allowed`, `input.invalid` for a moment that has passed, is too far away, or does not belong here.
    pub fn step(self, step: TaskStep, until: Option<Timestamp>, now: Timestamp) -> Result<Self, AppError> {
        let state = self.state.after(step)?;
        match (step, until) {
            (TaskStep::Snooze, Some(at)) if at <= now => Err(AppError::field("until", "This moment has passed.")),
            (TaskStep::Snooze, Some(at)) if at.since(now) > LONGEST_SNOOZE * DAY => {
                Err(AppError::field("until", "At most a year from now."))
            }
            (TaskStep::Snooze, None) => Err(AppError::field("until", "Say until when.")),
            (TaskStep::Snooze, Some(_)) | (_, None) => Ok(Self { state, until }),
            (_, Some(_)) => Err(AppError::field("until", "Only a task that is put off has a moment.")),
        }
    }

    /// Where it stands at a moment: what takes it up again by itself may be late.
    #[must_use]
    pub fn stands(self, now: Timestamp) -> TaskState {
        match (self.state, self.until) {
            (TaskState::Snoozed, Some(until)) if until <= now => TaskState::Open,
            (state, _) => state,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Code;

    #[test]
    fn the_transition_table() {
        insta::assert_snapshot!(crate::machine::table::<TaskState>());
    }

    #[test]
    fn a_task_is_put_off_into_the_future_and_comes_back_by_itself() {
        let (now, task) = (Timestamp(1_000), Task { state: TaskState::Open, until: None });
        for bad in [None, Some(now), Some(now.plus(-1)), Some(now.plus(400 * DAY))] {
            assert_eq!(task.step(TaskStep::Snooze, bad, now).unwrap_err().code, Code::Invalid, "{bad:?}");
        }
        let later = task.step(TaskStep::Snooze, Some(now.plus(5)), now).unwrap();
        assert_eq!((later.stands(now), later.stands(now.plus(5))), (TaskState::Snoozed, TaskState::Open));
        assert_eq!(later.step(TaskStep::Finish, None, now).unwrap().until, None);
        assert_eq!(task.step(TaskStep::Finish, Some(now.plus(5)), now).unwrap_err().code, Code::Invalid);
    }

    proptest! {
        /// Whatever is done with it: it is put off if and only if it has a moment.
        #[test]
        fn only_a_snoozed_task_has_a_moment(steps in proptest::collection::vec((0_usize..6, any::<bool>()), 0..20)) {
            let now = Timestamp(1_000);
            let mut task = Task { state: TaskState::START, until: None };
            for (step, moment) in steps {
                let until = moment.then(|| now.plus(DAY));
                task = task.step(TaskStep::ALL[step], until, now).unwrap_or(task);
                prop_assert_eq!(task.state == TaskState::Snoozed, task.until.is_some());
                prop_assert_eq!(task.state.is_live(), !matches!(task.state, TaskState::Done | TaskState::Cancelled));
            }
        }
    }
}
