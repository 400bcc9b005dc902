//! Keeps the pieces of a cart from other tills, lets them go, and notes on the line when somebody else was first.

use domain::{
    AppError, Code, ItemId, LineId, SaleId,
    sales::{FindSellable, HoldItem},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{Till, Trouble};
use crate::sales::rpc::{find_sellable, hold_item, release_hold};

/// Keeps a piece for the cart.
pub fn hold(till: Till, line: LineId, item: ItemId) {
    let cart = till.cart.with_untracked(|cart| cart.draft.id);
    spawn_local(async move {
        let answer = hold_item(HoldItem { item, cart }).await;
        let still_there =
            |till: Till| till.cart.try_with_untracked(|now| now.draft.id == cart && now.draft.line(line).is_some());
        if still_there(till) != Some(true) {
            // It was taken off before the answer came: nobody needs it any more.
            if answer.is_ok() {
                release(cart, vec![item]);
            }
            return;
        }
        match answer {
            Ok(_) => {
                till.trouble.try_update(|all| all.remove(&line));
            }
            Err(error) if is_about_the_piece(&error) => note(till, line, item, error).await,
            // Without a network nothing can be said about the piece; ringing up asks again.
            Err(_) => {}
        }
    });
}

const fn is_about_the_piece(error: &AppError) -> bool {
    matches!(error.code, Code::ItemHeld | Code::ItemTaken | Code::NotFound | Code::Transition)
}

/// Notes the refusal, with the name of whoever keeps the piece.
async fn note(till: Till, line: LineId, item: ItemId, error: AppError) {
    let title = till.cart.with_untracked(|cart| cart.draft.line(line).map(|it| it.title.clone())).unwrap_or_default();
    till.said.try_set(format!("{title}: {}", error.detail));
    till.trouble.try_update(|all| all.insert(line, Trouble { error: error.clone(), held: None }));
    let code =
        till.cart.with_untracked(|cart| cart.facts(line).map(|facts| facts.stock_no.clone())).unwrap_or_default();
    let Ok(found) = find_sellable(FindSellable { text: code, category: None }).await else { return };
    if let Some(it) = found.items.into_iter().find(|it| it.item == item) {
        let held = it.held.clone();
        till.stock.learn(std::iter::once(it));
        let buyer = till.cart.try_with_untracked(|cart| cart.draft.customer).flatten();
        till.trouble.try_update(|all| {
            if buyer.is_some() && held.as_ref().is_some_and(|held| held.customer == buyer) {
                // Kept for whoever buys it here.
                all.remove(&line);
            } else if let Some(trouble) = all.get_mut(&line) {
                trouble.held = held;
            }
        });
    }
}

/// Lets pieces of a cart go. Whatever goes wrong, the hold runs out by itself.
pub fn release(cart: SaleId, items: Vec<ItemId>) {
    for item in items {
        spawn_local(async move {
            let _let_go = release_hold(HoldItem { item, cart }).await;
        });
    }
}

/// Asks again for the pieces that others kept: they may be kept for the customer who has just been named.
pub fn stuck_again(till: Till) {
    let stuck: Vec<_> = till.trouble.with_untracked(|all| all.keys().copied().collect());
    let pieces: Vec<_> = till.cart.with_untracked(|cart| cart.pieces().collect());
    for (line, item) in pieces.into_iter().filter(|(line, _)| stuck.contains(line)) {
        hold(till, line, item);
    }
}

/// Asks for every piece of the cart again.
pub fn again(till: Till) {
    let pieces: Vec<_> = till.cart.with_untracked(|cart| cart.pieces().collect());
    for (line, item) in pieces {
        hold(till, line, item);
    }
}
