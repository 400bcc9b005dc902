//! What the board knows: its lanes, and the moves that are under way. A move is shown at once and taken back when the
//! server refuses it.

use domain::{
    AppError, Code, Cursor, OpportunityId, Ppm, StageId,
    opportunities::{Board, BoardAsk, DealListing, DealRow, MoveDeal, StageKind, Tally},
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    opportunities::{
        closing::{End, Ending},
        rpc::{find_board, list_deals, move_deal},
    },
    ui::{Toaster, browser},
};

/// One lane.
#[derive(Clone, Copy)]
pub struct LaneState {
    /// Its stage.
    pub stage: StageId,
    /// Its name.
    pub name: StoredValue<String>,
    /// What being in it means.
    pub kind: StageKind,
    /// Its chance.
    pub chance: Ppm,
    /// What is in it.
    pub tally: RwSignal<Tally>,
    /// The cards that are there.
    pub rows: RwSignal<Vec<DealRow>>,
    /// Where more begin.
    pub next: RwSignal<Option<Cursor>>,
    /// More are on their way.
    pub busy: RwSignal<bool>,
}

/// The board.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Its lanes.
    pub lanes: StoredValue<Vec<LaneState>>,
    /// All that is open.
    pub open: RwSignal<Tally>,
    /// What is said to those who listen.
    pub said: RwSignal<String>,
    /// The deal whose end is being told.
    pub closing: RwSignal<Option<Ending>>,
    /// The deal for which a stage is being chosen.
    pub moving: RwSignal<Option<DealRow>>,
    ask: StoredValue<BoardAsk>,
    under_way: StoredValue<u32>,
    again: Callback<()>,
    toaster: Toaster,
}

impl Desk {
    /// The board as it came.
    pub fn of(board: Board, ask: BoardAsk, again: Callback<()>) -> Self {
        let lanes = board.lanes.into_iter().map(|it| LaneState {
            stage: it.stage,
            name: StoredValue::new(it.name),
            kind: it.kind,
            chance: it.chance,
            tally: RwSignal::new(it.tally),
            rows: RwSignal::new(it.rows),
            next: RwSignal::new(it.next),
            busy: RwSignal::new(false),
        });
        Self {
            lanes: StoredValue::new(lanes.collect()),
            open: RwSignal::new(board.open),
            said: RwSignal::new(String::new()),
            closing: RwSignal::new(None),
            moving: RwSignal::new(None),
            ask: StoredValue::new(BoardAsk { pipeline: Some(board.pipeline), ..ask }),
            under_way: StoredValue::new(0),
            again,
            toaster: Toaster::get(),
        }
    }

    fn lane(self, stage: StageId) -> Option<LaneState> {
        self.lanes.with_value(|all| all.iter().copied().find(|it| it.stage == stage))
    }

    /// The lane beside one.
    pub fn beside(self, stage: StageId, right: bool) -> Option<StageId> {
        self.lanes.with_value(|all| {
            let at = all.iter().position(|it| it.stage == stage)?;
            let to = if right { at.checked_add(1)? } else { at.checked_sub(1)? };
            all.get(to).map(|it| it.stage)
        })
    }

    /// Moves a card to another lane. An end asks first how it ended.
    pub fn shift(self, row: DealRow, to: StageId) {
        let (Some(from), Some(target)) = (self.lane(row.stage), self.lane(to)) else { return };
        if from.stage == to {
            return;
        }
        match target.kind {
            StageKind::Open => {}
            StageKind::Won => return self.closing.set(Some(Ending { row, how: End::Won })),
            StageKind::Lost => return self.closing.set(Some(Ending { row, how: End::Lost })),
        }
        if from.kind != StageKind::Open {
            return self.toaster.say("Open the deal to go on with it.");
        }
        let before = (from.rows.get_untracked(), from.tally.get_untracked());
        let target_before = (target.rows.get_untracked(), target.tally.get_untracked());
        let (id, version, value) = (row.id, row.version, row.value);
        from.rows.update(|rows| rows.retain(|it| it.id != id));
        from.tally.update(|it| it.less(value, from.chance));
        let moved = DealRow { stage: to, quiet_days: None, stage_name: target.name.get_value(), ..row };
        target.rows.update(|rows| rows.insert(0, moved));
        // A total beyond what the system takes is the server's to refuse.
        target.tally.update(|it| drop(it.add(1, value, target.chance)));
        let place = target.name.get_value();
        self.said.set(format!("Moved to {place}"));
        refocus(id);
        self.under_way.update_value(|it| *it += 1);
        spawn_local(async move {
            let answer = move_deal(MoveDeal { id, version, stage: to }).await;
            self.under_way.update_value(|it| *it = it.saturating_sub(1));
            match answer {
                Ok(done) => {
                    let set = |rows: &mut Vec<DealRow>| {
                        for it in rows.iter_mut().filter(|it| it.id == id) {
                            it.version = done.version;
                        }
                    };
                    target.rows.try_update(set);
                    self.refresh();
                }
                Err(error) => {
                    from.rows.try_set(before.0);
                    from.tally.try_set(before.1);
                    target.rows.try_set(target_before.0);
                    target.tally.try_set(target_before.1);
                    refocus(id);
                    self.refused(&error);
                }
            }
        });
    }

    /// Says why something was refused, and looks again when the board is not what it was.
    fn refused(self, error: &AppError) {
        self.said.try_set(format!("Not moved. {}", error.detail));
        self.toaster.say(error.detail.clone());
        match error.code {
            Code::StageGone => {
                let _asked = self.again.try_run(());
            }
            Code::Stale | Code::NotFound | Code::StepNotAllowed => self.refresh(),
            _ => {}
        }
    }

    /// Looks again, without disturbing what has not changed: cards keep their place, and the focus its card.
    pub fn refresh(self) {
        // Moves that are under way would be undone on the screen. Each of them looks again when it is done.
        if self.under_way.try_get_value().is_none_or(|it| it > 0) {
            return;
        }
        let ask = self.ask.get_value();
        spawn_local(async move {
            let Ok(board) = find_board(ask).await else { return };
            if self.under_way.try_get_value().is_none_or(|it| it > 0) {
                return;
            }
            let same = self.lanes.with_value(|all| {
                all.len() == board.lanes.len() && all.iter().zip(&board.lanes).all(|(a, b)| a.stage == b.stage)
            });
            if !same {
                let _asked = self.again.try_run(());
                return;
            }
            self.open.try_set(board.open);
            let lanes = self.lanes.get_value();
            for (lane, fresh) in lanes.into_iter().zip(board.lanes) {
                let shown = lane.rows.with_untracked(|rows| rows.starts_with(&fresh.rows));
                let tally = lane.tally.with_untracked(|it| *it == fresh.tally);
                if shown && tally {
                    continue;
                }
                lane.tally.try_set(fresh.tally);
                lane.rows.try_set(fresh.rows);
                lane.next.try_set(fresh.next);
            }
        });
    }

    /// Fetches the next page of a lane.
    pub fn more(self, lane: LaneState) {
        let Some(cursor) = lane.next.get_untracked().filter(|_| !lane.busy.get_untracked()) else { return };
        lane.busy.set(true);
        let listing = DealListing {
            of: self.ask.get_value(),
            stage: Some(lane.stage),
            after: Some(cursor),
            ..DealListing::default()
        };
        spawn_local(async move {
            match list_deals(listing).await {
                Ok(page) => {
                    lane.rows.try_update(|rows| {
                        let fresh = page.items.into_iter().filter(|it| rows.iter().all(|row| row.id != it.id));
                        let fresh: Vec<_> = fresh.collect();
                        rows.extend(fresh);
                    });
                    lane.next.try_set(page.next);
                }
                Err(error) => self.toaster.say(error.detail),
            }
            lane.busy.try_set(false);
        });
    }
}

/// The id of a card's link in the page.
pub(super) fn anchor(id: OpportunityId) -> String {
    format!("card-{id}")
}

/// Gives the focus back to a card that is somewhere else now, if it had it.
fn refocus(id: OpportunityId) {
    let had = document().active_element().is_some_and(|it| it.id() == anchor(id));
    if had {
        request_animation_frame(move || browser::focus(&anchor(id)));
    }
}
