//! Following a card payment on a reader until it is known what became of it.

use std::time::Duration;

use domain::{
    AppError, Code,
    sales::{AskCard, CardStatus},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::rpc::{ask_card, look_card};

/// Between two looks.
const AGAIN: Duration = Duration::from_millis(1_500);

/// What is heard of a card payment.
#[derive(Clone, Debug)]
pub enum Heard {
    /// How it stands.
    Status(CardStatus),
    /// Nobody knows for the moment; it is asked again.
    Silence(AppError),
    /// The server has looked at it and never asked the gateway.
    Refused(AppError),
}

/// Asks for a card payment, then looks at it until `hear` answers that it has heard enough. Asked for again, after a
/// reload for example, it is the same payment.
pub fn watch(asked: AskCard, hear: Callback<Heard, bool>) {
    follow(asked, false, hear);
}

fn follow(asked: AskCard, known: bool, hear: Callback<Heard, bool>) {
    spawn_local(async move {
        let answer = if known { look_card(asked.id).await } else { ask_card(asked.clone()).await };
        let (heard, known) = match answer {
            Ok(status) => (Heard::Status(status), true),
            Err(error) if known || passes(error.code) => (Heard::Silence(error), known),
            Err(error) => (Heard::Refused(error), false),
        };
        // Whoever listened may have left.
        if hear.try_run(heard) == Some(false) {
            set_timeout(move || follow(asked, known, hear), AGAIN);
        }
    });
}

const fn passes(code: Code) -> bool {
    matches!(code, Code::Offline | Code::Retry | Code::Throttled | Code::GatewayUnavailable | Code::Internal)
}
