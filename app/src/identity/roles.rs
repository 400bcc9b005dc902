//! What each role may do, in words, from the one table of permissions.

use domain::identity::{Role, permission::TABLE};
use leptos::prelude::*;

use crate::ui::icon;

/// The words of a permission. One without words belongs to what no page offers yet, and is not shown.
fn words(code: &str) -> Option<&'static str> {
    Some(match code {
        "inventory.view" => "See stock",
        "inventory.edit" => "Take in and edit pieces, add photos",
        "inventory.view_cost" => "See cost, margin, where bought",
        "inventory.edit_cost" => "Record cost and vendor",
        "inventory.view_serial" => "See serial numbers",
        "inventory.change_serial" => "Change a serial number",
        "inventory.delete_photo" => "Remove photos",
        "inventory.write_off" => "Write pieces off",
        "inventory.import" => "Import catalogues",
        "organization.read_mailbox" => "Read the local mailbox",
        "people.manage" => "See staff and add colleagues",
        "reports.dashboard" => "See the dashboard",
        "tasks.configure" => "Change playbooks",
        "tasks.edit" => "Open tasks, do them, hand them over",
        "tasks.view" => "See tasks: one’s own; owners and managers those of everybody in their stores",
        "session.own" => "Sign in and switch stores",
        _ => return None,
    })
}

fn group(code: &str) -> &'static str {
    match code.split('.').next().unwrap_or_default() {
        "inventory" => "Stock",
        "organization" => "Business",
        "people" => "Staff",
        "reports" => "Figures",
        "session" => "Own account",
        "tasks" => "Tasks",
        _ => "More",
    }
}

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
