//! The long form of a client: taking somebody in, and changing what is known.

use domain::{
    AppError, CustomerId,
    customers::{
        Address, ClientDraft, ClientForm, ContactDraft, FindTwins, OccasionDraft, OccasionKind, Places, Profile,
        SaveClient, Sizes, Twin,
    },
    identity::customers::Edit,
};
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::rpc::{find_client_form, find_twins, places, save_client};
use crate::{
    frame::session,
    inventory::form::guard::Guard,
    paths,
    sales::after::closed,
    ui::{
        Area, Button, Check, Choice, Crumb, Form, FormErrors, IconButton, Input, Kind, Load, PageHeader, Size, Toaster,
        Tone, icon, id, resource, skeleton,
    },
};

/// `/clients/new`
pub fn new_page() -> AnyView {
    if !session().may::<Edit>() {
        return closed("New client", "Owners, managers and associates take clients in.");
    }
    let asked = resource(|| (), |()| places());
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=asked
                skeleton=|| skeleton::blocks("Loading the form")
                view=|places: Places| {
                    let me = session().with(|who| who.user);
                    let draft = ClientDraft {
                        phone_country: places.home.clone(),
                        associate: Some(me),
                        emails: vec![ContactDraft::default()],
                        phones: vec![ContactDraft::default()],
                        ..ClientDraft::default()
                    };
                    view! { <Long known=None draft places /> }
                }
            />
        </main>
    }
    .into_any()
}

/// `/clients/:id/edit`
pub fn edit_page() -> AnyView {
    if !session().may::<Edit>() {
        return closed("Edit client", "Owners, managers and associates change clients.");
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|all| all.get("id").and_then(|id| id.parse::<CustomerId>().ok())));
    let both = resource(
        move || id.get(),
        |id| async move {
            let id = id.ok_or_else(AppError::not_found)?;
            Ok((find_client_form(id).await?, places().await?))
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=both
                skeleton=|| skeleton::blocks("Loading the client")
                view=|(form, places): (ClientForm, Places)| {
                    view! { <Long known=Some((form.id, form.version)) draft=form.draft places /> }
                }
            />
        </main>
    }
    .into_any()
}

/// A row of the form that can be added and removed. Its number keeps rows apart on the page.
#[derive(Clone, Copy)]
struct Row<T: 'static> {
    at: u32,
    value: RwSignal<T>,
}

type Rows<T> = RwSignal<Vec<Row<T>>>;

fn rows<T: Clone + Send + Sync + 'static>(all: &[T]) -> Rows<T> {
    let row = |(at, value): (u32, &T)| Row { at, value: RwSignal::new(value.clone()) };
    RwSignal::new((0..).zip(all).map(row).collect())
}

fn values<T: Clone + Send + Sync + 'static>(of: Rows<T>) -> Vec<T> {
    of.with(|all| all.iter().map(|row| row.value.get()).collect())
}

/// One text of a row, as a field reads and writes it.
fn part<T: Clone + Send + Sync + 'static>(
    row: RwSignal<T>,
    get: fn(&T) -> &String,
    set: fn(&mut T) -> &mut String,
) -> RwSignal<String> {
    let text = RwSignal::new(row.with_untracked(|row| get(row).clone()));
    Effect::new(move |before: Option<()>| {
        let now = text.get();
        if before.is_some() {
            row.update(|row| *set(row) = now);
        }
    });
    text
}

/// Codes of countries, each with the codes and names of its states.
type States = Vec<(String, Vec<(String, String)>)>;

#[component]
fn Long(known: Option<(CustomerId, i32)>, draft: ClientDraft, places: Places) -> impl IntoView {
    let form = Form::new("client");
    let toaster = Toaster::get();
    let navigate = use_navigate();
    // One id for the form: sent twice it is one client.
    let minted = StoredValue::new(known.map(|(id, _)| id));
    let version = known.map_or(0, |(_, version)| version);
    let text = |of: &str| RwSignal::new(of.to_owned());
    let (name, company) = (text(&draft.name), text(&draft.company));
    let (tags, source) = (text(&draft.tags), text(&draft.source));
    let country = text(&draft.phone_country);
    let associate = RwSignal::new(draft.associate.map(|it| it.to_string()).unwrap_or_default());
    let (ring, wrist, shoe) =
        (text(&draft.profile.sizes.ring), text(&draft.profile.sizes.wrist), text(&draft.profile.sizes.shoe));
    let (preferences, languages) = (text(&draft.profile.preferences), text(&draft.profile.languages));
    let stop = RwSignal::new(draft.do_not_contact);
    let secret = RwSignal::new(draft.profile.gifts_private);
    let (emails, phones) = (rows(&draft.emails), rows(&draft.phones));
    let (occasions, addresses) = (rows(&draft.occasions), rows(&draft.profile.addresses));
    let now = move || ClientDraft {
        name: name.get(),
        company: company.get(),
        emails: values(emails),
        phones: values(phones),
        phone_country: country.get(),
        occasions: values(occasions),
        profile: Profile {
            addresses: values(addresses),
            sizes: Sizes { ring: ring.get(), wrist: wrist.get(), shoe: shoe.get() },
            preferences: preferences.get(),
            languages: languages.get(),
            gifts_private: secret.get(),
        },
        tags: tags.get(),
        source: source.get(),
        associate: associate.get().parse().ok(),
        do_not_contact: stop.get(),
    };
    let before = StoredValue::new(untrack(now));
    let saved = RwSignal::new(false);
    let dirty = Memo::new(move |_| !saved.get() && before.with_value(|before| now() != *before));
    let save = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let draft = untrack(now);
        if let Err(error) = draft.read() {
            return form.error.set(Some(error));
        }
        let id = minted.get_value().unwrap_or_else(id::mint);
        minted.set_value(Some(id));
        let navigate = navigate.clone();
        form.send(save_client(SaveClient { id, version, draft }), move |_| {
            saved.set(true);
            toaster.say("Saved");
            navigate(&paths::client(id), NavigateOptions::default());
        });
    };
    let back = known.map_or_else(|| paths::CLIENTS.to_owned(), |(id, _)| paths::client(id));
    let crumbs = match known {
        Some((id, _)) => vec![Crumb::new(paths::CLIENTS, "Clients"), Crumb::new(paths::client(id), draft.name.clone())],
        None => vec![Crumb::new(paths::CLIENTS, "Clients")],
    };
    let title = if known.is_some() { format!("Edit {}", draft.name) } else { "New client".to_owned() };
    let own = known.map(|(id, _)| id);
    let staff = places.staff.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let countries = StoredValue::new(places.countries.clone());
    let states = StoredValue::new(places.states.clone());
    let home = places.home.clone();
    let heading = |name: &'static str| view! { <h2 class="wide">{name}</h2> };
    view! {
        <PageHeader title crumbs>
            <a class="btn" href=back>
                "Cancel"
            </a>
        </PageHeader>
        <form class="page-body stack" novalidate=true on:submit=save>
            <FormErrors form />
            <section class="card">
                <div class="body form-grid">
                    {heading("Who it is")} <Input form name="name" label="Name" value=name />
                    <Input form name="company" label="Company" value=company optional=true />
                    {reached(form, "emails", "E-mail", Kind::Email, emails)}
                    {reached(form, "phones", "Phone", Kind::Phone, phones)}
                    <Choice
                        form
                        name="phone_country"
                        label="Numbers without + are of"
                        value=country
                        options=options(countries.get_value())
                    /> <Twins own name emails phones />
                </div>
            </section>
            <section class="card">
                <div class="body form-grid">
                    {heading("Days")} {days(form, occasions)} {heading("Addresses")}
                    {wheres(form, addresses, home, countries, states)}
                </div>
            </section>
            <section class="card">
                <div class="body form-grid">
                    {heading("Sizes and likes")}
                    <Input form name="ring" label="Ring" value=ring hint="As they say it: US 6.5, 53 mm" optional=true />
                    <Input form name="wrist" label="Wrist" value=wrist optional=true />
                    <Input form name="shoe" label="Shoe" value=shoe optional=true />
                    <Input form name="languages" label="Languages" value=languages optional=true />
                    <Area form name="preferences" label="Preferences" value=preferences hint="What they like, and how they like to be reached" />
                </div>
            </section>
            <section class="card">
                <div class="body form-grid">
                    {heading("In the shop")}
                    <Choice form name="associate" label="Associate" value=associate options=options(staff.collect()) />
                    <Input form name="source" label="Comes from" value=source hint="A friend, the window, a fair" optional=true />
                    <Input form name="tags" label="Tags" value=tags hint="With commas between" wide=true optional=true />
                    <div class="wide stack">
                        <Check label="Do not contact: no mail, no calls" on=stop />
                        <Check label="Presents are a secret" on=secret />
                    </div>
                </div>
            </section>
            <div class="row">
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </div>
        </form>
        <Guard dirty />
    }
    .into_any()
}

fn options(all: Vec<(String, String)>) -> Signal<Vec<(String, String)>> {
    Signal::stored(std::iter::once((String::new(), "–".to_owned())).chain(all).collect())
}

/// Adds an empty row.
fn add<T: Clone + Send + Sync + 'static>(to: Rows<T>, value: T) {
    to.update(|all| {
        let at = all.iter().map(|row| row.at).max().map_or(0, |at| at.saturating_add(1));
        all.push(Row { at, value: RwSignal::new(value) });
    });
}

fn remove<T: Send + Sync + 'static>(from: Rows<T>, at: u32) {
    from.update(|all| all.retain(|row| row.at != at));
}

/// Addresses or numbers, and a button for one more.
fn reached(form: Form, list: &'static str, label: &'static str, kind: Kind, all: Rows<ContactDraft>) -> AnyView {
    let show = move |(at, row): (usize, Row<ContactDraft>)| {
        let value = part(row.value, |it| &it.value, |it| &mut it.value);
        let whose = part(row.value, |it| &it.label, |it| &mut it.label);
        view! {
            <fieldset class="client__row">
                <legend class="sr">{format!("{label} {}", at + 1)}</legend>
                <Input form name=format!("{list}.{at}.value") label=label value kind />
                <Input form name=format!("{list}.{at}.label") label="Whose or where" value=whose optional=true />
                <IconButton
                    label=format!("Remove {} {}", label.to_lowercase(), at + 1)
                    icon_name="x"
                    quiet=true
                    on_press=move |_| remove(all, row.at)
                />
            </fieldset>
        }
    };
    view! {
        <div class="wide stack snug" id=form.id(list) tabindex="-1">
            <For each=move || all.get().into_iter().enumerate() key=|(at, row)| (*at, row.at) children=show />
            <div>
                <Button
                    label=format!("Add {}", label.to_lowercase())
                    size=Size::Small
                    icon_name="plus"
                    on_press=move |_| add(all, ContactDraft::default())
                />
            </div>
        </div>
    }
    .into_any()
}

/// Days of the year.
fn days(form: Form, all: Rows<OccasionDraft>) -> AnyView {
    let kinds: Vec<(String, String)> =
        OccasionKind::ALL.iter().map(|it| (it.key().to_owned(), it.label().to_owned())).collect();
    let kinds = Signal::stored(kinds);
    let show = move |(at, row): (usize, Row<OccasionDraft>)| {
        let name = |field: &str| format!("occasions.{at}.{field}");
        let kind = part(row.value, |it| &it.kind, |it| &mut it.kind);
        let label = part(row.value, |it| &it.label, |it| &mut it.label);
        let day = part(row.value, |it| &it.day, |it| &mut it.day);
        let month = part(row.value, |it| &it.month, |it| &mut it.month);
        let year = part(row.value, |it| &it.year, |it| &mut it.year);
        view! {
            <fieldset class="client__row client__row--day">
                <legend class="sr">{format!("Day {}", at + 1)}</legend>
                <Choice form name=name("kind") label="What" value=kind options=kinds />
                <Input form name=name("label") label="Its name" value=label optional=true />
                <Input form name=name("day") label="Day" value=day kind=Kind::Whole />
                <Input form name=name("month") label="Month" value=month kind=Kind::Whole />
                <Input form name=name("year") label="Year" value=year kind=Kind::Whole optional=true />
                <IconButton
                    label=format!("Remove day {}", at + 1)
                    icon_name="x"
                    quiet=true
                    on_press=move |_| remove(all, row.at)
                />
            </fieldset>
        }
    };
    let birthday = || OccasionDraft { kind: OccasionKind::Birthday.key().to_owned(), ..OccasionDraft::default() };
    view! {
        <div class="wide stack snug" id=form.id("occasions") tabindex="-1">
            <For each=move || all.get().into_iter().enumerate() key=|(at, row)| (*at, row.at) children=show />
            <div>
                <Button label="Add a day" size=Size::Small icon_name="plus" on_press=move |_| add(all, birthday()) />
            </div>
        </div>
    }
    .into_any()
}

/// Addresses. The states are those of the chosen country, where addresses name one.
fn wheres(
    form: Form,
    all: Rows<Address>,
    home: String,
    countries: StoredValue<Vec<(String, String)>>,
    states: StoredValue<States>,
) -> AnyView {
    let show = move |(at, row): (usize, Row<Address>)| {
        let name = |field: &str| format!("addresses.{at}.{field}");
        let label = part(row.value, |it| &it.label, |it| &mut it.label);
        let line1 = part(row.value, |it| &it.line1, |it| &mut it.line1);
        let line2 = part(row.value, |it| &it.line2, |it| &mut it.line2);
        let city = part(row.value, |it| &it.city, |it| &mut it.city);
        let state = part(row.value, |it| &it.state, |it| &mut it.state);
        let code = part(row.value, |it| &it.postal_code, |it| &mut it.postal_code);
        let country = part(row.value, |it| &it.country, |it| &mut it.country);
        let of_country = Memo::new(move |_| {
            let chosen = country.get();
            states.with_value(|all| all.iter().find(|(of, _)| *of == chosen).map(|(_, states)| states.clone()))
        });
        // A state of another country is none.
        Effect::new(move |_| {
            let known = of_country.get().unwrap_or_default();
            if state.with(|state| !state.is_empty() && !known.iter().any(|(code, _)| code == state)) {
                state.set(String::new());
            }
        });
        let choices = Signal::derive(move || {
            let known = of_country.get().unwrap_or_default();
            std::iter::once((String::new(), "–".to_owned())).chain(known).collect::<Vec<_>>()
        });
        let state_name = name("state");
        view! {
            <fieldset class="client__row client__row--address">
                <legend class="sr">{format!("Address {}", at + 1)}</legend>
                <Input form name=name("line1") label="Street" value=line1 />
                <Input form name=name("line2") label="Second line" value=line2 optional=true />
                <Input form name=name("city") label="Town" value=city />
                <Input form name=name("postal_code") label="Postal code" value=code />
                <Choice form name=name("country") label="Country" value=country options=options(countries.get_value()) />
                {move || {
                    of_country
                        .get()
                        .map(|_| {
                            view! {
                                <Choice form name=state_name.clone() label="State" value=state options=choices />
                            }
                        })
                }}
                <Input form name=name("label") label="What it is" value=label hint="Home, work" optional=true />
                <IconButton
                    label=format!("Remove address {}", at + 1)
                    icon_name="x"
                    quiet=true
                    on_press=move |_| remove(all, row.at)
                />
            </fieldset>
        }
    };
    let empty = move || Address { country: home.clone(), ..Address::default() };
    view! {
        <div class="wide stack snug" id=form.id("addresses") tabindex="-1">
            <For each=move || all.get().into_iter().enumerate() key=|(at, row)| (*at, row.at) children=show />
            <div>
                <Button label="Add an address" size=Size::Small icon_name="plus" on_press=move |_| add(all, empty()) />
            </div>
        </div>
    }
    .into_any()
}

/// Who might be the same, while one types.
#[component]
fn Twins(
    own: Option<CustomerId>,
    name: RwSignal<String>,
    emails: Rows<ContactDraft>,
    phones: Rows<ContactDraft>,
) -> impl IntoView {
    let found = RwSignal::new(Vec::<Twin>::new());
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let first = |of: Rows<ContactDraft>| values(of).into_iter().next().map(|it| it.value).unwrap_or_default();
        let ask = FindTwins { id: own, name: name.get(), email: first(emails), phone: first(phones) };
        let mine = turn.with_value(|turn| turn.wrapping_add(1));
        turn.set_value(mine);
        let look = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                // No suggestion is no fault: the form goes on without it.
                let twins = find_twins(ask).await.unwrap_or_default();
                if turn.try_get_value() == Some(mine) {
                    found.set(twins);
                }
            });
        };
        set_timeout(look, std::time::Duration::from_millis(400));
    });
    let line = |it: Twin| {
        view! {
            <li>
                <a class="link" href=paths::client(it.row.id) target="_blank" rel="noopener">
                    {it.row.called}
                </a>
                <span class="small muted">" " {it.why}</span>
            </li>
        }
    };
    view! {
        <div class="wide" role="status">
            {move || {
                (!found.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <div class="alert alert--caution">
                                {icon("users")}
                                <div class="grow">
                                    <b class="strong">"Known already?"</b>
                                    <ul>{found.get().into_iter().map(line).collect_view()}</ul>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
