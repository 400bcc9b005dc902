//! Who buys: found in two presses, taken in with four fields.

use std::time::Duration;

use domain::{
    AppError, CustomerId,
    customers::{CustomerDraft, CustomerRow, FindCustomers, SaveCustomer},
    identity::customers::Edit,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{Sheet, Till};
use crate::{
    customers::rpc::{find_customers, save_customer},
    frame::session,
    ui::{Button, Form, FormErrors, Input, Kind, Tone, fault, icon, id, mark::marked},
};

/// Puts a customer on the cart.
pub fn attach(till: Till, customer: CustomerRow) {
    let (id, buyer) = (customer.id, customer.buyer.clone());
    if till
        .change(|cart| {
            cart.set_customer(Some((id, buyer)));
            Ok(())
        })
        .is_some()
    {
        till.said.set(format!("{} added", customer.called));
        till.customer.set(Some(customer));
        super::holds::stuck_again(till);
    }
    till.open.set(false);
}

/// Asks who the customer of a kept cart is: the browser remembers only the id.
pub fn look_up(till: Till, customer: CustomerId) {
    spawn_local(async move {
        let answer = find_customers(FindCustomers { text: customer.to_string() }).await;
        let Some(row) = answer.ok().and_then(|all| all.into_iter().find(|it| it.id == customer)) else { return };
        let still = till.cart.try_with_untracked(|cart| cart.draft.customer == Some(customer) && cart.sent.is_none());
        if still == Some(true) {
            let buyer = row.buyer.clone();
            till.change(|cart| {
                cart.set_customer(Some((customer, buyer)));
                Ok(())
            });
        }
        till.customer.try_set(Some(row));
    });
}

/// The search.
#[component]
pub fn Customers() -> impl IntoView {
    let till = Till::get();
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
                <button type="button" class="till__pick" on:click=move |_| attach(till, picked.clone())>
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
                <label for="till-customer">"Name, company, e-mail or phone"</label>
                <div class="affix">
                    {icon("search")}
                    <input
                        id="till-customer"
                        class="input"
                        type="search"
                        autocomplete="off"
                        prop:value=move || text.get()
                        on:input=move |typed| {
                            text.set(event_target_value(&typed));
                            look(180);
                        }
                        on:keydown=move |key| {
                            if key.key() == "Enter"
                                && let Some(first) = found.get_untracked().and_then(|all| all.into_iter().next())
                            {
                                key.prevent_default();
                                attach(till, first);
                            }
                        }
                    />
                </div>
            </div>
            {move || failed.get().map(|error| fault("Customers could not be searched.", error, move || look(0)))}
            <ul class="rows till__picks" aria-label="Customers">
                {move || found.get().map(|rows| rows.into_iter().map(entry).collect_view())}
            </ul>
            <p class="muted" role="status">
                {move || found.with(|found| found.as_ref().is_some_and(Vec::is_empty)).then_some("Nobody was found.")}
            </p>
        </div>
        <footer>
            <Button label="Cancel" on_press=move |_| till.open.set(false) />
            {may_add
                .then(|| {
                    view! {
                        <Button
                            label="New customer"
                            tone=Tone::Primary
                            icon_name="user-plus"
                            on_press=move |_| till.show(Sheet::NewCustomer)
                        />
                    }
                })}
        </footer>
    }
    .into_any()
}

/// Four fields.
#[component]
pub fn NewCustomer() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("customer");
    let text = || RwSignal::new(String::new());
    let (name, company, email, phone) = (text(), text(), text(), text());
    // One id for the form: pressing twice takes in one customer.
    let customer = StoredValue::new(id::mint::<CustomerId>());
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let draft = CustomerDraft {
            name: name.get_untracked(),
            company: company.get_untracked(),
            email: email.get_untracked(),
            phone: phone.get_untracked(),
        };
        if let Err(error) = draft.read() {
            return form.error.set(Some(error));
        }
        let cmd = SaveCustomer { id: customer.get_value(), version: 0, draft };
        form.send(save_customer(cmd), move |row| attach(till, row));
    };
    view! {
        <form on:submit=save novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <div class="form-grid">
                    <Input form name="name" label="Name" value=name />
                    <Input form name="company" label="Company" value=company optional=true />
                    <Input form name="email" label="E-mail" value=email kind=Kind::Email optional=true />
                    <Input form name="phone" label="Phone" value=phone kind=Kind::Phone optional=true />
                </div>
            </div>
            <footer>
                <Button label="Back to search" on_press=move |_| till.show(Sheet::Customer) />
                <Button label="Save and add" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}
