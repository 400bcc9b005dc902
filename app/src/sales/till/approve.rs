//! A second person agrees, at this till, with their PIN. Both names stay on the line.

use domain::{
    AppError, DocumentId, UserId,
    sales::{Approvable, Approve, Cart, Priced},
};
use leptos::prelude::*;
use uuid::Uuid;

use super::state::{Sheet, Till};
use crate::{
    sales::rpc::approve,
    ui::{Button, Choice, Form, FormErrors, Input, Tone},
};

/// What is asked, in words.
fn words(cart: &Cart, priced: &Priced, what: &Approvable) -> String {
    match what {
        Approvable::Discount { line } | Approvable::BelowMinimum { line } => {
            let title = cart.draft.line(*line).map(|it| it.title.clone()).unwrap_or_default();
            let row = priced.line(*line);
            let taken = row.and_then(|row| row.discount().ok());
            let share = row.zip(taken).and_then(|(row, taken)| taken.ppm_of(row.extended));
            let asked = row.zip(taken).and_then(|(row, taken)| row.extended.try_sub(taken).ok());
            match (what, taken, share, asked) {
                (Approvable::Discount { .. }, Some(taken), Some(share), _) => {
                    format!("{taken} off ({}) on {title}: over the limit", crate::ui::percent_of_ppm(share))
                }
                (_, _, _, Some(asked)) => format!("{asked} for {title}: below the minimum"),
                _ => title,
            }
        }
        Approvable::Refund | Approvable::OtherTender | Approvable::CashVariance | Approvable::LayawayExtension => {
            String::new()
        }
    }
}

/// The form.
#[component]
pub fn Approval() -> impl IntoView {
    let till = Till::get();
    let form = Form::new("approve");
    let me = till.me();
    let approvers: Vec<(String, String)> = till.view.with_untracked(|view| {
        let others = view.staff.iter().filter(|it| it.approves && it.user != me);
        others.map(|it| (it.user.to_string(), it.name.clone())).collect()
    });
    let reason = till.cart.with_untracked(|cart| {
        let given = cart.draft.lines.iter().flat_map(|line| &line.discounts).chain(&cart.draft.discounts);
        given.map(|it| it.reason.clone()).next().unwrap_or_default()
    });
    let reason = RwSignal::new(reason);
    let pin = RwSignal::new(String::new());
    let who = RwSignal::new(approvers.first().map(|it| it.0.clone()).unwrap_or_default());
    let asked = move || {
        till.outstanding.with(|all| {
            till.priced.with(|priced| {
                let Ok(priced) = priced else { return Vec::new() };
                till.cart.with(|cart| all.iter().map(|what| words(cart, priced, what)).collect::<Vec<_>>())
            })
        })
    };
    let nobody = approvers.is_empty();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let Ok(approver) = who.get_untracked().parse::<UserId>() else {
            return form.error.set(Some(AppError::field("approver", "Choose who agrees.")));
        };
        if reason.with_untracked(|it| it.trim().is_empty()) {
            return form.error.set(Some(AppError::field("reason", "Write why.")));
        }
        if pin.with_untracked(String::is_empty) {
            return form.error.set(Some(AppError::field("pin", "The PIN of whoever agrees.")));
        }
        let sale = till.cart.with_untracked(|cart| cart.draft.id);
        let cmd = Approve {
            document: DocumentId::from(Uuid::from(sale)),
            what: till.outstanding.get_untracked(),
            reason: reason.get_untracked(),
            approver,
            pin: pin.get_untracked(),
        };
        pin.set(String::new());
        form.send(approve(cmd), move |approvals| {
            if till.cart.with_untracked(|cart| cart.draft.id == sale) {
                till.change(|cart| {
                    cart.agree(approvals);
                    Ok(())
                });
                till.said.set("Approved".into());
            }
            till.open.set(false);
        });
    };
    let fields = move || {
        if nobody {
            return view! {
                <p class="alert alert--caution">"Nobody else here has a PIN to agree with. Take the discount back, or have a manager set a PIN."</p>
            }
            .into_any();
        }
        view! {
            <div class="form-grid">
                <Choice form name="approver" label="Who agrees" value=who options=Signal::stored(approvers.clone()) />
                <div class="field">
                    <label for="approve-pin">"PIN"</label>
                    <input
                        id="approve-pin"
                        class="input"
                        type="password"
                        inputmode="numeric"
                        autocomplete="off"
                        aria-describedby="approve-pin-e"
                        prop:value=move || pin.get()
                        on:input=move |typed| pin.set(event_target_value(&typed))
                    />
                    <span class="error" id="approve-pin-e">
                        {move || form.of("pin")}
                    </span>
                </div>
                <Input form name="reason" label="Why" value=reason wide=true />
            </div>
        }
        .into_any()
    };
    view! {
        <form on:submit=send novalidate=true autocomplete="off">
            <div class="body stack">
                <FormErrors form />
                <ul class="till__asked">
                    {move || asked().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}
                </ul>
                {fields()}
            </div>
            <footer>
                <Button label="Not now" on_press=move |_| till.open.set(false) />
                <Button label="Change discount" on_press=move |_| till.show(first_line(till)) />
                {(!nobody).then(|| view! { <Button label="Agree" tone=Tone::Primary submit=true busy=form.busy /> })}
            </footer>
        </form>
    }
    .into_any()
}

/// The sheet where what is asked was given.
fn first_line(till: Till) -> Sheet {
    let line = till.outstanding.with_untracked(|all| all.first().copied());
    let own = |line| till.cart.with_untracked(|cart| cart.draft.line(line).is_some_and(|it| !it.discounts.is_empty()));
    match line {
        Some(Approvable::Discount { line } | Approvable::BelowMinimum { line }) if own(line) => Sheet::Line(line),
        _ => Sheet::Discount,
    }
}
