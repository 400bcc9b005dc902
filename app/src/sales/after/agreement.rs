//! A second person agrees at this screen, with their PIN. Who asked and who agreed are both kept.

use domain::{
    AppError, DocumentId, UserId,
    sales::{Approvable, Approve, Salesperson, TillView},
};
use leptos::prelude::*;

use crate::{
    sales::rpc::approve,
    ui::{Button, Choice, Dialog, Form, FormErrors, Input, Tone},
};

/// What is asked, about which document, and what happens once somebody agreed.
#[derive(Clone, Copy)]
pub struct Asking {
    open: RwSignal<bool>,
    what: RwSignal<Vec<Approvable>>,
    document: RwSignal<Option<DocumentId>>,
    then: RwSignal<Option<Callback<()>>>,
}

impl Asking {
    /// Nothing is asked.
    #[must_use]
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            what: RwSignal::new(Vec::new()),
            document: RwSignal::new(None),
            then: RwSignal::new(None),
        }
    }

    /// Asks, and goes on with `then` when somebody agreed.
    pub fn ask(self, document: DocumentId, what: Vec<Approvable>, then: Callback<()>) {
        self.document.set(Some(document));
        self.what.set(what);
        self.then.set(Some(then));
        self.open.set(true);
    }
}

const fn words(what: &Approvable) -> &'static str {
    match what {
        Approvable::Discount { .. } => "A discount above the limit",
        Approvable::BelowMinimum { .. } => "A price below the minimum",
        Approvable::Refund => "A refund",
        Approvable::OtherTender => "Money back in another form than it came",
        Approvable::CashVariance => "A drawer that is further off than the store tolerates",
        Approvable::LayawayExtension => "More time for a layaway",
    }
}

/// The dialog.
#[component]
pub fn Agreement(
    /// What is asked.
    asking: Asking,
    /// Who works here.
    #[prop(into)]
    till: Signal<TillView>,
) -> impl IntoView {
    view! {
        <Dialog open=asking.open title="Somebody else has to agree">
            <Fields asking till />
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(asking: Asking, till: Signal<TillView>) -> impl IntoView {
    let form = Form::new("agree");
    let approvers: Vec<(String, String)> = till.with_untracked(|view| {
        let others = view.staff.iter().filter(|it: &&Salesperson| it.approves && it.user != view.me);
        others.map(|it| (it.user.to_string(), it.name.clone())).collect()
    });
    let who = RwSignal::new(approvers.first().map(|it| it.0.clone()).unwrap_or_default());
    let (pin, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let nobody = approvers.is_empty();
    let send = move |sent: leptos::ev::SubmitEvent| {
        sent.prevent_default();
        let (Ok(approver), Some(document)) = (who.get_untracked().parse::<UserId>(), asking.document.get_untracked())
        else {
            return form.error.set(Some(AppError::field("approver", "Choose who agrees.")));
        };
        let cmd = Approve {
            document,
            what: asking.what.get_untracked(),
            reason: reason.get_untracked(),
            approver,
            pin: pin.get_untracked(),
        };
        pin.set(String::new());
        form.send(approve(cmd), move |_| {
            asking.open.set(false);
            if let Some(then) = asking.then.get_untracked() {
                let _told = then.try_run(());
            }
        });
    };
    let fields = if nobody {
        view! { <p class="alert alert--caution">"Nobody else here has a PIN to agree with. A manager sets one in their settings."</p> }
            .into_any()
    } else {
        view! {
            <div class="form-grid">
                <Choice form name="approver" label="Who agrees" value=who options=Signal::stored(approvers) />
                <div class="field">
                    <label for=form.id("pin")>"PIN"</label>
                    <input
                        id=form.id("pin")
                        class="input"
                        type="password"
                        inputmode="numeric"
                        autocomplete="off"
                        aria-describedby=form.id("pin-e")
                        prop:value=move || pin.get()
                        on:input=move |typed| pin.set(event_target_value(&typed))
                    />
                    <span class="error" id=form.id("pin-e")>
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
                <ul class="asked">
                    {move || asking.what.get().iter().map(|what| view! { <li>{words(what)}</li> }).collect_view()}
                </ul>
                {fields}
            </div>
            <footer>
                <Button label="Not now" on_press=move |_| asking.open.set(false) />
                {(!nobody).then(|| view! { <Button label="Agree" tone=Tone::Primary submit=true busy=form.busy /> })}
            </footer>
        </form>
    }
    .into_any()
}
