//! What is remembered of the list that was left last: how far one had scrolled, how many rows were there, what was
//! selected (Back brings it back), and in which order the pieces stood (from one to the next without going back). The
//! rows themselves are asked for anew, so that nothing old is shown.

use domain::{ItemId, inventory::Listing};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{hand::Hand, line::ask};
use crate::{paths, ui::browser::by_id};

/// The id of what scrolls.
pub const SCROLL: &str = "stock-scroll";

/// One list as it was left.
#[derive(Clone, Default)]
pub struct Left {
    address: String,
    lines: usize,
    scroll: i32,
    selected: Vec<ItemId>,
    order: Vec<ItemId>,
}

/// The list that was left last. Belongs to the frame.
#[derive(Clone, Copy)]
pub struct Memory(StoredValue<Left>);

impl Memory {
    /// For everything inside the frame.
    pub fn provide() {
        provide_context(Self(StoredValue::new(Left::default())));
    }

    /// How this list was left, if it was the last one; from now on its changes are noted.
    #[must_use]
    pub fn recall(listing: Memo<Listing>, hand: Hand) -> StoredValue<Option<Left>> {
        let it: Self = expect_context();
        let here = listing.with_untracked(paths::stock);
        let left = it.0.with_value(|left| (left.address == here).then(|| left.clone()));
        if let Some(left) = &left {
            hand.selected.set(left.selected.clone());
        }
        Effect::new(move |_| {
            let address = listing.with(paths::stock);
            let order: Vec<ItemId> = hand.lines.with(|lines| lines.iter().map(|line| line.row.id).collect());
            let (lines, selected) = (order.len(), hand.selected.get());
            it.0.update_value(|left| {
                let scroll = if left.address == address { left.scroll } else { 0 };
                *left = Left {
                    address,
                    lines: lines.max(if scroll > 0 { left.lines } else { 0 }),
                    scroll,
                    selected,
                    order,
                };
            });
        });
        StoredValue::new(left)
    }

    /// The pieces before and after this one in the list that was left last.
    #[must_use]
    pub fn neighbours(id: ItemId) -> [Option<ItemId>; 2] {
        let it: Self = expect_context();
        it.0.with_value(|left| {
            let Some(at) = left.order.iter().position(|there| *there == id) else { return [None; 2] };
            [at.checked_sub(1), Some(at + 1)].map(|at| left.order.get(at?).copied())
        })
    }

    /// Notes how far the list is scrolled.
    pub fn scrolled() -> impl Fn(leptos::ev::Event) + Clone + 'static {
        let it: Self = expect_context();
        move |_| {
            if let Some(list) = by_id(SCROLL) {
                it.0.update_value(|left| left.scroll = list.scroll_top());
            }
        }
    }
}

/// Brings the rows back that had been loaded, then the place.
pub fn restore(left: Left, listing: Listing, hand: Hand, next: RwSignal<Option<domain::Cursor>>, with_cost: bool) {
    spawn_local(async move {
        while hand.lines.try_with_untracked(Vec::len).is_some_and(|there| there < left.lines) {
            let Some(after) = next.try_get_untracked().flatten() else { break };
            let Ok(found) = ask(Listing { after: Some(after), ..listing.clone() }, with_cost).await else { break };
            hand.lines.try_update(|lines| lines.extend(found.lines));
            next.try_set(found.next);
        }
        request_animation_frame(move || {
            if let Some(list) = by_id(SCROLL) {
                list.set_scroll_top(left.scroll);
            }
        });
    });
}
