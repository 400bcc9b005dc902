//! What the pages of every import share: where the file comes in, the runs so far, and how far one is.

mod drop;

use std::time::Duration;

use domain::{
    AppError, ImportId,
    inventory::{ImportRow, ImportState},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use drop::DropFile;

use crate::ui::{Form, amount::count, badge, when};

/// How often a running import is looked at.
const LOOK: Duration = Duration::from_millis(700);

/// The word of a state.
pub fn state_badge(state: ImportState) -> AnyView {
    match state {
        ImportState::Previewed => badge::label("draft", "Not confirmed"),
        ImportState::Running => badge::label("reserved", "Running"),
        ImportState::Stopped => badge::label("service", "Stopped"),
        ImportState::Done => badge::label("available", "Done"),
        ImportState::Discarded => badge::label("sold", "Discarded"),
    }
}

/// The runs so far. `what` heads the numbers: `Products`.
pub fn runs(runs: Vec<ImportRow>, what: &'static str, to: fn(ImportId) -> String) -> AnyView {
    let row = |run: ImportRow| {
        view! {
            <tr>
                <td class="title">
                    <a href=to(run.id)>{run.file_name}</a>
                </td>
                <td>{state_badge(run.state)}</td>
                <td class="num">{count(run.products)}</td>
                <td class="num" class:neg=run.problems.gt(&0)>
                    {count(run.problems)}
                </td>
                <td class="muted">{when(&run.created_at)}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Imports so far"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Imports">
                <table class="table">
                    <thead>
                        <tr>
                            <th>"File"</th>
                            <th>"State"</th>
                            <th class="num">{what}</th>
                            <th class="num">"Left out"</th>
                            <th>"When"</th>
                        </tr>
                    </thead>
                    <tbody>{runs.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

/// How far a run is, in three steps.
#[component]
pub fn Steps(
    /// How far the run is.
    state: Memo<ImportState>,
) -> impl IntoView {
    let now = move || match state.get() {
        ImportState::Previewed | ImportState::Discarded => 1,
        ImportState::Running | ImportState::Stopped => 2,
        ImportState::Done => 3,
    };
    let step = move |(at, name): (usize, &'static str)| {
        view! {
            <li class:done=move || at < now() aria-current=move || (at == now()).then_some("step")>
                {name}
            </li>
        }
    };
    view! { <ol class="steps">{["Upload", "Check", "Bring in"].into_iter().enumerate().map(step).collect_view()}</ol> }
        .into_any()
}

/// Looks at a run once, with `find`.
pub fn look<V, F>(run: RwSignal<V>, form: Form, find: impl Fn() -> F + Copy + 'static) -> impl Fn() + Copy + 'static
where
    V: Send + Sync + 'static,
    F: Future<Output = Result<V, AppError>> + 'static,
{
    move || {
        spawn_local(async move {
            match find().await {
                Ok(now) => {
                    form.error.try_set(None);
                    run.try_set(now);
                }
                // Said once, and looked again: the import goes on, and so does this page once the server is back.
                Err(error) => {
                    if form.error.try_with_untracked(Option::is_none) == Some(true) {
                        form.error.try_set(Some(error));
                    }
                    run.try_update(|_| {});
                }
            }
        });
    }
}

/// Looks again after every look, as long as it runs; leaving the page ends it.
pub fn follow<V: Send + Sync + 'static>(run: RwSignal<V>, state: Memo<ImportState>, look: impl Fn() + Copy + 'static) {
    Effect::new(move |_| {
        run.track();
        if state.get() == ImportState::Running
            && let Ok(timer) = set_timeout_with_handle(look, LOOK)
        {
            on_cleanup(move || timer.clear());
        }
    });
}
