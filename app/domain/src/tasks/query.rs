//! Which tasks a list holds.

use serde::{Deserialize, Serialize};

use super::{Subject, TaskState};
use crate::{Cursor, machine::vocabulary};

vocabulary! {
    /// Whose tasks are asked for. What a person may not see is never among them.
    Whose {
        /// One's own.
        Mine = "mine", "Mine";
        /// Those one has an eye on.
        Watched = "watched", "Watched";
        /// Nobody's yet.
        Unassigned = "unassigned", "Unassigned";
        /// Everybody's.
        All = "all", "Everybody’s";
    }
    /// When they are due.
    DueFilter {
        /// At any time, or never.
        Any = "any", "Any time";
        /// Too late already.
        Overdue = "overdue", "Overdue";
        /// By the end of today.
        Today = "today", "By today";
        /// By the end of the seventh day from now.
        Week = "week", "Within a week";
    }
}

/// Which tasks are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskListing {
    /// Whose.
    pub whose: Whose,
    /// Due when.
    pub due: DueFilter,
    /// Only in this state; otherwise those that are still to be done.
    #[serde(default)]
    pub state: Option<TaskState>,
    /// Only about this.
    #[serde(default)]
    pub subject: Option<Subject>,
    /// Behind this place.
    #[serde(default)]
    pub after: Option<Cursor>,
}

impl Default for TaskListing {
    fn default() -> Self {
        Self { whose: Whose::Mine, due: DueFilter::Any, state: None, subject: None, after: None }
    }
}
