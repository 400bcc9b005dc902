//! Everything that can be sold, in memory: filled page by page behind the scenes, corrected by every answer that comes.

use domain::{
    ItemId,
    inventory::{Availability, CATEGORIES, Category},
    sales::{Sellable, Shelf},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::sales::rpc::sellable_index;

/// The most that is held in memory; what is beyond it is found by the server.
const MOST: usize = 20_000;

/// The copy of this page.
#[derive(Clone, Copy)]
pub struct Stock {
    shelf: StoredValue<Shelf>,
    /// Grows with everything that is learnt.
    turn: RwSignal<u32>,
}

impl Stock {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { shelf: StoredValue::new(Shelf::default()), turn: RwSignal::new(0) }
    }

    /// Fetches all of it in the background, one page after the other. What fails is found by the server.
    pub fn fill(self) {
        spawn_local(async move {
            let mut after = None;
            loop {
                let Ok(page) = sellable_index(after).await else { return };
                let next = page.next;
                self.learn(page.items);
                let held = self.shelf.try_with_value(Shelf::len);
                if next.is_none() || held.is_none_or(|held| held >= MOST) {
                    return;
                }
                after = next;
            }
        });
    }

    /// Takes over what the server says.
    pub fn learn(self, items: impl IntoIterator<Item = Sellable>) {
        self.shelf.try_update_value(|shelf| items.into_iter().for_each(|it| shelf.put(it)));
        self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
    }

    /// Notes where items stand now.
    pub fn mark(self, items: &[(ItemId, Availability)]) {
        self.shelf.try_update_value(|shelf| {
            for (item, now) in items {
                shelf.mark(*item, *now);
            }
        });
        self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
    }

    /// What a code says.
    #[must_use]
    pub fn exact(self, code: &str) -> Option<Sellable> {
        self.shelf.with_value(|shelf| shelf.exact(code).cloned())
    }

    /// What has all of the words.
    #[must_use]
    pub fn find(self, text: &str, category: Option<&str>) -> Vec<Sellable> {
        self.shelf.with_value(|shelf| shelf.find(text, category))
    }

    /// Something as it was last seen; asked again whenever anything is learnt.
    #[must_use]
    pub fn now(self, it: &Sellable) -> Sellable {
        self.turn.track();
        self.shelf.with_value(|shelf| shelf.get(it.item, it.variant).cloned()).unwrap_or_else(|| it.clone())
    }

    /// The categories there is something of; all of them before anything is known.
    #[must_use]
    pub fn categories(self) -> Vec<&'static Category> {
        self.turn.track();
        self.shelf.with_value(|shelf| {
            CATEGORIES.iter().filter(|category| shelf.is_empty() || shelf.has(category.key)).collect()
        })
    }
}

impl Default for Stock {
    fn default() -> Self {
        Self::new()
    }
}
