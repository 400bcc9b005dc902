//! Finding a customer: found as one types, picked with Enter or a press.

use std::time::Duration;

use domain::{
    AppError,
    customers::{CustomerRow, FindCustomers},
    identity::customers::Edit,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::rpc::find_customers;
use crate::{
    frame::session,
    ui::{Button, Tone, fault, icon, mark::marked},
};

/// The search, as the body and the footer of a dialog.
#[component]
pub fn CustomerSearch(
    /// Somebody was picked.
    on_pick: Callback<CustomerRow>,
    /// Nobody.
    on_cancel: Callback<()>,
    /// Somebody new.
    on_new: Callback<()>,
) -> impl IntoView {
    let (text, found) = (RwSignal::new(String::new()), RwSignal::new(None::<Vec<CustomerRow>>));
    let failed = RwSignal::new(None::<AppError>);
    let turn = StoredValue::new(0_u32);
    let look = move |pause: u64| {
        let mine = turn.with_value(|turn| turn.wrapping_add(1));
        turn.set_value(mine);
        let ask = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            let find = FindCustomers { text: text.get_untracked() };
            spawn_local(async move {
                let answer = find_customers(find).await;
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                match answer {
                    Ok(rows) => {
                        found.set(Some(rows));
                        failed.set(None);
                    }
                    Err(error) => failed.set(Some(error)),
                }
            });
        };
        set_timeout(ask, Duration::from_millis(pause));
    };
    look(0);
    let entry = move |row: CustomerRow| {
        let picked = row.clone();
        let words = [row.company, row.email, row.phone];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let credit: Vec<String> = row.credit.iter().map(ToString::to_string).collect();
        let typed = text.get_untracked();
        view! {
            <li>
                <button type="button" class="pick" on:click=move |_| on_pick.run(picked.clone())>
                    <span class="grow">
                        <b class="strong">{marked(&row.called, &typed)}</b>
                        <span class="small muted clip">{words.join(" · ")}</span>
                    </span>
                    {(!credit.is_empty()).then(|| view! { <span class="small num">{format!("credit {}", credit.join(", "))}</span> })}
                </button>
            </li>
        }
    };
    let may_add = session().may::<Edit>();
    view! {
        <div class="body stack">
            <div class="field">
                <label for="customer-search">"Name, company, e-mail or phone"</label>
                <div class="affix">
                    {icon("search")}
                    <input
                        id="customer-search"
                        class="input"
                        type="search"
                        autocomplete="off"
                        prop:value=move || text.get()
                        on:input=move |typed| {
                            text.set(event_target_value(&typed));
                            look(180);
                        }
                        on:keydown=move |key| {
                            if key.key() == "Enter" {
                                key.prevent_default();
                                if let Some(first) = found.get_untracked().and_then(|all| all.into_iter().next()) {
                                    on_pick.run(first);
                                }
                            }
                        }
                    />
                </div>
            </div>
            {move || failed.get().map(|error| fault("Customers could not be searched.", error, move || look(0)))}
            <ul class="rows picks" aria-label="Customers">
                {move || found.get().map(|rows| rows.into_iter().map(entry).collect_view())}
            </ul>
            <p class="muted" role="status">
                {move || found.with(|found| found.as_ref().is_some_and(Vec::is_empty)).then_some("Nobody was found.")}
            </p>
        </div>
        <footer>
            <Button label="Cancel" on_press=move |_| on_cancel.run(()) />
            {may_add
                .then(|| {
                    view! {
                        <Button
                            label="New customer"
                            tone=Tone::Primary
                            icon_name="user-plus"
                            on_press=move |_| on_new.run(())
                        />
                    }
                })}
        </footer>
    }
    .into_any()
}
