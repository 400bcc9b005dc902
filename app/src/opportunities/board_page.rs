//! The board: stages side by side, and deals that are moved by hand, by key or by menu.

use domain::{
    identity::opportunities::{Edit, View},
    opportunities::Board,
    sales::Live,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    board::{Desk, lane},
    closing::{CloseDialog, MoveDialog},
    rpc::find_board,
    tools::{Choices, Filters, read, tabs, tally},
};
use crate::{
    frame::{live::use_live, session},
    paths,
    sales::after::closed,
    ui::{Load, PageHeader, icon, resource, skeleton},
};

/// `/opportunities`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Opportunities", "Owners, managers, associates and readers see opportunities.");
    }
    let query = use_query_map();
    let ask = Memo::new(move |_| query.with(read));
    let found = resource(move || ask.get(), find_board);
    let again = Callback::new(move |()| found.refetch());
    let open = RwSignal::new(String::new());
    view! {
        <main class="main main--fit" id="main" tabindex="-1">
            <PageHeader
                title="Opportunities"
                note=move || view! { <span class="muted num" role="status">{move || open.get()}</span> }
            >
                {session()
                    .may::<Edit>()
                    .then(|| {
                        view! {
                            <a class="btn btn--primary" href=paths::OPPORTUNITY_NEW>
                                {icon("plus")}
                                "New"
                            </a>
                        }
                    })}
            </PageHeader>
            {tabs(paths::OPPORTUNITIES, ask)}
            <Load
                of=found
                skeleton=|| skeleton::blocks("Loading the board")
                view=move |board: Board| view! { <Lanes board ask=ask.get_untracked() asked=ask again open /> }
            />
        </main>
    }
    .into_any()
}

#[component]
fn Lanes(
    board: Board,
    ask: domain::opportunities::BoardAsk,
    asked: Memo<domain::opportunities::BoardAsk>,
    again: Callback<()>,
    open: RwSignal<String>,
) -> impl IntoView {
    let mut choices = Choices { pipelines: board.pipelines.clone(), any_pipeline: false, people: board.people.clone() };
    // The one that is shown stands first when the address names none.
    choices.pipelines.sort_by_key(|(id, ..)| ask.pipeline.is_none() && *id != board.pipeline);
    let label = format!("Board, {} stages", board.lanes.len());
    let desk = Desk::of(board, ask, again);
    Effect::new(move |_| open.set(desk.open.with(tally)));
    let live = use_live();
    Effect::new(move |_| {
        if let Some(Live::Deals { .. }) = live.get() {
            desk.refresh();
        }
    });
    let lanes = desk.lanes.with_value(|all| all.iter().copied().map(|it| lane(desk, it)).collect_view());
    view! {
        <Filters at=paths::OPPORTUNITIES ask=asked choices />
        <p class="sr" aria-live="assertive">{move || desk.said.get()}</p>
        <div class="kanban grow" tabindex="0" role="region" aria-label=label>
            {lanes}
        </div>
        <MoveDialog desk />
        <CloseDialog closing=desk.closing done=Callback::new(move |()| desk.refresh()) />
    }
    .into_any()
}
