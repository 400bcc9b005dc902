//! Ctrl or Cmd and K: pages, commands and pieces in one box (WAI-ARIA combobox). Focus stays in the input; the empty box
//! shows what was opened last.

use std::time::Duration;

use domain::{
    AppError,
    customers::{ClientListing, ClientRowReach},
    identity::{customers as clients, inventory as may, organization, people},
    inventory::Listing,
};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{chunks::palette::load_palette, leaving::use_leave, preferences::Preferences, recent::recent, session};
use crate::{
    customers::rpc::clients_page,
    inventory::rpc::list_items,
    paths,
    ui::{browser::focus, fault, icon, mark::marked, photo::thumb},
};

/// The id of the box that is typed into.
const BOX: &str = "palette-box";

/// What an entry does.
#[derive(Clone, PartialEq)]
enum Act {
    Go(String),
    Theme,
    Sheet,
}

/// One line of the palette.
#[derive(Clone, PartialEq)]
struct Entry {
    group: &'static str,
    icon_name: &'static str,
    cover: Option<String>,
    label: String,
    note: String,
    aside: String,
    act: Act,
}

fn command(icon_name: &'static str, label: &str, aside: &str, act: Act) -> Entry {
    let (label, aside) = (label.to_owned(), aside.to_owned());
    Entry { group: "Pages and actions", icon_name, cover: None, label, note: String::new(), aside, act }
}

/// The commands of this person.
fn commands() -> Vec<Entry> {
    let session = session();
    let go = |path: &str| Act::Go(path.to_owned());
    let mut all = vec![
        command("layout-dashboard", "Dashboard", "", go(paths::DASHBOARD)),
        command("gem", "Stock", "", go(paths::STOCK)),
    ];
    if session.may::<may::Edit>() {
        all.push(command("plus", "Add piece", "N", go(paths::STOCK_NEW)));
    }
    if session.may::<clients::Browse>() {
        all.push(command("users", "Clients", "", go(paths::CLIENTS)));
    }
    if session.may::<clients::Edit>() {
        all.push(command("user-plus", "New client", "", go(paths::CLIENT_NEW)));
    }
    if session.may::<may::Import>() {
        all.push(command("upload", "Import a catalogue", "", go(paths::IMPORTS)));
    }
    if session.may::<people::Manage>() {
        all.push(command("users", "Staff and permissions", "", go(paths::STAFF)));
    }
    if session.may::<organization::ReadMailbox>() {
        all.push(command("mail", "Mailbox", "", go(paths::MAILBOX)));
    }
    all.push(command("users", "Who sees what", "", go(paths::WHO_SEES_WHAT)));
    all.push(command("sun-moon", "Switch theme", "", Act::Theme));
    all.push(command("circle-question-mark", "Keyboard shortcuts", "?", Act::Sheet));
    all
}

/// A client; who may reach them sees how.
fn client(it: ClientRowReach) -> Entry {
    let words =
        [it.row.company, it.phone, it.email].into_iter().filter(|word| !word.is_empty() && *word != it.row.called);
    Entry {
        group: "Clients",
        icon_name: "users",
        cover: None,
        note: words.collect::<Vec<_>>().join(" · "),
        label: it.row.called,
        aside: it.row.associate,
        act: Act::Go(paths::client(it.row.id)),
    }
}

/// Ctrl K: nothing until it is first asked for.
#[component]
pub fn Palette() -> impl IntoView {
    let it = Preferences::get();
    let asked = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || it.palette.get());
    move || asked.get().then(|| Suspend::new(load_palette()))
}

/// The palette, open.
pub fn palette() -> AnyView {
    let it = Preferences::get();
    let open = it.palette;
    let dialog = NodeRef::<html::Dialog>::new();
    let query = RwSignal::new(String::new());
    let pieces = RwSignal::new(Vec::<Entry>::new());
    let people = RwSignal::new(Vec::<Entry>::new());
    // What came of the search when it is no list of pieces.
    let said = RwSignal::new(None::<Result<&'static str, AppError>>);
    let at = RwSignal::new(0_usize);
    let turn = StoredValue::new(0_u32);
    let commands = StoredValue::new(commands());
    let sees_clients = session().may::<clients::Browse>();
    let reaches_clients = session().may::<clients::View>();
    let leave = use_leave();

    let entries = Memo::new(move |_| {
        let typed = query.get();
        let words = typed.to_lowercase();
        let matches = |entry: &Entry| {
            let label = entry.label.to_lowercase();
            words.split_whitespace().all(|word| label.contains(word))
        };
        let mut all = pieces.get();
        all.extend(people.get());
        all.extend(commands.with_value(|all| all.iter().filter(|entry| matches(entry)).cloned().collect::<Vec<_>>()));
        if !words.trim().is_empty() {
            let href = paths::stock(&Listing { q: typed.trim().to_owned(), ..Listing::default() });
            all.push(command("search", &format!("Search all stock for “{}”", typed.trim()), "", Act::Go(href)));
            if sees_clients {
                let href = paths::clients_about(typed.trim());
                all.push(command("users", &format!("Search all clients for “{}”", typed.trim()), "", Act::Go(href)));
            }
        }
        all
    });

    let find = move || {
        at.set(0);
        let mine = turn.with_value(|turn| turn + 1);
        turn.set_value(mine);
        let typed = query.get_untracked();
        if typed.trim().is_empty() {
            said.set(None);
            people.set(Vec::new());
            let opened = recent().into_iter().map(|known| Entry {
                group: "Opened last",
                icon_name: "history",
                cover: None,
                label: known.title,
                note: known.note,
                aside: String::new(),
                act: Act::Go(known.href),
            });
            pieces.set(opened.collect());
            return;
        }
        let ask = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            if sees_clients {
                let listing = ClientListing { q: typed.clone(), ..ClientListing::default() };
                spawn_local(async move {
                    let found = clients_page(listing, reaches_clients).await;
                    if turn.try_get_value() == Some(mine) {
                        people.set(
                            found.map(|page| page.items.into_iter().take(5).map(client).collect()).unwrap_or_default(),
                        );
                    }
                });
            }
            spawn_local(async move {
                let found = list_items(Listing { q: typed, ..Listing::default() }).await;
                // Somebody who types on does not want the answer to what stood there before.
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                let (rows, none) = match found {
                    Ok(found) if found.page.items.is_empty() => (Vec::new(), Some(Ok("No pieces match."))),
                    Ok(found) => (found.page.items, None),
                    Err(error) => (Vec::new(), Some(Err(error))),
                };
                said.set(none);
                let piece = |row: domain::inventory::ItemRow| Entry {
                    group: "Pieces",
                    icon_name: "gem",
                    label: row.title.clone(),
                    note: format!("{} · {} · {}", row.reference, row.stock_no, row.badge().label),
                    aside: row.ask.map(domain::Money::short).unwrap_or_default(),
                    act: Act::Go(paths::item(row.id)),
                    cover: row.cover,
                };
                pieces.set(rows.into_iter().take(7).map(piece).collect());
            });
        };
        set_timeout(ask, Duration::from_millis(120));
    };

    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            query.set(String::new());
            find();
            let _shown = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });

    let run = move |entry: Entry, new_tab: bool| {
        open.set(false);
        match entry.act {
            Act::Go(href) if new_tab => {
                let _opened = window().open_with_url_and_target(&href, "_blank");
            }
            Act::Go(href) => leave(&href),
            Act::Theme => it.next_theme(),
            Act::Sheet => it.sheet.set(true),
        }
    };
    let run = StoredValue::new(run);
    let press = move |key: KeyboardEvent| {
        let last = entries.with_untracked(Vec::len).saturating_sub(1);
        match key.key().as_str() {
            "ArrowDown" => at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => at.update(|at| *at = at.checked_sub(1).unwrap_or(last)),
            "Enter" => {
                if let Some(entry) = entries.with_untracked(|all| all.get(at.get_untracked()).cloned()) {
                    run.with_value(|run| run(entry, key.ctrl_key() || key.meta_key()));
                }
            }
            _ => return,
        }
        key.prevent_default();
        crate::ui::browser::by_id(&option_id(at.get_untracked())).iter().for_each(|option| {
            option.scroll_into_view_with_bool(false);
        });
    };
    let option = move |(index, entry): (usize, Entry), head: bool| {
        let picked = entry.clone();
        let typed = query.get_untracked();
        let picture = match entry.cover.as_deref() {
            Some(cover) => thumb(Some(cover), 32),
            None => icon(entry.icon_name),
        };
        view! {
            {head.then(|| view! { <div class="group" role="presentation">{entry.group}</div> })}
            <div
                role="option"
                id=option_id(index)
                aria-selected=move || if at.get() == index { "true" } else { "false" }
                on:click=move |press| run.with_value(|run| run(picked.clone(), press.ctrl_key() || press.meta_key()))
            >
                {picture}
                <span class="grow clip">
                    {marked(&entry.label, &typed)}
                    " "
                    <span class="muted small">{entry.note}</span>
                </span>
                {if entry.aside.len() == 1 {
                    view! { <kbd>{entry.aside}</kbd> }.into_any()
                } else {
                    view! { <span class="num strong">{entry.aside}</span> }.into_any()
                }}
            </div>
        }
        .into_any()
    };
    view! {
        <dialog class="palette" node_ref=dialog aria-label="Search or run a command" on:close=move |_| open.set(false)>
            <div class="q">
                {icon::icon_as("search", "icon icon--lg")}
                <input
                    id=BOX
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || option_id(at.get())
                    aria-label="Search or run a command"
                    placeholder="Piece, client, page"
                    autocomplete="off"
                    prop:value=move || query.get()
                    on:input=move |typed| {
                        query.set(event_target_value(&typed));
                        find();
                    }
                    on:keydown=press
                />
                <kbd>"Esc"</kbd>
            </div>
            {move || {
                said.get()
                    .map(|said| match said {
                        Ok(words) => view! { <p class="said muted" role="status">{words}</p> }.into_any(),
                        Err(error) => fault("Pieces could not be searched.", error, move || {
                            // The button goes with the words, and focus belongs to the box.
                            focus(BOX);
                            find();
                        }),
                    })
            }}
            <div role="listbox" id="palette-list" aria-label="Results">
                {move || {
                    let all = if open.get() { entries.get() } else { Vec::new() };
                    let mut before = "";
                    let mut views = Vec::with_capacity(all.len());
                    for (index, entry) in all.into_iter().enumerate() {
                        let head = entry.group != before;
                        before = entry.group;
                        views.push(option((index, entry), head));
                    }
                    views
                }}
            </div>
            <footer>
                <span>
                    <kbd>"↑"</kbd>
                    <kbd>"↓"</kbd>
                    "choose"
                </span>
                <span>
                    <kbd>"Enter"</kbd>
                    "open"
                </span>
                <span>
                    <kbd>"Ctrl Enter"</kbd>
                    "new tab"
                </span>
            </footer>
        </dialog>
    }
    .into_any()
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}
