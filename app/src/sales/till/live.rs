//! What other tills do meanwhile: pieces that are sold or kept elsewhere are marked here without a reload.

use std::time::Duration;

use domain::{
    ItemId,
    inventory::Availability,
    sales::{Cart, Live},
};
use leptos::prelude::*;

use super::{
    find::Finder,
    holds,
    state::{Step, Till},
};
use crate::frame::live::use_live;

/// Several changes in a row are one question.
const PAUSE: Duration = Duration::from_millis(400);

/// Listens for as long as the page is shown.
pub fn listen(till: Till, finder: Finder) {
    let live = use_live();
    Effect::new(move |_| {
        let here = |store| till.view.with_untracked(|view| view.store == store);
        match live.get() {
            Some(Live::Items { store, items }) if here(store) => untrack(|| changed(till, finder, &items)),
            Some(Live::Till { store, .. }) if here(store) => untrack(|| till.reopen()),
            Some(
                Live::Deals { .. }
                | Live::Items { .. }
                | Live::Till { .. }
                | Live::Tasks { .. }
                | Live::Reminder { .. },
            )
            | None => {}
        }
    });
}

fn changed(till: Till, finder: Finder, items: &[(ItemId, Availability)]) {
    till.stock.mark(items);
    let now = |item: ItemId| items.iter().find(|(of, _)| *of == item).map(|(_, now)| *now);
    let mine: Vec<_> = till.cart.with_untracked(|cart| cart.pieces().collect());
    let sent = till.busy.get_untracked() || till.cart.with_untracked(Cart::is_waiting);
    for (line, item) in mine {
        let stuck = till.trouble.with_untracked(|all| all.contains_key(&line));
        let gone = now(item).is_some_and(|now| now != Availability::Available);
        // Asking again says who has it, or that it is free now. What this cart keeps is not asked for, or every answer
        // would be the next change.
        if now(item).is_some() && !sent && (stuck || gone) {
            holds::hold(till, line, item);
            if gone {
                till.step.update(|step| {
                    if *step == Step::Pay {
                        *step = Step::Cart;
                    }
                });
            }
        }
    }
    if finder.found.with_untracked(|found| found.iter().any(|it| now(it.item).is_some())) {
        finder.look(PAUSE);
    }
}
