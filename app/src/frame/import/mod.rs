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

use crate::ui::{Button, Form, Tone, amount::count, badge, icon, when};

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

/// What can be decided about a run: thrown away or confirmed while nothing is written, and going on when it has stopped.
#[component]
pub fn Decide(
    /// The form that it is sent by.
    form: Form,
    /// How far the run is.
    state: Memo<ImportState>,
    /// What confirming does: `Import 20 products`.
    #[prop(into)]
    label: Signal<String>,
    /// There is nothing to take in.
    #[prop(into)]
    empty: Signal<bool>,
    /// Confirms, or goes on.
    #[prop(into)]
    on_confirm: Callback<()>,
    /// Throws it away.
    #[prop(into)]
    on_discard: Callback<()>,
) -> impl IntoView {
    view! {
        <Show when=move || state.get() == ImportState::Previewed>
            <Button label="Discard" tone=Tone::Danger busy=form.busy on_press=move |_| on_discard.run(()) />
            <Button
                label
                tone=Tone::Primary
                busy=form.busy
                disabled=empty
                on_press=move |_| on_confirm.run(())
            />
        </Show>
        <Show when=move || state.get() == ImportState::Stopped>
            <Button label="Go on" tone=Tone::Primary busy=form.busy on_press=move |_| on_confirm.run(()) />
        </Show>
    }
    .into_any()
}

/// Figures beside each other: what, how many, and whether that is bad.
pub fn figures(all: [(&'static str, String, bool); 4]) -> AnyView {
    let cell = |(name, value, bad): (&'static str, String, bool)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd class="strong num" class:neg=bad>
                    {value}
                </dd>
            </div>
        }
    };
    view! { <dl class="four">{all.map(cell).into_iter().collect_view()}</dl> }.into_any()
}

/// Faults that are shown; the rest is in the download.
pub const SHOWN: usize = 100;

/// What is left out of a file; nothing when nothing is. `line` is what its lines are called, `note` stands beside the
/// heading.
pub fn left_out<W: Into<String>>(
    line: &'static str,
    note: String,
    faults: impl IntoIterator<Item = (u64, String, String, W)>,
) -> AnyView {
    let row = |(at, column, value, why): (u64, String, String, W)| {
        view! {
            <tr class="row-bad">
                <td class="num muted">{at}</td>
                <td class="wrapc">{column}</td>
                <td class="neg strong wrapc">{value}</td>
                <td class="wrapc neg">{why.into()}</td>
            </tr>
        }
    };
    let rows: Vec<_> = faults.into_iter().take(SHOWN).map(row).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card">
            <header>
                {icon("triangle-alert")} <h2>"Left out"</h2>
                <span class="push small muted">{note}</span>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="What is left out">
                <table class="table">
                    <thead>
                        <tr>
                            <th class="num">{line}</th>
                            <th>"Column"</th>
                            <th>"What stands there"</th>
                            <th>"Why"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
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
