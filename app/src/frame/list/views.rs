//! Saved views: those that everybody needs, and a person's own, kept in this browser.

use leptos::prelude::*;

use crate::{
    frame::session,
    ui::{
        Button, Dialog, Form, Input, Tone,
        browser::{store, stored},
        icon,
        tabs::tab,
    },
};

/// A person's own views: name and address.
fn own(key: &str) -> Vec<(String, String)> {
    let kept = stored(key).unwrap_or_default();
    kept.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, href)| (name.to_owned(), href.to_owned()))
        .collect()
}

fn keep(key: &str, views: &[(String, String)]) {
    let lines: Vec<String> = views.iter().map(|(name, href)| format!("{name}\t{href}")).collect();
    store(key, &lines.join("\n"));
}

/// The tabs. The address decides which one is current.
#[component]
pub fn Views(
    /// Where a person's own views are kept: each who works at this browser has theirs.
    list: &'static str,
    /// The views that everybody needs: name and address.
    fixed: Vec<(String, String)>,
    /// The address of what is shown.
    here: Memo<String>,
) -> impl IntoView {
    let mine = RwSignal::new(Vec::<(String, String)>::new());
    let naming = RwSignal::new(false);
    let key = StoredValue::new(session().with(|who| format!("{list} {}", who.user)));
    let fixed = StoredValue::new(fixed);
    Effect::new(move |_| mine.set(key.with_value(|key| own(key))));
    let known = move || {
        let here = here.get();
        fixed.with_value(|fixed| fixed.iter().any(|(_, href)| *href == here))
            || mine.with(|mine| mine.iter().any(|(_, href)| *href == here))
    };
    let is_mine = move || mine.with(|mine| mine.iter().any(|(_, href)| *href == here.get()));
    let change = move |views: Vec<(String, String)>| {
        key.with_value(|key| keep(key, &views));
        mine.set(views);
    };
    let forget =
        move |_| change(mine.get_untracked().into_iter().filter(|(_, href)| *href != here.get_untracked()).collect());
    let tabs = move || {
        let here = here.get();
        let all: Vec<_> = fixed
            .get_value()
            .into_iter()
            .chain(mine.get())
            .map(|(name, href)| tab(href.clone(), name, href == here))
            .collect();
        all
    };
    view! {
        <nav class="tabs" aria-label="Saved views">
            {tabs}
            {move || {
                if is_mine() {
                    view! {
                        <button type="button" class="tab" on:click=forget>
                            {icon("x")}
                            "Remove view"
                        </button>
                    }
                        .into_any()
                } else if !known() {
                    view! {
                        <button type="button" class="tab" on:click=move |_| naming.set(true)>
                            {icon("plus")}
                            "Save view"
                        </button>
                    }
                        .into_any()
                } else {
                    ().into_any()
                }
            }}
        </nav>
        <Dialog open=naming title="Save this view">
            {
                let form = Form::new("view");
                let name = RwSignal::new(String::new());
                view! {
                    <form on:submit=move |sent| {
                        sent.prevent_default();
                        let title = name.get_untracked().replace(['\t', '\n'], " ").trim().to_owned();
                        if title.is_empty() {
                            form.error.set(Some(domain::AppError::field("name", "Give the view a name.")));
                            return;
                        }
                        let mut views = mine.get_untracked();
                        views.push((title, here.get_untracked()));
                        change(views);
                        naming.set(false);
                    }>
                        <div class="body">
                            <Input form name="name" label="Name" value=name hint="Kept in this browser" />
                        </div>
                        <footer>
                            <Button label="Cancel" on_press=move |_| naming.set(false) />
                            <Button label="Save view" tone=Tone::Primary submit=true />
                        </footer>
                    </form>
                }
            }
        </Dialog>
    }
    .into_any()
}
