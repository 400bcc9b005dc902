//! Signing in. Works as a plain form post.

use leptos::prelude::*;

use super::{
    door::{Door, form_of},
    rpc::{SignIn, doors},
};
use crate::{
    paths,
    ui::{Button, FormErrors, Input, Kind, Size, Tone, resource},
};

/// `/sign-in`
pub fn page() -> AnyView {
    let open = resource(|| (), |()| async { doors().await.is_ok_and(|doors| doors.sign_up_open) });
    let action = ServerAction::<SignIn>::new();
    let form = form_of(action, "sign-in");
    view! {
        <Door title="Sign in">
            <ActionForm action attr:class="stack">
                <div>
                    <h1>"Sign in"</h1>
                    <p class="muted">"To the shop you work in."</p>
                </div>
                <FormErrors form />
                <Input form name="email" label="E-mail" kind=Kind::Email autocomplete="username" required=true />
                <Input
                    form
                    name="password"
                    label="Password"
                    kind=Kind::Password
                    autocomplete="current-password"
                    required=true
                />
                <Button label="Sign in" tone=Tone::Primary size=Size::Block submit=true busy=form.busy />
                <Transition>
                    {move || Suspend::new(async move {
                        open
                            .await
                            .then(|| {
                                view! {
                                    <p class="small muted">
                                        "New to Vitrine? "
                                        <a class="link" href=paths::SIGN_UP>
                                            "Open a shop"
                                        </a>
                                    </p>
                                }
                            })
                    })}
                </Transition>
            </ActionForm>
            <p class="small muted">
                "Vitrine, for shops of one-of-a-kind pieces. "
                <a class="link" href=paths::TERMS>
                    "Terms"
                </a>
                " · "
                <a class="link" href=paths::PRIVACY>
                    "Privacy"
                </a>
            </p>
        </Door>
    }
    .into_any()
}
