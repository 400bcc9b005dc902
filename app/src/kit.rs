//! The sheet of parts, in development builds only: every part in every state, for the eye and for snapshots.

use domain::inventory::{Availability, Badge, Ownership, Tracking};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::ui::{
    Area, Button, Check, Choice, Dialog, EmptyState, Form, FormErrors, IconButton, Input, Kind, Menu, MenuItem,
    PageHeader, Progress, Size, Toaster, Tone, badge, chart, icon, skeleton, state::Art,
};

/// `/kit`
pub struct KitPage;

#[lazy_route]
impl LazyRoute for KitPage {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! {
            <main class="main" id="main" tabindex="-1">
                <PageHeader title="Component sheet" />
                <div class="kit">
                    <Buttons />
                    <Fields />
                    <Signs />
                    <Floating />
                </div>
            </main>
        }
        .into_any()
    }
}

fn section(name: &'static str, parts: AnyView) -> AnyView {
    view! {
        <section class="kit__sec">
            <h2>{name}</h2>
            <div class="kit__row">{parts}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Buttons() -> impl IntoView {
    let parts = view! {
        <Button label="Primary" tone=Tone::Primary key_hint="N" />
        <Button label="Default" />
        <Button label="Quiet" tone=Tone::Quiet />
        <Button label="Danger" tone=Tone::Danger />
        <Button label="Delete 3 photos" tone=Tone::DangerSolid />
        <Button label="Disabled" disabled=Signal::stored(true) />
        <Button label="Saving" tone=Tone::Primary busy=Signal::stored(true) />
        <Button label="With icon" icon_name="upload" />
        <Button label="Small" size=Size::Small />
        <Button label="Large" size=Size::Large />
        <IconButton label="Icon button" icon_name="ellipsis" on_press=|_| {} />
    };
    section("Buttons", parts.into_any())
}

#[component]
fn Fields() -> impl IntoView {
    let form = Form::new("kit");
    form.error.set(Some(domain::AppError::field("price", "Write an amount, for example 6,450")));
    let text = |start: &str| RwSignal::new(start.to_owned());
    let options = vec![("a".to_owned(), "Case 2".to_owned()), ("b".to_owned(), "Safe A".to_owned())];
    let parts = view! {
        <div class="form-grid kit__wide">
            <Input form name="text" label="Text" value=text("Speedmaster") />
            <Input form name="hint" label="With hint" value=text("") hint="Fills brand, model and case size" />
            <Input form name="price" label="Price" value=text("sixty") kind=Kind::Decimal unit="USD" />
            <Input form name="secret" label="Password" value=text("a long one") kind=Kind::Password />
            <Choice form name="choice" label="Choice" value=text("a") options=Signal::stored(options) />
            <Area form name="area" label="Notes" value=text("Unpolished, hairlines on clasp.") />
            <Check label="On" on=RwSignal::new(true) />
        </div>
        <div class="kit__wide">
            <FormErrors form />
        </div>
    };
    section("Fields", parts.into_any())
}

#[component]
fn Signs() -> impl IntoView {
    let all = Availability::ALL.iter().map(|it| badge(Badge::of(Ownership::Owned, *it, Tracking::Piece, 1), false));
    let parts = view! {
        {all.collect_view()}
        <div class="kit__wide stack">
            <Progress name="Import" percent=Signal::stored(64) text=Signal::stored("Importing, 1,284 of 2,016".to_owned()) />
            <Progress
                name="Stopped"
                percent=Signal::stored(44)
                text=Signal::stored("Stopped: file ends too early".to_owned())
                bad=Signal::stored(true)
            />
            {chart::bars(&[3, 5, 4, 8, 2, 9], 80, "Example bars".into())}
            {skeleton::rows(2, "Example")}
            <div class="alert alert--caution">
                {icon("lock")}
                <div class="grow">"Held by Tomás on Till 2 until 14:20."</div>
            </div>
        </div>
        <EmptyState of=Art::Empty title="No pieces yet" text="Add the first piece by hand." />
    };
    section("Signs", parts.into_any())
}

#[component]
fn Floating() -> impl IntoView {
    let toaster = Toaster::get();
    let open = RwSignal::new(false);
    let parts = view! {
        <Button label="Toast" on_press=move |_| toaster.undo("3 pieces moved to Safe A", || {}) />
        <Button label="Dialog" on_press=move |_| open.set(true) />
        {crate::ui::menu::opener("kit-menu", "Menu", "ellipsis")}
        <Menu id="kit-menu" label="Example menu">
            <MenuItem label="Edit" icon_name="pencil" key_hint="E" />
            <MenuItem label="Archive" icon_name="archive" danger=true />
        </Menu>
        <Dialog open title="Delete 3 photos of W-10491?">
            <div class="body">
                <p class="muted">"The piece keeps 7 photos."</p>
            </div>
            <footer>
                <Button label="Keep" on_press=move |_| open.set(false) />
                <Button label="Delete 3 photos" tone=Tone::DangerSolid on_press=move |_| open.set(false) />
            </footer>
        </Dialog>
    };
    section("Floating", parts.into_any())
}
