//! What a person has in hand while going through a list: selected rows, the row under the keyboard, the peek.

use std::fmt::Display;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::ui::browser::by_id;

/// A row of a list.
pub trait Row: Clone + Send + Sync + 'static {
    /// What tells rows apart.
    type Id: Copy + PartialEq + Display + Send + Sync + 'static;

    /// Its id.
    fn id(&self) -> Self::Id;
}

/// The hand. Lives as long as the page; new pages of the same list keep it.
pub struct Hand<R: Row> {
    /// All lines that are shown, in order.
    pub lines: RwSignal<Vec<R>>,
    /// Selected, in the order of selection.
    pub selected: RwSignal<Vec<R::Id>>,
    /// The row under the keyboard.
    pub cursor: RwSignal<Option<R::Id>>,
    /// The row that is peeked at.
    pub peek: RwSignal<Option<R::Id>>,
}

impl<R: Row> Clone for Hand<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Row> Copy for Hand<R> {}

impl<R: Row> Hand<R> {
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

    /// Whether a row is selected.
    #[must_use]
    pub fn has(self, id: R::Id) -> bool {
        self.selected.with(|all| all.contains(&id))
    }

    /// Takes a row into the selection or out of it.
    pub fn toggle(self, id: R::Id) {
        self.selected.update(|all| match all.iter().position(|known| *known == id) {
            Some(at) => {
                all.remove(at);
            }
            None => all.push(id),
        });
    }

    /// Selects everything that is shown, or nothing.
    pub fn toggle_all(self) {
        let shown: Vec<R::Id> = self.lines.with_untracked(|lines| lines.iter().map(Row::id).collect());
        self.selected.update(|all| if all.len() == shown.len() { all.clear() } else { *all = shown });
    }

    /// Everything that is shown is selected.
    #[must_use]
    pub fn all_selected(self) -> bool {
        self.selected.with(|all| !all.is_empty() && all.len() == self.lines.with(Vec::len))
    }

    /// The lines of the selection that are shown, or all of them when nothing is selected.
    #[must_use]
    pub fn chosen(self) -> Vec<R> {
        let selected = self.selected.get_untracked();
        self.lines.with_untracked(|lines| {
            lines.iter().filter(|line| selected.is_empty() || selected.contains(&line.id())).cloned().collect()
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
            let at = self.cursor.get_untracked().and_then(|id| lines.iter().position(|line| line.id() == id));
            let last = lines.len().checked_sub(1)?;
            let to = at.map_or(0, |at| at.saturating_add_signed(by).min(last));
            lines.get(to).map(Row::id)
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

impl<R: Row> Default for Hand<R> {
    fn default() -> Self {
        Self::new()
    }
}

/// The id of a row on the page.
#[must_use]
pub fn row_id(id: impl Display) -> String {
    format!("row-{id}")
}
