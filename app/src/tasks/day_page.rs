//! What a person decides about their own day: the mail in the morning, reminders by mail, the calendar of their phone.

use domain::{
    identity::tasks::View,
    tasks::{AgendaView, SaveAgenda, feed::DIGEST_HOURS},
};
use leptos::prelude::*;

use super::rpc::{find_agenda, make_feed, revoke_feed, save_agenda};
use crate::{
    frame::session,
    sales::after::closed,
    ui::{Button, Check, Choice, Form, FormErrors, Load, PageHeader, Toaster, Tone, resource, skeleton, when},
};

/// `/settings/day`
pub fn page() -> AnyView {
    if !session().may::<View>() {
        return closed("Your day", "Everybody who works here has a day; those who only look do not.");
    }
    let found = resource(|| (), |()| find_agenda());
    let again = Callback::new(move |()| found.refetch());
    // Outside of what is loaded again: an address is shown once.
    let url = RwSignal::new(String::new());
    view! {
        <main class="main" id="main" tabindex="-1">
            <PageHeader title="Your day" />
            <div class="page-body stack narrow">
                <Load
                    of=found
                    skeleton=|| skeleton::rows(3, "Loading your settings")
                    view=move |view: AgendaView| {
                        let feed = view.clone();
                        view! {
                            <Mails view again />
                            <Feed view=feed again url />
                        }
                    }
                />
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn Mails(view: AgendaView, again: Callback<()>) -> impl IntoView {
    let form = Form::new("agenda");
    let toaster = Toaster::get();
    let (digest, mails) = (RwSignal::new(view.digest), RwSignal::new(view.mails));
    let hour = RwSignal::new(view.digest_hour.to_string());
    let hours: Vec<_> = DIGEST_HOURS.map(|hour| (hour.to_string(), format!("{hour}:00"))).collect();
    let save = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let digest_hour = hour.get_untracked().parse().unwrap_or(-1);
        let cmd = SaveAgenda { digest: digest.get_untracked(), digest_hour, mails: mails.get_untracked() };
        form.send(save_agenda(cmd), move |()| {
            toaster.say("Saved");
            let _told = again.try_run(());
        });
    };
    view! {
        <form class="card" on:submit=save novalidate=true>
            <header>
                <h2>"Mails to you"</h2>
            </header>
            <div class="body stack">
                <FormErrors form />
                <Check label="In the morning, what my day holds" on=digest />
                <Choice form name="digest_hour" label="At" value=hour options=hours hint="In the time of your store. A day that holds nothing brings no mail." />
                <Check label="Reminders of tasks" on=mails />
                <Button label="Save" tone=Tone::Primary submit=true busy=form.busy />
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn Feed(view: AgendaView, again: Callback<()>, url: RwSignal<String>) -> impl IntoView {
    let form = Form::new("feed");
    let toaster = Toaster::get();
    let there = view.feed.is_some();
    let make = move |_| {
        form.send(make_feed(), move |link| {
            url.set(link.url);
            let _told = again.try_run(());
        });
    };
    let end = move |_| {
        form.send(revoke_feed(), move |()| {
            url.set(String::new());
            toaster.say("The address leads nowhere now");
            let _told = again.try_run(());
        });
    };
    let select = |focused: leptos::ev::FocusEvent| event_target::<web_sys::HtmlInputElement>(&focused).select();
    let shown = move || {
        let address = url.get();
        (!address.is_empty()).then(|| {
            view! {
                <div class="field">
                    <label for="feed-url">"The address, shown this once"</label>
                    <input id="feed-url" class="input" readonly=true value=address on:focus=select />
                    <span class="hint">"Whoever has it reads your tasks. Give it to your own calendar only."</span>
                </div>
            }
        })
    };
    view! {
        <section class="card">
            <header>
                <h2>"Calendar on your phone"</h2>
            </header>
            <div class="body stack">
                <FormErrors form />
                <p class="muted">"Your tasks with a day, in any calendar that subscribes to an address."</p>
                {view.feed.as_ref().map(|at| view! { <p>"There is an address, made " {when(at)} "."</p> })}
                {shown}
                <div class="row wrap">
                    <Button label=if there { "Make a new address" } else { "Make an address" } busy=form.busy on_press=make />
                    {there.then(|| view! { <Button label="End it" tone=Tone::Danger busy=form.busy on_press=end /> })}
                </div>
            </div>
        </section>
    }
    .into_any()
}
