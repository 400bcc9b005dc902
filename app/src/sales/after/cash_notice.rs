//! A word at the till when cash has to be reported: whoever paid it is still there to be asked who they are.

use domain::{
    DocumentId,
    identity::reports::Sales,
    sales::{CashNotice, PaymentView, TenderKind},
};
use leptos::prelude::*;

use super::rpc::cash_notice;
use crate::{frame::session, paths, ui::icon};

/// Whether any of these payments may count: the server, which knows the rule, is only asked then.
pub fn may_count(all: &[PaymentView]) -> bool {
    all.iter().any(|it| matches!(it.kind, TenderKind::Cash | TenderKind::Cheque))
}

/// Says so, when it has to be.
#[component]
pub fn CashNoticeOf(
    /// What was paid.
    document: DocumentId,
) -> impl IntoView {
    // Asked by the browser once the page stands: nobody waits for it.
    let found = LocalResource::new(move || cash_notice(document));
    view! { {move || found.get().and_then(Result::ok).flatten().map(said)} }.into_any()
}

fn said(it: CashNotice) -> AnyView {
    let months = it.months;
    let words = if it.nobody {
        format!(
            "{} in cash, and nobody is named. More than {} has to be reported: ask who is paying and note it.",
            it.total, it.threshold
        )
    } else {
        format!(
            "{} in cash from this customer within {months} months. More than {} has to be reported: check name, address and tax number now.",
            it.total, it.threshold
        )
    };
    let report = session().may::<Sales>().then(|| {
        view! {
            <a class="link" href=paths::CASH_REPORT>
                "Large cash"
            </a>
        }
    });
    view! {
        <p class="alert alert--caution" role="status">
            {icon("triangle-alert")}
            <span class="grow">{words} " " {report}</span>
        </p>
    }
    .into_any()
}
