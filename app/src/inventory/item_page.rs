//! A piece: the facts that decide, its photos, what it says about itself, what it costs, what happened.

use domain::{
    AppError, ItemId,
    identity::inventory::Edit,
    inventory::{Category, ItemView},
    sales::Live,
};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    item::{
        cost::CostCard,
        details::{components, details, facts, notes},
        history::{HistoryCard, PriceCard},
        moves::Moves,
        reservation::ReservationCard,
        serial::SerialLine,
        variants::VariantCard,
    },
    list::memory::Memory,
    photos::{manager::PhotoManager, viewer::Viewer},
    rpc::{find_item, item_history},
};
use crate::{
    customers::wanted::WantedCard,
    frame::{leaving::use_leave, live::use_live, preferences::Preferences, recent::remember, session},
    paths,
    ui::{Crumb, Load, PageHeader, badge, browser, icon, resource, skeleton},
};

/// `/stock/:id`
pub fn page() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ItemId>().ok())));
    let item = resource(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => find_item(id).await,
                None => Err(AppError::not_found()),
            }
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load alone=true of=item skeleton=|| skeleton::blocks("Loading the piece") view=move |view: ItemView| {
                let on_change = Callback::new(move |()| item.refetch());
                view! { <Body item=view on_change /> }
            } />
        </main>
    }
    .into_any()
}

/// The page follows what others do with the piece.
fn follow(item: &ItemView, on_change: Callback<()>) {
    let (id, shown, live) = (item.id, item.availability, use_live());
    Effect::new(move |_| {
        let Some(Live::Items { items, .. }) = live.get() else { return };
        if items.iter().any(|(of, to)| *of == id && *to != shown) {
            on_change.run(());
        }
    });
}

#[component]
fn Body(item: ItemView, on_change: Callback<()>) -> impl IntoView {
    let may_edit = session().may::<Edit>();
    let photos = RwSignal::new(item.photos.clone());
    let failed = RwSignal::new(None::<AppError>);
    let id = item.id;
    follow(&item, on_change);
    let history = resource(move || id, item_history);
    let stored = StoredValue::new(item.clone());
    let edit = paths::item_edit(id);
    let neighbours = Memory::neighbours(id);
    arrive(&item);
    listen(may_edit.then(|| edit.clone()), neighbours);
    let crumbs = match Category::of(&item.draft.category) {
        Some(category) => {
            vec![Crumb::new(paths::STOCK, "Stock"), Crumb::new(paths::category(category.key), category.plural)]
        }
        None => vec![Crumb::new(paths::STOCK, "Stock")],
    };
    let beside = [item.draft.reference.clone(), item.stock_no.clone()]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let of = item.badge();
    let note = move || {
        view! {
            <span class="muted num">{beside.clone()}</span>
            {badge(of, true)}
        }
    };
    let serial = view! { <SerialLine item=stored on_change /> }.into_any();
    view! {
        <PageHeader title=item.draft.title.clone() note crumbs>
            {beside_in_list(neighbours)}
            {may_edit
                .then(|| {
                    view! {
                        <Moves item=stored failed on_change />
                        <a class="btn btn--primary" href=edit>
                            {icon("pencil")}
                            "Edit"
                            <kbd>"E"</kbd>
                        </a>
                    }
                })}
        </PageHeader>
        <div class="page-body stack">
            {move || {
                failed
                    .get()
                    .map(|error| {
                        view! {
                            <div class="alert alert--critical" role="alert">
                                {icon("triangle-alert")}
                                <div class="grow">{error.detail}</div>
                            </div>
                        }
                    })
            }}
            {facts(&item)}
            <div class="cols cols--item">
                <div class="stack">
                    <Viewer photos may_add=may_edit />
                    {may_edit.then(|| view! { <PhotoManager store=item.store item=id photos /> })}
                    {links(&item)}
                    {details(&item, serial)}
                    <VariantCard item=stored on_change />
                    <HistoryCard history />
                </div>
                <div class="stack">
                    <PriceCard item=item.clone() history />
                    <ReservationCard item=stored on_change />
                    <WantedCard item=id />
                    <CostCard item=stored />
                    {components(&item)}
                    {notes(&item)}
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// Remembers the piece, and goes to its photos when the address says so.
fn arrive(item: &ItemView) {
    let (href, title, note) = (paths::item(item.id), item.draft.title.clone(), item.stock_no.clone());
    Effect::new(move |_| {
        remember(&href, &title, &note);
        if window().location().hash().is_ok_and(|hash| hash == "#photos")
            && let Some(section) = browser::by_id("photos")
        {
            section.scroll_into_view();
            let _focused = section.focus();
        }
    });
}

/// The ways to the piece before and the one after, for those who come from a list.
fn beside_in_list(neighbours: [Option<ItemId>; 2]) -> AnyView {
    if neighbours == [None; 2] {
        return ().into_any();
    }
    let [before, after] = neighbours;
    let way = |to: Option<ItemId>, label: &'static str, icon_name: &'static str| {
        match to {
        Some(to) => {
            view! { <a class="btn btn--icon" href=paths::item(to) aria-label=label title=label>{icon(icon_name)}</a> }
                .into_any()
        }
        None => {
            view! { <button type="button" class="btn btn--icon" aria-label=label title=label disabled>{icon(icon_name)}</button> }
                .into_any()
        }
    }
    };
    view! {
        {way(before, "Previous piece, K", "chevron-up")}
        {way(after, "Next piece, J", "chevron-down")}
    }
    .into_any()
}

/// E opens the form, K and J go to the pieces before and after.
fn listen(edit: Option<String>, [before, after]: [Option<ItemId>; 2]) {
    let keys = Preferences::get().keys;
    let leave = use_leave();
    Effect::new(move |_| {
        let (leave, edit) = (leave.clone(), edit.clone());
        let listener = window_event_listener(ev::keydown, move |key| {
            let plain = !(key.ctrl_key() || key.meta_key() || key.alt_key());
            if !plain || !keys.get_untracked() || browser::is_taken(&key) {
                return;
            }
            let to = match key.key().as_str() {
                "e" => edit.clone(),
                "k" => before.map(paths::item),
                "j" => after.map(paths::item),
                _ => None,
            };
            if let Some(to) = to {
                key.prevent_default();
                leave(&to);
            }
        });
        on_cleanup(move || listener.remove());
    });
}

/// Pictures that an import only referred to.
fn links(item: &ItemView) -> AnyView {
    if item.image_links.is_empty() {
        return ().into_any();
    }
    let entry = |link: &String| {
        // Only the web: a file of somebody else must not bring a `javascript:` address.
        let safe = link.starts_with("https://") || link.starts_with("http://");
        let (href, name) = (link.clone(), link.clone());
        if safe {
            view! { <li><a class="link" href=href target="_blank" rel="noreferrer noopener external">{name}</a></li> }
                .into_any()
        } else {
            view! { <li class="muted">{name}</li> }.into_any()
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Pictures named by the import"</h2>
            </header>
            <ul class="body stack snug small links">{item.image_links.iter().map(entry).collect_view()}</ul>
        </section>
    }
    .into_any()
}
