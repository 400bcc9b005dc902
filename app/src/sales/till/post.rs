//! Posting a sale. It is marked as sent before it leaves, and asked for under the same id until there is an answer:
//! no money is lost to a broken line, and none is taken twice.

use std::time::Duration;

use domain::{AppError, Code, Money, inventory::Availability};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{
    holds,
    pay::Paying,
    state::{Posted, Step, Till},
};
use crate::sales::rpc::{find_sellable, open_till, ring_up};

/// Between two attempts while the line is down.
const AGAIN: Duration = Duration::from_secs(5);

/// What a refusal means for a sale that was sent.
enum Meaning {
    /// Nothing was written: it may be sent again by itself.
    Later,
    /// Nobody knows, or nobody was asked: a person decides.
    Unknown,
    /// It was looked at and not posted.
    Refused,
}

const fn meaning(code: Code) -> Meaning {
    match code {
        Code::Offline | Code::Retry | Code::Throttled => Meaning::Later,
        Code::Internal | Code::Unauthenticated | Code::Replayed | Code::StorageFull => Meaning::Unknown,
        _ => Meaning::Refused,
    }
}

/// Sends the sale, or sends it again.
pub fn send(till: Till, paying: Paying) {
    let Some(total) = untrack(|| till.total()) else { return };
    if till.busy.get_untracked() {
        return;
    }
    till.busy.set(true);
    till.cart.update(|cart| cart.sent = cart.sent.or(Some(total)));
    let cmd = till.cart.with_untracked(|cart| cart.ring_up(total));
    let sale = cmd.draft.id;
    spawn_local(async move {
        let answer = ring_up(cmd).await;
        if till.cart.try_with_untracked(|cart| cart.draft.id == sale) != Some(true) {
            return;
        }
        till.busy.set(false);
        match answer {
            Ok(rung) => {
                let cart = till.cart.get_untracked();
                let address =
                    till.customer.with_untracked(|it| it.as_ref().map(|it| it.email.clone())).unwrap_or_default();
                let sold: Vec<_> = cart.pieces().map(|(_, item)| (item, Availability::Sold)).collect();
                paying.waiting.set(None);
                till.fresh();
                till.stock.mark(&sold);
                till.said.set(format!("Paid. Receipt {}. Change {}", rung.number, rung.change));
                till.step.set(Step::Done(Box::new(Posted { rung, cart, address })));
            }
            Err(error) => refused(till, paying, error, total),
        }
    });
}

fn refused(till: Till, paying: Paying, error: AppError, shown: Money) {
    match meaning(error.code) {
        Meaning::Later => {
            paying.waiting.set(Some(error));
            let sale = till.cart.with_untracked(|cart| cart.draft.id);
            let again = move || {
                let waits = till.cart.try_with_untracked(|cart| cart.draft.id == sale && cart.sent.is_some());
                if waits == Some(true) {
                    send(till, paying);
                }
            };
            set_timeout(again, AGAIN);
        }
        Meaning::Unknown => paying.waiting.set(Some(error)),
        Meaning::Refused => {
            till.cart.update(|cart| cart.sent = None);
            paying.waiting.set(None);
            settle_refusal(till, paying, error, shown);
        }
    }
}

fn settle_refusal(till: Till, paying: Paying, error: AppError, shown: Money) {
    match error.code {
        Code::TotalMismatch | Code::Stale => reopen(till, paying, shown),
        Code::ItemTaken | Code::ItemHeld | Code::ApprovalRequired => {
            till.refused.set(Some(error));
            till.step.set(Step::Cart);
            holds::again(till);
        }
        Code::DrawerClosed => {
            paying.form.error.set(Some(error));
            till.reopen();
        }
        _ => paying.form.error.set(Some(error)),
    }
}

/// Asks what the store has decided and what the pieces cost now, and shows both totals.
fn reopen(till: Till, paying: Paying, shown: Money) {
    till.busy.set(true);
    spawn_local(async move {
        if let Ok(view) = open_till().await {
            till.cart.try_update(|cart| cart.move_to(&view, till.register.get_untracked()));
            till.view.try_set(view);
        }
        let codes: Vec<String> = till
            .cart
            .try_with_untracked(|cart| cart.facts.iter().map(|it| it.stock_no.clone()).collect())
            .unwrap_or_default();
        for text in codes {
            let find = domain::sales::FindSellable { text, category: None };
            if let Ok(found) = find_sellable(find).await {
                till.stock.learn(found.items.iter().cloned());
                for it in found.items {
                    till.change(|cart| Ok(cart.refresh(&it)));
                }
            }
        }
        till.busy.try_set(false);
        if let Some(now) = untrack(|| till.total()).filter(|now| *now != shown) {
            paying.mismatch.try_set(Some((shown, now)));
        }
        paying.choose(paying.kind.get_untracked());
    });
}

/// Takes the cart back in hand without an answer. The list of sales says whether it was posted.
pub fn give_up(till: Till, paying: Paying) {
    till.busy.set(false);
    paying.waiting.set(None);
    till.cart.update(|cart| cart.sent = None);
    till.step.set(Step::Cart);
    let words =
        "No answer came for this sale. Look in the list of sales before you take money again: it may be posted.";
    till.refused.set(Some(AppError::new(Code::Offline, words)));
}
