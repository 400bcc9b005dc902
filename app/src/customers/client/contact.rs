//! How a client is reached, what they said about it, who belongs to them, and the days of their year.

use domain::{
    ConsentId, CustomerId, RelationId,
    customers::{
        Channel, ClientContact, ClientRow, ConsentView, ContactKind, CustomerRow, Reach, Relate, RelationKind,
        RelationView, SetConsent, Unrelate,
    },
    identity::customers::Edit,
};
use leptos::{ev, prelude::*};

use crate::{
    customers::{
        client::photo::Photo,
        rpc::{relate, set_consent, unrelate},
        search::CustomerSearch,
    },
    frame::session,
    paths,
    ui::{Button, Check, Choice, Dialog, Form, FormErrors, IconButton, Input, Size, Tone, badge, icon, id, when},
};

/// Contact data, as a card.
#[component]
pub fn ContactCard(
    /// What everybody sees.
    row: ClientRow,
    /// What is known.
    known: ClientContact,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let id = known.id;
    let reach = known.reach.iter().map(line).collect_view();
    let fact = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <dt>{name}</dt> <dd class="pre">{value}</dd> })
    };
    let addresses = known.addresses.iter().map(|it| {
        let label = if it.label.is_empty() { "Address".to_owned() } else { it.label.clone() };
        view! { <dt>{label}</dt> <dd>{it.line.clone()}</dd> }
    });
    let days = known.occasions.iter().map(|(it, next)| {
        let next = next.map(|day| format!("next {day}")).unwrap_or_default();
        view! { <dt>{it.called().to_owned()}</dt> <dd title=next>{it.words()}</dd> }
    });
    let sizes = [("Ring", &known.sizes.ring), ("Wrist", &known.sizes.wrist), ("Shoe", &known.sizes.shoe)];
    let sizes: Vec<String> =
        sizes.iter().filter(|(_, size)| !size.is_empty()).map(|(of, size)| format!("{of} {size}")).collect();
    view! {
        <section class="card">
            <header>
                <h2>"Contact"</h2>
                {session()
                    .may::<Edit>()
                    .then(|| {
                        view! {
                            <a
                                class="btn btn--icon btn--quiet push"
                                href=paths::client_edit(id)
                                aria-label="Edit contact"
                                title="Edit contact"
                            >
                                {icon("pencil")}
                            </a>
                        }
                    })}
            </header>
            <div class="body stack snug">
                {session().may::<Edit>().then(|| view! { <Photo row on_change /> })}
                {known
                    .do_not_contact
                    .then(|| {
                        view! {
                            <p class="alert alert--caution">
                                {icon("triangle-alert")}
                                <span class="grow">"Wants to be left alone: no mail, no calls."</span>
                            </p>
                        }
                    })} <dl class="facts">
                    {reach} {addresses.collect_view()} {fact("Prefers", known.preferences.clone())}
                    {fact("Speaks", known.languages.clone())} {days.collect_view()} {fact("Sizes", sizes.join(" · "))}
                    {known.gifts_private.then(|| view! { <dt>"Presents"</dt> <dd>"are a secret"</dd> })}
                </dl>
            </div>
        </section>
    }
    .into_any()
}

fn line(it: &Reach) -> AnyView {
    let (href, word) = match it.kind {
        ContactKind::Email => (format!("mailto:{}", it.key), "E-mail"),
        ContactKind::Phone => (format!("tel:+{}", it.key), "Phone"),
    };
    let label = if it.label.is_empty() { word.to_owned() } else { it.label.clone() };
    view! {
        <dt>{label}</dt>
        <dd class="num">
            <a href=href rel="external">
                {it.value.clone()}
            </a>
        </dd>
    }
    .into_any()
}

/// What a client said about being written to, as a card.
#[component]
pub fn ConsentCard(
    /// Whose.
    customer: CustomerId,
    /// The last word on each channel.
    consents: Vec<ConsentView>,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let asked = RwSignal::new(None::<(Channel, bool)>);
    let open = RwSignal::new(false);
    let may = session().may::<Edit>();
    let row = move |channel: Channel| {
        let said = consents.iter().find(|it| it.channel == channel).cloned();
        let given = said.as_ref().map(|it| it.given);
        let word = match given {
            Some(true) => badge::label("available", "yes"),
            Some(false) => badge::label("critical", "no"),
            None => view! { <span class="small muted">"never asked"</span> }.into_any(),
        };
        let how = said.map(|it| {
            let text = if it.text_version.is_empty() { String::new() } else { format!(", text {}", it.text_version) };
            view! { <span class="small muted">{it.source} {text} " " {when(&it.when)}</span> }
        });
        let ask = move |yes: bool| {
            asked.set(Some((channel, yes)));
            open.set(true);
        };
        view! {
            <li>
                <span class="grow">{channel.label()} <br /> {how}</span>
                {word}
                {(may && given != Some(true))
                    .then(|| view! { <Button label="Said yes" size=Size::Small on_press=move |_| ask(true) /> })}
                {(may && given != Some(false))
                    .then(|| view! { <Button label="Said no" size=Size::Small on_press=move |_| ask(false) /> })}
            </li>
        }
    };
    let title = move || match asked.get() {
        Some((channel, true)) => format!("{}: they said yes", channel.label()),
        Some((channel, false)) => format!("{}: they said no", channel.label()),
        None => String::new(),
    };
    view! {
        <section class="card">
            <header>
                <h2>"May write"</h2>
            </header>
            <ul class="rows">{Channel::ALL.iter().copied().map(row).collect_view()}</ul>
        </section>
        <Dialog open title=Signal::derive(title)>
            {move || {
                asked
                    .get()
                    .filter(|_| open.get())
                    .map(|(channel, given)| view! { <Say customer channel given open on_change /> })
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Say(
    customer: CustomerId,
    channel: Channel,
    given: bool,
    open: RwSignal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("consent");
    let consent = StoredValue::new(id::mint::<ConsentId>());
    let (source, version) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let cmd = SetConsent {
            id: consent.get_value(),
            customer,
            channel,
            given,
            source: source.get_untracked(),
            text_version: version.get_untracked(),
        };
        if let Err(error) = cmd.read() {
            return form.error.set(Some(error));
        }
        form.send(set_consent(cmd), move |()| {
            open.set(false);
            on_change.run(());
        });
    };
    view! {
        <form on:submit=sent novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <Input form name="source" label="Where they said so" value=source hint="In the shop, on the phone, on a form" />
                <Input form name="text_version" label="Which text they read" value=version optional=true />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Keep it" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}

/// Who belongs to a client, as a card.
#[component]
pub fn RelationCard(
    /// Whose.
    customer: CustomerId,
    /// Who.
    relations: Vec<RelationView>,
    /// Something changed.
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("relations");
    let open = RwSignal::new(false);
    let other = RwSignal::new(None::<CustomerRow>);
    let may = session().may::<Edit>();
    let row = move |it: RelationView| {
        let (tie, name) = (it.id, it.called.clone());
        let cut = move |_| form.send(unrelate(Unrelate { id: tie }), move |()| on_change.run(()));
        view! {
            <li>
                <span class="grow">
                    <a href=paths::client(it.other)>{it.called.clone()}</a>
                    <span class="small muted">" " {it.kind.label()}</span>
                    {it.gifts_private.then(|| view! { <span class="tag">"gifts private"</span> })}
                </span>
                {may
                    .then(|| {
                        view! {
                            <IconButton
                                label=format!("{name} does not belong to them")
                                icon_name="x"
                                quiet=true
                                small=true
                                on_press=cut
                            />
                        }
                    })}
            </li>
        }
    };
    let none = relations.is_empty();
    view! {
        <section class="card">
            <header>
                <h2>"People"</h2>
                {may
                    .then(|| {
                        view! {
                            <span class="push">
                                <IconButton
                                    label="Add somebody who belongs to them"
                                    icon_name="plus"
                                    quiet=true
                                    on_press=move |_| {
                                        other.set(None);
                                        open.set(true);
                                    }
                                />
                            </span>
                        }
                    })}
            </header>
            <FormErrors form />
            {none.then(|| view! { <p class="body muted small">"Nobody is known yet."</p> })}
            <ul class="rows">{relations.into_iter().map(row).collect_view()}</ul>
        </section>
        <Dialog open title="Who belongs to them">
            {move || {
                if !open.get() {
                    return ().into_any();
                }
                match other.get() {
                    Some(who) => view! { <Tie customer other=who open on_change /> }.into_any(),
                    None => {
                        view! {
                            <CustomerSearch
                                on_pick=Callback::new(move |who| other.set(Some(who)))
                                on_cancel=Callback::new(move |()| open.set(false))
                                on_new=Callback::new(move |()| leave_for_new())
                            />
                        }
                            .into_any()
                    }
                }
            }}
        </Dialog>
    }
    .into_any()
}

/// Somebody new has a form of their own.
fn leave_for_new() {
    let _left = window().location().set_href(paths::CLIENT_NEW);
}

#[component]
fn Tie(customer: CustomerId, other: CustomerRow, open: RwSignal<bool>, on_change: Callback<()>) -> impl IntoView {
    let form = Form::new("tie");
    let tie = StoredValue::new(id::mint::<RelationId>());
    let kind = RwSignal::new(RelationKind::Partner.key().to_owned());
    let gifts_private = RwSignal::new(true);
    let options: Vec<(String, String)> =
        RelationKind::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())).collect();
    let (who, name) = (other.id, other.called);
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let kind = RelationKind::of(&kind.get_untracked()).unwrap_or(RelationKind::Partner);
        let cmd =
            Relate { id: tie.get_value(), customer, other: who, kind, gifts_private: gifts_private.get_untracked() };
        if let Err(error) = cmd.check() {
            return form.error.set(Some(error));
        }
        form.send(relate(cmd), move |()| {
            open.set(false);
            on_change.run(());
        });
    };
    view! {
        <form on:submit=sent novalidate=true>
            <div class="body stack">
                <FormErrors form />
                <p>
                    <b class="strong" id=form.id("other") tabindex="-1">
                        {name}
                    </b>
                </p>
                <Choice form name="kind" label="What they are to each other" value=kind options=Signal::stored(options) />
                <Check label="Presents are private: neither hears what the other buys" on=gifts_private />
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}
