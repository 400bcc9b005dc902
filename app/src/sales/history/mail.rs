//! Mailing the receipt of a sale.

use domain::{
    SaleId,
    sales::{MailPaper, PaperOf},
};
use leptos::{ev, prelude::*};

use crate::{
    sales::rpc::mail_paper,
    ui::{Button, Dialog, Form, FormErrors, Input, Kind, Toaster, Tone},
};

/// The dialog.
#[component]
pub fn MailDialog(
    /// Open or not.
    open: RwSignal<bool>,
    /// The sale.
    sale: SaleId,
    /// Its number.
    number: String,
) -> impl IntoView {
    let form = Form::new("mail");
    let toaster = Toaster::get();
    let to = RwSignal::new(String::new());
    let sent = move |sent: ev::SubmitEvent| {
        sent.prevent_default();
        let cmd = MailPaper { of: PaperOf::Sale(sale), to: to.get_untracked() };
        form.send(mail_paper(cmd), move |()| {
            toaster.say("The receipt is on its way");
            open.set(false);
        });
    };
    view! {
        <Dialog open title=format!("Mail {number}")>
            <form on:submit=sent>
                <div class="body stack">
                    <FormErrors form />
                    <Input form name="to" label="E-mail address" value=to kind=Kind::Email required=true wide=true />
                </div>
                <footer>
                    <Button label="Cancel" on_press=move |_| open.set(false) />
                    <Button label="Send" tone=Tone::Primary submit=true busy=form.busy />
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
