//! Moving a piece one step: a menu of what is allowed from here, Undo where there is a way back, a question where not.

use domain::{
    AppError,
    identity::inventory::WriteOff,
    inventory::{Availability, ChangeAvailability, ItemView, Move},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    frame::session,
    inventory::rpc::{change_availability, write_off},
    ui::{Button, Dialog, Form, FormErrors, Menu, MenuItem, Toaster, Tone, icon},
};

/// The step that leads back to exactly where the piece was.
fn way_back(from: Availability, step: Move) -> Option<Move> {
    let to = from.after(step).ok()?;
    to.moves().filter(|back| *back != Move::WriteOff).find(|back| to.after(*back) == Ok(from))
}

const fn icon_of(step: Move) -> &'static str {
    match step {
        Move::Receive => "truck",
        Move::Process => "wrench",
        Move::Release => "badge-check",
        Move::Withdraw => "pause",
        Move::Miss => "triangle-alert",
        Move::Find => "check",
        Move::WriteOff => "archive",
    }
}

/// The button and its menu.
#[component]
pub fn Moves(
    /// The piece.
    item: StoredValue<ItemView>,
    /// Shows a refusal on the page.
    failed: RwSignal<Option<AppError>>,
    /// Asks for the piece again.
    on_change: Callback<()>,
) -> impl IntoView {
    let may_write_off = session().may::<WriteOff>();
    let toaster = Toaster::get();
    let asking = RwSignal::new(false);
    let from = item.with_value(|item| item.availability);
    let steps: Vec<Move> = from.moves().filter(|step| may_write_off || *step != Move::WriteOff).collect();
    if steps.is_empty() {
        return ().into_any();
    }
    let act = move |step: Move| {
        if step == Move::WriteOff {
            asking.set(true);
        } else {
            take(item, step, failed, on_change, toaster);
        }
    };
    let entry = move |step: Move| {
        view! {
            <MenuItem
                label=step.label()
                icon_name=icon_of(step)
                danger={step == Move::WriteOff}
                on_press=move |()| act(step)
            />
        }
    };
    view! {
        <button type="button" class="btn" popovertarget="moves" aria-haspopup="menu">
            "Change state"
            {icon("chevron-down")}
        </button>
        <Menu id="moves" label="Change state">
            {steps.into_iter().map(entry).collect_view()}
        </Menu>
        <Dialog open=asking title=format!("Write off {}?", item.with_value(|item| item.stock_no.clone()))>
            <Confirm item asking on_change />
        </Dialog>
    }
    .into_any()
}

/// Takes a step, and offers the way back.
fn take(
    item: StoredValue<ItemView>,
    step: Move,
    failed: RwSignal<Option<AppError>>,
    on_change: Callback<()>,
    toaster: Toaster,
) {
    let (store, id, version, from, name) =
        item.with_value(|item| (item.store, item.id, item.version, item.availability, item.stock_no.clone()));
    failed.set(None);
    spawn_local(async move {
        match change_availability(ChangeAvailability { store, id, version, step }).await {
            Ok(version) => {
                let _told = on_change.try_run(());
                let to = from.after(step).map_or("", Availability::label).to_lowercase();
                let said = format!("{name} is {to} now");
                match way_back(from, step) {
                    None => toaster.say(said),
                    Some(back) => toaster.undo(said, move || {
                        spawn_local(async move {
                            let cmd = ChangeAvailability { store, id, version, step: back };
                            if let Err(error) = change_availability(cmd).await {
                                failed.try_set(Some(error));
                            }
                            let _told = on_change.try_run(());
                        });
                    }),
                }
            }
            Err(error) => {
                failed.try_set(Some(error));
                let _told = on_change.try_run(());
            }
        }
    });
}

/// Writing off cannot be taken back, so it is asked.
#[component]
fn Confirm(item: StoredValue<ItemView>, asking: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("write-off");
    let toaster = Toaster::get();
    let (title, name) = item.with_value(|item| (item.draft.title.clone(), item.stock_no.clone()));
    let act = move |_| {
        let (store, id, version) = item.with_value(|item| (item.store, item.id, item.version));
        let name = name.clone();
        form.send(write_off(ChangeAvailability { store, id, version, step: Move::WriteOff }), move |_| {
            asking.set(false);
            toaster.say(format!("{name} is written off"));
            let _told = on_change.try_run(());
        });
    };
    view! {
        <div class="body stack">
            <FormErrors form />
            <p class="muted">
                {format!("{title} leaves the books for good. Its history and photos are kept; it cannot be put back into stock.")}
            </p>
        </div>
        <footer>
            <Button label="Keep it" on_press=move |_| asking.set(false) />
            <Button label="Write off 1 piece" tone=Tone::DangerSolid busy=form.busy on_press=act />
        </footer>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::way_back;
    use domain::inventory::{Availability, Move};

    #[test]
    fn undo_is_offered_only_where_it_leads_back_to_the_same_state() {
        assert_eq!(way_back(Availability::Processing, Move::Release), Some(Move::Withdraw));
        assert_eq!(way_back(Availability::Draft, Move::Release), None);
        assert_eq!(way_back(Availability::Available, Move::WriteOff), None);
    }
}
