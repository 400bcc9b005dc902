//! Opening a business: its owner and its first store.

use domain::{
    Currency, KeyId,
    identity::{PASSWORD_MIN, POLICY_VERSION},
};
use leptos::prelude::*;

use super::{
    door::{Door, form_of},
    rpc::{SignUp, doors},
    zones,
};
use crate::{
    paths,
    ui::{Button, Choice, EmptyState, Form, FormErrors, Input, Kind, Size, Tone, id, resource, state::Art},
};

/// `/sign-up`
pub fn page() -> AnyView {
    let open = resource(|| (), |()| async { doors().await.is_ok_and(|doors| doors.sign_up_open) });
    view! {
        <Door title="Open a shop">
            <Transition>
                {move || Suspend::new(async move {
                    if open.await { view! { <SignUpForm /> }.into_any() } else { closed() }
                })}
            </Transition>
        </Door>
    }
    .into_any()
}

fn closed() -> AnyView {
    view! {
        <h1 class="sr">"Open a shop"</h1>
        <EmptyState
            of=Art::Closed
            title="Sign-up is closed here"
            text="This installation takes no new shops. If you work in one of its shops, ask the owner for an invitation."
        >
            <a class="btn btn--primary" href=paths::SIGN_IN>
                "Sign in"
            </a>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn SignUpForm() -> impl IntoView {
    let action = ServerAction::<SignUp>::new();
    let form = form_of(action, "sign-up");
    let key = RwSignal::new(String::new());
    let zone = RwSignal::new(String::new());
    let currency = RwSignal::new("USD".to_owned());
    let own = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        key.set(id::mint::<KeyId>().to_string());
        if let Some(here) = zones::of_browser() {
            own.set(Some(here.clone()));
            zone.set(here);
        }
    });
    let zones = Signal::derive(move || {
        let mut all = vec![(String::new(), "Choose".to_owned())];
        // The browser may sit in a zone that the short list leaves out.
        all.extend(
            own.get().filter(|own| !zones::ZONES.contains(&own.as_str())).map(|own| (own.clone(), zones::words(&own))),
        );
        all.extend(zones::ZONES.iter().map(|zone| ((*zone).to_owned(), zones::words(zone))));
        all
    });
    let currencies: Vec<_> = Currency::all().map(|it| (it.code().to_owned(), it.code().to_owned())).collect();
    view! {
        <ActionForm action attr:class="stack">
            <div>
                <h1>"Open a shop"</h1>
                <p class="muted">"You become its owner. Colleagues and more stores come later."</p>
            </div>
            <FormErrors form />
            <input type="hidden" name="form[key]" prop:value=move || key.get() />
            <Input form name="name" post="form[name]" label="Your name" autocomplete="name" required=true />
            <Input
                form
                name="store_name"
                post="form[store_name]"
                label="Store name"
                autocomplete="organization"
                hint="Your first store; the business takes its name"
                required=true
            />
            <Input form name="email" post="form[email]" label="E-mail" kind=Kind::Email autocomplete="username" required=true />
            <Input
                form
                name="phone"
                post="form[phone]"
                label="Phone"
                kind=Kind::Phone
                autocomplete="tel"
                hint="With its country code"
                optional=true
            />
            <Input
                form
                name="password"
                post="form[password]"
                label="Password"
                kind=Kind::Password
                autocomplete="new-password"
                hint=format!("At least {PASSWORD_MIN} characters; a few words in a row are easy to remember")
                required=true
            />
            <div class="form-grid">
                <Choice form name="time_zone" post="form[time_zone]" label="Time zone" value=zone options=zones />
                <Choice form name="currency" post="form[currency]" label="Currency" value=currency options=Signal::stored(currencies) />
            </div>
            <Input form name="referral" post="form[referral]" label="How did you hear of us?" optional=true />
            <div class="stack snug">
                {consent(
                    form,
                    ("policy", "Terms and privacy policy"),
                    "form[policy]",
                    POLICY_VERSION,
                    view! {
                        "I accept the "
                        <a class="link" href=paths::TERMS target="_blank">
                            "terms"
                        </a>
                        " and the "
                        <a class="link" href=paths::PRIVACY target="_blank">
                            "privacy policy"
                        </a>
                        ", version "
                        {POLICY_VERSION}
                    }
                        .into_any(),
                )}
                {consent(form, ("business", "Age and business"), "form[business]", "on", "I am of age and act for a business".into_any())}
            </div>
            <Button label="Create shop" tone=Tone::Primary size=Size::Block submit=true busy=form.busy />
            <noscript>
                <p class="small warn">"Opening a shop needs JavaScript; signing in does not."</p>
            </noscript>
            <p class="small muted">
                "Already have an account? "
                <a class="link" href=paths::SIGN_IN>
                    "Sign in"
                </a>
            </p>
        </ActionForm>
    }
    .into_any()
}

/// A box that must be ticked.
fn consent(
    form: Form,
    (name, label): (&'static str, &'static str),
    post: &'static str,
    value: &'static str,
    words: AnyView,
) -> AnyView {
    form.note_label(name, label);
    let id = form.id(name);
    let error = format!("{id}-e");
    let described = error.clone();
    view! {
        <div class="field">
            <label class="check">
                <input
                    id=id
                    type="checkbox"
                    name=post
                    value=value
                    aria-describedby=move || form.of(name).map(|_| described.clone())
                    aria-invalid=move || form.of(name).map(|_| "true")
                />
                <span>{words}</span>
            </label>
            {move || form.of(name).map(|message| view! { <span class="error" id=error.clone()>{message}</span> })}
        </div>
    }
    .into_any()
}
