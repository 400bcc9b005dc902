//! Using an invitation: choose a password and come in. Works as a plain form post.

use domain::{
    AppError,
    identity::{Invitation, PASSWORD_MIN},
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    door::{Door, form_of},
    rpc::{Welcome, invitation},
};
use crate::{
    paths,
    ui::{Asked, Button, EmptyState, FormErrors, Input, Kind, Size, Tone, resource, state::Art},
};

/// `/welcome/:token`
pub fn page() -> AnyView {
    let token = use_params_map().with_untracked(|params| params.get("token").unwrap_or_default());
    let token = StoredValue::new(token);
    let asked: Asked<Result<Invitation, AppError>> = resource(move || token.get_value(), invitation);
    view! {
        <Door title="Welcome">
            <Transition>
                {move || Suspend::new(async move {
                    match asked.await {
                        Ok(invited) => view! { <Choose token=token.get_value() invited /> }.into_any(),
                        Err(error) => {
                            view! {
                                <h1 class="sr">"Welcome"</h1>
                                <EmptyState of=Art::Closed title="This link does not open any more" text=error.detail>
                                    <a class="btn btn--primary" href=paths::SIGN_IN>
                                        "Sign in"
                                    </a>
                                </EmptyState>
                            }
                                .into_any()
                        }
                    }
                })}
            </Transition>
        </Door>
    }
    .into_any()
}

#[component]
fn Choose(token: String, invited: Invitation) -> impl IntoView {
    let action = ServerAction::<Welcome>::new();
    let form = form_of(action, "welcome");
    view! {
        <ActionForm action attr:class="stack">
            <div>
                <h1>{format!("Welcome, {}", invited.name)}</h1>
                <p class="muted">
                    {format!("{} invited you. You will sign in as {}.", invited.organization, invited.email)}
                </p>
            </div>
            <FormErrors form />
            <input type="hidden" name="token" value=token />
            // Tells password managers whose password this is.
            <input class="sr" type="email" autocomplete="username" tabindex="-1" aria-hidden="true" readonly=true value=invited.email />
            <Input
                form
                name="password"
                label="Password"
                kind=Kind::Password
                autocomplete="new-password"
                hint=format!("At least {PASSWORD_MIN} characters; a few words in a row are easy to remember")
                required=true
            />
            <Button label="Set password and start" tone=Tone::Primary size=Size::Block submit=true busy=form.busy />
        </ActionForm>
    }
    .into_any()
}
