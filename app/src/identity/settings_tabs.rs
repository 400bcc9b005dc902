//! The tabs above the pages of the settings.

use domain::identity::{opportunities, organization, people, sales, tasks};
use leptos::prelude::*;

use crate::{frame::session, paths, ui::tabs::tab};

/// The pages of the settings that this person may open.
pub fn settings_tabs(here: &'static str) -> AnyView {
    let who = session();
    let staff = who.may::<people::Manage>().then(|| tab(paths::STAFF.into(), "Staff".into(), here == paths::STAFF));
    let till = who
        .may::<sales::Configure>()
        .then(|| tab(paths::TILL_SETTINGS.into(), "Till".into(), here == paths::TILL_SETTINGS));
    let cards = who
        .may::<sales::View>()
        .then(|| tab(paths::CARD_PAYMENTS.into(), "Card payments".into(), here == paths::CARD_PAYMENTS));
    let pipelines = who
        .may::<opportunities::Configure>()
        .then(|| tab(paths::PIPELINES.into(), "Pipelines".into(), here == paths::PIPELINES));
    let mail = who
        .may::<organization::ReadMailbox>()
        .then(|| tab(paths::MAILBOX.into(), "Mailbox".into(), here == paths::MAILBOX));
    let books = who
        .may::<tasks::Configure>()
        .then(|| tab(paths::PLAYBOOKS.into(), "Playbooks".into(), here == paths::PLAYBOOKS));
    view! {
        <nav class="tabs" aria-label="Settings">
            {staff}
            {till}
            {cards}
            {pipelines}
            {books}
            {mail}
        </nav>
    }
    .into_any()
}
