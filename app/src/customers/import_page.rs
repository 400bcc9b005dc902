//! A run of an import of clients: what the columns mean, the preview, the progress and the report in one.

use domain::{
    AppError, ImportId,
    customers::{ClientFault, ClientImport, ClientSample, RefusedClients},
    inventory::ImportState,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    import_columns::Columns,
    rpc::{confirm_client_import, discard_client_import, find_client_import, refused_clients},
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

/// `/clients/import/:id`
pub fn page() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").and_then(|id| id.parse::<ImportId>().ok())));
    let run = resource(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => find_client_import(id).await,
                None => Err(AppError::not_found()),
            }
        },
    );
    view! {
        <main class="main" id="main" tabindex="-1">
            <Load
                alone=true
                of=run
                skeleton=|| skeleton::blocks("Loading the import")
                view=|run: ClientImport| view! { <Run run /> }
            />
        </main>
    }
    .into_any()
}

fn lines(number: i64) -> String {
    counted(number, "line", "lines")
}

#[component]
fn Run(run: ClientImport) -> impl IntoView {
    let (id, file) = (run.id, run.file_name.clone());
    let run = RwSignal::new(run);
    let form = Form::new("run");
    let state = Memo::new(move |_| run.with(|run| run.state));
    let look = import::look(run, form, move || find_client_import(id));
    import::follow(run, state, look);
    let confirm = move |()| form.send(confirm_client_import(id), move |()| look());
    let discard = move |()| form.send(discard_client_import(id), move |()| look());
    let refused = move |_| {
        form.send(refused_clients(id), |refused: RefusedClients| {
            let head: Vec<&str> = refused.headings.iter().map(String::as_str).collect();
            download_csv("clients-left-out.csv", &head, refused.lines);
        });
    };
    let some_refused = Memo::new(move |_| run.with(|run| run.good < run.lines && run.state != ImportState::Discarded));
    let good = Memo::new(move |_| run.with(|run| run.good));
    let previewed = Memo::new(move |_| state.get() == ImportState::Previewed);
    let note = move || view! { {move || state_badge(state.get())} };
    view! {
        <PageHeader
            title=format!("Import of {file}")
            note
            crumbs=vec![Crumb::new(paths::CLIENTS, "Clients"), Crumb::new(paths::CLIENT_IMPORTS, "All imports")]
        >
            <Show when=move || some_refused.get()>
                <Button label="Download what is left out" icon_name="download" busy=form.busy on_press=refused />
            </Show>
            <Decide
                form
                state
                label=Signal::derive(move || format!("Import {}", counted(good.get(), "client", "clients")))
                empty=Signal::derive(move || good.get() == 0)
                on_confirm=confirm
                on_discard=discard
            />
            <Show when=move || state.get() == ImportState::Done>
                <a class="btn btn--primary" href=format!("{}?view=newest", paths::CLIENTS)>
                    "See the clients"
                </a>
            </Show>
        </PageHeader>
        <div class="page-body stack">
            <FormErrors form />
            <Steps state />
            <Figures run state />
            <Show when=move || previewed.get()>
                <Columns run />
            </Show>
            {move || run.with(faults)}
            <Show when=move || previewed.get()>{move || run.with(|run| sample_table(&run.sample, run.good))}</Show>
        </div>
    }
    .into_any()
}

#[component]
fn Figures(run: RwSignal<ClientImport>, state: Memo<ImportState>) -> impl IntoView {
    let left_out = |run: &ClientImport| ("Left out", lines(run.lines - run.good), run.good < run.lines);
    let found = move |run: &ClientImport| {
        view! {
            {import::figures([
                ("Lines read", count(run.lines), false),
                ("Can be taken", count(run.good), false),
                ("Known already", count(run.plan.found), false),
                left_out(run),
            ])}
            <p class="small muted">
                {match run.state {
                    ImportState::Discarded => "This import was thrown away; nothing was written.",
                    _ => "Nothing is written yet. Good lines are taken even when others are left out.",
                }}
            </p>
        }
        .into_any()
    };
    let going = move |run: &ClientImport| {
        view! {
            {import::figures([
                ("New", count(run.created), false),
                ("Brought up to date", count(run.updated), false),
                ("As they were", count(run.unchanged), false),
                left_out(run),
            ])}
            <p class="small muted">
                {match run.state {
                    ImportState::Stopped => "It could not go on after many attempts. Who is taken in stays; going on starts where it stands.",
                    _ => "Importing the same file again changes nothing. You may leave this page; the import goes on.",
                }}
            </p>
        }
        .into_any()
    };
    let text = Signal::derive(move || {
        run.with(|run| match run.state {
            ImportState::Done => format!("Import done, {} of {}", count(run.done), lines(run.lines)),
            ImportState::Stopped => format!("Stopped after {} of {}", count(run.done), lines(run.lines)),
            _ => format!("Importing, {} of {}", count(run.done), lines(run.lines)),
        })
    });
    let runs = move || matches!(state.get(), ImportState::Running | ImportState::Stopped | ImportState::Done);
    view! {
        <section class="card">
            <div class="body stack">
                <Show when=runs>
                    <div role="status">
                        <Progress
                            name="Import"
                            percent=Signal::derive(move || run.with(|run| percent(run.done, run.lines)))
                            text
                        />
                    </div>
                </Show>
                {move || run.with(|run| if runs() { going(run) } else { found(run) })}
            </div>
        </section>
    }
    .into_any()
}

fn faults(run: &ClientImport) -> AnyView {
    let fault = |it: &ClientFault| (it.line, it.column.clone(), it.value.clone(), it.kind.label());
    let refused = format!("{} in all", lines(run.lines - run.good));
    import::left_out("Line", refused, run.faults.iter().map(fault))
}

fn sample_table(sample: &[ClientSample], of: i64) -> AnyView {
    let row = |it: &ClientSample| {
        view! {
            <tr>
                <td class="num muted">{it.line}</td>
                <td class="title" title=it.called.clone()>
                    {it.called.clone()}
                </td>
                <td>{it.known.clone().map_or("New".to_owned(), |known| format!("Known as {known}"))}</td>
                <td class="p2">{it.email.clone()}</td>
                <td class="p2 num">{it.phone.clone()}</td>
                <td class="p3">{it.tags.clone()}</td>
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"Who will be taken in"</h2>
                <span class="push small muted">
                    {format!("first {} of {}", sample.len(), counted(of, "client", "clients"))}
                </span>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="First clients of the file">
                <table class="table">
                    <thead>
                        <tr>
                            <th class="num">"Line"</th>
                            <th>"Name"</th>
                            <th>"Here"</th>
                            <th class="p2">"E-mail"</th>
                            <th class="p2">"Phone"</th>
                            <th class="p3">"Tags"</th>
                        </tr>
                    </thead>
                    <tbody>{sample.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
