//! Ending what is paid over time: what goes back to the customer, in which form, and why.

use domain::{
    AppError, Code, DocumentId, Money, RegisterId,
    sales::{Approvable, TenderKind, TillView},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{
    agreement::{Agreement, Asking},
    pay_form::{at_register, options, registers},
};
use crate::ui::{Area, Button, Choice, Form, FormErrors, Toaster, Tone};

/// The form as it was filled in.
#[derive(Clone)]
pub struct Ending {
    /// At which register.
    pub register: Option<RegisterId>,
    /// Another form for all of it.
    pub to: Option<TenderKind>,
    /// Why.
    pub reason: String,
}

/// What went back, in which form.
pub type WentBack = Vec<(TenderKind, Money)>;

/// The form. What needs a second person asks for their PIN and goes on by itself.
#[component]
pub fn GiveBack<F, A>(
    /// What ends.
    document: DocumentId,
    /// Goes back to the customer.
    refund: Money,
    /// Stays with the shop.
    kept: Money,
    /// What becomes of the goods, in words.
    then: &'static str,
    /// On the button that does it.
    label: &'static str,
    /// The till of the store.
    till: StoredValue<TillView>,
    /// The dialog.
    open: RwSignal<bool>,
    /// Asks for the page again.
    on_change: Callback<()>,
    /// Sends it.
    end: F,
) -> impl IntoView
where
    F: Fn(Ending) -> A + Copy + Send + Sync + 'static,
    A: Future<Output = Result<WentBack, AppError>> + 'static,
{
    let form = Form::new("end");
    let toaster = Toaster::get();
    let (reason, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let register = RwSignal::new(till.with_value(at_register));
    let registers = till.with_value(registers);
    let mut forms = vec![(String::new(), "As it was paid".to_owned())];
    forms.extend(options(&[TenderKind::StoreCredit, TenderKind::Cash, TenderKind::Card, TenderKind::BankTransfer]));
    let asking = Asking::new();
    let send = Callback::new(move |()| {
        let ending = Ending {
            register: register.with_untracked(|id| id.parse().ok()),
            to: to.with_untracked(|key| TenderKind::of(key)),
            reason: reason.get_untracked(),
        };
        form.busy.set(true);
        form.error.set(None);
        spawn_local(async move {
            let answer = end(ending).await;
            form.busy.try_set(false);
            match answer {
                Ok(pays) => {
                    open.try_set(false);
                    let back: Vec<String> = pays.iter().map(|(kind, sum)| format!("{sum} {}", kind.label())).collect();
                    toaster.say(if back.is_empty() {
                        "Ended".to_owned()
                    } else {
                        format!("Back: {}", back.join(", "))
                    });
                    let _told = on_change.try_run(());
                }
                Err(error) => {
                    form.error.try_set(Some(error));
                }
            }
        });
    });
    Effect::new(move |_| {
        if form.error.with(|error| error.as_ref().is_some_and(|it| it.code == Code::ApprovalRequired)) {
            let mut what = vec![Approvable::Refund];
            if to.with_untracked(|it| !it.is_empty()) {
                what.push(Approvable::OtherTender);
            }
            asking.ask(document, what, send);
        }
    });
    view! {
        <form
            on:submit=move |sent: leptos::ev::SubmitEvent| {
                sent.prevent_default();
                send.run(());
            }
        >
            <div class="body stack">
                <FormErrors form />
                <dl class="facts money">
                    <dt>"Goes back to the customer"</dt>
                    <dd>{refund.to_string()}</dd>
                    <dt>"Stays with the shop"</dt>
                    <dd>{kept.to_string()}</dd>
                </dl>
                <p class="muted">{then}</p>
                <Area form name="reason" label="Why" value=reason />
                <div class="form-grid">
                    <Choice form name="to" label="Money goes back" value=to options=Signal::stored(forms) />
                    <Choice form name="register" label="At register" value=register options=Signal::stored(registers) />
                </div>
            </div>
            <footer>
                <Button label="Keep it" on_press=move |_| open.set(false) />
                <Button label=label tone=Tone::DangerSolid submit=true busy=form.busy />
            </footer>
        </form>
        <Agreement asking till=Signal::derive(move || till.get_value()) />
    }
    .into_any()
}
