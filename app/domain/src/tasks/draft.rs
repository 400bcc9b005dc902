//! A task as a form holds it, and how it is read.

use serde::{Deserialize, Serialize};

use super::{Local, Recurrence, Remind, Subject, TaskKind};
use crate::{AppError, UserId, error::Problems, text};

/// The most people who watch one task.
const MOST_WATCHERS: usize = 20;

/// The form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDraft {
    /// What is to be done.
    pub title: String,
    /// How.
    pub kind: TaskKind,
    /// The day on which it is due, in the store; empty for none.
    #[serde(default)]
    pub due_day: String,
    /// The time of that day; empty for any.
    #[serde(default)]
    pub due_time: String,
    /// When to be reminded.
    pub remind: Remind,
    /// Who does it; nobody yet.
    #[serde(default)]
    pub assignee: Option<UserId>,
    /// Who sees it besides.
    #[serde(default)]
    pub watchers: Vec<UserId>,
    /// What it is about.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// How often it comes back, by a rule of RFC 5545; empty for once.
    #[serde(default)]
    pub recurrence: String,
    /// More about it.
    #[serde(default)]
    pub note: String,
}

impl Default for TaskDraft {
    fn default() -> Self {
        Self {
            title: String::new(),
            kind: TaskKind::Other,
            due_day: String::new(),
            due_time: String::new(),
            remind: Remind::Never,
            assignee: None,
            watchers: Vec::new(),
            subject: None,
            recurrence: String::new(),
            note: String::new(),
        }
    }
}

/// A form that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRead {
    /// What is to be done.
    pub title: String,
    /// When it is due.
    pub due: Option<Local>,
    /// How often it comes back.
    pub recurrence: Option<Recurrence>,
    /// Who sees it besides whoever does it, each once.
    pub watchers: Vec<UserId>,
    /// More about it.
    pub note: String,
}

impl TaskDraft {
    /// Reads the form: a title, and a day for whatever is counted from one.
    ///
    /// # Errors
    /// `input.invalid` with every field that needs attention.
    pub fn read(&self) -> Result<TaskRead, AppError> {
        let mut p = Problems::default();
        let title = p.take("title", text::required(&self.title)).unwrap_or_default();
        let note = p.take("note", text::paragraph(&self.note)).unwrap_or_default();
        let field = if self.due_day.trim().is_empty() { "due_day" } else { "due_time" };
        let field = if self.due_time.trim().is_empty() { "due_day" } else { field };
        let due = p.take(field, Local::read(&self.due_day, &self.due_time));
        let recurrence = p.take("recurrence", Recurrence::read(&self.recurrence)).flatten();
        if due == Some(None) && self.remind != Remind::Never {
            p.note("due_day", "A reminder needs a day that it counts from.");
        }
        if due == Some(None) && recurrence.is_some() {
            p.note("due_day", "What comes back needs a first day.");
        }
        let mut watchers: Vec<UserId> = self.watchers.iter().copied().filter(|it| Some(*it) != self.assignee).collect();
        watchers.sort_unstable();
        watchers.dedup();
        if watchers.len() > MOST_WATCHERS {
            p.note("watchers", format!("At most {MOST_WATCHERS} people watch a task."));
        }
        p.finish()?;
        Ok(TaskRead { title, due: due.flatten(), recurrence, watchers, note })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn form(change: impl Fn(&mut TaskDraft)) -> Result<TaskRead, AppError> {
        let mut draft = TaskDraft { title: " Call  Ana ".into(), due_day: "2026-05-12".into(), ..TaskDraft::default() };
        change(&mut draft);
        draft.read()
    }

    #[test]
    fn a_form_needs_a_title_and_a_day_for_what_counts_from_it() {
        assert_eq!(form(|_| ()).unwrap().title, "Call Ana");
        let refused = |change: fn(&mut TaskDraft), field: &str| {
            let why = form(change).unwrap_err();
            assert!(why.of(field).is_some(), "{field}: {why:?}");
        };
        refused(|it| it.title = "  ".into(), "title");
        refused(|it| it.title = "x".repeat(201), "title");
        refused(|it| it.due_time = "25:00".into(), "due_time");
        refused(|it| (it.due_day, it.due_time) = (String::new(), "12:00".into()), "due_day");
        refused(|it| it.recurrence = "FREQ=SECONDLY".into(), "recurrence");
        refused(|it| (it.due_day, it.remind) = (String::new(), Remind::Hour), "due_day");
        refused(|it| (it.due_day, it.recurrence) = (String::new(), "FREQ=DAILY".into()), "due_day");
        refused(|it| it.watchers = (0..21).map(|n| Uuid::from_u128(n).into()).collect(), "watchers");
    }

    #[test]
    fn whoever_does_it_does_not_watch_it_too() {
        let (one, two): (UserId, UserId) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        let read = form(|it| (it.assignee, it.watchers) = (Some(one), vec![two, one, two]));
        assert_eq!(read.unwrap().watchers, [two]);
    }
}
