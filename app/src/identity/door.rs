//! What the pages in front of the door share: the column with the form, the pictures beside it, and forms that are
//! posted as they are when no script has loaded.

use domain::AppError;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

use crate::{
    paths,
    ui::{Form, browser, icon},
};

/// The page around a form.
#[component]
pub fn Door(
    /// Of the tab.
    title: &'static str,
    /// Head and form.
    children: Children,
) -> impl IntoView {
    browser::hydrated();
    let picture =
        |name: &'static str| view! { <img src=format!("/sign/{name}.svg") width="800" height="800" alt="" /> };
    view! {
        <Title text=title />
        <main class="sign">
            <section class="sign__form">
                <a class="brand" href=paths::SIGN_IN>
                    {icon::brand()}
                </a>
                {children()}
            </section>
            <aside class="sign__show" aria-hidden="true">
                {["calatrava", "birkin", "trilogy", "datejust"].map(picture).collect_view()}
            </aside>
        </main>
    }
    .into_any()
}

/// The form of a server action: its refusals, also those of a post without script, and the way on when it was taken.
/// The way on is a full load, so that nothing of another session stays in memory.
pub fn form_of<S>(action: ServerAction<S>, prefix: &'static str) -> Form
where
    S: ServerFn<Output = (), Error = AppError> + Clone + Send + Sync + 'static,
{
    let form = Form::new(prefix);
    let posted = move || action.value().with_untracked(|answer| answer.clone().and_then(Result::err));
    // Only the server knows what came back in the address; the browser must render the same.
    form.error.set(SharedValue::new(posted).into_inner());
    Effect::new(move |_| match action.value().get() {
        Some(Ok(())) => browser::load(paths::DASHBOARD),
        Some(Err(error)) => form.error.set(Some(error)),
        None => {}
    });
    Effect::new(move |_| form.busy.set(action.pending().get()));
    form
}
