//! Finding: one field for scanner and fingers, shelves as chips, and what was found. The copy in memory answers at once,
//! the server a moment later and for good.

use std::time::Duration;

use domain::{
    AppError,
    sales::{FindSellable, Sellable},
};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{
    camera,
    grid::Grid,
    state::{Sheet, Step, Till},
};
use crate::{
    sales::rpc::find_sellable,
    ui::{IconButton, fault, icon},
};

/// The id of the field.
pub const FIELD: &str = "till-find";

/// What is looked for, and what was found.
#[derive(Clone, Copy)]
pub struct Finder {
    till: Till,
    /// As typed.
    pub text: RwSignal<String>,
    /// Only this shelf.
    pub category: RwSignal<Option<&'static str>>,
    /// What was found.
    pub found: RwSignal<Vec<Sellable>>,
    /// The server has answered what was typed last.
    pub sure: RwSignal<bool>,
    /// It refused.
    pub failed: RwSignal<Option<AppError>>,
    turn: StoredValue<u32>,
}

impl Finder {
    /// For everything inside the page.
    pub fn provide(till: Till) -> Self {
        let it = Self {
            till,
            text: RwSignal::new(String::new()),
            category: RwSignal::new(None),
            found: RwSignal::new(Vec::new()),
            sure: RwSignal::new(false),
            failed: RwSignal::new(None),
            turn: StoredValue::new(0),
        };
        provide_context(it);
        it
    }

    /// Looks in memory now and asks the server after `pause` without another letter.
    pub fn look(self, pause: Duration) {
        let mine = self.turn.with_value(|turn| turn.wrapping_add(1));
        self.turn.set_value(mine);
        self.sure.set(false);
        let (text, category) = (self.text.get_untracked(), self.category.get_untracked());
        if !text.trim().is_empty() {
            let known = self.till.stock.find(&text, category);
            if !known.is_empty() {
                self.found.set(known);
            }
        }
        let ask = move || {
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let answer = find_sellable(FindSellable { text, category: category.map(ToOwned::to_owned) }).await;
                if self.turn.try_get_value() != Some(mine) {
                    return;
                }
                match answer {
                    Ok(answer) => {
                        self.till.stock.learn(answer.items.iter().cloned());
                        self.found.set(answer.items);
                        self.sure.set(true);
                        self.failed.set(None);
                    }
                    Err(error) => self.failed.set(Some(error)),
                }
            });
        };
        set_timeout(ask, pause);
    }

    /// A code was scanned, or Enter pressed: what it names goes on the cart without a look.
    pub fn enter(self, code: String) {
        let code = code.trim().to_owned();
        if code.is_empty() {
            return;
        }
        if let Some(it) = self.till.stock.exact(&code) {
            self.clear();
            self.till.put(it);
            // The copy may be old: price and stock are put right as soon as the server answers.
            return self.correct(code);
        }
        spawn_local(async move {
            match find_sellable(FindSellable { text: code.clone(), category: None }).await {
                Ok(answer) => self.answered(&code, answer.items, answer.exact),
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }

    fn answered(self, code: &str, items: Vec<Sellable>, exact: bool) {
        self.till.stock.learn(items.iter().cloned());
        self.failed.try_set(None);
        match items.first().filter(|_| exact) {
            Some(it) => {
                self.clear();
                self.till.put(it.clone());
            }
            None => {
                let words = match items.len() {
                    0 => format!("Nothing for sale has the code or name “{code}”"),
                    many => format!("{} for “{code}”", crate::ui::amount::counted(many as i64, "match", "matches")),
                };
                self.till.said.try_set(words);
                self.text.try_set(code.to_owned());
                self.found.try_set(items);
                self.sure.try_set(true);
            }
        }
    }

    fn correct(self, code: String) {
        spawn_local(async move {
            let Ok(answer) = find_sellable(FindSellable { text: code, category: None }).await else { return };
            self.till.stock.learn(answer.items.iter().cloned());
            for it in answer.items {
                let changed = self.till.change(|cart| Ok(cart.refresh(&it).map(|before| (before, it.price)))).flatten();
                if let Some((before, Some(now))) = changed {
                    self.till.toaster.say(format!("{} is {now} now, not {before}", it.title));
                }
            }
        });
    }

    /// Begins anew.
    pub fn clear(self) {
        if !self.text.with_untracked(String::is_empty) {
            self.text.set(String::new());
            self.look(Duration::ZERO);
        }
    }
}

/// The left half of the page.
#[component]
pub fn Find() -> impl IntoView {
    let till = Till::get();
    let finder = expect_context::<Finder>();
    let paying = move || till.step.with(|step| *step != Step::Cart);
    let looking = move || finder.category.get().is_some() || finder.text.with(|text| !text.trim().is_empty());
    let has_camera = RwSignal::new(false);
    Effect::new(move |_| {
        has_camera.set(camera::is_there());
        finder.look(Duration::ZERO);
    });
    let press = move |key: KeyboardEvent| match key.key().as_str() {
        "Enter" => {
            key.prevent_default();
            finder.enter(finder.text.get_untracked());
        }
        "Escape" => finder.clear(),
        _ => {}
    };
    view! {
        <section class="till__find" class:till__find--open=looking aria-label="Find pieces" inert=paying>
            <div class="row">
                <div class="affix grow">
                    {icon("scan-barcode")}
                    <input
                        id=FIELD
                        class="input"
                        type="search"
                        aria-label="Scan or type"
                        placeholder="Scan or type: stock number, serial, name"
                        autocomplete="off"
                        enterkeyhint="go"
                        prop:value=move || finder.text.get()
                        on:input=move |typed| {
                            finder.text.set(event_target_value(&typed));
                            finder.look(Duration::from_millis(180));
                        }
                        on:keydown=press
                    />
                </div>
                <Show when=move || has_camera.get()>
                    <IconButton label="Scan with the camera" icon_name="camera" on_press=move |_| till.show(Sheet::Camera) />
                </Show>
            </div>
            <Shelves />
            {move || {
                finder
                    .failed
                    .get()
                    .map(|error| fault("The stock could not be searched.", error, move || finder.look(Duration::ZERO)))
            }}
            <Grid />
        </section>
    }
    .into_any()
}

/// Categories, and what is not in stock.
#[component]
fn Shelves() -> impl IntoView {
    let till = Till::get();
    let finder = expect_context::<Finder>();
    let shelf = move |key: Option<&'static str>, label: &'static str| {
        let on = move || finder.category.get() == key;
        view! {
            <span class="chip" class:chip--on=on>
                <button
                    type="button"
                    aria-pressed=move || if on() { "true" } else { "false" }
                    on:click=move |_| {
                        finder.category.set(key);
                        finder.look(Duration::ZERO);
                    }
                >
                    {label}
                </button>
            </span>
        }
    };
    let other = move |sheet: Sheet, label: &'static str| {
        view! {
            <span class="chip chip--add">
                <button type="button" on:click=move |_| till.show(sheet)>
                    {icon("plus")}
                    {label}
                </button>
            </span>
        }
    };
    let categories = Memo::new(move |_| till.stock.categories().into_iter().map(|it| it.key).collect::<Vec<_>>());
    let named = move |key: &'static str| domain::inventory::Category::of(key).map_or(key, |it| it.plural);
    view! {
        <div class="chips" role="group" aria-label="Shelves">
            {shelf(None, "All")}
            <For each=move || categories.get() key=|key| *key children=move |key| shelf(Some(key), named(key)) />
            {other(Sheet::Service, "Service")} {other(Sheet::Custom, "Other")} {other(Sheet::GiftCard, "Gift card")}
        </div>
    }
    .into_any()
}
