//! What the columns of a file mean: guessed, and chosen by hand.

use domain::customers::{ClientField, ClientImport, KnownClients, MapClients, Places};
use leptos::prelude::*;

use super::rpc::{map_clients, places};
use crate::ui::{Button, Form, FormErrors, Load, resource, skeleton};

/// The form. Whatever is chosen shows in the preview below.
#[component]
pub fn Columns(
    /// The run.
    run: RwSignal<ClientImport>,
) -> impl IntoView {
    let all = resource(|| (), |()| places());
    view! {
        <section class="card">
            <header>
                <h2>"What the columns mean"</h2>
            </header>
            <Load of=all skeleton=|| skeleton::blocks("Loading countries") view=move |all: Places| chooser(run, all) />
        </section>
    }
    .into_any()
}

fn chooser(run: RwSignal<ClientImport>, all: Places) -> AnyView {
    let form = Form::new("columns");
    let plan = run.with_untracked(|run| run.plan.clone());
    let fields = RwSignal::new(plan.fields.clone());
    let known = RwSignal::new(plan.known);
    let country = RwSignal::new(plan.country.clone());
    let send = move || {
        let cmd = MapClients {
            id: run.with_untracked(|run| run.id),
            fields: fields.get_untracked(),
            known: known.get_untracked(),
            country: country.get_untracked(),
        };
        form.send(map_clients(cmd), move |now| run.set(now));
    };
    let column = move |(at, heading): (usize, String)| {
        let id = form.id(&format!("field.{at}"));
        let option = move |field: &ClientField| {
            let field = *field;
            let chosen = move || fields.with(|all| all.get(at) == Some(&field));
            view! {
                <option value=field.key() prop:selected=chosen selected=chosen>
                    {field.label()}
                </option>
            }
        };
        view! {
            <div class="field">
                <label for=id.clone()>{if heading.is_empty() { format!("Column {}", at + 1) } else { heading }}</label>
                <select
                    id=id
                    class="input"
                    on:change=move |now| {
                        if let Some(field) = ClientField::of(&event_target_value(&now)) {
                            fields.update(|all| {
                                if let Some(it) = all.get_mut(at) {
                                    *it = field;
                                }
                            });
                        }
                    }
                >
                    {ClientField::ALL.iter().map(option).collect_view()}
                </select>
            </div>
        }
    };
    let choice = move |of: &KnownClients| {
        let of = *of;
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="known"
                    prop:checked=move || known.get() == of
                    checked=known.get_untracked() == of
                    on:change=move |_| known.set(of)
                />
                <span>{of.label()}</span>
            </label>
        }
    };
    let countries = all.countries.into_iter().map(|(code, name)| {
        let here = code.clone();
        view! {
            <option value=code prop:selected=move || country.with(|country| *country == here)>
                {name}
            </option>
        }
    });
    view! {
        <form
            class="body stack"
            on:submit=move |sent| {
                sent.prevent_default();
                send();
            }
        >
            <FormErrors form />
            <div class="form-grid">{plan.headings.into_iter().enumerate().map(column).collect_view()}</div>
            <div class="field">
                <label for=form.id("country")>"Country of phone numbers and addresses that name none"</label>
                <select
                    id=form.id("country")
                    class="input"
                    on:change=move |now| country.set(event_target_value(&now))
                >
                    <option value="">"None"</option>
                    {countries.collect_view()}
                </select>
            </div>
            <fieldset class="field">
                <legend>"Those who are here already, by e-mail address or phone number"</legend>
                <span class="row wrap">{KnownClients::ALL.iter().map(choice).collect_view()}</span>
            </fieldset>
            <p class="row">
                <Button label="Check again" submit=true busy=form.busy />
                <span class="small muted">"Columns that are left out are not kept."</span>
            </p>
        </form>
    }
    .into_any()
}
