//! What the people of the demo shop have to do: something late, something today, something that comes back, and something
//! that nobody has taken yet.

use db::Authorized;
use domain::{
    AppError, CustomerId, StoreId,
    identity::tasks::Edit,
    tasks::{Remind, SaveTask, Subject, TaskDraft, TaskKind},
    time::DAY,
};

use super::{PEOPLE, Shop};
use crate::{identity, tasks, zone};

/// Whose it is (an index of [`PEOPLE`]), what, days from today, time, how, by which rule it comes back.
const PLANNED: [(usize, &str, i32, &str, TaskKind, &str); 8] = [
    (2, "Call about the strap for the dress watch", -2, "", TaskKind::Call, ""),
    (2, "Show the new arrivals", 0, "15:30", TaskKind::Visit, ""),
    (2, "Write about the quote", 0, "", TaskKind::Mail, ""),
    (2, "Wind the watches in the window", 0, "", TaskKind::Other, "FREQ=WEEKLY;BYDAY=MO,TH"),
    (2, "Ask how the bracelet fits", 3, "11:00", TaskKind::Text, ""),
    (1, "Approve the count of case 3", 0, "16:30", TaskKind::Other, ""),
    (1, "Plan the autumn evening", 9, "", TaskKind::Other, ""),
    (0, "Order boxes and ribbons", 1, "", TaskKind::Other, "FREQ=MONTHLY"),
];

impl Shop<'_> {
    /// Writes down what is to be done in a store.
    pub(super) async fn plan_days(&self, store: StoreId, customers: &[CustomerId]) -> Result<(), AppError> {
        (self.plan.set_clock)(self.plan.now.plus(-3 * DAY));
        let today = zone::business_date("America/New_York", self.plan.now);
        for (at, (person, title, days, time, kind, rule)) in PLANNED.iter().enumerate() {
            let Some((_, email, ..)) = PEOPLE.get(*person) else { continue };
            let who: Authorized<Edit> = identity::on_behalf(self.services, email).await?;
            let draft = TaskDraft {
                title: (*title).into(),
                kind: *kind,
                due_day: today.plus_days(*days).unwrap_or(today).to_string(),
                due_time: (*time).into(),
                remind: if time.is_empty() { Remind::Never } else { Remind::Hour },
                assignee: Some(who.user()),
                subject: customers.get(at).filter(|_| rule.is_empty()).map(|it| Subject::Customer(*it)),
                recurrence: (*rule).into(),
                ..TaskDraft::default()
            };
            let cmd = SaveTask { id: self.services.db().mint(), store, version: 0, draft };
            tasks::save_task(&who, cmd).await?;
        }
        let who: Authorized<Edit> = identity::on_behalf(self.services, PEOPLE[0].1).await?;
        let draft = TaskDraft { title: "Answer the letter from the auction house".into(), ..TaskDraft::default() };
        let cmd = SaveTask { id: self.services.db().mint(), store, version: 0, draft };
        tasks::save_task(&who, cmd).await.map(drop)
    }
}
