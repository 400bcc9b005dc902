//! Tasks as rows of a card: a box that is ticked when it is done, what and about whom, when, and the menu.

use domain::tasks::{TaskKind, TaskRow, TaskState, TaskStep};
use leptos::prelude::*;

use super::hand::{Hand, MENU, subject_href};
use crate::{
    paths,
    ui::{Button, Size, badge, icon},
};

/// A card with a heading and its tasks; nothing when there are none.
pub fn card(title: &'static str, rows: Vec<TaskRow>, hand: Hand, named: bool) -> Option<AnyView> {
    let many = rows.len();
    (many > 0).then(|| {
        view! {
            <section class="card">
                <header>
                    <h2>{title}</h2>
                    <span class="count push">{many}</span>
                </header>
                <ul class="rows tasks">{rows.into_iter().map(|it| line(it, hand, named)).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

/// The outline of a kind.
pub const fn kind_icon(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Call => "phone",
        TaskKind::Text => "message-square",
        TaskKind::Mail => "mail",
        TaskKind::Visit => "users",
        TaskKind::Other => "calendar-check",
    }
}

/// One task.
pub fn line(row: TaskRow, hand: Hand, named: bool) -> AnyView {
    let (done, chosen, claimed) = (row.clone(), row.clone(), row.clone());
    let box_label = format!("Done: {}", row.title);
    let menu_label = format!("Put off or hand over: {}", row.title);
    let about = row.about.clone().map(|about| match subject_href(about.subject).filter(|_| about.open) {
        Some(href) => view! { <a class="link" href=href>{about.called}</a> }.into_any(),
        None => view! { <span>{about.called}</span> }.into_any(),
    });
    let who = (named && !row.assignee.is_empty()).then(|| row.assignee.clone());
    let state = match row.state {
        TaskState::InProgress => Some(badge::label("reserved", "In progress")),
        TaskState::Snoozed => Some(badge::label("draft", "Put off")),
        TaskState::Done => Some(badge::label("available", "Done")),
        TaskState::Cancelled => Some(badge::label("sold", "Cancelled")),
        TaskState::Open => None,
    };
    let live = row.state.is_live();
    let due = (!row.due_words.is_empty())
        .then(|| view! { <span class="small nowrap" class:neg=row.late class:strong=row.late class:muted=!row.late>{row.due_words.clone()}</span> });
    let free = row.assignee.is_empty();
    view! {
        <li data-task=row.id.to_string()>
            {(hand.may && live && !free)
                .then(|| {
                    view! {
                        <label class="check check--only">
                            <input
                                type="checkbox"
                                aria-label=box_label
                                on:change=move |_| hand.step(&done, TaskStep::Finish, None, "Done")
                            />
                        </label>
                    }
                })}
            {icon(kind_icon(row.kind))}
            <span class="grow">
                <a class="strong" href=paths::task(row.id)>
                    {row.title.clone()}
                </a>
                <span class="small muted tasks__about">
                    {about}
                    {who.map(|who| view! { <span>{who}</span> })}
                    {row.repeats.then(|| view! { <span class="row">{icon("repeat-2")} "comes back"</span> })}
                    {row.until.as_ref().map(|at| view! { <span>"until " {at.exact.clone()}</span> })}
                </span>
            </span>
            {state}
            {due}
            {(hand.may && free && live)
                .then(|| view! { <Button label="Take it" size=Size::Small busy=hand.form.busy on_press=move |_| hand.claim(&claimed) /> })}
            {(hand.may && live)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="btn btn--icon btn--quiet tasks__menu"
                            popovertarget=MENU
                            aria-haspopup="menu"
                            aria-label=menu_label.clone()
                            title=menu_label
                            on:click=move |_| hand.chosen.set(Some(chosen.clone()))
                        >
                            {icon("ellipsis")}
                        </button>
                    }
                })}
        </li>
    }
    .into_any()
}
