//! What a layaway asks for besides: what is due next, and more time.

use domain::{
    AppError, Code, DocumentId, Money,
    sales::{Approvable, ExtendLayaway, LayawayView, TillView},
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::{
    agreement::{Agreement, Asking},
    rpc::extend_layaway,
};
use crate::ui::{Button, Form, FormErrors, Input, Kind, Toaster, Tone};

/// What falls due next: the part of the instalments up to it that is not paid yet.
pub fn next_instalment(view: &LayawayView) -> Money {
    let mut asked: i64 = 0;
    let paid = view.row.paid.minor;
    for it in &view.schedule {
        asked = asked.saturating_add(it.amount.minor);
        if asked > paid {
            return Money { minor: asked.saturating_sub(paid), ..view.balance };
        }
    }
    view.balance
}

/// Gives more time.
#[component]
pub fn ExtendForm(
    view: StoredValue<LayawayView>,
    till: StoredValue<TillView>,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("extend");
    let toaster = Toaster::get();
    let days = RwSignal::new("14".to_owned());
    let asking = Asking::new();
    let (layaway, version) = view.with_value(|it| (it.row.id, it.version));
    let send = Callback::new(move |()| {
        let Ok(days) = days.with_untracked(|it| it.trim().parse::<u16>()) else {
            return form.error.set(Some(AppError::field("days", "Write a number of days.")));
        };
        form.busy.set(true);
        form.error.set(None);
        spawn_local(async move {
            let answer = extend_layaway(ExtendLayaway { layaway, version, days }).await;
            form.busy.try_set(false);
            match answer {
                Ok(_) => {
                    open.try_set(false);
                    toaster.say(format!("{days} more days"));
                    let _told = on_change.try_run(());
                }
                Err(error) => {
                    form.error.try_set(Some(error));
                }
            }
        });
    });
    Effect::new(move |_| {
        if form.error.with(|error| error.as_ref().is_some_and(|it| it.code == Code::ApprovalRequired)) {
            asking.ask(DocumentId::from(Uuid::from(layaway)), vec![Approvable::LayawayExtension], send);
        }
    });
    view! {
        <form
            on:submit=move |sent: leptos::ev::SubmitEvent| {
                sent.prevent_default();
                send.run(());
            }
        >
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"Every instalment that is not paid yet moves by so many days."</p>
                <Input form name="days" label="Days" value=days kind=Kind::Whole required=true />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Extend" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
        <Agreement asking till=Signal::derive(move || till.get_value()) />
    }
    .into_any()
}
