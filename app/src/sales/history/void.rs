//! Taking a sale back as a mistake: says what will happen, asks why.

use domain::{
    RefundId, SaleId,
    sales::{Refunded, VoidSale},
};
use leptos::{ev, prelude::*};

use crate::{
    sales::after::rpc::void_sale,
    ui::{Button, Dialog, Form, FormErrors, Input, Toaster, Tone, id},
};

/// The dialog.
#[component]
pub fn VoidDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// The sale.
    sale: SaleId,
    /// The version that is looked at.
    version: i32,
    /// Its number.
    number: String,
    /// It was taken back.
    on_change: Callback<()>,
) -> impl IntoView {
    let form = Form::new("void");
    let toaster = Toaster::get();
    let reason = RwSignal::new(String::new());
    // One id for the dialog: pressing twice takes it back once.
    let reversal = StoredValue::new(None::<RefundId>);
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let id = reversal.get_value().unwrap_or_else(id::mint);
        reversal.set_value(Some(id));
        let cmd = VoidSale { id, sale, version, reason: reason.get_untracked() };
        form.send(void_sale(cmd), move |done: Refunded| {
            let back: Vec<String> =
                done.pays.iter().map(|(kind, amount)| format!("{amount} {}", kind.label().to_lowercase())).collect();
            toaster.say(format!("Voided. Goes back: {}", back.join(", ")));
            open.set(false);
            let _told = on_change.try_run(());
        });
    };
    view! {
        <Dialog open title=format!("Void {number}?")>
            <form on:submit=sent>
                <div class="body stack">
                    <FormErrors form />
                    <p>
                        "The sale is taken back as a mistake: the money goes back as it came and the pieces are for sale again. Its number stays, with this reason."
                    </p>
                    <Input form name="reason" label="Reason" value=reason required=true wide=true />
                </div>
                <footer>
                    <Button label="Keep it" on_press=move |_| open.set(false) />
                    <Button label="Void the sale" tone=Tone::DangerSolid submit=true busy=form.busy />
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
