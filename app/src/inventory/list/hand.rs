//! What a person has in hand while going through a list: selected rows, the row under the keyboard, the peek.

use domain::{ItemId, sales::Live};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::line::Line;
use crate::{frame::live::use_live, ui::browser::by_id};

/// The hand. Lives as long as the page; new pages of the same list keep it.
#[derive(Clone, Copy)]
pub struct Hand {
    /// All lines that are shown, in order.
    pub lines: RwSignal<Vec<Line>>,
    /// Selected, in the order of selection.
    pub selected: RwSignal<Vec<ItemId>>,
    /// The row under the keyboard.
    pub cursor: RwSignal<Option<ItemId>>,
    /// The piece that is peeked at.
    pub peek: RwSignal<Option<ItemId>>,
}

impl Hand {
    /// An empty hand.
    #[must_use]
    pub fn new() -> Self {
        Self {
            lines: RwSignal::new(Vec::new()),
            selected: RwSignal::new(Vec::new()),
            cursor: RwSignal::new(None),
            peek: RwSignal::new(None),
        }
    }

    /// What others sell, keep or take back is seen here too: the row shows where its piece stands now.
    pub fn follow(self) {
        let live = use_live();
        Effect::new(move |_| {
            let Some(Live::Items { items, .. }) = live.get() else { return };
            let changed =
                |line: &Line| items.iter().find(|(id, to)| *id == line.row.id && *to != line.row.availability);
            if !self.lines.with_untracked(|lines| lines.iter().any(|line| changed(line).is_some())) {
                return;
            }
            self.lines.update(|lines| {
                for line in lines.iter_mut() {
                    if let Some((_, to)) = changed(line) {
                        line.row.availability = *to;
                        line.row.version = line.row.version.saturating_add(1);
                    }
                }
            });
        });
    }

    /// Whether a row is selected.
    #[must_use]
    pub fn has(self, id: ItemId) -> bool {
        self.selected.with(|all| all.contains(&id))
    }

    /// Takes a row into the selection or out of it.
    pub fn toggle(self, id: ItemId) {
        self.selected.update(|all| match all.iter().position(|known| *known == id) {
            Some(at) => {
                all.remove(at);
            }
            None => all.push(id),
        });
    }

    /// Selects everything that is shown, or nothing.
    pub fn toggle_all(self) {
        let shown: Vec<ItemId> = self.lines.with_untracked(|lines| lines.iter().map(|line| line.row.id).collect());
        self.selected.update(|all| if all.len() == shown.len() { all.clear() } else { *all = shown });
    }

    /// The lines of the selection that are shown, or all of them when nothing is selected.
    #[must_use]
    pub fn chosen(self) -> Vec<Line> {
        let selected = self.selected.get_untracked();
        self.lines.with_untracked(|lines| {
            lines.iter().filter(|line| selected.is_empty() || selected.contains(&line.row.id)).cloned().collect()
        })
    }

    /// Closes the peek. Focus that is inside of it goes to the link of its row.
    pub fn close_peek(self) {
        let inside = document().active_element().and_then(|focused| focused.closest(".drawer").ok().flatten());
        if let (Some(id), Some(_)) = (self.peek.get_untracked(), inside)
            && let Some(row) = by_id(&row_id(id))
            && let Ok(Some(link)) = row.query_selector("a[href]")
        {
            let _focused = link.dyn_into::<HtmlElement>().map(|link| link.focus());
        }
        self.peek.set(None);
    }

    /// Moves the keyboard by `by` rows and brings the row into view; an open peek follows.
    pub fn step(self, by: isize) {
        let to = self.lines.with_untracked(|lines| {
            let at = self.cursor.get_untracked().and_then(|id| lines.iter().position(|line| line.row.id == id));
            let last = lines.len().checked_sub(1)?;
            let to = at.map_or(0, |at| at.saturating_add_signed(by).min(last));
            lines.get(to).map(|line| line.row.id)
        });
        let Some(id) = to else { return };
        self.cursor.set(Some(id));
        if self.peek.with_untracked(Option::is_some) {
            self.peek.set(Some(id));
        }
        if let Some(row) = by_id(&row_id(id)) {
            let how = web_sys::ScrollIntoViewOptions::new();
            how.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&how);
        }
    }
}

impl Default for Hand {
    fn default() -> Self {
        Self::new()
    }
}

/// The id of a row on the page.
#[must_use]
pub fn row_id(id: ItemId) -> String {
    format!("row-{id}")
}
