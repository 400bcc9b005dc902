//! The head of a page: parents, the one h1, a word beside it, actions.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{browser, icon};

/// A parent of the page.
#[derive(Clone)]
pub struct Crumb {
    /// Where it is.
    pub href: String,
    /// What it is called.
    pub label: String,
}

impl Crumb {
    /// A parent.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}

/// The head; its children are the actions.
#[component]
pub fn PageHeader(
    /// The h1, and the title of the tab.
    #[prop(into)]
    title: String,
    /// Beside the title, quieter.
    #[prop(optional, into)]
    note: ViewFn,
    /// Parents, outermost first.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// Actions, the primary one last.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    browser::hydrated();
    let parents = crumbs.into_iter().map(|Crumb { href, label }| {
        view! {
            <a href=href>{label}</a>
            {icon("chevron-right")}
        }
    });
    let parents: Vec<_> = parents.collect();
    view! {
        <Title text=title.clone() />
        <header class="page-head">
            {(!parents.is_empty())
                .then(|| {
                    view! {
                        <nav class="crumbs" aria-label="Breadcrumb">
                            {parents}
                        </nav>
                    }
                })}
            <h1>{title}</h1>
            {note.run()}
            {children.map(|actions| view! { <div class="actions">{actions()}</div> })}
        </header>
    }
    .into_any()
}
