//! Colleagues, where they work as what, and what each role may do.

use domain::{
    AppError, StoreId, UserId,
    identity::{AddMember, MemberRow, RecordScope, Role, SessionView, TakeBack, people},
};
use leptos::prelude::*;

use super::{
    records::{Setting, records_dialog},
    roles::RoleTable,
    rpc::{add_member, list_members, take_back},
    settings_tabs::settings_tabs,
    stores_card::stores_card,
};
use crate::{
    frame::{session, top_bar::initials},
    paths,
    tasks::give_all::{Giving, give_all},
    ui::{
        Asked, Button, Choice, Dialog, Form, FormErrors, Input, Kind, Load, PageHeader, Size, Toaster, Tone,
        amount::counted, badge, id, resource, skeleton, when,
    },
};

/// `/settings/staff`
pub fn page() -> AnyView {
    let members: Asked<Result<Vec<MemberRow>, AppError>> = resource(|| (), |()| list_members());
    let open = RwSignal::new(false);
    let (giving, setting) = (RwSignal::new(None), RwSignal::new(None));
    let may_add = session().may::<people::Manage>();
    let note = move || {
        let people =
            move || members.get().and_then(Result::ok).map(|all| counted(all.len() as i64, "person", "people"));
        view! {
            <span class="muted">
                <Transition>{people}</Transition>
            </span>
        }
    };
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Staff and stores" note>
                {may_add
                    .then(|| {
                        view! {
                            <Button
                                label="Invite"
                                tone=Tone::Primary
                                icon_name="user-plus"
                                on_press=move |_| open.set(true)
                            />
                        }
                    })}
            </PageHeader>
            {settings_tabs(paths::STAFF)}
            <div class="page-body stack under-tabs">
                <Load of=members skeleton=|| skeleton::rows(5, "Loading staff") view=move |all| table(all, (giving, setting), members) />
                {stores_card()}
                <RoleTable />
            </div>
            <Dialog open title="Invite a colleague">
                <Invite open members />
            </Dialog>
            {give_all(giving, Callback::new(move |()| members.refetch()))}
            {records_dialog(setting, Callback::new(move |()| members.refetch()))}
        </main>
    }
    .into_any()
}

/// The staff, to be asked for again.
type Asking = Asked<Result<Vec<MemberRow>, AppError>>;

/// What can be done with somebody: their work given away, their sight set.
type Acts = (Giving, Setting);

fn table(members: Vec<MemberRow>, acts: Acts, asking: Asking) -> AnyView {
    view! {
        <section class="card">
            <div class="table-wrap" tabindex="0" role="region" aria-label="Staff">
                <table class="table staff">
                    <thead>
                        <tr>
                            <th>"Name"</th>
                            <th>"Role"</th>
                            <th class="p2">"Stores"</th>
                            <th class="p2">"E-mail"</th>
                            <th>"Last here"</th>
                            <th>
                                <span class="sr">"Work"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{members.into_iter().map(|it| row(it, acts, asking)).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(member: MemberRow, (giving, setting): Acts, asking: Asking) -> AnyView {
    let (form, toaster) = (Form::new("back"), Toaster::get());
    let mut roles: Vec<&str> = member.stores.iter().map(|store| store.role.label()).collect();
    roles.dedup();
    let stores: Vec<&str> = member.stores.iter().map(|store| store.name.as_str()).collect();
    let here = session().with(|who| who.here.id);
    let was_here = member.stores.iter().any(|store| store.id == here);
    let works_here = was_here && !member.left;
    let theirs = (member.user, member.name.clone());
    let user = member.user;
    let sight = member.sight.filter(|it| it.changeable).map(|it| (user, member.name.clone(), it));
    let sees = sight.as_ref().map(|(.., it)| match it.records {
        RecordScope::Team => format!("sees what is of {}", it.team),
        RecordScope::Own => "sees their own".to_owned(),
        RecordScope::All => "sees everybody’s".to_owned(),
    });
    let back = move |_| {
        form.send(take_back(TakeBack { store: here, user }), move |()| {
            toaster.say("Works here again");
            asking.refetch();
        });
    };
    let seen = match (&member.last_seen, member.invited) {
        _ if member.left => badge::label("sold", "Left"),
        (_, true) => badge::label("draft", "Invited"),
        (Some(at), false) => when(at),
        (None, false) => "never".into_any(),
    };
    view! {
        <tr>
            <td>
                <span class="row">
                    <span class="avatar" aria-hidden="true">
                        {initials(&member.name)}
                    </span>
                    <b class="strong">{member.name}</b>
                </span>
            </td>
            <td>
                {roles.join(", ")}
                {sees.map(|sees| view! { <br /> <span class="small muted">{sees}</span> })}
            </td>
            <td class="p2 wrapc">{stores.join(", ")}</td>
            <td class="p2 muted">{member.email}</td>
            <td class="muted">{seen}</td>
            <td>
                <span class="row wrap">
                {sight
                    .map(|sight| {
                        view! {
                            <Button
                                label="What they see"
                                size=Size::Small
                                on_press=move |_| setting.set(Some(sight.clone()))
                            />
                        }
                    })}
                {works_here
                    .then(|| {
                        view! {
                            <Button
                                label="Hand over work"
                                size=Size::Small
                                on_press=move |_| giving.set(Some(theirs.clone()))
                            />
                        }
                    })}
                {(member.left && was_here)
                    .then(|| view! { <Button label="Take back" size=Size::Small busy=form.busy on_press=back /> })}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// The form of an invitation.
#[component]
fn Invite(open: RwSignal<bool>, members: Asked<Result<Vec<MemberRow>, AppError>>) -> impl IntoView {
    let form = Form::new("invite");
    let toaster = Toaster::get();
    let SessionView { here, stores, .. } = session().with(Clone::clone);
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new(Role::SalesAssociate.key().to_owned());
    let chosen = RwSignal::new(vec![here.id]);
    // One id for the form: pressing twice makes one colleague.
    let user = StoredValue::new(id::mint::<UserId>());
    let appoint = here.role;
    let roles = Role::ALL.into_iter().filter(|it| appoint.may_appoint(*it));
    let roles: Vec<_> = roles.map(|it| (it.key().to_owned(), it.label().to_owned())).collect();
    // Only where one may appoint oneself.
    let stores = stores.into_iter().filter(|store| store.role.may_appoint(Role::ReadOnly));
    let store_box = move |store: domain::identity::StoreAccess| {
        let id: StoreId = store.id;
        let toggle =
            move |_| chosen.update(|all| if all.contains(&id) { all.retain(|it| *it != id) } else { all.push(id) });
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=move || chosen.with(|all| all.contains(&id)) on:change=toggle />
                <span>{store.name}</span>
            </label>
        }
    };
    let boxes: Vec<_> = stores.map(store_box).collect();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let role = role.get_untracked();
        let cmd = AddMember {
            id: user.get_value(),
            name: name.get_untracked(),
            email: email.get_untracked(),
            role: Role::ALL.into_iter().find(|it| it.key() == role).unwrap_or(Role::ReadOnly),
            stores: chosen.get_untracked(),
        };
        if let Err(error) = cmd.read() {
            form.error.set(Some(error));
            return;
        }
        let to = cmd.email.clone();
        form.send(add_member(cmd), move |()| {
            open.set(false);
            toaster.say(format!("Invitation for {to} is on its way"));
            members.refetch();
        });
    };
    view! {
        <form on:submit=send>
            <div class="body stack">
                <FormErrors form />
                <Input form name="name" label="Name" value=name required=true />
                <Input form name="email" label="E-mail" value=email kind=Kind::Email required=true />
                <Choice form name="role" label="Role" value=role options=Signal::stored(roles) />
                <fieldset class="field" id=form.id("stores") tabindex="-1">
                    <legend>"Stores"</legend>
                    {boxes}
                    {move || form.of("stores").map(|message| view! { <span class="error">{message}</span> })}
                </fieldset>
                <p class="small muted">"They get a link by e-mail with which they choose their own password. It works once."</p>
            </div>
            <footer>
                <Button label="Cancel" on_press=move |_| open.set(false) />
                <Button label="Send invitation" tone=Tone::Primary submit=true busy=form.busy />
            </footer>
        </form>
    }
    .into_any()
}
