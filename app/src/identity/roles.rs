//! What each role may do, in words, from the one table of permissions.

use domain::identity::{
    Role,
    permission::TABLE,
    words::{group, words},
};
use leptos::prelude::*;

use crate::ui::icon;

/// The table.
#[component]
pub fn RoleTable() -> impl IntoView {
    let mut rows = Vec::new();
    let mut before = "";
    for (code, holders) in TABLE {
        let Some(words) = words(code) else { continue };
        if group(code) != before {
            before = group(code);
            rows.push(view! { <tr class="grp"><th scope="colgroup" colspan="7">{before}</th></tr> }.into_any());
        }
        let cell = |role: Role| {
            if holders.contains(&role) {
                view! { <td class="mid"><span class="pos">{icon("check")}</span><span class="sr">"yes"</span></td> }
                    .into_any()
            } else {
                view! { <td class="mid"><span class="muted" aria-hidden="true">"–"</span><span class="sr">"no"</span></td> }.into_any()
            }
        };
        let cells: Vec<_> = Role::ALL.into_iter().map(cell).collect();
        rows.push(view! { <tr><th scope="row" class="pinned">{words}</th>{cells}</tr> }.into_any());
    }
    let heads: Vec<_> = Role::ALL.into_iter().map(|role| view! { <th class="mid">{role.label()}</th> }).collect();
    view! {
        <section class="card">
            <header>
                <h2>"What each role may do"</h2>
            </header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="Permissions by role">
                <table class="table perm">
                    <thead>
                        <tr>
                            <th class="pinned">"May"</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
