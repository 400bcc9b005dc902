//! The mail of the morning: what the day holds for one person, from what they may see. A day that holds nothing brings no
//! mail.

use db::Authorized;
use domain::{
    AppError, Date,
    identity::tasks::View,
    tasks::{TaskRow, TodayView},
};

use super::{find_today, remind::address};
use crate::{Services, gateways::Letter, identity, zone};

/// Tasks that a mail names of each kind; the page shows all.
const NAMED: usize = 20;

/// Mails one person their day.
///
/// # Errors
/// `storage.busy` when the mail could not be sent: it is tried again.
pub(crate) async fn mail_digest(services: &Services, who: Authorized<View>, day: Date) -> Result<(), AppError> {
    let view = find_today(&who, false).await?;
    // The mail of a day that is over helps nobody.
    if view.today != day || view.overdue.len() + view.due.len() == 0 {
        return Ok(());
    }
    let Some(to) = address(services, who.user()).await? else { return Ok(()) };
    let letter = Letter { to, subject: subject(&view), body: body(&view, &services.settings().public_url), file: None };
    identity::keep_mail(services, who.org(), letter).await
}

fn subject(view: &TodayView) -> String {
    let late = match view.overdue.len() {
        0 => String::new(),
        many => format!(", {many} overdue"),
    };
    format!("{}: {} due{late}", zone::day_words(view.today), view.due.len())
}

fn body(view: &TodayView, url: &str) -> String {
    let line = |row: &TaskRow| {
        let about = row.about.as_ref().filter(|it| it.open).map(|it| format!(", {}", it.called)).unwrap_or_default();
        format!("- {}{about} ({})", row.title, row.due_words)
    };
    let part = |head: &str, rows: &[TaskRow]| {
        if rows.is_empty() {
            return String::new();
        }
        let mut lines: Vec<String> = rows.iter().take(NAMED).map(line).collect();
        if rows.len() > NAMED {
            lines.push(format!("and {} more", rows.len() - NAMED));
        }
        format!("{head}\n{}\n\n", lines.join("\n"))
    };
    let (late, due) = (part("Overdue", &view.overdue), part("Today", &view.due));
    format!("{late}{due}{url}/today\n\nYou decide about this mail here: {url}/settings/day\n")
}
