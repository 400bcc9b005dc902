//! A run of an import: preview, progress and report in one.

use domain::{
    AppError, ImportId,
    inventory::{Category, ImportLine, ImportState, ImportView, RowProblem},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    imports_page::products,
    rpc::{confirm_import, discard_import, find_import},
};
use crate::{
    frame::import::{self, Decide, Steps, state_badge},
    paths,
    ui::{
        Button, Crumb, Form, FormErrors, Load, PageHeader, Progress,
        amount::{count, counted},
        csv::download_csv,
        progress::percent,
        resource, skeleton,
    },
};

/// `/stock/import/:id`
pub fn page() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ImportId>().ok())));
    let run = resource(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => find_import(id).await,
                None => Err(AppError::not_found()),
            }
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load alone=true of=run skeleton=|| skeleton::blocks("Loading the import") view=|run: ImportView| view! { <Run run /> } />
        </main>
    }
    .into_any()
}

#[component]
fn Run(run: ImportView) -> impl IntoView {
    let (id, file) = (run.id, run.file_name.clone());
    let run = RwSignal::new(run);
    let form = Form::new("run");
    let state = Memo::new(move |_| run.with(|run| run.state));
    let look = import::look(run, form, move || find_import(id));
    import::follow(run, state, look);
    let confirm = move |()| form.send(confirm_import(id), move |()| look());
    let discard = move |()| form.send(discard_import(id), move |()| look());
    let problems = move |_| {
        let rows = run.with_untracked(|run| run.problems.clone());
        let cells = |it: RowProblem| vec![it.line.to_string(), it.column, it.value, it.message];
        download_csv("import-problems.csv", &["Row", "Column", "Value", "Problem"], rows.into_iter().map(cells));
    };
    let some_problems = Memo::new(move |_| run.with(|run| !run.problems.is_empty()));
    let number = run.with_untracked(|run| run.products);
    let previewed = Memo::new(move |_| state.get() == ImportState::Previewed);
    let note = move || view! { {move || state_badge(state.get())} };
    view! {
        <PageHeader
            title=format!("Import of {file}")
            note
            crumbs=vec![Crumb::new(paths::STOCK, "Stock"), Crumb::new(paths::IMPORTS, "All imports")]
        >
            <Show when=move || some_problems.get()>
                <Button label="Download problems" icon_name="download" on_press=problems />
            </Show>
            <Decide
                form
                state
                label=format!("Import {}", products(number))
                empty=Signal::stored(number == 0)
                on_confirm=confirm
                on_discard=discard
            />
            <Show when=move || state.get() == ImportState::Done>
                <a class="btn btn--primary" href=paths::STOCK>
                    "See the stock"
                </a>
            </Show>
        </PageHeader>
        <div class="page-body stack">
            <FormErrors form />
            <Steps state />
            <Figures run state />
            {move || run.with(|run| faults(&run.problems))}
            <Show when=move || previewed.get()>{run.with_untracked(|run| sample_table(&run.sample, run.products))}</Show>
        </div>
    }
    .into_any()
}

#[component]
fn Figures(run: RwSignal<ImportView>, state: Memo<ImportState>) -> impl IntoView {
    let left_out =
        |run: &ImportView| ("Left out", counted(run.problems.len() as i64, "row", "rows"), !run.problems.is_empty());
    let found = move || {
        run.with(|run| {
            view! {
                {import::figures([
                    ("Rows read", count(run.lines), false),
                    ("Products", count(run.products), false),
                    ("Variants", count(run.variants), false),
                    left_out(run),
                ])}
                <p class="small muted">
                    {match state.get() {
                        ImportState::Discarded => "This import was thrown away; nothing was written.",
                        _ => "Nothing is written yet. Good rows are kept even when others are left out.",
                    }}
                </p>
            }
        })
    };
    let going = move || {
        let text = Signal::derive(move || {
            run.with(|run| match run.state {
                ImportState::Done => format!("Import done, {} of {}", count(run.done), products(run.products)),
                ImportState::Stopped => format!("Stopped after {} of {}", count(run.done), products(run.products)),
                _ => format!("Importing, {} of {}", count(run.done), products(run.products)),
            })
        });
        view! {
            <div role="status">
                <Progress name="Import" percent=Signal::derive(move || run.with(|run| percent(run.done, run.products))) text />
            </div>
            {move || {
                run.with(|run| {
                    import::figures([
                        ("New", count(run.created), false),
                        ("Changed", count(run.updated), false),
                        ("Same as before", count(run.unchanged), false),
                        left_out(run),
                    ])
                })
            }}
            <p class="small muted">
                {match state.get() {
                    ImportState::Stopped => "It could not go on after many attempts. What is in the stock stays; going on starts where it stands.",
                    _ => "Importing the same file again changes nothing. You may leave this page; the import goes on.",
                }}
            </p>
        }
    };
    view! {
        <section class="card">
            <div class="body stack">
                {move || match state.get() {
                    ImportState::Previewed | ImportState::Discarded => found().into_any(),
                    ImportState::Running | ImportState::Stopped | ImportState::Done => going().into_any(),
                }}
            </div>
        </section>
    }
    .into_any()
}

fn faults(problems: &[RowProblem]) -> AnyView {
    let more = match problems.len().saturating_sub(import::SHOWN) {
        0 => String::new(),
        more => format!("{more} more in the download"),
    };
    let fault = |it: &RowProblem| (it.line, it.column.clone(), it.value.clone(), it.message.clone());
    import::left_out("Row", more, problems.iter().map(fault))
}

fn sample_table(sample: &[ImportLine], of: i64) -> AnyView {
    let row = |it: &ImportLine| {
        view! {
            <tr>
                <td class="num muted">{it.line}</td>
                <td class="title" title=it.title.clone()>
                    {it.title.clone()}
                </td>
                <td>{Category::of(&it.category).map(|it| it.label)}</td>
                <td class="num p2">{it.variants}</td>
                <td class="num p2">{count(it.quantity)}</td>
                <td class="num p2">{it.images}</td>
                <td class="num">{it.price.clone()}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"What will be filed"</h2>
                <span class="push small muted">{format!("first {} of {}", sample.len(), products(of))}</span>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="First products of the file">
                <table class="table">
                    <thead>
                        <tr>
                            <th class="num">"Row"</th>
                            <th>"Title"</th>
                            <th>"Category"</th>
                            <th class="num p2">"Variants"</th>
                            <th class="num p2">"Quantity"</th>
                            <th class="num p2">"Pictures"</th>
                            <th class="num">"Price"</th>
                        </tr>
                    </thead>
                    <tbody>{sample.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
