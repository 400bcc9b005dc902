//! A list that is read page by page: the first with the page itself, the others when somebody asks for them.

use domain::{AppError, Cursor, Page};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use super::{Asked, Button, Form, FormErrors, Load, skeleton};

/// How a list is shown.
pub struct Listing<T> {
    /// What is waited for, for those who listen.
    pub waiting: &'static str,
    /// In place of a list without rows.
    pub empty: fn() -> AnyView,
    /// The table around its rows.
    pub table: fn(AnyView) -> AnyView,
    /// A row.
    pub row: fn(T) -> AnyView,
}

impl<T> Clone for Listing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Listing<T> {}

/// Shows the first page, and a button as long as there are others.
pub fn pages<T, Answer>(
    first: Asked<Result<Page<T>, AppError>>,
    next: impl Fn(Cursor) -> Answer + Copy + Send + Sync + 'static,
    list: Listing<T>,
) -> AnyView
where
    T: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
    Answer: Future<Output = Result<Page<T>, AppError>> + 'static,
{
    let rows = RwSignal::new(Vec::<T>::new());
    let more = RwSignal::new(None::<Cursor>);
    let form = Form::new("pages");
    let go_on = move |cursor: Cursor| {
        form.send(next(cursor), move |page| {
            rows.update(|all| all.extend(page.items));
            more.set(page.next);
        });
    };
    let button = move || {
        let cursor = more.get()?;
        Some(view! { <Button label="Earlier ones" busy=form.busy on_press=move |_| go_on(cursor.clone()) /> })
    };
    let show = move |page: Page<T>| {
        if page.items.is_empty() {
            return (list.empty)();
        }
        rows.set(page.items);
        more.set(page.next);
        let shown = move || rows.get().into_iter().map(list.row).collect_view();
        view! {
            {(list.table)(view! { {shown} }.into_any())}
            {button}
        }
        .into_any()
    };
    let waiting = list.waiting;
    view! {
        <FormErrors form />
        <Load of=first skeleton=move || skeleton::rows(6, waiting) view=show />
    }
    .into_any()
}
