//! Who sees what: the table that the house goes by, for everybody to read.

use domain::identity::{
    Role,
    sight::{Sight, table},
};
use leptos::prelude::*;

use super::roles::RoleTable;
use crate::{
    frame::session,
    ui::{PageHeader, icon},
};

/// `/help/permissions`
pub fn page() -> AnyView {
    let mine = session().with(|who| who.here.role);
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Who sees what" />
            <div class="page-body stack">
                <p class="muted">
                    "You are "
                    <b class="strong">{mine.label().to_lowercase()}</b>
                    " in this store. What somebody may not see is not there for them: not in lists, counts, sums, searches, exports, mails or calendars."
                </p>
                {sights()}
                <p class="muted">
                    "Own are tasks and opportunities that are given to somebody, or name them as watcher or collaborator. Whoever runs a store sets for a colleague, on the page of the staff, that they see their team’s or everybody’s. What is nobody’s yet waits for whoever sees all of the store, and for everybody there while the store lets people claim."
                </p>
                <RoleTable />
            </div>
        </main>
    }
    .into_any()
}

fn sights() -> AnyView {
    let heads: Vec<_> = Role::ALL.into_iter().map(|role| view! { <th class="mid">{role.label()}</th> }).collect();
    let row = |(what, cells): (&'static str, [Sight; 6])| {
        let cells: Vec<_> = cells.into_iter().map(cell).collect();
        view! {
            <tr>
                <th scope="row" class="pinned">
                    {what}
                </th>
                {cells}
            </tr>
        }
    };
    view! {
        <section class="card">
            <header>
                <h2>"What each role sees"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="What each role sees">
                <table class="table perm">
                    <thead>
                        <tr>
                            <th class="pinned">"Sees"</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{table().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn cell(sight: Sight) -> AnyView {
    match sight {
        Sight::Nothing => {
            view! { <td class="mid"><span class="muted" aria-hidden="true">"–"</span><span class="sr">"no"</span></td> }
                .into_any()
        }
        Sight::Stores | Sight::Business => view! {
            <td class="mid">
                <span class="pos">{icon("check")}</span>
                <span class="sr">{sight.label()}</span>
            </td>
        }
        .into_any(),
        Sight::Own | Sight::Team => view! { <td class="mid">{sight.label()}</td> }.into_any(),
    }
}
