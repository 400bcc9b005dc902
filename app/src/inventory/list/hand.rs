//! The lines of the stock in hand, and how they follow what others do.

use domain::{ItemId, sales::Live};
use leptos::prelude::*;

use super::line::Line;
pub use crate::frame::list::hand::row_id;
use crate::frame::{
    list::hand::{self, Row},
    live::use_live,
};

/// What is in hand.
pub type Hand = hand::Hand<Line>;

impl Row for Line {
    type Id = ItemId;

    fn id(&self) -> ItemId {
        self.row.id
    }
}

/// What others sell, keep or take back is seen here too: the row shows where its piece stands now.
pub fn follow(hand: Hand) {
    let live = use_live();
    Effect::new(move |_| {
        let Some(Live::Items { items, .. }) = live.get() else { return };
        let changed = |line: &Line| items.iter().find(|(id, to)| *id == line.row.id && *to != line.row.availability);
        if !hand.lines.with_untracked(|lines| lines.iter().any(|line| changed(line).is_some())) {
            return;
        }
        hand.lines.update(|lines| {
            for line in lines.iter_mut() {
                if let Some((_, to)) = changed(line) {
                    line.row.availability = *to;
                    line.row.version = line.row.version.saturating_add(1);
                }
            }
        });
    });
}
